"""Whatever goes wrong in a turn is an error of its own kind, and nothing of that turn is kept."""

import asyncio
import threading
import time
from dataclasses import replace

import pytest

from doubles.action_server import LISTEN, REWIND, SESSION, answering, slot
from welkom_engine import errors
from welkom_engine import model as engine_model
from welkom_engine.locks import ConversationLocks
from welkom_engine.turn import Turn, take

_ACTIONS = [
    pytest.param("action_session_start", id="at the start of a session"),
    pytest.param("action_extract_colour", id="while slots are filled"),
    pytest.param("action_play", id="in the dialogue"),
]


def slow(seconds):
    """A script that takes its time."""

    def script(_call):
        time.sleep(seconds)
        return 200, {"events": [], "responses": []}

    return script


def status(code, body=b"{}"):
    """A script that answers with a status of its own."""
    return lambda _call: (code, body)


def kept(talk):
    """What is stored of the conversation."""
    tracker = talk.tracker
    return [] if tracker is None else list(tracker.events)


@pytest.mark.parametrize(
    ("script", "error"),
    [
        (status(500), errors.ActionsRefused),
        (status(401), errors.ActionsRefused),
        (status(404), errors.ActionsRefused),
        (status(302), errors.ActionsRefused),
        (status(200, b"<html>"), errors.ActionsGarbled),
        (status(200, b""), errors.ActionsGarbled),
        (status(200, b"null"), errors.ActionsGarbled),
        (status(200, b"[]"), errors.ActionsGarbled),
        (status(200, b'{"events": {}}'), errors.ActionsGarbled),
        (status(200, b'{"events": [{"event": "slot", "name": "name"}]}'), errors.ActionsGarbled),
        (status(200, b'{"events": [{"event": "no_such_event"}]}'), errors.ActionsGarbled),
        (status(200, b'{"responses": ["text"]}'), errors.ActionsGarbled),
        (status(200, b"[" + b"1," * 1_100_000 + b"1]"), errors.ActionsGarbled),
        (status(400, b"not json"), errors.ActionFailed),
        (answering(slot("no_such_slot", 1)), errors.ActionFailed),
        (answering({"event": "followup", "name": "no_such_action"}), errors.ActionFailed),
        (answering({"event": "pause"}), errors.ActionFailed),
        (
            answering({"event": "reminder", "intent": "greet", "date_time": "2030-01-01T00:00:00", "name": "r"}),
            errors.ActionFailed,
        ),
        (answering(responses=[{"response": "utter_no_such"}]), errors.ReplyMissing),
        (answering(responses=[{"response": "utter_bye"}]), errors.ReplyMissing),
        (answering(responses=[{"image": "http://example.org/a.png"}]), errors.ActionFailed),
        (answering(responses=[{"text": "a", "buttons": [{"title": "no payload"}]}]), errors.ActionFailed),
    ],
)
@pytest.mark.parametrize("action", _ACTIONS)
def test_a_failing_action_fails_the_turn(talk, actions, action, script, error):
    """Wherever an action is called, its failure is told and nothing is stored."""
    actions.scripts[action] = script
    with pytest.raises(error):
        talk.happen("choose")
    assert kept(talk) == []


def test_a_failed_turn_leaves_the_conversation_where_it_was(talk, actions):
    """After a failure the same message can be handled as if it came for the first time."""
    talk.say("hallo")
    before = kept(talk)
    actions.scripts["action_play"] = status(500)
    turn = talk.turn(intent="choose", entities={"value": "yes"})
    with pytest.raises(errors.ActionsRefused):
        talk.take(turn)
    assert kept(talk) == before
    actions.scripts["action_play"] = answering(responses=[{"text": "Nu wel"}])
    answer = talk.take(turn)
    assert (answer.replayed, answer.replies[0]["text"]) == (False, "Nu wel")


def test_nobody_at_the_action_server(talk):
    """A missing action server has a kind of its own."""
    talk.agent.action_endpoint.url = "http://127.0.0.1:9/actions"
    with pytest.raises(errors.ActionsUnreachable) as failure:
        talk.say("hallo")
    assert failure.value.kind == "actions_unreachable"


def test_a_start_of_a_session_that_starts_nothing(talk, actions):
    """Without `session_started` and a last `action_listen` every message would start a session anew."""
    for half in ([], [SESSION], [LISTEN], [slot("language", "nl"), LISTEN]):
        actions.scripts["action_session_start"] = answering(*half)
        with pytest.raises(errors.ActionFailed):
            talk.say("hallo")


def test_a_start_of_a_session_that_is_rejected(talk, actions):
    """An action may reject to run, but not this one."""
    actions.scripts["action_session_start"] = status(400, b'{"action_name": "action_session_start", "error": "no"}')
    with pytest.raises(errors.ActionFailed):
        talk.say("hallo")


def test_a_rejected_action_lets_another_one_run(talk, actions):
    """A rejection is no failure: Rasa predicts another action, here the one that asks again."""
    actions.scripts["action_play"] = status(400, b'{"action_name": "action_play", "error": "not now"}')
    actions.scripts["action_repair"] = answering(REWIND, responses=[{"text": "Wat bedoel je?"}])
    assert [reply["text"] for reply in talk.happen("choose").replies] == ["Wat bedoel je?"]


def test_slots_are_not_filled_by_halves(talk, actions):
    """An event that Rasa would drop while it fills slots fails the turn."""
    actions.scripts["action_extract_colour"] = answering(
        slot("colour", "blue"), {"event": "followup", "name": "action_play"}
    )
    with pytest.raises(errors.ActionFailed, match="followup"):
        talk.say("hallo")


def test_a_question_that_nobody_asks(talk, actions):
    """A form that waits for an answer it never asked for fails the turn."""
    actions.scripts["action_extract_colour"] = answering(slot("name", "Jan"))
    with pytest.raises(errors.ActionFailed, match="colour"):
        talk.say("ik wil klant worden")


def test_a_question_that_the_validation_asks(talk, actions):
    """When an action has asked in its own words, the form need not."""
    actions.scripts["action_extract_colour"] = answering(slot("name", "Jan"))
    actions.scripts["validate_signup_form"] = answering(slot("name", "Jan"), responses=[{"text": "Welke kleur?"}])
    assert [reply["text"] for reply in talk.say("ik wil klant worden").replies] == ["Welke kleur?"]


def test_words_that_are_missing(talk):
    """A response without words for this language is no silence."""
    with pytest.raises(errors.ReplyMissing):
        talk.say("kan ik een medewerker spreken")


def test_a_dialogue_in_circles(talk, actions):
    """Too many actions in one turn are an error."""
    actions.scripts["action_play"] = answering({"event": "followup", "name": "action_play"})
    with pytest.raises(errors.TooManyActions):
        talk.happen("choose")
    assert kept(talk) == []


@pytest.mark.impatient(0.3, 40.0)
@pytest.mark.parametrize("action", _ACTIONS)
def test_an_action_that_takes_too_long(talk, actions, action):
    """An action server that hangs is given up, long before the turn is."""
    actions.scripts[action] = slow(1.0)
    with pytest.raises(errors.ActionsTooSlow):
        talk.happen("choose")
    assert kept(talk) == []


@pytest.mark.impatient(1.9, 2.0)
def test_a_turn_that_takes_too_long(talk, actions):
    """The budget holds for the whole turn, not only for each call."""
    actions.scripts |= {
        "action_session_start": lambda call: (slow(0.8)(call), answering(SESSION, LISTEN)(call))[1],
        "action_extract_colour": slow(0.8),
        "action_play": slow(0.8),
    }
    with pytest.raises(errors.TurnTooLong):
        talk.happen("choose")
    assert kept(talk) == []


def test_no_model(talk):
    """Without a model there is no turn, and no health."""
    talk.agent.processor = None
    with pytest.raises(errors.NoModel):
        talk.say("hallo")
    with pytest.raises(errors.NoModel):
        talk.run(engine_model.ready(talk.agent))


def test_the_store_cannot_be_read(talk):
    """A store that is gone does not make a new customer."""
    talk.say("hallo")
    talk.store.engine.dispose()
    talk.store.engine = _broken(talk)
    with pytest.raises(errors.StoreFailed):
        talk.say("hallo")
    with pytest.raises(errors.StoreFailed):
        talk.run(engine_model.ready(talk.agent))


def test_the_store_cannot_be_written(talk, monkeypatch):
    """A turn that cannot be saved has not happened."""
    talk.say("hallo")
    before = kept(talk)
    with talk.store.engine.connect() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    with pytest.raises(errors.StoreFailed):
        talk.say("hallo")
    assert kept(talk) == before


def _broken(talk):
    import sqlalchemy as sa  # noqa: PLC0415

    return sa.create_engine("sqlite:////proc/no/such/folder/tracker.db")


@pytest.fixture
def gate():
    """A script that waits until it is let go."""

    class Gate:
        reached, open = threading.Event(), threading.Event()

        def __call__(self, _call):
            self.reached.set()
            assert self.open.wait(60)
            return 200, {"events": [], "responses": []}

    yield (gate := Gate())
    gate.open.set()


async def until_reached(gate):
    """Wait until the action server is busy with it."""
    while not gate.reached.is_set():  # noqa: ASYNC110 - a thread tells
        await asyncio.sleep(0.01)


def test_two_messages_at_once_are_taken_one_after_the_other(talk, actions):
    """The second message of a conversation waits for the first, the third for the second."""
    turns = [talk.turn(intent="choose", entities={"value": str(n)}) for n in range(3)]

    async def together():
        await asyncio.gather(*(take(talk.agent, turn, 40.0) for turn in turns))

    talk.run(together())
    heard = [call["tracker"]["latest_message"]["entities"][0]["value"] for call in actions.asked("action_play")]
    assert heard == ["0", "1", "2"]


def test_conversations_do_not_wait_for_each_other(talk, actions, gate):
    """A slow conversation holds up itself only."""
    actions.scripts["action_play"] = gate

    async def together():
        slow_one = asyncio.ensure_future(take(talk.agent, talk.turn(intent="choose"), 40.0))
        await until_reached(gate)
        other = await take(talk.agent, replace(talk.turn(text="hallo"), conversation="another"), 40.0)
        still_running = not slow_one.done()
        gate.open.set()
        await slow_one
        return still_running, other.replies[0]["text"]

    assert talk.run(together()) == (True, "Hallo")


def test_a_queue_that_does_not_move(talk, actions, gate):
    """Who waits longer than the queue's limit is told that the conversation is busy, and nothing is left of the wait."""
    talk.agent.lock_store._queue_limit = 0.2
    actions.scripts["action_play"] = gate

    async def together():
        first = asyncio.ensure_future(take(talk.agent, talk.turn(intent="choose"), 40.0))
        await until_reached(gate)
        with pytest.raises(errors.ConversationBusy):
            await take(talk.agent, talk.turn(text="hallo"), 40.0)
        gate.open.set()
        await first

    talk.run(together())
    assert talk.agent.lock_store._locks == {}


def test_who_waits_is_woken_at_once(loop):
    """Rasa looks once a second: twenty turns in a row would take twenty seconds."""
    locks = ConversationLocks()

    async def hold():
        async with locks.lock("c"):
            await asyncio.sleep(0)

    async def together():
        await asyncio.wait_for(asyncio.gather(*(hold() for _ in range(20))), 10)

    loop.run_until_complete(together())
    assert locks._locks == {}


def test_who_gives_up_waiting_does_not_stop_the_others(loop):
    """A cancelled turn leaves the queue."""
    locks = ConversationLocks()

    async def together():
        async with locks.lock("c"):
            waiting = asyncio.ensure_future(locks.lock("c").__aenter__())
            await asyncio.sleep(0.01)
            waiting.cancel()
            await asyncio.wait([waiting])
        async with locks.lock("c"):
            return True

    assert loop.run_until_complete(together())
    assert locks._locks == {}


def test_every_failure_has_a_kind_of_its_own():
    """The gateway can tell failures apart."""
    kinds = [error.kind for error in errors.TurnFailed.__subclasses__()]
    assert len(set(kinds)) == len(kinds) > 10


def test_turns_are_plain():
    """A turn without words and without an event is an empty text."""
    assert Turn("c", "m", "web").text == ""

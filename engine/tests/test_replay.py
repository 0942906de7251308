"""The same message again, because its answer was lost on the way: nothing runs, the same replies come."""

import pytest

from doubles.action_server import answering
from welkom_engine.turn import Answer


def again(answer):
    """The answer as it must be when the message comes again."""
    return Answer(answer.message_id, answer.intent, answer.replies, replayed=True)


@pytest.fixture
def chatty(actions):
    """An action that says two things, one with choices."""
    actions.scripts["action_play"] = answering(
        responses=[
            {"text": "Eén"},
            {"text": "Twee", "buttons": [{"title": "Ja", "payload": "yes"}], "custom": {"asks": "otp"}},
        ]
    )


def test_a_message_that_comes_again_is_answered_again_and_runs_nothing(talk, actions, chatty):
    """Replies, choices, custom parts and intent are those of the first time."""
    turn = talk.turn(intent="choose", entities={"value": "yes"})
    first = talk.take(turn)
    calls, events = len(actions.calls), len(talk.tracker.events)
    assert talk.take(turn) == again(first)
    assert (len(actions.calls), len(talk.tracker.events)) == (calls, events)


def test_an_earlier_message_that_comes_again(talk, chatty):
    """Also when others came since, and only with what was said to it."""
    turn = talk.turn(intent="choose")
    first = talk.take(turn)
    talk.say("hallo")
    talk.say("bedankt")
    assert talk.take(turn) == again(first)


def test_what_a_session_start_says_belongs_to_the_first_message(talk, actions):
    """A welcome said at the start of a session comes again with the message that started it, and with no other."""
    start = actions.scripts["action_session_start"]
    actions.scripts["action_session_start"] = lambda call: (200, start(call)[1] | {"responses": [{"text": "Welkom"}]})
    one, two = talk.turn(text="hallo"), talk.turn(text="hallo")
    first, second = talk.take(one), talk.take(two)
    assert [reply["text"] for reply in first.replies] == ["Welkom", "Hallo"]
    assert [reply["text"] for reply in second.replies] == ["Hallo"]
    assert (talk.take(one), talk.take(two)) == (again(first), again(second))


def test_a_silent_turn_that_comes_again(talk):
    """Nothing was said, and nothing runs."""
    turn = talk.turn(intent="choose")
    first = talk.take(turn)
    assert (first.replies, talk.take(turn).replayed) == ([], True)


def test_a_message_of_the_session_before(talk, chatty):
    """A session that ended in between does not make an old message new."""
    turn = talk.turn(intent="choose")
    first = talk.take(turn)
    talk.store._session_events = 5
    talk.say("hallo")
    assert talk.tracker.events[0].type_name == "action"
    assert talk.take(turn) == again(first)


def test_the_same_id_in_another_conversation_is_another_message(talk, chatty):
    """Ids are those of a conversation."""
    talk.take(talk.turn(intent="choose", message_id="one"))
    talk.conversation += "x"
    assert talk.take(talk.turn(intent="choose", message_id="one")).replayed is False


@pytest.mark.parametrize("message_id", ["100%", "a_b", 'quo"te', "back\\slash", "snow☃"])
def test_ids_may_hold_anything(talk, message_id):
    """An id is compared as it is, not as a pattern."""
    assert talk.say("hallo", message_id=message_id).replayed is False
    assert talk.say("hallo", message_id=message_id).replayed is True
    assert talk.say("hallo", message_id=message_id.swapcase() + "x").replayed is False


def test_ids_differ_by_case(talk):
    """The store compares without regard to case, the engine does not."""
    talk.say("hallo", message_id="abc")
    assert talk.say("hallo", message_id="ABC").replayed is False


def test_a_message_survives_the_engine(talk, chatty, model):
    """Another engine on the same store knows what was answered."""
    turn = talk.turn(intent="choose")
    first = talk.take(turn)
    talk.restart(model)
    assert talk.take(turn) == again(first)


def test_a_message_that_waits_for_itself(talk, actions, chatty):
    """The same message twice at once runs once."""
    import asyncio  # noqa: PLC0415

    from welkom_engine.turn import take  # noqa: PLC0415

    turn = talk.turn(intent="choose")

    async def together():
        return await asyncio.gather(*(take(talk.agent, turn, 5.0) for _ in range(5)))

    answers = talk.run(together())
    assert sorted(answer.replayed for answer in answers) == [False, True, True, True, True]
    assert len(actions.asked("action_play")) == 1

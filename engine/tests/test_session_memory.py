"""The running session is kept in memory, and what is kept is what the store has, whatever happens in between."""

import pytest
from rasa.shared.core.events import ActionExecuted, SlotSet
from rasa.shared.core.trackers import EventVerbosity

from talk import Talk, load
from welkom_engine import rasa_patches
from welkom_engine.errors import StaleTracker, TurnFailed
from welkom_engine.session_memory import SessionMemory, StoredTracker
from welkom_engine.tracker_store import TrackerStore


@pytest.fixture
def reads(talk, monkeypatch):
    """How often a conversation was read from its store."""
    read = []
    real = talk.store._tracker
    monkeypatch.setattr(talk.store, "_tracker", lambda *told: read.append(told) or real(*told))
    return read


def in_memory(talk):
    """The session that is kept."""
    return talk.store._memory._sessions.get(talk.conversation)


def everything(tracker):
    """All that a tracker knows."""
    return tracker.current_state(EventVerbosity.ALL)


def test_what_is_kept_is_what_the_store_has(talk):
    """After every turn, to the last event."""
    for text in ("hallo", "ik wil klant worden", "bedankt", "xyzzy", "hallo"):
        talk.say(text)
        assert everything(in_memory(talk)) == everything(talk.tracker)


def test_a_running_session_is_not_read_again(talk, reads):
    """Only its first turn reads."""
    talk.say("hallo")
    first = len(reads)
    talk.say("hallo")
    talk.say("hallo")
    assert len(reads) == first


def test_a_failed_turn_leaves_nothing_in_memory(talk, actions):
    """What it changed is gone with it: the next turn begins with what is stored."""
    talk.say("hallo")
    actions.scripts["action_play"] = lambda _call: (500, {})
    with pytest.raises(TurnFailed):
        talk.say("bedankt")
    assert in_memory(talk) is None
    del actions.scripts["action_play"]
    talk.say("hallo")
    assert everything(in_memory(talk)) == everything(talk.tracker)
    assert [event.text for event in talk.tracker.events if event.type_name == "user"] == ["hallo", "hallo"]


def test_what_another_process_wrote_counts(talk, reads):
    """The session in memory is compared with the store before it is used."""
    talk.say("hallo")
    another = TrackerStore(talk.settings.database_url, talk.agent.domain)
    tracker = talk.run(another.get_or_create_tracker(talk.conversation))
    tracker.update(SlotSet("name", "Jan"))
    talk.run(another.save(tracker))
    another.close()
    talk.say("hallo")
    assert in_memory(talk).get_slot("name") == "Jan"


def test_a_message_that_another_process_handled_is_known(talk, model):
    """It is not handled twice because this process has the session without it."""
    talk.say("hallo")
    turn = talk.turn(text="hallo")
    another = Talk(load(model, talk.settings), talk.settings, talk.loop, talk.conversation)
    another.take(turn)
    another.close()
    assert talk.take(turn).replayed


def test_a_write_in_the_middle_of_a_turn_is_refused(talk):
    """Who took a session out of memory before another process wrote cannot save it, and it is not kept."""
    talk.say("hallo")
    mine = talk.run(talk.store.get_or_create_tracker(talk.conversation))
    another = TrackerStore(talk.settings.database_url, talk.agent.domain)
    theirs = talk.run(another.get_or_create_tracker(talk.conversation))
    theirs.update(ActionExecuted("utter_greet"))
    talk.run(another.save(theirs))
    another.close()
    mine.update(ActionExecuted("utter_greet"))
    with pytest.raises(StaleTracker):
        talk.run(talk.store.save(mine))
    assert in_memory(talk) is None


def test_the_session_used_longest_ago_goes_first():
    """There is a bound, and it is kept."""
    memory = SessionMemory(2)
    for name in ("a", "b", "a", "c"):
        memory.take(name)
        memory.put(StoredTracker(name, []))
    assert len(memory) == 2
    assert memory.take("b") is None
    assert memory.take("a") is not None


def test_keeping_can_be_switched_off(talk, model, monkeypatch):
    """As a change to Rasa can, so that its effect can be measured."""
    monkeypatch.setenv("WELKOM_ENGINE_PATCHES", f"-{rasa_patches.SESSIONS_IN_MEMORY.name}")
    talk.restart(model)
    talk.say("hallo")
    talk.say("hallo")
    assert in_memory(talk) is None

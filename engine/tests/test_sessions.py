"""A session is short, ends by itself, and what was before it is forgotten here (R-09, R-11, R-13)."""

import json
import time
from dataclasses import replace

import pytest
from rasa.shared.core.events import SessionStarted, SlotSet, UserUttered

from doubles.action_server import LISTEN, SESSION, answering, slot


@pytest.fixture
def now(monkeypatch):
    """The clock of the engine, to be set."""

    class Clock:
        ahead = 0.0

    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + Clock.ahead)
    return Clock


def started(talk):
    """How many sessions are among the events that are loaded."""
    return sum(isinstance(event, SessionStarted) for event in talk.tracker.events)


def test_a_session_starts_with_the_journey_read_back(talk, actions):
    """The first message of a conversation calls our start of a session; what it answers is what the bot knows."""
    actions.scripts["action_session_start"] = answering(
        SESSION,
        slot("language", "en"),
        {"event": "active_loop", "name": "signup_form"},
        slot("requested_slot", "name"),
        LISTEN,
    )
    talk.say("bedankt")
    assert talk.tracker.active_loop_name == "signup_form"
    assert talk.tracker.get_slot("language") == "en"


def test_a_session_that_is_long_enough_ends(talk, actions):
    """The message after the bound starts a new session, and only that one is loaded from then on."""
    sessions = 0
    for _ in range(40):
        talk.say("bedankt")
        if len(actions.asked("action_session_start")) > sessions:
            sessions = len(actions.asked("action_session_start"))
            assert len(talk.tracker.events) < 20
        assert len(talk.tracker.events) <= talk.settings.session_events + 20
        assert started(talk) == 1
    assert 2 < sessions < 10


def test_the_new_session_sees_nothing_of_the_old(talk, actions):
    """Neither events nor slots are carried over, not even into the call that reads the journey back."""
    actions.scripts["action_play"] = answering(slot("name", "Jan"))
    talk.say("bedankt")
    assert talk.tracker.get_slot("name") == "Jan"
    talk.store._session_events = 5
    talk.say("hallo")
    second = actions.asked("action_session_start")[-1]["tracker"]
    assert second["slots"]["name"] is None
    assert [event["event"] for event in second["events"]] in ([], ["slot"])
    assert talk.tracker.get_slot("name") is None


def test_the_turn_that_ends_a_session_is_a_turn_like_others(talk):
    """The customer does not notice that a session ended."""
    talk.say("hallo")
    talk.store._session_events = 5
    assert [reply["text"] for reply in talk.say("hallo").replies] == ["Hallo"]


def test_a_session_that_lay_still_ends(talk, actions, now):
    """After the domain's time the journey is read anew."""
    talk.say("hallo")
    now.ahead = 59 * 60
    talk.say("hallo")
    assert len(actions.asked("action_session_start")) == 1
    now.ahead += 61 * 60
    talk.say("hallo")
    assert len(actions.asked("action_session_start")) == 2


@pytest.mark.parametrize("back", [10, 3600, 30 * 86400])
def test_a_clock_that_steps_back_hides_nothing(talk, actions, now, back):
    """What happened under the wrong clock is still there, and the session goes on."""
    now.ahead = back
    talk.say("hallo")
    now.ahead = 0
    actions.scripts["action_play"] = answering(slot("name", "Jan"))
    talk.say("bedankt")
    talk.say("hallo")
    assert talk.tracker.get_slot("name") == "Jan"
    assert sum(isinstance(event, UserUttered) for event in talk.tracker.events) == 3
    assert len(actions.asked("action_session_start")) == 1


def test_old_sessions_are_deleted(talk):
    """Of a long conversation two sessions are kept."""
    talk.store._session_events = 20
    for _ in range(30):
        talk.say("bedankt")
    full = talk.run(talk.store.retrieve_full_tracker(talk.conversation))
    assert sum(isinstance(event, SessionStarted) for event in full.events) == 2
    assert len(full.events) < 80


def test_deleting_is_for_one_conversation(talk):
    """Other conversations keep what they have."""
    other = talk.turn(text="hallo")
    talk.take(replace(other, conversation="other"))
    before = talk.run(talk.store.retrieve_full_tracker("other")).events
    talk.store._session_events = 5
    for _ in range(8):
        talk.say("bedankt")
    assert len(talk.run(talk.store.retrieve_full_tracker("other")).events) == len(before)


def test_a_call_of_an_action_stays_small(talk, actions):
    """At the very end of a session of full length a call weighs less than 64 kilobytes."""
    talk.store._session_events = 200
    actions.scripts["action_play"] = answering(
        slot("name", "Jan de Vries"),
        slot("colour", "blauw"),
        responses=[{"text": "Een antwoord van gewone lengte. " * 6}],
    )
    metadata = {"language": "nl", "asks": "email", "message_id": "m" * 36, "conversation": "c" * 36, "channel": "web"}
    while len(actions.asked("action_session_start")) < 2:
        talk.say("bedankt", metadata=metadata)
    assert max(len(json.dumps(call)) for call in actions.calls) < 64 * 1024


def test_slots_of_a_former_model_do_no_harm(talk):
    """A stored slot that the domain no longer has is no reason to fail; it goes with its session."""
    talk.say("hallo")
    tracker = talk.run(talk.store.get_or_create_tracker(talk.conversation))
    tracker.update(SlotSet("from_last_year", 1))
    talk.run(talk.store.save(tracker))
    assert talk.say("hallo").replies[0]["text"] == "Hallo"

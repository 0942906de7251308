"""What is done sooner than Rasa does it comes out the same: each shortcut beside the original, over whole conversations."""

from itertools import islice

import pytest
from rasa.core.actions.forms import FormAction
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.exceptions import GraphRunError
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from doubles.action_server import answering, slot
from welkom_engine.rasa_patches import PATCHES
from welkom_engine.shortcuts import beginning_and_present

_ORIGINAL = {patch.name: patch.original for patch in PATCHES}


@pytest.fixture
def grown(talk, actions):
    """A conversation through a form, with questions in between that the form refuses, and its end; and its tracker."""
    answers = iter([slot("colour", "blauw")])
    actions.scripts["validate_signup_form"] = lambda _call: (200, {"events": list(islice(answers, 1)), "responses": []})
    for text in ("hallo", "ik wil klant worden", "bedankt", "hallo", "xyzzy"):
        talk.say(text)
    talk.happen("choose", value="yes")
    actions.scripts["validate_signup_form"] = answering(slot("name", "Jan"))
    talk.say("Jan")
    talk.say("bedankt")
    return talk


def at_every_event(talk):
    """The conversation as it stood after each of its events."""
    tracker = talk.tracker
    for count in range(len(tracker.events) + 1):
        yield DialogueStateTracker.from_events(tracker.sender_id, list(tracker.events)[:count], talk.agent.domain.slots)


def policy(talk):
    """The policy with the rules."""
    components = (node._component for node in talk.agent.processor.graph_runner._instantiated_nodes.values())
    return next(component for component in components if isinstance(component, RulePolicy))


def state(tracker):
    """Everything a tracker says of itself, and the events it holds."""
    return tracker.current_state(EventVerbosity.ALL), tracker.model_id, tracker.assistant_id


def test_a_copied_tracker_is_the_one_that_lived_through_it_again(grown):
    """Slots, loop, messages and events are equal, and changing the copy leaves the original alone."""
    for tracker in at_every_event(grown):
        twin = tracker.copy()
        assert state(twin) == state(_ORIGINAL["trackers_copied"]()(tracker))
        before = tracker.current_state(EventVerbosity.ALL)
        twin.update(UserUttered("iets", {"name": "greet"}))
        twin.slots["name"].value = "Piet"
        twin.change_loop_to("another")
        assert tracker.current_state(EventVerbosity.ALL) == before


def test_rules_predict_the_same(grown, without):
    """Whatever happened before: the action, its source and whether the form is told that it was interrupted."""
    rules, domain = policy(grown), grown.agent.domain
    ours = [rules._predict(tracker, domain) for tracker in at_every_event(grown)]
    for name in ("rules_asked_by_intent", "rules_read_once", "recent_states_only", "trackers_copied"):
        without(name)
    theirs = [rules._predict(tracker, domain) for tracker in at_every_event(grown)]
    assert [(one.probabilities, one.events, one.hide_rule_turn) for one, _ in ours] == [
        (one.probabilities, one.events, one.hide_rule_turn) for one, _ in theirs
    ]
    assert len({tuple(one.probabilities) for one, _ in ours}) > 3


def test_rules_fit_the_same_states(grown):
    """The rules that fit are those that Rasa finds, for each part of the conversation."""
    rules = policy(grown)
    for tracker in at_every_event(grown):
        states = tracker.past_states(grown.agent.domain)
        found = rules._get_possible_keys(rules.lookup[RULES], states)
        assert found == _ORIGINAL["rules_read_once"]()(rules, rules.lookup[RULES], states)


def test_a_graph_gives_the_same_without_dask(grown):
    """Understanding and predicting, with the inputs they have."""
    runner = grown.agent.processor.graph_runner
    target = grown.agent.processor.model_metadata.core_target
    inputs = {"__tracker__": grown.tracker}
    ours, theirs = (
        run(runner, inputs, [target])[target] for run in (type(runner).run, _ORIGINAL["graph_without_dask"]())
    )
    assert ours.probabilities == theirs.probabilities
    with pytest.raises(GraphRunError):
        runner.run(inputs={target: 1}, targets=[target])


def test_a_form_validates_on_the_same_tracker(grown):
    """Slots, loop, latest message and the order of events are those of a tracker that lived through them again."""
    form, domain = FormAction("signup_form", None), grown.agent.domain

    def seen(tracker):
        told = tracker.current_state(EventVerbosity.NONE)
        del told["latest_event_time"]
        return told, [type(event) for event in tracker.events]

    for tracker in at_every_event(grown):
        more = [SlotSet("name", "Piet")]
        theirs = _ORIGINAL["forms_on_a_copy"]()(form, tracker, more, domain)
        assert seen(form._temporary_tracker(tracker, more, domain)) == seen(theirs)


def test_a_call_holds_the_beginning_and_the_present(grown, actions):
    """All events up to the first message of the session, and all from the latest one on; of those between, none."""
    sent = actions.calls[-1]["tracker"]["events"]
    heard = [event for event in sent if event["event"] == "user"]
    assert len(heard) == 2
    assert heard[0]["text"] == "hallo"
    assert heard[1]["message_id"] == grown.tracker.latest_message.message_id
    assert len(sent) < len(grown.tracker.events)
    assert sent[0]["event"] == "action"


def test_a_short_conversation_is_sent_as_it_is(talk):
    """Up to the second message nothing is left out."""
    talk.say("hallo")
    assert beginning_and_present(talk.tracker) == list(talk.tracker.events)


def test_without_small_calls(talk, actions, without):
    """As Rasa comes: every event of the session goes with every call."""
    without("small_calls")
    for _ in range(3):
        talk.say("bedankt")
    assert sum(event["event"] == "user" for event in actions.calls[-1]["tracker"]["events"]) == 3

"""The quick check of an action server's answer lets pass what Rasa's schema lets pass, and nothing else."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses
from rasa.shared.utils.schemas.events import EVENT_SCHEMA

from welkom_engine.action_answer import _PARTS, check
from welkom_engine.errors import ActionsGarbled

_KINDS = sorted(_PARTS)
_NAMES = [
    "timestamp", "metadata", "policy", "confidence", "name", "hide_rule_turn", "action_text", "value", "text",
    "input_channel", "message_id", "parse_data", "entities",
]  # fmt: skip
plain = st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=3)
values = plain | st.lists(plain, max_size=2) | st.dictionaries(st.text(max_size=3), plain, max_size=2)
entities = st.lists(
    st.dictionaries(st.sampled_from(["start", "end", "entity", "value", "role", "confidence"]), plain, max_size=4),
    max_size=2,
)
parse_data = st.dictionaries(
    st.sampled_from(["text", "intent", "intent_ranking", "entities", "response_selector"]),
    values | entities,
    max_size=3,
)
events = st.builds(
    lambda kind, parts: {**parts, **kind},
    st.sampled_from([{"event": kind} for kind in _KINDS]) | st.just({}) | plain.map(lambda value: {"event": value}),
    st.dictionaries(st.sampled_from(_NAMES), values | entities | parse_data, max_size=4),
)
answers = (
    st.fixed_dictionaries(
        {},
        optional={
            "events": st.lists(events | plain, max_size=3) | plain,
            "responses": st.lists(st.dictionaries(st.text(max_size=3), plain, max_size=2) | plain, max_size=2) | plain,
            "more": plain,
        },
    )
    | values
)


_SPEC = RemoteAction.action_response_format_spec()
# What `jsonschema.validate` does, which Rasa calls, without checking the schema itself each time.
_RASAS = validator_for(_SPEC)(_SPEC)


def rasas_verdict(answer):
    """Whether Rasa's schema allows an answer."""
    return _RASAS.is_valid(answer)


def our_verdict(answer):
    """Whether the quick check does."""
    try:
        return check(answer)
    except ActionsGarbled:
        return False


@given(answers)
@settings(max_examples=400)
@example({"events": [{"event": "user", "parse_data": {"response_selector": {}}}]})
@example({"events": [{"event": "slot", "name": "a"}]})
@example({"events": [{"event": "action", "confidence": True}]})
@example({"events": [{"event": "bot", "timestamp": 1.0, "metadata": {}}], "responses": [{}]})
def test_the_verdict_is_that_of_the_schema(answer):
    """On any JSON both say the same."""
    answer = json.loads(json.dumps(answer))
    assert our_verdict(answer) == rasas_verdict(answer)


@given(events)
@settings(max_examples=200)
def test_single_events_too(event):
    """Event by event, where most of the rules are."""
    assert our_verdict({"events": [event]}) == rasas_verdict({"events": [event]})


def test_no_kind_of_event_is_missing():
    """A kind that a newer Rasa knows is one the check must learn."""
    known = {part["properties"]["event"]["const"] for part in EVENT_SCHEMA["oneOf"]}
    assert set(_PARTS) == known
    assert {event.type_name for event in all_subclasses(Event)} & known


@pytest.mark.parametrize("kind", _KINDS)
def test_the_plainest_event_of_each_kind(kind):
    """Without anything beside its name, an event is judged alike."""
    assert our_verdict({"events": [{"event": kind}]}) == rasas_verdict({"events": [{"event": kind}]})

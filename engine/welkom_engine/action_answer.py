"""Owns the check of what the action server answers, as strict as Rasa's JSON schema and a hundred times as quick.

`rasa_patches` (quick_action_check) puts it in the place of a validation that takes 71 % of a turn.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator
from rasa.shared.utils.schemas.events import EVENT_SCHEMA

from welkom_engine.errors import ActionsGarbled

_Check = Callable[[Any], bool]


def check(answer: Any) -> bool:
    """True for an answer that Rasa's schema allows; anything else is an error."""
    if not isinstance(answer, dict):
        raise ActionsGarbled("the answer is not an object")
    if not _is_list_of(answer.get("responses", []), lambda response: isinstance(response, dict)):
        raise ActionsGarbled("`responses` is not a list of objects")
    if not _is_list_of(answer.get("events", []), is_event):
        raise ActionsGarbled("`events` is not a list of events")
    return True


def is_event(event: Any) -> bool:
    """Whether Rasa's schema of events allows this one."""
    if not isinstance(event, dict) or not isinstance(event.get("event"), str):
        return False
    if not (_has(event, "timestamp", _number_or_null) and _has(event, "metadata", _object_or_null)):
        return False
    kind = event["event"]
    return kind in _PARTS and _PARTS[kind](event)


def _is_list_of(value: Any, check_item: _Check) -> bool:
    return isinstance(value, list) and all(map(check_item, value))


def _has(event: dict[str, Any], name: str, allowed: _Check) -> bool:
    return name not in event or allowed(event[name])


def _number_or_null(value: Any) -> bool:
    # In JSON a boolean is no number; in Python it is one.
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _string_or_null(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _object_or_null(value: Any) -> bool:
    return value is None or isinstance(value, dict)


def _boolean(value: Any) -> bool:
    return isinstance(value, bool)


def _action(event: dict[str, Any]) -> bool:
    return (
        _has(event, "policy", _string_or_null)
        and _has(event, "confidence", _number_or_null)
        and _has(event, "name", _string_or_null)
        and _has(event, "hide_rule_turn", _boolean)
        and _has(event, "action_text", _string_or_null)
    )


def _slot(event: dict[str, Any]) -> bool:
    return isinstance(event.get("name"), str) and "value" in event


def _anything(_event: dict[str, Any]) -> bool:
    return True


@lru_cache(maxsize=1)
def _schema() -> Draft202012Validator:
    return Draft202012Validator(EVENT_SCHEMA)


def _by_schema(event: dict[str, Any]) -> bool:
    # Rarely sent and deeply nested: these are left to the schema itself.
    return bool(_schema().is_valid(event))


#: What each kind of event must hold beyond the parts common to all.
_PARTS: dict[str, _Check] = {
    "action": _action,
    "slot": _slot,
    "user": _by_schema,
    "entities": _by_schema,
} | dict.fromkeys(
    (
        "user_featurization", "cancel_reminder", "reminder", "action_execution_rejected", "form_validation",
        "loop_interrupted", "form", "active_loop", "reset_slots", "resume", "pause", "followup", "export", "restart",
        "undo", "rewind", "bot", "session_started", "agent",
    ),
    _anything,
)  # fmt: skip

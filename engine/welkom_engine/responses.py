"""Owns the filling of the bot's words: a reply without words, or with a gap in them, is an error.

Rasa logs both and sends nothing, or sends `{company}` and `None`; `rasa_patches` has no part in this, it is Rasa's own plug.
"""

import re
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker

from welkom_engine.errors import ReplyMissing

# Rasa's default actions ask for these and live without them.
_OPTIONAL = frozenset({"utter_default", "utter_restart", "utter_back", "utter_ask_rephrase"})
_CHOSEN_BY = ("condition", "channel", "id")
_GAP = re.compile(r"{([^\n{}]+?)}")


class Responses(TemplatedNaturalLanguageGenerator):
    """The responses of the domain, chosen by channel and slots."""

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The words of one response."""
        # What the action tells chooses the words, too: the slots it sets count only once it has ended.
        values = {**tracker.current_slot_values(), **kwargs}
        message = self.generate_from_slots(utter_action, values, output_channel, **kwargs)
        if message is None and utter_action not in _OPTIONAL:
            raise ReplyMissing(f"{utter_action} has no words for this channel and these slots")
        return message

    def _fill_response(
        self, response: dict[str, Any], filled_slots: dict[str, Any] | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        values = {**(filled_slots or {}), **kwargs}
        # What chose the variation is not part of what is said, and would be stored with every reply.
        return {key: _filled(part, values) for key, part in response.items() if key not in _CHOSEN_BY}


def _filled(part: Any, values: dict[str, Any]) -> Any:
    if isinstance(part, str):
        return _GAP.sub(lambda gap: _value(gap[1], values), part)
    if isinstance(part, dict):
        return {key: _filled(inner, values) for key, inner in part.items()}
    if isinstance(part, list):
        return [_filled(inner, values) for inner in part]
    return part


def _value(name: str, values: dict[str, Any]) -> str:
    value = values.get(name)
    if value is None:
        raise ReplyMissing(f"a response needs a value for {name}")
    return str(value)

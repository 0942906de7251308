"""Owns the form of what the bot says, and finds what it said to one message in the events of a conversation.

`turn` answers with it, for a message that was just handled and for one that was handled before.
"""

from collections.abc import Iterable
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered

from welkom_engine.errors import ActionFailed

Reply = dict[str, Any]

_NOT_SHOWN = ("image", "attachment", "elements", "quick_replies")


def reply_from(message: dict[str, Any]) -> Reply:
    """One reply, from a message as Rasa sends it to an output channel."""
    lost = [part for part in _NOT_SHOWN if message.get(part)]
    if lost:
        raise ActionFailed(f"a reply carries {', '.join(lost)}, which no channel shows")
    return {
        "text": message.get("text") or "",
        "response": message.get("utter_action"),
        "choices": [_choice(button) for button in message.get("buttons") or []],
        "custom": message.get("custom") or {},
    }


def _choice(button: dict[str, Any]) -> dict[str, Any]:
    if "title" not in button or "payload" not in button:
        raise ActionFailed("a button has no title or no payload")
    return {"label": button["title"], "value": button["payload"]}


def turn_in(events: Iterable[Event], message_id: str) -> tuple[UserUttered, list[Reply]] | None:
    """The message with this id, and everything said to it; what was said before a first message belongs to that one."""
    heard: UserUttered | None = None
    greeting: list[Reply] = []
    said: list[Reply] = []
    someone_spoke = False
    for event in events:
        if isinstance(event, UserUttered) and event.message_id is not None:
            if heard is not None:
                break
            if event.message_id == message_id:
                heard, said = event, [] if someone_spoke else greeting
            someone_spoke = True
        elif isinstance(event, BotUttered):
            (said if heard is not None else greeting).append(reply_from(event.message()))
    return None if heard is None else (heard, said)

"""Owns one turn: a message goes through Rasa once, and every way in which it can go wrong is an error.

`channel` hands it in; `replies` finds what was said when the same message comes again.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import DEFAULT_INTENTS, EXTERNAL_MESSAGE_PREFIX, IS_EXTERNAL

from welkom_engine.customer_text import harmless
from welkom_engine.errors import ConversationBusy, NoModel, TurnTooLong
from welkom_engine.replies import Reply, reply_from, turn_in
from welkom_engine.tracker_store import TrackerStore

#: The intent of words that mean nothing to the bot: it asks again.
NOT_UNDERSTOOD = "nlu_fallback"
#: How many of the likeliest meanings are kept with a message, besides `nlu_fallback`.
LIKELIEST = 3

_T = TypeVar("_T")


class NotAllowed(Exception):
    """What the caller asks for does not exist in this dialogue; the message names it."""


@dataclass(frozen=True)
class Turn:
    """A message on its way in: a customer's words, or an event (`intent`) that only the gateway can know of."""

    conversation: str
    message_id: str
    channel: str
    text: str = ""
    intent: str | None = None
    entities: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came of a turn."""

    message_id: str
    intent: dict[str, Any]
    replies: list[Reply]
    replayed: bool


class CollectedReplies(OutputChannel):
    """Collects what the bot says; named like the customer's channel, because responses are chosen by that name."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.said: list[Reply] = []

    def name(self) -> str:
        """The customer's channel. A class method in Rasa, which only ever asks the instance."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one message of the bot."""
        del recipient_id
        self.said.append(reply_from(message))


async def take(agent: Agent, turn: Turn, budget: float) -> Answer:
    """Run one turn to its end, or fail and leave no trace."""
    if agent.processor is None:
        raise NoModel("no model is loaded")
    try:
        async with agent.lock_store.lock(turn.conversation):
            return await _within(budget, _take_alone(agent.processor, turn))
    except LockError as error:
        raise ConversationBusy("the turns before this one have not ended") from error


async def _within(budget: float, work: Awaitable[_T]) -> _T:
    try:
        return await asyncio.wait_for(work, budget)
    except asyncio.TimeoutError as error:
        raise TurnTooLong("the turn did not end within its budget") from error


async def _take_alone(processor: MessageProcessor, turn: Turn) -> Answer:
    return await _said_before(processor, turn) or await _say(processor, turn)


async def _said_before(processor: MessageProcessor, turn: Turn) -> Answer | None:
    store = processor.tracker_store
    assert isinstance(store, TrackerStore)  # noqa: S101 - `model` gives Rasa no other
    earlier = turn_in(await store.events_with(turn.conversation, turn.message_id), turn.message_id)
    if earlier is None:
        return None
    heard, replies = earlier
    return Answer(turn.message_id, _intent(heard.intent), replies, replayed=True)


async def _say(processor: MessageProcessor, turn: Turn) -> Answer:
    replies = CollectedReplies(turn.channel)
    parsed = await _meant(processor, turn)
    message = UserMessage(
        text=parsed["text"],
        output_channel=replies,
        sender_id=turn.conversation,
        parse_data=parsed,
        input_channel=turn.channel,
        message_id=turn.message_id,
        metadata=_metadata(turn),
    )
    await processor.handle_message(message)
    return Answer(turn.message_id, _intent(parsed["intent"]), replies.said, replayed=False)


def _metadata(turn: Turn) -> dict[str, Any]:
    # Actions may trust this mark: no caller can set it.
    told = {name: value for name, value in turn.metadata.items() if name != IS_EXTERNAL}
    return told if turn.intent is None else {**told, IS_EXTERNAL: True}


async def _meant(processor: MessageProcessor, turn: Turn) -> dict[str, Any]:
    if turn.intent is not None:
        return _event(processor, turn.intent, turn.entities)
    return await understood(processor, turn.text)


async def understood(processor: MessageProcessor, text: str) -> dict[str, Any]:
    """What a customer's words mean, as far as it is kept."""
    words = harmless(text)
    if words.command or not words.text:
        return _parsed(words.text, {"name": NOT_UNDERSTOOD, "confidence": 1.0})
    seen = await processor.parse_message(UserMessage(words.text))
    return _parsed(words.text, seen["intent"], seen.get("intent_ranking", []), seen["entities"])


def _event(processor: MessageProcessor, intent: str, entities: dict[str, Any]) -> dict[str, Any]:
    domain = processor.domain
    if intent not in domain.intents or intent in DEFAULT_INTENTS:
        raise NotAllowed("intent")
    if not set(entities) <= set(domain.entities):
        raise NotAllowed("entities")
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    return _parsed(f"{EXTERNAL_MESSAGE_PREFIX}{intent}", {"name": intent, "confidence": 1.0}, entities=found)


def _parsed(
    text: str, intent: dict[str, Any], ranking: list[dict[str, Any]] | None = None, entities: list[Any] | None = None
) -> dict[str, Any]:
    """What is kept of an understanding: every action is sent all messages of the session with it."""
    return {
        "text": text,
        "intent": _intent(intent),
        "intent_ranking": [_intent(one) for one in (ranking or [])[: LIKELIEST + 1]],
        "entities": entities or [],
    }


def _intent(intent: dict[str, Any]) -> dict[str, Any]:
    return {"name": intent["name"], "confidence": round(float(intent["confidence"]), 4)}

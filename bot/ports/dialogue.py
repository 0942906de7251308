"""The dialogue engine, as far as the inbox needs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.model.conversation import Channel, Language, Reply


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """One turn: words (`text`, nothing personal in it) or an event of ours (`intent`, with what it needs in `entities`)."""

    conversation: str
    message: str
    channel: Channel
    language: Language
    asks: str | None
    text: str = ""
    intent: str = ""
    entities: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TurnAnswer:
    """What the assistant wants said, and how it understood the words."""

    replies: tuple[Reply, ...]
    intent: str = ""
    confidence: float = 0.0


class Dialogue(Protocol):
    """The engine. The same message twice is one turn: the second time answers what the first did."""

    async def turn(self, request: TurnRequest) -> TurnAnswer:
        """Run one turn; raises Unavailable when the engine or an action failed (nothing is half done then)."""
        ...

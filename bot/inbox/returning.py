"""Who comes back after a long silence: they are told once where we are, before the open question (X-06)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model.conversation import Author, Inbound, InboundKind, Line, Reply

#: A silence after which somebody has to find their place again.
ABSENCE = timedelta(hours=1)
#: How many lines back that is looked for.
RECENT_LINES = 12
_SPOKEN = frozenset({InboundKind.TEXT, InboundKind.CHOICE})


def was_away(row: Inbound, recent: Sequence[Line], now: datetime) -> bool:
    """Tell whether nothing was said for long before a row: a message, or a chat that was opened again.

    A reminder is no talk: who follows its link was away.
    """
    said = _talk(recent)
    if row.kind in _SPOKEN:
        own = next((i for i, line in enumerate(said) if line.client_id == row.external_id), 0)
        return own > 0 and said[own].at - said[own - 1].at >= ABSENCE
    return row.payload.get("event") == "resumed" and is_long_silent(recent, now)


def is_long_silent(recent: Sequence[Line], now: datetime) -> bool:
    """Tell whether there was a talk, and nothing was said in it for long."""
    said = _talk(recent)
    return bool(said) and now - said[-1].at >= ABSENCE


def _talk(recent: Sequence[Line]) -> list[Line]:
    return [line for line in recent if line.author is not Author.SYSTEM]


def without_greeting(replies: Sequence[Reply], intent: str) -> tuple[Reply, ...]:
    """Return replies without a second greeting: who says hello after an absence is greeted by where we are."""
    return tuple(reply for reply in replies if reply.asks) if intent == "greet" else tuple(replies)

"""Sending words to people: text messages, spoken calls and e-mail. `bot.outbox` is the only caller."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the message over; `sid` is its own id for it."""

    sid: str


class Sms(Protocol):
    """Text messages."""

    async def send(self, to: str, body: str, reference: str) -> Accepted:
        """Send `body` to the E.164 number; `reference` is our outbox id, kept with the provider so `find` can see it.

        Raises Unavailable, Ambiguous, Throttled, Refused, OptedOut, Misconfigured, UnexpectedReply.
        """
        ...

    async def find(self, to: str, reference: str, since: datetime, body: str | None = None) -> Accepted | None:
        """Say whether a message with our reference was accepted since then; None means proven absent.

        Providers that keep no reference know a message by its `body`, where we still have it.
        """
        ...

    async def redact(self, sid: str) -> None:
        """Remove the body of a message at the provider (used when a card number was texted to us)."""
        ...


class Voice(Protocol):
    """Telephone calls."""

    async def say(self, to: str, text: str, language: str, reference: str) -> Accepted:
        """Call the number and speak `text` (ISO 639-1 language); errors as for `Sms.send`."""
        ...

    async def bridge(self, rep: str, customer: str, reference: str) -> Accepted:
        """Call the rep first and, when the rep answers, the customer; both see our number. Returns the call's id."""
        ...

    async def find(self, to: str, reference: str, since: datetime) -> Accepted | None:
        """Say whether a call with our reference was accepted since then; None means proven absent.

        `to` is the number that was dialled first: the rep's for a bridge.
        """
        ...


class Email(Protocol):
    """Electronic mail."""

    async def send(self, to: str, subject: str, body: str, reference: str) -> Accepted:
        """Send a plain text mail; `reference` becomes its Message-ID. Errors as for `Sms.send`."""
        ...

    async def find(self, to: str, reference: str, since: datetime) -> Accepted | None:
        """Say whether this mail was accepted; adapters that cannot know raise Unavailable."""
        ...

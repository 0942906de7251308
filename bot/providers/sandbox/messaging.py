"""Stand-ins for text messages, calls and mail; what they accept stands in the ledger, where the telephone reads it."""

import re
from datetime import datetime

from bot.ports.errors import Refused
from bot.ports.messaging import Accepted
from bot.providers.sandbox.faults import Faults, Provider
from bot.providers.sandbox.ledger import Effect, Entry, Kind, Ledger
from bot.providers.sandbox.numbers import MAILLESS_DOMAIN, UNDELIVERABLE

LONGEST_TEXT = 1600
SPELLED_OUT = re.compile(r"(?<!\d)\d(?!\d)(?:[\s,.;-]{1,3}\d(?!\d)){3,}")


class SandboxSms:
    """Accepts every text but those to numbers ending in 0003, which no text reaches."""

    def __init__(self, ledger: Ledger, faults: Faults) -> None:
        self._ledger = ledger
        self._faults = faults

    async def send(self, to: str, body: str, reference: str) -> Accepted:
        """Accept the text; Twilio's code 30003 (unreachable) or 21617 (too long) otherwise."""
        async with self._faults.acting(Provider.SMS):
            if to.endswith(UNDELIVERABLE):
                raise Refused("30003")
            if len(body) > LONGEST_TEXT:
                raise Refused("21617")
            entry = await self._ledger.accept(Effect(Kind.SMS, to, body, reference))
        return Accepted(entry.sid)

    async def find(self, to: str, reference: str, since: datetime, body: str | None = None) -> Accepted | None:  # noqa: ARG002 - references are kept here
        """Look the reference up in the ledger."""
        async with self._faults.reading_back(Provider.SMS):
            return _accepted(await self._ledger.find(Kind.SMS, reference, to, since))

    async def redact(self, sid: str) -> None:
        """Empty the body; texts that came in are not kept here, so there is nothing to empty."""
        async with self._faults.reading_back(Provider.SMS):
            await self._ledger.redact(sid)


class SandboxVoice:
    """Calls everybody; the body of the entry is what is spoken."""

    def __init__(self, ledger: Ledger, faults: Faults) -> None:
        self._ledger = ledger
        self._faults = faults

    async def say(self, to: str, text: str, language: str, reference: str) -> Accepted:
        """Speak to the number."""
        return await self._call(Effect(Kind.CALL, to, plain_digits(text), reference, {"language": language}))

    async def bridge(self, rep: str, customer: str, reference: str) -> Accepted:
        """Connect a rep with the customer; the entry is the customer's call."""
        spoken = f"A colleague on {rep} is connected to this number."
        return await self._call(Effect(Kind.CALL, customer, spoken, reference, {"language": "en", "rep": rep}))

    async def find(self, to: str, reference: str, since: datetime) -> Accepted | None:  # noqa: ARG002 - a bridge has two ends
        """Look the reference up in the ledger."""
        async with self._faults.reading_back(Provider.VOICE):
            return _accepted(await self._ledger.find(Kind.CALL, reference, None, since))

    async def _call(self, effect: Effect) -> Accepted:
        async with self._faults.acting(Provider.VOICE):
            entry = await self._ledger.accept(effect)
        return Accepted(entry.sid)


class SandboxEmail:
    """Accepts mail for every domain that takes mail."""

    def __init__(self, ledger: Ledger, faults: Faults) -> None:
        self._ledger = ledger
        self._faults = faults

    async def send(self, to: str, subject: str, body: str, reference: str) -> Accepted:
        """Accept the mail; the code of RFC 3463 for a domain without mail otherwise."""
        async with self._faults.acting(Provider.EMAIL):
            if to.lower().endswith(f"@{MAILLESS_DOMAIN}"):
                raise Refused("5.1.2")
            entry = await self._ledger.accept(Effect(Kind.EMAIL, to, body, reference, {"subject": subject}))
        return Accepted(entry.sid)

    async def find(self, to: str, reference: str, since: datetime) -> Accepted | None:
        """Look the reference up in the ledger."""
        async with self._faults.reading_back(Provider.EMAIL):
            return _accepted(await self._ledger.find(Kind.EMAIL, reference, to, since))


def plain_digits(text: str) -> str:
    """Write digits that are spoken one by one ("1, 2, 3, 4") as one number, as the ledger promises for codes."""
    return SPELLED_OUT.sub(lambda found: re.sub(r"\D", "", found[0]), text)


def _accepted(entry: Entry | None) -> Accepted | None:
    return None if entry is None else Accepted(entry.sid)

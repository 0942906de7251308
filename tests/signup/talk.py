"""A signup without an engine: answers go straight to the service, checks are settled by hand."""

import itertools
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.inbox.accept import begin
from bot.model.checks import CheckName, Outcome, Verdict
from bot.model.conversation import Channel, Inbound, InboundKind, Language, Outbound
from bot.model.signup import Signup
from bot.ports.store import Store
from bot.redaction import tokenise
from bot.signup.codes import Codes
from bot.signup.journey import pending
from bot.signup.pages import begun
from bot.signup.service import SignupService
from bot.signup.step import Answer
from bot.signup.told import Told

COMPANY = {
    "name": "Bakkerij De Gouden Korst B.V.",
    "address": "Dam 1, Amsterdam",
    "number": "12345678",
    "officers": ["Jan de Vries"],
}


class HandClock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Return where the hand stands."""
        return self.moment

    def pass_(self, **length: float) -> None:
        """Move on."""
        self.moment += timedelta(**length)


@dataclass
class Talk:
    """One conversation with the service."""

    store: Store
    conversation: str
    service: SignupService
    clock: HandClock
    channel: Channel = Channel.WEB
    told: list[Told] = field(default_factory=list)
    _numbers: Any = field(default_factory=itertools.count)

    @property
    def said(self) -> tuple[str, ...]:
        """The names of the texts that the last use case said."""
        return tuple(say.name for say in self.told[-1].says)

    async def state(self) -> Signup:
        """Read the signup."""
        return (await self.service.state(self.conversation))[1]

    async def asks(self) -> str | None:
        """Return the open question."""
        return pending(await self.state()).asks

    async def row(self, text: str, value: str | None) -> str:
        """Accept a message, as a channel does."""
        kind, key = InboundKind.TEXT, secrets.token_hex(8)
        row = Inbound(key, self.conversation, "test", key, kind, self.channel, text, {"value": value})
        async with self.store.begin() as uow:
            await uow.inbox.put(row)
        return row.id

    async def say(self, text: str, intent: str = "inform", confidence: float = 0.9, message: str = "") -> Told:
        """Answer in words."""
        tokens = tokenise(text, None, None).tokens
        message = message or await self.row(text, None)
        answer = Answer(
            message, text, self.clock.now(), tokens=tokens, channel=self.channel, intent=intent, confidence=confidence
        )
        self.told.append(await self.service.answer(self.conversation, answer))
        return self.told[-1]

    async def choose(self, value: str) -> Told:
        """Answer with a choice."""
        message = await self.row(value, value)
        answer = Answer(message, value, self.clock.now(), value=value, channel=self.channel)
        self.told.append(await self.service.answer(self.conversation, answer))
        return self.told[-1]

    async def wish(self, name: str, **detail: str) -> Told:
        """Carry out a wish."""
        self.told.append(await self.service.wish(self.conversation, await self.row(name, None), name, **detail))
        return self.told[-1]

    async def settle(
        self, name: CheckName, outcome: Outcome = Outcome.PASSED, reason: str = "", data: dict[str, Any] | None = None
    ) -> Told:
        """Settle a check that is pending."""
        run = (await self.state()).checks[name].run
        message = await self.row(f"check {name}", None)
        self.told.append(
            await self.service.settle(self.conversation, message, name, run, Verdict(outcome, reason, data or {}))
        )
        return self.told[-1]

    async def outbox(self) -> list[Outbound]:
        """Take everything that waits to be sent."""
        async with self.store.begin() as uow:
            return await uow.outbox.claim(self.clock.now() + timedelta(seconds=1), 100)

    async def code(self) -> str:
        """Return the newest code that was sent."""
        codes = [row.payload["code"] for row in await self.outbox() if "code" in row.payload]
        return str(codes[-1])

    async def resend(self) -> bool:
        """Ask for a new code and let the provider take it over; False when none was sent."""
        await self.choose("resend")
        if self.said:
            return False
        await self.wish("code_sent", kind="code_sms")
        return True

    async def through(self, last: str) -> None:
        """Answer as an honest baker until this question is open."""
        while (key := await self.asks()) != last:
            assert key, f"nothing is asked before {last}"
            await self.answer(key)

    async def answer(self, key: str) -> None:
        """Answer one question as an honest baker."""
        if key in _TEXTS:
            await self.say(_TEXTS[key])
        elif key in _CHOICES:
            await self.choose(_CHOICES[key])
        elif key in {"otp", "email_code"}:
            await self.say(await self.code())
        else:
            await self._hosted(CheckName(key))
        for name in _WAITS.get(key, ()):
            await self.settle(name, data=COMPANY if name is CheckName.COMPANY else None)
        if key in {"mobile_number", "email"}:
            await self.wish("code_sent", kind="code_sms" if key == "mobile_number" else "code_email")

    async def _hosted(self, name: CheckName) -> None:
        await self.pending(name)
        await self.settle(name, data={"brand": "visa", "last4": "4242", "method": "totp"})

    async def pending(self, name: CheckName) -> None:
        """Begin a run of a check as opening its page does."""
        async with self.store.begin() as uow:
            held = await uow.conversations.lock(self.conversation)
            await uow.signups.save(begun(await uow.signups.lock(held.signup), name))


_TEXTS = {
    "mobile_number": "06 12345678",
    "full_name": "Jan de Vries",
    "job_title": "eigenaar",
    "email": "jan@korst.example",
    "registration_number": "12345678",
    "vat_number": "NL123456782B90",
    "budget": "500",
}
_CHOICES = {
    "country": "nl",
    "company_confirmed": "yes",
    "credit_check": "yes",
    "security_contact": "yes",
    "security_practices": "accept",
    "collection_policy": "accept",
    "acceptable_use": "accept",
    "customer_agreement": "accept",
    "review": "yes",
    "call": "now",
}
_WAITS = {
    "mobile_number": (CheckName.PHONE,),
    "email": (CheckName.EMAIL,),
    "registration_number": (CheckName.COMPANY,),
    "vat_number": (CheckName.VAT,),
    "identity": (CheckName.SANCTIONS, CheckName.AUTHORITY),
    "credit_check": (CheckName.CREDIT,),
}


async def a_talk(
    store: Store, clock: HandClock | None = None, channel: Channel = Channel.WEB, language: Language = Language.NL
) -> Talk:
    """Begin a conversation."""
    clock = clock or HandClock()
    async with store.begin() as uow:
        held = await begin(uow, language, channel, clock.now(), known=True)
    return Talk(store, held.id, SignupService(store, clock, Codes(b"a key for tests")), clock, channel)

"""One customer on the stage: what they type and choose, what happens to them outside, and where their signup stands."""

import asyncio
import itertools
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyotp

from bot.checks.device import DeviceSignal
from bot.inbox.accept import Incoming, begin
from bot.model.conversation import Author, Channel, Conversation, InboundKind, Language, Line
from bot.model.signup import Signup
from bot.providers.sandbox.faults import Provider
from bot.providers.sandbox.ledger import Kind
from bot.signup.journey import pending
from tests.dialogue.stage import Stage

_OFFICE = ZoneInfo("Europe/Amsterdam")
_MORNING, _NOON, _SATURDAY = 10, 12, 5
#: Words that break off are held back for less than this: their second half may follow.
HOLD_SECONDS = 2.5
_BROWSER = "Mozilla/5.0"
_STORY = {
    Language.NL: "Mijn zwager heeft vorig jaar alles geregeld maar die is er nu niet meer bij en toen bleek dat de helft niet werkte. ",
    Language.EN: "My brother in law set it all up last year but he has left since and then half of it turned out not to work. ",
}
_SIX = re.compile(r"\b\d{6}\b")
_CODES = {"code": Kind.SMS, "spoken_code": Kind.CALL, "mail_code": Kind.EMAIL}


@dataclass
class Customer:
    """Somebody who signs up, on the web or by SMS, or on both."""

    stage: Stage
    language: Language
    channel: Channel
    phone: str
    email: str
    conversation: str = ""
    outside_takes: float = 0.0
    #: Where the transcript stood before the last thing the customer did.
    mark: int = 0
    last: tuple[Channel, Incoming] | None = None
    fence: int = 0
    words: dict[str, str] = field(default_factory=dict)

    async def enter(self, known: Signup | None = None) -> None:
        """Begin a conversation, or come back into one with everything that is known."""
        await self._in_the_morning()
        core = self.stage.core
        phone = self.phone if known or self.channel is Channel.SMS else None
        async with core.store.begin() as uow:
            held = await begin(uow, self.language, self.channel, core.clock.now(), known=bool(known), phone=phone)
            self.conversation = held.id
            if known:
                blank = await uow.signups.get(held.signup)
                kept = replace(
                    known, id=blank.id, conversation=held.id, version=blank.version, created_at=core.clock.now()
                )
                await uow.signups.save(replace(kept, phone=self.phone if "otp" in known.facts else None))
                await uow.conversations.save(replace(held, proven="otp" in known.facts))
                hello = Line(held.id, 0, Author.BOT, "(…)", core.clock.now(), self.channel)
                await uow.transcript.append(hello)
        if known:
            await self._event("resumed")
        elif self.channel is Channel.WEB:
            await core.inbox.greet(self.conversation)
        await self.settle()

    async def _in_the_morning(self) -> None:
        """Begin in office hours, so that a dialogue goes the same way whenever the tests run."""
        now = self.stage.core.clock.now().astimezone(_OFFICE)
        day = now
        while day.weekday() >= _SATURDAY or not _MORNING <= day.hour <= _NOON:
            following = day.hour > _NOON or day.weekday() >= _SATURDAY
            day = datetime.combine(day.date() + timedelta(days=following), day.time().replace(hour=_MORNING), _OFFICE)
        if day > now:
            self.stage.sandbox.clock.advance((day - now).total_seconds())
        await asyncio.sleep(0)

    async def settle(self) -> None:
        """Let everything happen that happens now."""
        await self.stage.settle(self.conversation, self.outside_takes)

    async def state(self) -> tuple[Conversation, Signup]:
        """Where the conversation and its signup stand."""
        return await self.stage.core.signups.state(self.conversation)

    async def asks(self) -> str | None:
        """The open question."""
        return pending((await self.state())[1]).asks

    async def lines(self, after: int = 0) -> list[Line]:
        """The transcript."""
        async with self.stage.core.store.begin() as uow:
            return await uow.transcript.since(self.conversation, after)

    async def begins_turn(self) -> None:
        """Remember where the talk stands, and forget what was heard."""
        self.mark = (await self.state())[0].last_seq
        await self.stage.news()
        self.stage.heard.clear()

    async def says(self, *texts: str) -> None:
        """Type something, or several things one after the other."""
        await self.begins_turn()
        for text in texts:
            await self._take(text, None)
        await self.settle()
        if not [line for line in await self.lines(self.mark) if line.author is not Author.CUSTOMER]:
            await self.stage.later(HOLD_SECONDS, self.conversation)

    async def chooses(self, value: str) -> None:
        """Take a choice that was offered lately: a click on the web, its number by SMS."""
        await self.begins_turn()
        offered = [line for line in await self.lines() if line.author is Author.BOT and line.choices]
        found = [
            (n, choice) for line in offered for n, choice in enumerate(line.choices, 1) if _fits(choice.value, value)
        ]
        if self.channel is Channel.SMS:
            assert found, f"{value} was never offered"
            await self._take(str(found[-1][0]), None)
        else:
            assert found or value == "human", f"{value} was never offered"
            await self._take(found[-1][1].label if found else "human", found[-1][1].value if found else value)
        await self.settle()

    async def offered(self) -> list[str]:
        """The values of the choices under the bot's newest line."""
        said = [line for line in await self.lines() if line.author is Author.BOT]
        return [choice.value for choice in said[-1].choices] if said else []

    async def repeats(self) -> None:
        """Let the last message come once more, as a program does that did not get its answer."""
        await self.begins_turn()
        assert self.last
        await self._send(*self.last)
        await self.settle()

    async def _take(self, text: str, value: str | None) -> None:
        key = secrets.token_hex(16)
        if self.channel is Channel.SMS:
            text = text if text.strip() else "(-)"  # as the webhook takes an empty text
            self.last = self.channel, Incoming(Channel.SMS, "twilio", "SM" + key, text)
        else:
            incoming = Incoming(Channel.WEB, f"web:{self.conversation}", key, text, value=value, client_id=key)
            self.last = self.channel, incoming
        await self._send(*self.last)

    async def _send(self, channel: Channel, incoming: Incoming) -> None:
        if channel is Channel.SMS:
            await self.stage.core.inbox.take_sms(self.phone, incoming)
        else:
            await self.stage.core.inbox.take(self.conversation, incoming)

    async def link(self, purpose: str) -> str:
        """The token of the newest link in the transcript, which has to be for this purpose."""
        links = [line.link for line in await self.lines() if line.link]
        assert links, "there is no link"
        token = links[-1].url.rpartition("/")[2]
        found, _ = await self.stage.core.pages.living(token)
        assert found.purpose == purpose, f"the newest link is for {found.purpose}"
        return token

    async def visits(self, purpose: str, outcome: str) -> None:
        """Follow the link to a provider's page and end it with this outcome; its callback comes in."""
        await self.begins_turn()
        url = await self.stage.core.pages.provider_url(
            await self.link(purpose), DeviceSignal(_BROWSER, secrets.token_hex(8))
        )
        provider = Provider.IDENTITY if purpose == "identity" else Provider.PAYMENTS
        session = await self.stage.sandbox.sessions.get(provider, url.rpartition("/")[2])
        assert session
        await self.stage.sandbox.sessions.finish(session, outcome)
        payload = {"session": session.id, "kind": "ended"}
        await self.stage.core.inbox.event(
            self.conversation, InboundKind.PROVIDER, "stripe", secrets.token_hex(8), payload
        )
        await self.settle()

    async def enrols(self) -> None:
        """Scan the key with an authenticator app and type its code on the page."""
        await self.begins_turn()
        token = await self.link("second_factor_totp")
        offer = await self.stage.factors.offer_totp(token, "")
        await self.stage.factors.enrol_totp(token, pyotp.TOTP(offer.key).now())
        await self.settle()

    async def waits(self, **length: float) -> None:
        """Do nothing for a while."""
        await self.begins_turn()
        await self.stage.later(timedelta(**length).total_seconds(), self.conversation)

    async def returns(self) -> None:
        """Come back after a pause: the page is opened again."""
        await self.begins_turn()
        await self._event("resumed")
        await self.settle()

    async def _event(self, event: str) -> None:
        await self.stage.core.inbox.event(
            self.conversation, InboundKind.DELIVERY, "test", secrets.token_hex(8), {"event": event}
        )

    async def filled(self, text: str) -> str:
        """Put into a text what differs from customer to customer: {phone}, {email}, {code}, {wrong_code}, …"""
        found = text
        for name in re.findall(r"\{([a-z_]+)\}", text):
            found = found.replace(f"{{{name}}}", await self._word(name))
        return found

    async def _word(self, name: str) -> str:
        if name in self.words:
            return self.words[name]
        if name == "wrong_code":
            return f"{(int((await self.codes('code') or ['1'])[-1]) + 1) % 1_000_000:06d}"
        if name == "old_code":
            return (await self.codes("code"))[-2]
        codes = await self.codes(name)
        assert codes, f"no {name} was sent"
        return codes[-1]

    async def codes(self, name: str) -> list[str]:
        """Every code that was sent to the customer in this way."""
        _, signup = await self.state()
        given = {str(value) for key in ("mobile_number", "email") for value in signup.facts.get(key, {}).values()}
        sent = [
            entry for to in given | {self.phone, self.email} for entry in await self.stage.sandbox.ledger.entries(0, to)
        ]
        bodies = [entry.body for entry in sorted(sent, key=lambda entry: entry.n) if entry.kind is _CODES[name]]
        return [code[0] for body in bodies if (code := _SIX.search(body))]


def a_customer(stage: Stage, language: Language, channel: Channel = Channel.WEB, ending: str = "5") -> Customer:
    """A customer with a number and an address that nobody else has."""
    first, second = next(_NEW if len(ending) == 1 else _NEW_SPECIAL), next(_NEW)
    dutch = language is Language.NL
    network, name = ("+31612", "jan-{}@korst.example") if dutch else ("+447400", "olivia-{}@northwind.example")
    phone, email = f"{network}{first:0{6 - len(ending)}d}{ending}", name.format(f"{first}x")
    found = Customer(stage, language, channel, phone, email)
    found.words = {
        "long": (_STORY[language] * 40)[:1600],
        "phone": phone,
        "email": email,
        "other_phone": f"{network}{second:05d}5",
        "other_email": name.format(f"{second}x"),
    }
    return found


#: No number comes twice in a run; an ending of four digits leaves two to tell its customers apart.
_NEW, _NEW_SPECIAL = itertools.count(1), itertools.count(1)


def _fits(value: str, wanted: str) -> bool:
    return value == wanted or (wanted == "a_time" and bool(re.match(r"\d{4}-\d\d-\d\dT", value)))


def plainly(key: str, fact: Mapping[str, Any]) -> str:
    """A fact in the words that a dialogue writes it in."""
    match key:
        case "full_name":
            return f"{fact['first']} {fact['last']}".strip()
        case "budget":
            return f"{int(fact['cents']) / 100:g}"
        case "country":
            return str(fact["code"])
        case "security_contact":
            return " ".join(str(fact[part]) for part in ("name", "email", "phone"))
        case "call":
            return "now" if fact.get("now") else str(fact["slot"])
        case "vat_number" if fact.get("skipped"):
            return "skipped"
        case _:
            return " ".join(str(value) for value in fact.values())

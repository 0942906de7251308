"""Customers and a rep as outside programs: they know nothing but the paths of the contract."""

import asyncio
import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urljoin

import aiohttp
import pyotp

PATIENCE = 40.0
#: Every question of a plain journey, in order.
STEPS = (
    "mobile_number", "otp", "full_name", "job_title", "email", "email_code", "country", "registration_number", "company_confirmed",
    "vat_number", "identity", "second_factor", "card", "credit_check", "budget", "security_contact", "security_practices",
    "collection_policy", "acceptable_use", "customer_agreement", "review", "call",
)  # fmt: skip
CHECKS = (
    "phone", "otp", "email", "email_ownership", "company", "vat", "identity", "device", "sanctions", "authority", "second_factor",
    "card", "credit", "risk",
)  # fmt: skip
Json = dict[str, Any]


async def until(look: Callable[[], Awaitable[Any]], what: str, patience: float = PATIENCE) -> Any:
    """Look again until something is found."""
    ends = asyncio.get_running_loop().time() + patience
    while asyncio.get_running_loop().time() < ends:
        if found := await look():
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(f"waited {patience:.0f} s for {what}")


class _Forms(HTMLParser):
    """Collects the forms of a page: where they go, their fields, and the values that can be picked."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Json] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({"action": given.get("action", ""), "fields": {}, "picks": {}})
        elif tag in {"input", "button", "option"} and self.forms:
            form = self.forms[-1]
            if tag == "button" or given.get("type") == "radio":
                form["picks"][given.get("value", "")] = given.get("name", "")
            elif given.get("name"):
                form["fields"][given["name"]] = given.get("value", "")


@dataclass
class Site:
    """A running Welkom in sandbox mode."""

    url: str
    http: aiohttp.ClientSession

    async def json(self, path: str) -> Any:
        """Read a JSON path."""
        async with self.http.get(self.url + path) as answer:
            return await answer.json() if answer.status == 200 else None

    async def post(self, path: str, body: Json) -> tuple[int, Any]:
        """Post JSON."""
        async with self.http.post(self.url + path, json=body) as answer:
            return answer.status, await answer.json()

    async def signup(self, phone: str) -> Json | None:
        """Read how a number's signup stands."""
        return await self.json(f"/sandbox/signups?phone={quote(phone)}")

    async def ledger(self, kind: str, to: str) -> list[Json]:
        """Read what was sent to somebody, oldest first."""
        return [entry for entry in await self.json("/sandbox/ledger") if entry["kind"] == kind and entry["to"] == to]

    async def advance(self, seconds: int) -> None:
        """Move the sandbox's clock."""
        await self.post("/sandbox/clock", {"advance_seconds": seconds})

    async def fault(self, provider: str, fault: str, times: int = 1) -> None:
        """Make a stand-in faulty."""
        status, _ = await self.post("/sandbox/faults", {"provider": provider, "fault": fault, "times": times})
        assert status == 200

    async def code(self, kind: str, to: str, after: int = 0) -> str:
        """Wait for the newest six-digit code sent to somebody."""

        async def look() -> str | None:
            sent = (await self.ledger(kind, to))[after:]
            found = [match[0] for entry in sent if (match := re.search(r"\b\d{6}\b", entry["body"]))]
            return found[-1] if found else None

        return str(await until(look, f"a code by {kind} to {to}"))

    async def page(self, url: str, pick: str | None = None, **fields: str) -> str:
        """Open a link as a browser without JavaScript, and send its form when something is picked or filled in."""
        async with self.http.get(urljoin(self.url, url)) as answer:
            text, here = await answer.text(), str(answer.url)
        if pick is None and not fields:
            return text
        parser = _Forms()
        parser.feed(text)
        form = next(form for form in parser.forms if pick is None or pick in form["picks"])
        data = {**form["fields"], **fields, **({form["picks"][pick]: pick} if pick else {})}
        async with self.http.post(urljoin(here, form["action"]), data=data) as answer:
            assert answer.status < 400, answer.status
            return await answer.text()


@dataclass
class Customer(ABC):
    """What both kinds of customers share: who they are and how they answer each question."""

    site: Site
    phone: str
    language: str = "nl"
    email: str = field(default_factory=lambda: f"jan-{secrets.token_hex(4)}@korst.example")
    card: str = "credit"
    identity: str = "verified"
    number: str = "12345678"
    asked: list[str] = field(default_factory=list)
    newest: dict[str, Json] = field(default_factory=dict)

    @property
    def nl(self) -> bool:
        """Whether this customer speaks Dutch."""
        return self.language == "nl"

    @abstractmethod
    async def say(self, text: str) -> None:
        """Type something."""

    @abstractmethod
    async def choose(self, value: str) -> None:
        """Take a choice that is offered."""

    @abstractmethod
    async def mark(self) -> None:
        """Remember where the talk stands, so that only what is asked from now on counts as asked."""

    @abstractmethod
    async def asks(self, key: str) -> Json:
        """Wait until this question is the newest that is asked, and return its message."""

    async def link(self, key: str) -> str:
        """Return the link on the message that asks."""
        return str(self.newest[key]["link"]["url"])

    async def state(self) -> Json:
        """Read the signup."""
        found = await self.site.signup(self.phone)
        assert found is not None
        return found

    async def check(self, name: str, outcome: str) -> None:
        """Wait for the outcome of a check."""

        async def look() -> bool:
            found = await self.site.signup(self.phone)
            return bool(found and found["checks"].get(name) == outcome)

        await until(look, f"{name} to be {outcome}: {(await self.site.signup(self.phone) or {}).get('checks')}")

    async def go(self, last: str | None = None) -> None:
        """Answer every question in order; stop when `last` is asked and not answered."""
        for key in STEPS:
            self.newest[key] = await self.asks(key)
            self.asked.append(key)
            if key == last:
                return
            await self.answer(key)

    async def answer(self, key: str) -> None:
        """Answer one question as this customer does."""
        await self.mark()
        await getattr(self, f"answer_{key}")()

    async def answer_mobile_number(self) -> None:
        await self.say(self.phone)

    async def answer_otp(self) -> None:
        await self.say(await self.site.code("sms", self.phone))

    async def answer_full_name(self) -> None:
        await self.say("Jan de Vries")

    async def answer_job_title(self) -> None:
        await self.say("eigenaar" if self.nl else "owner")

    async def answer_email(self) -> None:
        await self.say(self.email)

    async def answer_email_code(self) -> None:
        await self.say(await self.site.code("email", self.email))

    async def answer_country(self) -> None:
        await self.choose("nl")

    async def answer_registration_number(self) -> None:
        await self.say(self.number)

    async def answer_company_confirmed(self) -> None:
        await self.choose("yes")

    async def answer_vat_number(self) -> None:
        await self.say("NL123456782B90")

    async def answer_identity(self) -> None:
        await self.site.page(await self.link("identity"), self.identity)

    async def answer_second_factor(self) -> None:
        await self.choose("totp")

        link = str((await self.asks("second_factor"))["link"]["url"])
        await self.mark()
        key = re.search(r"\b[A-Z2-7]{32}\b", await self.site.page(link))
        assert key
        await self.site.page(link, code=pyotp.TOTP(key[0]).now())

    async def answer_card(self) -> None:
        await self.site.page(await self.link("card"), self.card)

    async def answer_credit_check(self) -> None:
        await self.choose("yes")

    async def answer_budget(self) -> None:
        await self.say("500")

    async def answer_security_contact(self) -> None:
        await self.choose("me")

    async def answer_security_practices(self) -> None:
        await self.choose("commit")

    async def answer_collection_policy(self) -> None:
        await self.choose("accept")

    async def answer_acceptable_use(self) -> None:
        await self.choose("accept")

    async def answer_customer_agreement(self) -> None:
        await self.choose("accept")

    async def answer_review(self) -> None:
        await self.choose("confirm")

    async def answer_call(self) -> None:
        await self.choose("now")

"""A customer with a telephone: texts through the sandbox, reads the ledger, answers choices by their number."""

import re
from dataclasses import dataclass
from typing import Any

from tests.journeys.player import Customer, Json, until

_CHOICE = re.compile(r"^(\d{1,2})\. (.+)$", re.MULTILINE)
_LINK = re.compile(r"https?://\S+/l/\S+")


@dataclass
class SmsCustomer(Customer):
    """Knows the order of the choices by what they mean, as a reader of the labels would."""

    _answered: int = 0

    async def texts(self) -> list[str]:
        """Return the texts this phone got, one-time codes left out, and that something takes longer on a slow machine."""
        sent = await self.site.ledger("sms", self.phone)
        bodies = [entry["body"] for entry in sent]
        return [body for body in bodies if not re.search(r"@\S+ #\d{6}$|nakijken|still checking", body)]

    async def start(self) -> None:
        """Begin by texting a greeting."""
        await self.say("hoi" if self.nl else "hello")

    async def say(self, text: str) -> None:
        """Send a text."""
        self._answered = len(await self.texts())
        status, _ = await self.site.post("/sandbox/sms", {"from": self.phone, "body": text})
        assert status == 200, status

    async def choose(self, value: str) -> None:
        """Answer with the number of a choice."""
        text = (await self.texts())[-1]
        offered = _CHOICE.findall(text)
        assert offered, f"no choices in {text!r}"
        await self.say(next((number for number, label in offered if means(label, value)), "1"))

    async def mark(self) -> None:
        """Remember how many texts came."""
        self._answered = len(await self.texts())

    async def asks(self, key: str) -> Json:
        """Wait until this question is open and a text came since the last answer."""
        before = -1

        async def look() -> Json | None:
            nonlocal before
            found = await self.site.signup(self.phone)
            texts = await self.texts()
            still, before = len(texts) == before, len(texts)
            if not found or found["asks"] != key or len(texts) <= self._answered or not still:
                return None  # a reply may take several texts; the last one asks
            link = _LINK.search(texts[-1])
            return {"text": texts[-1], "link": {"url": link[0]} if link else None}

        found: Json = await until(look, f"{key} by SMS; the state is {await self.site.signup(self.phone)}")
        return found

    async def answer_mobile_number(self) -> None:
        """Confirm the number texted from."""
        await self.choose("this")


_MEANINGS: dict[str, tuple[str, ...]] = {
    "yes": ("ja", "yes", "klopt", "correct", "alles"),
    "no": ("nee", "no"),
    "nl": ("nederland", "netherlands"),
    "totp": ("app",),
    "passkey": ("passkey",),
    "commit": ("ja", "keep"),
    "me": ("ben ik", "me"),
    "confirm": ("klopt", "right", "correct", "verstu", "send"),
    "accept": ("akkoord", "ik ga", "accept", "agree"),
    "decline": ("niet", "not", "decline"),
    "now": ("nu", "now", "zodra", "as soon"),
}


def means(label: str, value: str) -> bool:
    """Tell whether a label is that of a choice."""
    said: Any = label.casefold()
    return any(word in said for word in _MEANINGS.get(value, (value,))) and not (
        value == "accept" and ("niet" in said or "not" in said)
    )

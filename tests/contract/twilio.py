"""Twilio on this machine: keeps what it accepts and lists it, newest first, in the form of its own examples."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from bot.providers.twilio_api import TwilioAccount
from tests.contract.descriptions import described, spec
from tests.contract.vendor import Answer, Seen, Vendor

SID = "AC" + "a" * 32
PUBLIC_URL = "https://welkom.example/"
SENDER = "+3197010200000"
REFUSED = "+31612340003"
ACCOUNT = TwilioAccount(SID, "secret-token", SENDER)
ROOT = f"/2010-04-01/Accounts/{SID}"
API = "twilio/twilio_api_v2010.json"


class Now:
    """The system's clock, which a test may set wrong."""

    ahead = timedelta()

    def now(self) -> datetime:
        """What our clock shows."""
        return datetime.now(UTC) + self.ahead


def long_ago() -> datetime:
    """Longer ago than any list lags behind."""
    return datetime.now(UTC) - timedelta(minutes=2)


class FakeTwilio:
    """Messages and calls; `now` can be moved, `page_size` is how many entries a page of a list has."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor
        self.entries: list[dict[str, Any]] = []
        self.requests: dict[str, Seen] = {}
        self.page_size = 2
        self.age = timedelta()
        self.call_ended = True
        for kind in ("Messages", "Calls"):
            vendor.on("POST", f"{ROOT}/{kind}.json", self._create)
            vendor.on("GET", f"{ROOT}/{kind}.json", self._list)
        vendor.on("POST", f"{ROOT}/Messages/*", self._update)
        vendor.on("GET", f"{ROOT}/Calls/*", self._events)

    def _create(self, seen: Seen) -> Answer:
        if seen.value("To") == REFUSED:
            return Answer(error(21211, f"The 'To' number {REFUSED} is not a valid phone number."), 400)
        message = seen.path.endswith("Messages.json")
        entry = self.add(str(seen.value("To")), str(seen.value("Body") or ""), call=not message)
        self.requests[entry["sid"]] = seen
        return Answer(entry, 201)

    def add(self, to: str, body: str = "", *, call: bool = False, **changes: Any) -> dict[str, Any]:
        """Put an entry into the list, as if it had been accepted just now."""
        path = f"/2010-04-01/Accounts/{{AccountSid}}/{'Calls' if call else 'Messages'}.json"
        entry = dict(example(path, "post", "201", "create"))
        number = f"{len(self.entries) + 1:032x}"
        created = format_datetime(datetime.now(UTC) - self.age)
        entry |= {"sid": ("CA" if call else "SM") + number, "to": to, "from": SENDER, "date_created": created}
        entry |= {"direction": "outbound-api", "account_sid": SID, **({} if call else {"body": body}), **changes}
        self.entries.insert(0, entry)
        return entry

    def _list(self, seen: Seen) -> Answer:
        kind = "messages" if seen.path.endswith("Messages.json") else "calls"
        page = int(seen.value("Page") or 0)
        known = [entry for entry in self.entries if entry["sid"].startswith("SM" if kind == "messages" else "CA")]
        found = [entry for entry in known if entry["to"] == seen.value("To") and entry["from"] == seen.value("From")]
        start, end = page * self.page_size, (page + 1) * self.page_size
        more = f"{seen.path}?To=%2B{str(seen.value('To'))[1:]}&From=%2B{SENDER[1:]}&Page={page + 1}&PageToken=PA1"
        return Answer({kind: found[start:end], "page": page, "next_page_uri": more if found[end:] else None})

    def _update(self, seen: Seen) -> Answer:
        sid = seen.path.rpartition("/")[2].removesuffix(".json")
        entry = next(entry for entry in self.entries if entry["sid"] == sid)
        entry["body"] = seen.value("Body")
        return Answer(entry)

    def _events(self, seen: Seen) -> Answer:
        sid = seen.path.split("/")[-2]
        asked = self.requests.get(sid)
        parameters = {"status_callback": asked.value("StatusCallback")} if asked and self.call_ended else None
        return Answer({"events": [{"request": {"parameters": parameters}, "response": {}}] if parameters else []})


def error(code: int, message: str) -> Mapping[str, object]:
    """An error as Twilio writes it; its message may quote the number."""
    return {"code": code, "message": message, "more_info": f"https://www.twilio.com/docs/errors/{code}", "status": 400}


def example(path: str, method: str, status: str, name: str) -> Mapping[str, Any]:
    """A named example of the published description."""
    media = spec(API)["paths"][path][method]["responses"][status]["content"]["application/json"]
    copied: Mapping[str, Any] = json.loads(json.dumps(media["examples"][name]["value"]))
    return copied


@asynccontextmanager
async def fake_twilio() -> AsyncIterator[FakeTwilio]:
    """Start it, with its published description watching."""
    async with Vendor(described(API)) as vendor:
        yield FakeTwilio(vendor)

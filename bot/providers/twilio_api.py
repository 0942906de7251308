"""Owns what the Twilio adapters share: the account, the meaning of codes, and proving what was sent.

`twilio_messaging`, `twilio_voice` and `twilio_lookup` are built on it.
"""

from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

import aiohttp

from bot.ports.clock import Clock
from bot.ports.errors import (
    Ambiguous,
    Misconfigured,
    OptedOut,
    PortError,
    Refused,
    Throttled,
    Unavailable,
    UnexpectedReply,
)
from bot.providers.http import Api, Call, Dialect, Endpoint, segment

# https://www.twilio.com/docs/api/errors
CODES: Final[Mapping[str, type[PortError]]] = {
    "10001": Misconfigured,  # the account is not active
    "14107": Throttled,  # too many messages to one number: Twilio's own breaker of loops
    "20003": Misconfigured,  # the credentials are wrong
    "20005": Misconfigured,  # the account is suspended
    "20009": Unavailable,  # a message cannot be redacted before its delivery has ended
    "20429": Throttled,
    "21211": Refused,  # no such number
    "21212": Misconfigured,  # our sender is no number
    "21214": Refused,  # the number cannot be reached
    "21215": Misconfigured,  # our geographic permissions do not cover the country (calls)
    "21217": Refused,
    "21408": Misconfigured,  # our geographic permissions do not cover the country (texts)
    "21601": Misconfigured,  # our number cannot send texts
    "21603": Misconfigured,  # no sender
    "21604": Refused,  # no recipient
    "21606": Misconfigured,  # our number is not ours, or cannot text
    "21610": OptedOut,
    "21611": Throttled,  # our queue is full
    "21612": Refused,  # this sender cannot reach this number
    "21614": Refused,  # not a mobile number
    "21617": Refused,  # longer than 1600 characters
    "21659": Misconfigured,
    "21660": Misconfigured,  # the number belongs to another account
    "21703": Misconfigured,  # the messaging service has no sender
    "63038": Throttled,  # the account's messages of the day are used up
}

PAGE_SIZE: Final = 200
MOST_PAGES: Final = 10
REMEMBERED: Final = 5000
# Times of Twilio are whole seconds.
ROUNDING: Final = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """Whom Twilio bills, and the number that customers see."""

    sid: str
    auth_token: str = field(repr=False)
    sender: str = ""


def twilio_api(endpoint: Endpoint, account: TwilioAccount) -> Api:
    """The HTTP interface with the account's credentials."""
    credentials = aiohttp.encode_basic_auth(account.sid, account.auth_token)
    return Api(endpoint, Dialect("twilio", _code, CODES), {"Authorization": credentials})


def _code(document: Any) -> str | None:
    return str(document["code"])


class Handed:
    """What this process handed to Twilio, by our reference: the newest few thousand.

    Twilio keeps no reference of ours with a message or a call, so a list of them is attributed by what we know.
    """

    def __init__(self) -> None:
        self._marks: OrderedDict[str, bytes] = OrderedDict()
        self._sids: OrderedDict[str, str] = OrderedDict()

    def note(self, reference: str, mark: bytes) -> None:
        """Remember what is about to be sent, so that it is recognised in a list."""
        _keep(self._marks, reference, mark)

    def accept(self, reference: str, sid: str) -> None:
        """Remember which id the provider gave it."""
        _keep(self._sids, reference, sid)

    def mark_of(self, reference: str) -> bytes | None:
        """The mark of what was sent with this reference, None when another process sent it."""
        return self._marks.get(reference)

    def sid_of(self, reference: str) -> str | None:
        """The provider's id, None when its answer never came."""
        return self._sids.get(reference)

    def others(self, reference: str) -> frozenset[str]:
        """The ids that are known to belong to other references."""
        return frozenset(sid for known, sid in self._sids.items() if known != reference)


def _keep(memory: OrderedDict[str, Any], key: str, value: Any) -> None:
    memory[key] = value
    while len(memory) > REMEMBERED:
        memory.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """One message or call in Twilio's list; `body` is empty for calls and for redacted messages."""

    sid: str
    created: datetime
    body: str


class History:
    """Twilio's list of what went to a number; the ground on which absence is proven.

    The list is asked for without Twilio's filter on the date: that compares the date of sending, which a queued
    message does not have yet.
    """

    def __init__(self, api: Api, account: TwilioAccount, kind: str, clock: Clock, settle: float) -> None:
        self._api = api
        self._account = account
        self._path = f"/2010-04-01/Accounts/{segment(account.sid)}/{kind}.json"
        self._key = kind.lower()
        self._clock = clock
        self._settle = timedelta(seconds=settle)

    async def since(self, to: str, moment: datetime) -> Sequence[Listed]:
        """What was created for the number since a moment of our clock, which may differ from Twilio's."""
        skew = timedelta()
        found: list[Listed] = []
        async for page, date in self._pages(to):
            if date is not None:
                skew = self._clock.now() - date
            found += page
        start = moment - skew - ROUNDING
        return [listed for listed in found if listed.created >= start]

    def prove_absent(self, moment: datetime) -> None:
        """Allow "absent" only when what was asked then has long been in the list or never will be."""
        if self._clock.now() - moment < self._settle:
            raise Unavailable("twilio: too early to tell whether it was accepted")

    async def _pages(self, to: str) -> AsyncIterator[tuple[list[Listed], datetime | None]]:
        # https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources (free of charge)
        query = [("To", to), ("PageSize", str(PAGE_SIZE))]
        if not self._account.sender.startswith("MG"):
            query.append(("From", self._account.sender))
        call = Call("GET", self._path, params=query)
        for _ in range(MOST_PAGES):
            reply = await self._api.exchange(call)
            yield self._api.understand(call, reply.document, self._read), reply.date
            following = self._api.understand(call, reply.document, _following)
            if following is None:
                return
            if not following.startswith(f"{self._path}?"):
                raise UnexpectedReply("twilio: a next page elsewhere")
            call = Call("GET", following)
        raise Ambiguous("twilio: too many entries to look through")

    def _read(self, document: Any) -> list[Listed]:
        return [_listed(entry) for entry in document[self._key] if entry["direction"] == "outbound-api"]


def _listed(entry: Mapping[str, Any]) -> Listed:
    return Listed(entry["sid"], parsedate_to_datetime(entry["date_created"]), entry.get("body") or "")


def _following(document: Any) -> str | None:
    following = document.get("next_page_uri")
    return str(following) if following else None

"""Owns how adapters speak HTTP: one call with a deadline, and every way to fail as an error of `bot.ports.errors`.

Each vendor's file brings its addresses, its table of codes and its readers.
Nothing that is raised here carries an address, a header or a body: they hold personal data and keys.
"""

import email.utils
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from urllib.parse import quote

import aiohttp
import orjson
from yarl import URL

from bot.ports.errors import Ambiguous, Misconfigured, PortError, Refused, Throttled, Unavailable, UnexpectedReply

T = TypeVar("T")

MAX_BYTES: Final = 8 * 1024 * 1024
CONNECT_SECONDS: Final = 5.0

# The vendor says that it did not take the request, so the same call may be tried again whatever it does.
_NOT_TAKEN: Final = frozenset({408, 425, 503})
_CODE: Final = re.compile(r"[\w.:-]{1,64}")
_NO_ENTRY: Final = frozenset({401, 403, 407})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a vendor listens: `base_url` with its path, the deadline of a whole call, and a session to share."""

    base_url: str
    timeout: float = 10.0
    session: aiohttp.ClientSession | None = None


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a vendor says no: `code` finds its own code in an error document, `table` says what the code means to us."""

    vendor: str
    code: Callable[[Any], str | None]
    table: Mapping[str, type[PortError]] = field(default_factory=dict)
    retry_after: float = 30.0


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `repeatable`: sending it again does no harm, so a broken connection is no riddle."""

    method: str
    path: str
    params: Sequence[tuple[str, str]] = ()
    form: Sequence[tuple[str, str]] | None = None
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    repeatable: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back with a status of success."""

    document: Any
    date: datetime | None


def segment(text: str) -> str:
    """Escape one part of a path."""
    return quote(text, safe="")


class Api:
    """A vendor's HTTP interface."""

    def __init__(self, endpoint: Endpoint, dialect: Dialect, headers: Mapping[str, str] | None = None) -> None:
        self._endpoint = endpoint
        self._dialect = dialect
        self._headers = {"Accept": "application/json", "User-Agent": "welkom", **(headers or {})}
        self._own: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the session if it was made here; a shared one is closed by whoever made it."""
        if self._own is not None:
            await self._own.close()
            self._own = None

    async def ask(self, call: Call, read: Callable[[Any], T]) -> T:
        """Make the call and read the document of its answer; raises the closed list of `ports.errors`."""
        return self.understand(call, (await self.exchange(call)).document, read)

    def understand(self, call: Call, document: Any, read: Callable[[Any], T]) -> T:
        """Apply a reader; a document that it cannot read is the vendor's fault, named without quoting it."""
        try:
            return read(document)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            failure = self._strange(call, "answer of an unexpected form")
        raise failure

    async def exchange(self, call: Call) -> Reply:
        """Make the call and return its successful answer."""
        try:
            async with self._session().request(
                call.method,
                URL(self._endpoint.base_url.rstrip("/") + call.path, encoded=True),
                params=call.params or None,
                data=aiohttp.FormData(call.form) if call.form is not None else None,
                json=call.json,
                headers={**self._headers, **call.headers},
                timeout=self._deadline(),
                allow_redirects=False,
                middlewares=None if call.repeatable else (_only_once,),
            ) as response:
                body = await _body(response)
                status, headers = response.status, dict(response.headers)
        except (aiohttp.ClientError, TimeoutError, OSError, _TooLong, _Broken) as error:
            failure = self._broken(call, error)
        else:
            return self._judged(call, status, body, {name.lower(): value for name, value in headers.items()})
        # Raised outside the handler, so that the library's error, which quotes addresses, does not hang on ours.
        raise failure

    def _session(self) -> aiohttp.ClientSession:
        if self._endpoint.session is not None:
            return self._endpoint.session
        if self._own is None:
            self._own = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        return self._own

    def _deadline(self) -> aiohttp.ClientTimeout:
        total = self._endpoint.timeout
        return aiohttp.ClientTimeout(total=total, connect=min(CONNECT_SECONDS, total / 2))

    def _judged(self, call: Call, status: int, body: bytes, headers: Mapping[str, str]) -> Reply:
        document = _decoded(body)
        if 200 <= status < 300:  # noqa: PLR2004 - the successes of RFC 9110
            if document is _UNREADABLE:
                raise self._strange(call, f"{status} with an unreadable body")
            return Reply(document, _moment(headers.get("date")))
        raise self._refusal(call, status, document, headers)

    def told(self, code: str, retry_after: str | None = None) -> PortError:
        """Translate a vendor's code, also one that came with the status of success."""
        kind = self._dialect.table.get(code, UnexpectedReply)
        if kind is Throttled:
            return Throttled(_seconds(retry_after, self._dialect.retry_after))
        return Refused(code) if kind is Refused else kind(self._named(f"code {code}"))

    def _refusal(self, call: Call, status: int, document: Any, headers: Mapping[str, str]) -> PortError:
        code = self._code(document)
        if status == 429:  # noqa: PLR2004 - too many requests
            return Throttled(_seconds(headers.get("retry-after"), self._dialect.retry_after))
        if code is not None and code in self._dialect.table:
            return self.told(code, headers.get("retry-after"))
        if status in _NO_ENTRY:
            return Misconfigured(self._named(f"{status} {code or ''}".strip()))
        if status in _NOT_TAKEN or (status >= 500 and call.repeatable):  # noqa: PLR2004 - the vendor's own faults
            return Unavailable(self._named(str(status)))
        if status >= 500:  # noqa: PLR2004 - it broke down while at work
            return Ambiguous(self._named(str(status)))
        return Refused(code) if code is not None else UnexpectedReply(self._named(f"{status} without a code"))

    def _code(self, document: Any) -> str | None:
        try:
            code = self._dialect.code(document)
        except (KeyError, IndexError, TypeError, AttributeError):
            return None
        # Whatever is no plain code might be a sentence about somebody.
        return code if code is not None and _CODE.fullmatch(code) else None

    def _broken(self, call: Call, error: Exception) -> PortError:
        if isinstance(error, aiohttp.ClientConnectorCertificateError):
            return Misconfigured(self._named("the certificate is not trusted"))
        if isinstance(error, aiohttp.InvalidURL):
            return Misconfigured(self._named("the address is not valid"))
        if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
            return Unavailable(self._named("no connection"))
        if isinstance(error, _TooLong):
            return self._strange(call, "an answer that is too long")
        what = "no answer in time" if isinstance(error, TimeoutError) else "the connection broke"
        return (Unavailable if call.repeatable else Ambiguous)(self._named(what))

    def _strange(self, call: Call, what: str) -> PortError:
        # A success that we cannot read may well be a message sent: for calls that act, only looking it up can tell.
        return (UnexpectedReply if call.repeatable else Ambiguous)(self._named(what))

    def _named(self, what: str) -> str:
        return f"{self._dialect.vendor}: {what}"


class _TooLong(Exception):
    """More bytes than any answer of ours needs."""


class _Broken(Exception):
    """The connection broke, and asking once more might do something twice."""


async def _only_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep the library from repeating a GET by itself when the connection breaks (a report that is billed is a GET)."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
        raise _Broken from None


class _Unreadable:
    """Stands for a body that is not JSON."""


_UNREADABLE: Final = _Unreadable()


async def _body(response: aiohttp.ClientResponse) -> bytes:
    chunks = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        chunks += chunk
        if len(chunks) > MAX_BYTES:
            raise _TooLong
    return bytes(chunks)


def _decoded(body: bytes) -> Any:
    """JSON, with or without a byte order mark (Partner Center sends one); None for an empty body."""
    try:
        return orjson.loads(body.removeprefix(b"\xef\xbb\xbf")) if body.strip() else None
    except orjson.JSONDecodeError:
        return _UNREADABLE


def _moment(http_date: str | None) -> datetime | None:
    try:
        return email.utils.parsedate_to_datetime(http_date) if http_date else None
    except ValueError:
        return None


def _seconds(retry_after: str | None, otherwise: float) -> float:
    """The header in either of its forms, seconds or a date."""
    if retry_after and retry_after.strip().isdigit():
        return float(retry_after)
    until = _moment(retry_after)
    return max(0.0, (until - datetime.now(UTC)).total_seconds()) if until else otherwise

"""The ways in which any HTTP interface lets us down, and what every adapter has to make of each.

A test module inherits `Failures` and says by its fixtures how to ask, and whether the request does something.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from bot.ports.errors import (
    Ambiguous,
    Misconfigured,
    PortError,
    Throttled,
    Unavailable,
    UnexpectedReply,
)
from tests.contract.vendor import Answer, Vendor

Ask = Callable[[str], Awaitable[object]]
"""The fixture `ask`: builds the adapter for a base URL, with a deadline of 0.3 s, and makes the call."""

HTML = b"<html><body>Bad gateway</body></html>"
TEXT_HTML = {"Content-Type": "text/html"}


@dataclass(frozen=True)
class Row:
    """One way to fail: `reading` is what it means for a call that changes nothing, `acting` for one that does."""

    name: str
    answer: Answer
    reading: type[PortError]
    acting: type[PortError]


ROWS = [
    Row("hang", Answer(fault="hang"), Unavailable, Ambiguous),
    Row("connection breaks", Answer(fault="drop"), Unavailable, Ambiguous),
    Row("429", Answer({}, 429, headers={"Retry-After": "7"}), Throttled, Throttled),
    Row("429 without a word", Answer(status=429, body=b""), Throttled, Throttled),
    Row("401", Answer({"message": "who are you"}, 401), Misconfigured, Misconfigured),
    Row("403 in HTML", Answer(status=403, body=HTML, headers=TEXT_HTML), Misconfigured, Misconfigured),
    Row("404 in HTML", Answer(status=404, body=HTML, headers=TEXT_HTML), UnexpectedReply, UnexpectedReply),
    Row("500", Answer({}, 500), Unavailable, Ambiguous),
    Row("502 in HTML", Answer(status=502, body=HTML, headers=TEXT_HTML), Unavailable, Ambiguous),
    Row("503", Answer({}, 503), Unavailable, Unavailable),
    Row("success in HTML", Answer(body=HTML, headers=TEXT_HTML), UnexpectedReply, Ambiguous),
    Row("half a document", Answer(body=b'{"id": "x", "sid'), UnexpectedReply, Ambiguous),
    Row("another document", Answer([1, 2]), UnexpectedReply, Ambiguous),
    Row("nothing", Answer(body=b""), UnexpectedReply, Ambiguous),
    Row("redirect", Answer({}, 302, headers={"Location": "/mounted/elsewhere"}), UnexpectedReply, UnexpectedReply),
]


class Failures:
    """Fixtures: `ask`, and those below where they differ."""

    @pytest.fixture
    async def vendor(self) -> AsyncIterator[Vendor]:
        """A server without any answer of its own."""
        async with Vendor() as vendor:
            yield vendor

    @pytest.fixture
    def acting(self) -> bool:
        """Whether repeating the request could do something twice."""
        return False

    @pytest.fixture
    def at(self) -> str | None:
        """The path whose request goes wrong; None for whichever comes first."""
        return None

    @pytest.fixture
    def private(self) -> list[str]:
        """What must not be in any error: what the calls of `ask` say about people, and keys."""
        return ["secret", "+316", "Vries"]

    @pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
    async def test_failure(self, vendor: Vendor, ask: Ask, acting: bool, at: str | None, private: list[str], row: Row):
        """Every failure is one of the closed list, and says nothing about anybody."""
        # The HTTP client repeats a read by itself when the connection breaks.
        for _ in range(2 if row.answer.fault == "drop" else 1):
            vendor.fail(row.answer, at)
        with pytest.raises(PortError) as raised:
            await ask(vendor.url)
        assert type(raised.value) is (row.acting if acting else row.reading)
        assert not any(word in f"{raised.value!r} {raised.value}" for word in private)
        assert raised.value.__cause__ is None
        assert raised.value.__context__ is None

    async def test_wait_is_obeyed(self, vendor: Vendor, ask: Ask, at: str | None):
        """The vendor says how long to wait."""
        vendor.fail(Answer({}, 429, headers={"Retry-After": "7"}), at)
        with pytest.raises(Throttled) as raised:
            await ask(vendor.url)
        assert raised.value.retry_after == 7

    async def test_redirect_is_not_followed(self, vendor: Vendor, ask: Ask):
        """Keys do not travel to wherever a redirect points."""
        vendor.fail(Answer({}, 307, headers={"Location": "/mounted/elsewhere"}))
        with pytest.raises(UnexpectedReply):
            await ask(vendor.url)
        assert len(vendor.seen) == 1

    async def test_nobody_listens(self, ask: Ask, unused_tcp_port: int):
        """Without a connection nothing was done."""
        with pytest.raises(Unavailable):
            await ask(f"http://127.0.0.1:{unused_tcp_port}/mounted/here")

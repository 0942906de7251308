"""What every HTTP adapter leaves to `bot.providers.http`."""

import ssl
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from unittest import mock

import aiohttp
import pytest

from bot.ports.errors import Ambiguous, Misconfigured, Refused, Throttled, Unavailable, UnexpectedReply
from bot.providers import http
from bot.providers.http import Api, Call, Dialect, Endpoint, segment
from bot.providers.partner_center import PartnerApplication
from bot.providers.smtp import MailServer
from bot.providers.twilio_api import TwilioAccount
from tests.contract.vendor import Answer, Vendor, closing

DIALECT = Dialect("vendor", lambda document: document["code"], {"gone": Refused, "slow": Throttled})


@pytest.fixture
async def vendor() -> AsyncIterator[Vendor]:
    """A server."""
    async with Vendor() as vendor:
        vendor.on("GET", "/thing", Answer({"name": "x"}))
        yield vendor


@pytest.fixture
async def api(vendor: Vendor) -> AsyncIterator[Api]:
    """Its interface."""
    async with closing(Api(Endpoint(vendor.url, timeout=0.5), DIALECT, {"X-Key": "secret"})) as api:
        yield api


def name(document: Any) -> str:
    """A reader."""
    return str(document["name"])


async def test_asked_and_read(api: Api, vendor: Vendor):
    """A document is read; keys go in headers, parameters are escaped."""
    assert await api.ask(Call("GET", "/thing", params=[("To", "+31 6&x=1"), ("a[b>]", "é")]), name) == "x"
    (seen,) = vendor.seen
    assert seen.query == [("To", "+31 6&x=1"), ("a[b>]", "é")]
    assert seen.headers["X-Key"] == "secret"


async def test_path_is_escaped(api: Api, vendor: Vendor):
    """What comes from a customer cannot leave its place in a path."""
    vendor.on("GET", "/thing/*", Answer({"name": "y"}))
    await api.ask(Call("GET", f"/thing/{segment('../a?b=c#d%2F')}"), name)
    assert vendor.seen[0].path == "/thing/../a?b=c#d%2F"
    assert vendor.seen[0].query == []


async def test_shared_session_is_left_open(vendor: Vendor):
    """A session that was lent is not closed."""
    async with aiohttp.ClientSession() as session:
        api = Api(Endpoint(vendor.url, session=session), DIALECT)
        await api.ask(Call("GET", "/thing"), name)
        await api.close()
        assert not session.closed


async def test_reopened_after_close(api: Api):
    """A session of its own is made when needed, and again after closing."""
    for _ in range(2):
        assert await api.ask(Call("GET", "/thing"), name) == "x"
        await api.close()


async def test_no_cookies(api: Api, vendor: Vendor):
    """Vendors leave nothing with us that would tie one customer's request to another's."""
    vendor.on("GET", "/thing", Answer({"name": "x"}, headers={"Set-Cookie": "a=b"}))
    for _ in range(2):
        await api.ask(Call("GET", "/thing"), name)
    assert "Cookie" not in vendor.seen[1].headers


@pytest.mark.parametrize(("repeatable", "error"), [(True, UnexpectedReply), (False, Ambiguous)])
async def test_endless_answer(
    api: Api, vendor: Vendor, monkeypatch: pytest.MonkeyPatch, repeatable: bool, error: type[Exception]
):
    """An answer longer than any that we need is not read to its end."""
    monkeypatch.setattr(http, "MAX_BYTES", 1000)
    vendor.on("GET", "/thing", Answer(body=b'"' + b"a" * 2000 + b'"'))
    with pytest.raises(error):
        await api.ask(Call("GET", "/thing", repeatable=repeatable), name)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "12"}, 12),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
        ({"Retry-After": "soon"}, 30),
        ({}, 30),
    ],
    ids=["seconds", "past", "nonsense", "none"],
)
async def test_how_long_to_wait(api: Api, vendor: Vendor, headers: Mapping[str, str], seconds: float):
    """Without a header that can be read, the vendor's usual time is waited."""
    vendor.fail(Answer({}, 429, headers=headers))
    with pytest.raises(Throttled) as throttled:
        await api.ask(Call("GET", "/thing"), name)
    assert throttled.value.retry_after == seconds


async def test_wait_until_a_date(api: Api, vendor: Vendor):
    """The header may be a date."""
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    vendor.fail(Answer({}, 429, headers={"Retry-After": later}))
    with pytest.raises(Throttled) as throttled:
        await api.ask(Call("GET", "/thing"), name)
    assert 3500 < throttled.value.retry_after <= 3600


async def test_wait_by_code(api: Api, vendor: Vendor):
    """A vendor's own code for haste obeys the header too."""
    vendor.fail(Answer({"code": "slow"}, 400, headers={"Retry-After": "3"}))
    with pytest.raises(Throttled) as throttled:
        await api.ask(Call("GET", "/thing"), name)
    assert throttled.value.retry_after == 3


@pytest.mark.parametrize("code", ["Jan de Vries", "a" * 65, "", "a\nb"])
async def test_sentences_are_no_codes(api: Api, vendor: Vendor, code: str):
    """What stands in the place of a code may be a sentence about somebody: it goes no further."""
    vendor.fail(Answer({"code": code}, 400))
    with pytest.raises(UnexpectedReply) as raised:
        await api.ask(Call("GET", "/thing"), name)
    assert str(raised.value) == "vendor: 400 without a code"


async def test_certificate(api: Api):
    """A certificate that is not trusted is ours to mend: trying again changes nothing."""
    distrust = aiohttp.ClientConnectorCertificateError(mock.Mock(), ssl.SSLCertVerificationError("expired"))
    with mock.patch.object(aiohttp.ClientSession, "_request", side_effect=distrust), pytest.raises(Misconfigured):
        await api.ask(Call("GET", "/thing"), name)


async def test_slow_body(api: Api, vendor: Vendor):
    """The deadline is for the whole call."""
    vendor.fail(Answer(fault="hang"))
    with pytest.raises(Unavailable):
        await api.ask(Call("GET", "/thing"), name)


async def test_broken_read_is_repeated(api: Api, vendor: Vendor):
    """A connection that was let go in the meantime is no failure of a read."""
    vendor.fail(Answer(fault="drop"))
    assert await api.ask(Call("GET", "/thing"), name) == "x"


async def test_broken_act_is_not_repeated(api: Api, vendor: Vendor):
    """What may not be done twice is not repeated by the library either, not even a GET."""
    vendor.fail(Answer(fault="drop"))
    with pytest.raises(Ambiguous):
        await api.ask(Call("GET", "/thing", repeatable=False), name)
    assert len(vendor.seen) == 1


@pytest.mark.parametrize(
    "thing",
    [
        Call("GET", "/thing", headers={"Authorization": "hidden"}),
        TwilioAccount("AC1", "hidden"),
        PartnerApplication("tenant", "client", "hidden"),
        MailServer("mail.example", password="hidden"),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_no_secrets_in_sight(thing: object):
    """Tokens and passwords do not show when what holds them is printed."""
    assert "hidden" not in repr(thing)

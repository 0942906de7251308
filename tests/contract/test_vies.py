"""VAT numbers by VIES, against its published description, with the outages that look like success."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.ports.company import VatReport
from bot.ports.errors import Misconfigured, PortError, Refused, Throttled, Unavailable, UnexpectedReply
from bot.providers.http import Endpoint
from bot.providers.vies import Vies
from tests.contract.descriptions import described
from tests.contract.failures import Ask, Failures
from tests.contract.suites.company import VatContract
from tests.contract.suites.trouble import Trouble
from tests.contract.vendor import Answer, Seen, Vendor, closing, trouble_of

API = "vies/vies_rest.with_host.json"
PATH = "/check-vat-number"


def report(**changes: Any) -> dict[str, Any]:
    """An answer of VIES."""
    return {
        "countryCode": "NL",
        "vatNumber": "004495445B01",
        "requestDate": "2026-11-23T09:00:00.000Z",
        "valid": True,
        "requestIdentifier": "",
        "name": "BAKKERIJ DE GOUDEN KORST B.V.",
        "address": "DAMRAK 1 1012LG AMSTERDAM",
        "traderNameMatch": "NOT_PROCESSED",
        **changes,
    }


def outage(code: str) -> dict[str, Any]:
    """A failure as VIES writes it, with the status of success."""
    return {"actionSucceed": False, "errorWrappers": [{"error": code}]}


def check(seen: Seen) -> Answer:
    """Only one number exists."""
    return Answer(report(valid=seen.document["vatNumber"] == "004495445B01"))


@pytest.fixture
async def vies() -> AsyncIterator[Vendor]:
    """VIES."""
    async with Vendor(described(API)) as vendor:
        vendor.on("POST", PATH, check)
        yield vendor


@pytest.fixture
async def vat(vies: Vendor) -> AsyncIterator[Vies]:
    """The adapter."""
    async with closing(Vies(Endpoint(vies.url), ("nl", "NL999999990B01"))) as vat:
        yield vat


class TestContract(VatContract):
    """As every register of VAT numbers."""

    @pytest.fixture
    def existing(self) -> tuple[str, str]:
        """A number that exists."""
        return "nl", "NL004495445B01"

    @pytest.fixture
    def missing(self) -> tuple[str, str]:
        """A number that does not."""
        return "nl", "NL004495446B01"

    @pytest.fixture
    def trouble(self, vies: Vendor) -> Trouble:
        """Make the next question go wrong."""
        return trouble_of(vies)


@pytest.mark.parametrize(
    ("country", "number", "code", "asked"),
    [
        ("nl", "NL 0044.95.445.B01", "NL", "004495445B01"),
        ("nl", "004495445B01", "NL", "004495445B01"),
        ("gr", "EL123456789", "EL", "123456789"),
        ("be", "BE0403170701", "BE", "0403170701"),
    ],
)
async def test_question(vat: Vies, vies: Vendor, country: str, number: str, code: str, asked: str):
    """Numbers go without their prefix, and with ours, so that the answer can serve as proof."""
    await vat.check(country, number)
    assert vies.seen[0].document == {
        "countryCode": code,
        "vatNumber": asked,
        "requesterMemberStateCode": "NL",
        "requesterNumber": "999999990B01",
    }


async def test_anonymous(vies: Vendor):
    """Without a number of our own the question is asked without proof."""
    async with closing(Vies(Endpoint(vies.url))) as vat:
        assert (await vat.check("nl", "004495445B01")).proof is None
    assert set(vies.seen[0].document) == {"countryCode", "vatNumber"}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (report(requestIdentifier="WAPIAAAAX"), VatReport(True, "BAKKERIJ DE GOUDEN KORST B.V.", "WAPIAAAAX")),
        (report(name="---"), VatReport(True, None, None)),
        (report(name="", valid=False), VatReport(False, None, None)),
    ],
    ids=["proof", "withheld", "missing"],
)
async def test_answer(vat: Vies, vies: Vendor, document: dict[str, Any], expected: VatReport):
    """A name that is withheld is none, and so is an empty proof."""
    vies.on("POST", PATH, Answer(document))
    assert await vat.check("nl", "004495445B01") == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("MS_UNAVAILABLE", Unavailable),
        ("SERVICE_UNAVAILABLE", Unavailable),
        ("TIMEOUT", Unavailable),
        ("MS_MAX_CONCURRENT_REQ", Throttled),
        ("GLOBAL_MAX_CONCURRENT_REQ", Throttled),
        ("INVALID_INPUT", Refused),
        ("IP_BLOCKED", Misconfigured),
        ("VAT_BLOCKED", Misconfigured),
        ("SOMETHING_NEW", UnexpectedReply),
    ],
)
async def test_outages_in_disguise(vat: Vies, vies: Vendor, code: str, expected: type[PortError]):
    """An answer of success without a verdict is an error, never "does not exist"."""
    vies.fail(Answer(outage(code)))
    with pytest.raises(PortError) as raised:
        await vat.check("nl", "004495445B01")
    assert type(raised.value) is expected


async def test_outage_with_its_own_status(vat: Vies, vies: Vendor):
    """The same codes come with other statuses too."""
    vies.fail(Answer(outage("MS_UNAVAILABLE"), 400))
    with pytest.raises(Unavailable):
        await vat.check("nl", "004495445B01")


@pytest.mark.parametrize("country", ["gb", "uk"])
async def test_british_numbers(vat: Vies, vies: Vendor, country: str):
    """British numbers are not in VIES, so nothing is known, and nobody is asked."""
    with pytest.raises(Unavailable):
        await vat.check(country, "GB123456789")
    assert vies.seen == []


class TestFailures(Failures):
    """As every interface."""

    @pytest.fixture
    def ask(self) -> Ask:
        """Ask about a number."""

        async def ask(url: str) -> object:
            async with closing(Vies(Endpoint(url, timeout=0.3))) as vat:
                return await vat.check("nl", "004495445B01")

        return ask

"""Number intelligence by Twilio Lookup, with the examples of its published description."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.ports.errors import Refused, Throttled
from bot.ports.lookup import LineReport, LineType
from bot.providers.http import Endpoint
from bot.providers.twilio_api import TwilioAccount
from bot.providers.twilio_lookup import LINE_TYPES, TwilioLookup
from tests.contract.descriptions import described, spec
from tests.contract.failures import Ask, Failures
from tests.contract.suites.numbers import LookupContract
from tests.contract.suites.trouble import Trouble
from tests.contract.twilio import SID
from tests.contract.vendor import Answer, Vendor, closing, trouble_of

LOOKUP = "twilio/twilio_lookups_v2.json"
PATH = "/v2/PhoneNumbers/{PhoneNumber}"
MOBILE, VOIP, SWAPPED, PUMPED = "+31612345678", "+31612340001", "+31612340002", "+31612340004"
ACCOUNT = TwilioAccount(SID, "secret-token")
LINE = {"mobile_country_code": "204", "mobile_network_code": "08", "carrier_name": "KPN", "error_code": None}


def example(name: str, **changes: Any) -> dict[str, Any]:
    """A named example of the description, with changes."""
    media = spec(LOOKUP)["paths"][PATH]["get"]["responses"]["200"]["content"]["application/json"]
    copied: dict[str, Any] = json.loads(json.dumps(media["examples"][name]["value"]))
    return {**copied, **changes}


def line(kind: str | None) -> dict[str, Any]:
    """The package with the kind of line."""
    return {**LINE, "type": kind}


def swap(*, swapped: bool | None) -> dict[str, Any]:
    """The package with the change of SIM, without its date."""
    last = {"last_sim_swap_date": None, "swapped_period": "PT48H", "swapped_in_period": swapped}
    return {**LINE, "last_sim_swap": last}


@pytest.fixture
async def twilio() -> AsyncIterator[Vendor]:
    """Twilio Lookup; the numbers are like those of the sandbox."""
    async with Vendor(described(LOOKUP, nulls=True)) as vendor:
        clean = example("fetch", line_type_intelligence=line("mobile"), sim_swap=swap(swapped=False))
        vendor.on("GET", f"/v2/PhoneNumbers/{MOBILE}", Answer(clean))
        voip = example("fetch", line_type_intelligence=line("nonFixedVoip"))
        vendor.on("GET", f"/v2/PhoneNumbers/{VOIP}", Answer(voip))
        vendor.on("GET", f"/v2/PhoneNumbers/{SWAPPED}", Answer(example("fetchSimSwap")))
        pumped = example("fetchSmsPumpingRisk")
        pumped["sms_pumping_risk"]["sms_pumping_risk_score"] = 91
        vendor.on("GET", f"/v2/PhoneNumbers/{PUMPED}", Answer(pumped))
        yield vendor


@pytest.fixture
async def lookup(twilio: Vendor) -> AsyncIterator[TwilioLookup]:
    """The adapter."""
    async with closing(TwilioLookup(Endpoint(twilio.url), ACCOUNT)) as lookup:
        yield lookup


class TestContract(LookupContract):
    """As every source of number intelligence."""

    @pytest.fixture
    def mobile(self) -> str:
        """An ordinary one."""
        return MOBILE

    @pytest.fixture
    def voip(self) -> str:
        """One that lives on the internet."""
        return VOIP

    @pytest.fixture
    def swapped(self) -> str:
        """One with a new SIM."""
        return SWAPPED

    @pytest.fixture
    def pumped(self) -> str:
        """One that is abused."""
        return PUMPED

    @pytest.fixture
    def trouble(self, twilio: Vendor) -> Trouble:
        """Make the next question go wrong."""
        return trouble_of(twilio)


async def report(lookup: TwilioLookup, twilio: Vendor, document: object) -> LineReport:
    """What we make of an answer."""
    twilio.on("GET", f"/v2/PhoneNumbers/{MOBILE}", Answer(document))
    return await lookup.report(MOBILE)


async def test_asks_for_three_packages(lookup: TwilioLookup, twilio: Vendor):
    """Each package is billed, so only what the check decides on is asked for."""
    await lookup.report(MOBILE)
    assert twilio.seen[0].query == [("Fields", "line_type_intelligence,sim_swap,sms_pumping_risk")]


async def test_invalid(lookup: TwilioLookup, twilio: Vendor):
    """A number that does not exist is an answer of success with the reason inside."""
    with pytest.raises(Refused) as refused:
        await report(lookup, twilio, example("fetchInvalid"))
    assert refused.value.code == "TOO_LONG"


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        (swap(swapped=True), True),
        (swap(swapped=False), False),
        (swap(swapped=None), None),
        ({**swap(swapped=True), "error_code": 60620}, None),
        (None, None),
    ],
    ids=["swapped", "not swapped", "no answer", "failed package", "no package"],
)
async def test_no_data_is_not_no(lookup: TwilioLookup, twilio: Vendor, package: object, expected: bool | None):
    """A network that tells nothing about the SIM has not said that it is unchanged."""
    assert (await report(lookup, twilio, example("fetch", sim_swap=package))).sim_swapped_recently is expected


async def test_empty(lookup: TwilioLookup, twilio: Vendor):
    """An answer without packages is a report that knows nothing."""
    assert await report(lookup, twilio, example("fetch")) == LineReport(LineType.UNKNOWN, None, None, None)


@pytest.mark.parametrize("kind", [*LINE_TYPES, "unknown", "something new", None])
async def test_line_types(lookup: TwilioLookup, twilio: Vendor, kind: str | None):
    """Every kind of line that Twilio knows has a meaning; a new one is unknown."""
    found = await report(lookup, twilio, example("fetch", line_type_intelligence=line(kind)))
    assert found.line_type is LINE_TYPES.get(kind or "", LineType.UNKNOWN)
    assert found.carrier == "KPN"


async def test_too_many(lookup: TwilioLookup, twilio: Vendor):
    """Twilio's own code for haste, whatever the status."""
    twilio.fail(Answer({"code": 20429, "message": "Too Many Requests", "status": 429}, 400))
    with pytest.raises(Throttled):
        await lookup.report(MOBILE)


class TestFailures(Failures):
    """As every interface."""

    @pytest.fixture
    def ask(self) -> Ask:
        """Ask about a number."""

        async def ask(url: str) -> object:
            async with closing(TwilioLookup(Endpoint(url, timeout=0.3), ACCOUNT)) as lookup:
                return await lookup.report(MOBILE)

        return ask

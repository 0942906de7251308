"""The British register, against its published description."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.ports.company import CompanyStatus, Officer
from bot.ports.errors import Misconfigured, PortError, Refused, Throttled, Unavailable
from bot.providers.companies_house import STATUS, CompaniesHouse
from bot.providers.http import Endpoint
from tests.contract.descriptions import described, spec
from tests.contract.failures import Ask, Failures
from tests.contract.suites.company import CompanyRegistryContract
from tests.contract.suites.trouble import Trouble
from tests.contract.vendor import Answer, Seen, Vendor, closing, trouble_of

API = "companies-house/companies_house_public_data.normalised.json"
NORTHWIND, GONE = "01234567", "07654321"
NOT_FOUND = {"errors": [{"error": "company-profile-not-found", "type": "ch:service"}]}


def profile(number: str, **changes: Any) -> dict[str, Any]:
    """A company as the register gives it."""
    return {
        "company_name": "NORTHWIND TRADERS LIMITED",
        "company_number": number,
        "company_status": "active",
        "type": "ltd",
        "can_file": True,
        "date_of_creation": "1995-04-03",
        "links": {"self": f"/company/{number}"},
        "registered_office_address": {
            "premises": "12",
            "address_line_1": "Harbour  Street",
            "locality": "London",
            "postal_code": "E1 6AN",
            "country": "England",
        },
        **changes,
    }


def officer(name: str, **changes: Any) -> dict[str, Any]:
    """A director."""
    links = {"officer": {"appointments": "/officers/abc/appointments"}, "self": "/company/1/appointments/1"}
    return {"name": name, "officer_role": "director", "appointed_on": "2010-01-01", "links": links, **changes}


def officers(*items: dict[str, Any]) -> dict[str, Any]:
    """The list of officers."""
    counts = dict.fromkeys(("active_count", "resigned_count", "start_index", "total_results"), 0)
    links = {"self": "/company/1/officers"}
    return {"items": list(items), "etag": "e", "items_per_page": 100, "kind": "officer-list", "links": links, **counts}


def search(seen: Seen) -> Answer:
    """Find Northwind by a part of its name."""
    found = {"title": "NORTHWIND TRADERS LIMITED", "company_number": NORTHWIND, "company_status": "active"}
    found |= {
        "address_snippet": "12 Harbour Street, London, E1 6AN",
        "company_type": "ltd",
        "kind": "searchresults#company",
    }
    found |= {
        "address": {"locality": "London"},
        "links": {"self": f"/company/{NORTHWIND}"},
        "date_of_creation": "1995-04-03",
    }
    items = [found] if "northwind" in (seen.value("q") or "").lower() else []
    return Answer({"kind": "search#companies", "items": items, "total_results": len(items)})


@pytest.fixture
async def house() -> AsyncIterator[Vendor]:
    """The register."""
    async with Vendor(described(API)) as vendor:
        vendor.on("GET", "/company/*", Answer(NOT_FOUND, 404))
        vendor.on("GET", f"/company/{NORTHWIND}", Answer(profile(NORTHWIND)))
        smith = officer("SMITH, Olivia")
        gone = officer("JONES, Peter", resigned_on="2019-05-05")
        vendor.on("GET", f"/company/{NORTHWIND}/officers", Answer(officers(smith, gone)))
        vendor.on("GET", f"/company/{GONE}", Answer(profile(GONE, company_status="dissolved")))
        vendor.on("GET", f"/company/{GONE}/officers", Answer(officers()))
        vendor.on("GET", "/search/companies", search)
        yield vendor


@pytest.fixture
async def registry(house: Vendor) -> AsyncIterator[CompaniesHouse]:
    """The adapter."""
    async with closing(CompaniesHouse(Endpoint(house.url), "secret-key")) as registry:
        yield registry


class TestContract(CompanyRegistryContract):
    """As every register."""

    @pytest.fixture
    def active(self) -> tuple[str, str]:
        """Northwind."""
        return "gb", NORTHWIND

    @pytest.fixture
    def dissolved(self) -> tuple[str, str]:
        """A company of the past."""
        return "gb", GONE

    @pytest.fixture
    def unknown(self) -> tuple[str, str]:
        """No company."""
        return "gb", "00000001"

    @pytest.fixture
    def part_of_name(self) -> str:
        """As in its name."""
        return "Northwind"

    @pytest.fixture
    def trouble(self, house: Vendor) -> Trouble:
        """Make the next request go wrong."""
        return trouble_of(house)


async def test_profile(registry: CompaniesHouse, house: Vendor):
    """Address in one line, officers in office only, the key as user name without a password."""
    company = await registry.fetch("gb", NORTHWIND)
    assert company is not None
    assert company.address == "12 Harbour Street, London, E1 6AN, England"
    assert company.officers == (Officer("SMITH, Olivia", "director"),)
    assert str(company.founded) == "1995-04-03"
    assert house.seen[0].headers["Authorization"] == "Basic c2VjcmV0LWtleTo="


@pytest.mark.parametrize(
    ("given", "asked"), [("1234567", NORTHWIND), (" 0123 4567", NORTHWIND), ("sc123456", "SC123456")]
)
async def test_number(registry: CompaniesHouse, house: Vendor, given: str, asked: str):
    """Numbers are asked for as the register writes them."""
    await registry.fetch("gb", given)
    assert house.seen[0].path == f"/company/{asked}"


def test_every_status_is_known():
    """Each status that the register describes has a meaning."""
    described_ones = spec(API)["components"]["schemas"]["companyProfile"]["properties"]["company_status"]["enum"]
    assert set(STATUS) == set(described_ones)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"company_status": "liquidation"}, CompanyStatus.TROUBLED),
        (
            {"company_status": "active", "company_status_detail": "active-proposal-to-strike-off"},
            CompanyStatus.TROUBLED,
        ),
        ({"company_status": "converted-closed"}, CompanyStatus.DISSOLVED),
        ({"company_status": "open"}, CompanyStatus.ACTIVE),
    ],
)
async def test_status(registry: CompaniesHouse, house: Vendor, changes: dict[str, Any], expected: CompanyStatus):
    """A company that is to be struck off is in trouble, though still active."""
    house.on("GET", f"/company/{NORTHWIND}", Answer(profile(NORTHWIND, **changes)))
    company = await registry.fetch("gb", NORTHWIND)
    assert company is not None
    assert company.status is expected


async def test_no_status(registry: CompaniesHouse, house: Vendor):
    """A company without a status is for a person to look at."""
    bare = profile(NORTHWIND)
    del bare["company_status"], bare["date_of_creation"], bare["registered_office_address"]
    house.on("GET", f"/company/{NORTHWIND}", Answer(bare))
    company = await registry.fetch("gb", NORTHWIND)
    assert company is not None
    assert (company.status, company.address, company.founded) == (CompanyStatus.TROUBLED, "", None)


async def test_no_officers(registry: CompaniesHouse, house: Vendor):
    """A company of which no officers are kept has none."""
    missing = {"errors": [{"error": "company-officers-not-found", "type": "ch:service"}]}
    house.on("GET", f"/company/{NORTHWIND}/officers", Answer(missing, 404))
    company = await registry.fetch("gb", NORTHWIND)
    assert company is not None
    assert company.officers == ()


async def test_officers_unavailable(registry: CompaniesHouse, house: Vendor):
    """Officers that cannot be read are not "no officers"."""
    house.fail(Answer({}, 503), f"/company/{NORTHWIND}/officers")
    with pytest.raises(Unavailable):
        await registry.fetch("gb", NORTHWIND)


async def test_window(registry: CompaniesHouse, house: Vendor):
    """Without a word from the register the rest of its five minutes is waited for."""
    house.fail(Answer({}, 429))
    with pytest.raises(Throttled) as throttled:
        await registry.fetch("gb", NORTHWIND)
    assert throttled.value.retry_after == 300


@pytest.mark.parametrize(
    ("status", "document", "expected"),
    [
        (401, {"error": "Invalid Authorization", "type": "ch:service"}, Misconfigured),
        (400, {"errors": [{"error": "something-new", "type": "ch:service"}]}, Refused),
    ],
)
async def test_codes(registry: CompaniesHouse, house: Vendor, status: int, document: object, expected: type[PortError]):
    """Their codes mean what the table says."""
    house.fail(Answer(document, status))
    with pytest.raises(expected):
        await registry.fetch("gb", NORTHWIND)


class TestFailures(Failures):
    """As every interface."""

    @pytest.fixture
    def ask(self) -> Ask:
        """Search a company."""

        async def ask(url: str) -> object:
            async with closing(CompaniesHouse(Endpoint(url, timeout=0.3), "secret-key")) as registry:
                return await registry.search("gb", "Vries")

        return ask

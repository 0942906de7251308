"""Legal entity identifiers, as a help for countries without an open register."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.ports.company import Company, CompanyStatus
from bot.ports.errors import Unavailable
from bot.providers.gleif import Gleif
from bot.providers.http import Endpoint
from tests.contract.descriptions import described
from tests.contract.failures import Ask, Failures
from tests.contract.vendor import Answer, Seen, Vendor, closing

API = "gleif/gleif-lei-api.THIRD-PARTY.yml"
# GLEIF's own page of the filters has these two; the description, which is by somebody else, does not.
FILTERS = ("filter[entity.registeredAs]", "filter[entity.legalAddress.country]")
PATH = "/lei-records"


def record(number: str | None, **changes: Any) -> dict[str, Any]:
    """An entity as GLEIF gives it."""
    address = {
        "language": "nl",
        "addressLines": ["Grote Markt 1"],
        "city": "Brussel",
        "country": "BE",
        "postalCode": "1000",
    }
    entity = {
        "legalName": {"name": "Brouwerij De Kroon NV", "language": "nl"},
        "legalAddress": address,
        "headquartersAddress": address,
        "registeredAt": {"id": "RA000025", "other": None},
        "registeredAs": number,
        "jurisdiction": "BE",
        "status": "ACTIVE",
        **changes,
    }
    lei = "636700STJZG4U8W2I596"
    registration = {"status": "LAPSED", "initialRegistrationDate": "2018-01-01T00:00:00Z"}
    return {
        "type": "lei-records",
        "id": lei,
        "attributes": {"lei": lei, "entity": entity, "registration": registration},
    }


def answers(by_number: dict[str, list[dict[str, Any]]]) -> Any:
    """Answer by the number or name that is filtered on."""

    def answer(seen: Seen) -> Answer:
        value = seen.value("filter[entity.registeredAs]") or seen.value("filter[entity.legalName]") or ""
        return Answer({"data": by_number.get(value, []), "meta": {}, "links": {}})

    return answer


@pytest.fixture
async def gleif() -> AsyncIterator[Vendor]:
    """GLEIF."""
    async with Vendor(described(API, also=FILTERS)) as vendor:
        yield vendor


@pytest.fixture
async def registry(gleif: Vendor) -> AsyncIterator[Gleif]:
    """The adapter."""
    async with closing(Gleif(Endpoint(gleif.url))) as registry:
        yield registry


async def test_found(registry: Gleif, gleif: Vendor):
    """An entity that GLEIF knows, in business though its identifier was not renewed."""
    gleif.on("GET", PATH, answers({"0403.170.701": [record("0403.170.701")]}))
    assert await registry.fetch("be", "0403170701") == Company(
        country="be",
        number="0403170701",
        name="Brouwerij De Kroon NV",
        address="Grote Markt 1, 1000 Brussel",
        status=CompanyStatus.ACTIVE,
    )
    assert ("filter[entity.legalAddress.country]", "BE") in gleif.seen[0].query
    assert gleif.seen[0].headers["Accept"] == "application/vnd.api+json"


@pytest.mark.parametrize(
    ("country", "given", "asked"),
    [
        ("be", "403.170.701", ["0403.170.701", "0403170701"]),
        ("be", "BE 0403.170.701", ["0403.170.701", "0403170701"]),
        ("de", "hrb 12345 b", ["HRB 12345 B"]),
        ("de", "Amtsgericht Berlin HRB12345", ["HRB 12345"]),
        ("fr", "552 100 554", ["552 100 554"]),
    ],
)
async def test_spellings(registry: Gleif, gleif: Vendor, country: str, given: str, asked: list[str]):
    """A number is asked for in the ways that records have it, the likeliest first."""
    gleif.on("GET", PATH, answers({}))
    with pytest.raises(Unavailable):
        await registry.fetch(country, given)
    assert [seen.value("filter[entity.registeredAs]") for seen in gleif.seen] == asked


async def test_several_courts(registry: Gleif, gleif: Vendor):
    """The same number at two German courts is no answer."""
    gleif.on("GET", PATH, answers({"HRB 12345": [record("HRB 12345"), record("HRB 12345")]}))
    with pytest.raises(Unavailable):
        await registry.fetch("de", "HRB 12345")


@pytest.mark.parametrize(
    ("status", "expected"), [("INACTIVE", CompanyStatus.DISSOLVED), (None, CompanyStatus.TROUBLED)]
)
async def test_status(registry: Gleif, gleif: Vendor, status: str | None, expected: CompanyStatus):
    """An entity that is gone is told; a status that is missing is for a person to look at."""
    gleif.on("GET", PATH, answers({"HRB 1": [record("HRB 1", status=status or "")]}))
    company = await registry.fetch("de", "HRB 1")
    assert company is not None
    assert company.status is expected
    gleif.problems.clear()  # an empty status is not in the description: that is the point


async def test_search(registry: Gleif, gleif: Vendor):
    """Names are searched in the country; entities that name no register are left out."""
    gleif.on("GET", PATH, answers({"Kroon": [record("0403.170.701"), record(None)]}))
    found = await registry.search("be", "Kroon", limit=3)
    assert [company.number for company in found] == ["0403.170.701"]
    assert ("page[size]", "3") in gleif.seen[0].query
    assert await registry.search("be", "Zqxjkv") == ()


class TestFailures(Failures):
    """As every interface."""

    @pytest.fixture
    def ask(self) -> Ask:
        """Fetch a company."""

        async def ask(url: str) -> object:
            async with closing(Gleif(Endpoint(url, timeout=0.3))) as registry:
                return await registry.fetch("de", "HRB 12345")

        return ask

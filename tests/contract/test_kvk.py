"""The Dutch register, against its published descriptions and answers recorded from its test environment."""

import json
from collections.abc import AsyncIterator

import pytest

from bot.ports.company import CompanyStatus
from bot.ports.errors import Misconfigured, Refused, Unavailable
from bot.providers.http import Endpoint
from bot.providers.kvk import KvkRegister
from tests.contract.descriptions import described, spec
from tests.contract.failures import Ask, Failures
from tests.contract.suites.company import CompanyRegistryContract
from tests.contract.suites.trouble import Trouble
from tests.contract.vendor import Answer, Seen, Vendor, closing, trouble_of

KEY = "secret-key"
PROFILE = "/v1/basisprofielen/69599084"
NOT_THERE = {
    "fout": [{"code": "IPD0005", "omschrijving": "Op basis van het KVK-nummer kan het product niet worden geleverd."}]
}
NOTHING = {"fout": [{"code": "IPD5200", "omschrijving": "Er zijn geen gegevens gevonden."}]}


@pytest.fixture
async def kvk() -> AsyncIterator[Vendor]:
    """The register with its recorded answers."""
    vendor = Vendor(described("kvk/basisprofiel-openapi.yaml"), described("kvk/zoeken-openapi.yaml", base="/v2"))
    vendor.on("GET", "/v1/basisprofielen/*", Answer(NOT_THERE, 404))
    vendor.on("GET", PROFILE, Answer(recorded("KVKProfilesClientTests_test_client.yaml")))
    vendor.on(
        "GET",
        "/v1/basisprofielen/12345678",
        Answer(
            {
                **recorded("KVKProfilesClientTests_test_client.yaml"),
                "materieleRegistratie": {"datumAanvang": "20010000", "datumEinde": "20240131"},
            }
        ),
    )
    vendor.on("GET", "/v2/zoeken", search)
    async with vendor:
        yield vendor


def recorded(name: str) -> dict[str, object]:
    """The body of a recorded answer."""
    document: dict[str, object] = json.loads(
        spec(f"kvk/recorded/{name}")["interactions"][0]["response"]["body"]["string"]
    )
    return document


def search(seen: Seen) -> Answer:
    """Find the one company by a part of its name."""
    if "dagobert" in (seen.value("naam") or "").lower():
        return Answer(recorded("KVKSearchClientTests_test_client.yaml"))
    return Answer(NOTHING, 404)


@pytest.fixture
async def registry(kvk: Vendor) -> AsyncIterator[KvkRegister]:
    """The adapter."""
    async with closing(KvkRegister(Endpoint(kvk.url), KEY)) as register:
        yield register


class TestContract(CompanyRegistryContract):
    """As every register."""

    @pytest.fixture
    def active(self):
        """A sole trader of the test environment."""
        return "nl", "69599084"

    @pytest.fixture
    def dissolved(self):
        """The same with an end date."""
        return "nl", "12345678"

    @pytest.fixture
    def unknown(self):
        """No company."""
        return "nl", "00000000"

    @pytest.fixture
    def part_of_name(self):
        """As in its name."""
        return "Dagobert"

    @pytest.fixture
    def trouble(self, kvk: Vendor) -> Trouble:
        """Make the next request fail."""
        return trouble_of(kvk)


async def test_profile(registry: KvkRegister, kvk: Vendor):
    """The recorded profile is read with its address in one line, and asked for with our key."""
    company = await registry.fetch("nl", "69599084")
    assert company is not None
    assert (company.name, company.address) == ("Test EMZ Dagobert", "Abebe Bikilalaan 17M, 1034 WL Amsterdam")
    assert company.founded is not None
    assert company.founded.isoformat() == "2017-01-08"
    assert company.officers == ()
    assert kvk.seen[0].headers["apikey"] == KEY
    assert kvk.seen[0].headers["Accept"] == "application/hal+json"


async def test_association(registry: KvkRegister, kvk: Vendor):
    """A legal person without a branch has its name and address from its own block."""
    kvk.on("GET", PROFILE, Answer(recorded("KVKProfilesClientTests_test_client_vve.yaml")))
    company = await registry.fetch("nl", "69599084")
    assert company is not None
    assert company.name
    assert company.status is CompanyStatus.ACTIVE


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ({"type": "bezoekadres", "indAfgeschermd": "Ja", "straatnaam": "Geheim"}, ""),
        (
            {"straatHuisnummer": "53 Rue de Tilsitt", "postcodeWoonplaats": "X-13501  Parijs", "land": "Frankrijk"},
            "53 Rue de Tilsitt, X-13501 Parijs, Frankrijk",
        ),
        (
            {"type": "postadres", "postbusnummer": 12, "postcode": "1000 AA", "plaats": "Amsterdam"},
            "Postbus 12, 1000 AA Amsterdam",
        ),
        (
            {
                "straatnaam": "Damrak",
                "huisnummer": 1,
                "huisletter": "A",
                "huisnummerToevoeging": "2",
                "postcode": "1012LG",
                "plaats": "Amsterdam",
            },
            "Damrak 1A-2, 1012 LG Amsterdam",
        ),
    ],
    ids=["shielded", "abroad", "post box", "addition"],
)
async def test_address(registry: KvkRegister, kvk: Vendor, address: dict[str, object], line: str):
    """Addresses of every kind become one printable line; a shielded one stays unknown."""
    kvk.on(
        "GET",
        PROFILE,
        Answer({"kvkNummer": "69599084", "naam": "X", "_embedded": {"hoofdvestiging": {"adressen": [address]}}}),
    )
    company = await registry.fetch("nl", "69599084")
    assert company is not None
    assert company.address == line


async def test_one_entry_per_company(registry: KvkRegister):
    """Branches of one company are one result."""
    found = await registry.search("nl", "Dagobert")
    assert [company.number for company in found] == ["69599084"]


@pytest.mark.parametrize(
    ("status", "document", "error"),
    [
        (404, {"fout": [{"code": "IPD1002", "omschrijving": "tijdelijk"}]}, Unavailable),
        (400, {"meldingen": {"fout": [{"code": "IPD1999", "omschrijving": "parameter"}]}}, Misconfigured),
        (400, {"fout": [{"code": "IPD0099", "omschrijving": "iets nieuws"}]}, Refused),
    ],
    ids=["being updated", "older form", "new code"],
)
async def test_codes(registry: KvkRegister, kvk: Vendor, status: int, document: object, error: type[Exception]):
    """KvK's codes mean what the table says; a temporary one is not "not found"."""
    kvk.on("GET", PROFILE, Answer(document, status))
    with pytest.raises(error):
        await registry.fetch("nl", "69599084")


class TestFailures(Failures):
    """As every interface."""

    @pytest.fixture
    def ask(self) -> Ask:
        """Fetch a company."""

        async def fetch(url: str) -> object:
            async with closing(KvkRegister(Endpoint(url, timeout=0.3), KEY)) as register:
                return await register.fetch("nl", "69599084")

        return fetch

"""Sanction and watch lists by OpenSanctions, against the description that yente publishes of itself."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import pytest

from bot.ports.company import Screening
from bot.ports.errors import PortError, Refused, Throttled, Unavailable
from bot.providers.http import Endpoint
from bot.providers.opensanctions import Lists, OpenSanctions
from tests.contract.descriptions import described
from tests.contract.failures import Ask, Failures
from tests.contract.suites.company import SanctionsContract
from tests.contract.suites.trouble import Trouble
from tests.contract.vendor import Answer, Seen, Vendor, closing, trouble_of

API = "opensanctions/yente_5.5.0_openapi.json"
LISTED = "Piet Sanctie"


def result(name: str, score: float, *, match: bool, datasets: Sequence[str]) -> dict[str, Any]:
    """An entity that resembles the question."""
    return {
        "id": "NK-1",
        "caption": name,
        "schema": "Person",
        "properties": {"name": [name]},
        "datasets": list(datasets),
        "referents": [],
        "score": score,
        "explanations": {},
        "match": match,
    }


def answer(question: Mapping[str, Any], *results: dict[str, Any], status: int = 200) -> dict[str, Any]:
    """The answer to one of the questions."""
    total = {"value": len(results), "relation": "eq"}
    return {"status": status, "results": list(results), "total": total, "query": question}


def match(seen: Seen) -> Answer:
    """One person is on two lists."""
    questions = seen.document["queries"]
    listed = result(LISTED, 0.93, match=True, datasets=["us_ofac_sdn", "eu_fsf"])
    hits = [listed] if questions["person"]["properties"]["name"] == [LISTED] else []
    responses = {"person": answer(questions["person"], *hits), "company": answer(questions["company"])}
    return Answer({"responses": responses, "limit": 5})


@pytest.fixture
async def yente() -> AsyncIterator[Vendor]:
    """OpenSanctions."""
    async with Vendor(described(API)) as vendor:
        vendor.on("POST", "/match/*", match)
        yield vendor


@pytest.fixture
async def sanctions(yente: Vendor) -> AsyncIterator[OpenSanctions]:
    """The adapter."""
    async with closing(OpenSanctions(Endpoint(yente.url), "secret-key")) as sanctions:
        yield sanctions


class TestContract(SanctionsContract):
    """As every source of lists."""

    @pytest.fixture
    def clean(self) -> tuple[str, str]:
        """Nobody on a list."""
        return "Jan de Vries", "Bakkerij De Gouden Korst B.V."

    @pytest.fixture
    def listed(self) -> tuple[str, str]:
        """Somebody on two."""
        return LISTED, "Bakkerij De Gouden Korst B.V."

    @pytest.fixture
    def trouble(self, yente: Vendor) -> Trouble:
        """Make the next question go wrong."""
        return trouble_of(yente)


async def test_question(sanctions: OpenSanctions, yente: Vendor):
    """Person and company are asked about in one request, the company in its country."""
    found = await sanctions.screen(LISTED, "Bakkerij", "nl")
    assert found == Screening(matched=True, score=0.93, lists=("eu_fsf", "us_ofac_sdn"))
    (seen,) = yente.seen
    assert (seen.path, seen.query) == ("/match/default", [("threshold", "0.7")])
    assert seen.headers["Authorization"] == "ApiKey secret-key"
    assert seen.document["queries"]["company"]["properties"] == {"name": ["Bakkerij"], "jurisdiction": ["nl"]}


async def test_own_yente(yente: Vendor):
    """A yente of our own needs no key, and may have other lists."""
    lists = Lists(dataset="sanctions", threshold=0.8)
    async with closing(OpenSanctions(Endpoint(yente.url), lists=lists)) as sanctions:
        await sanctions.screen("Jan de Vries", "Bakkerij", "nl")
    (seen,) = yente.seen
    assert (seen.path, seen.query) == ("/match/sanctions", [("threshold", "0.8")])
    assert "Authorization" not in seen.headers


async def test_resemblance_is_no_match(sanctions: OpenSanctions, yente: Vendor):
    """A result below the threshold shows in the score, not in the verdict or the lists."""

    def weak(seen: Seen) -> Answer:
        questions = seen.document["queries"]
        near = result("Jan de Vriess", 0.61, match=False, datasets=["peps"])
        responses = {"person": answer(questions["person"], near), "company": answer(questions["company"])}
        return Answer({"responses": responses, "limit": 5})

    yente.on("POST", "/match/*", weak)
    assert await sanctions.screen("Jan de Vries", "Bakkerij", "nl") == Screening(matched=False, score=0.61)


async def test_half_an_answer(sanctions: OpenSanctions, yente: Vendor):
    """When one of the questions failed inside a success, nobody has been screened."""

    def half(seen: Seen) -> Answer:
        questions = seen.document["queries"]
        company = answer(questions["company"], status=500)
        return Answer({"responses": {"person": answer(questions["person"]), "company": company}, "limit": 5})

    yente.on("POST", "/match/*", half)
    with pytest.raises(Unavailable):
        await sanctions.screen("Jan de Vries", "Bakkerij", "nl")


async def test_quota(sanctions: OpenSanctions, yente: Vendor):
    """The quota of the month ends without saying until when."""
    yente.fail(Answer({"detail": "quota"}, 429))
    with pytest.raises(Throttled) as throttled:
        await sanctions.screen("Jan de Vries", "Bakkerij", "nl")
    assert throttled.value.retry_after == 3600


@pytest.mark.parametrize("status", [400, 422])
async def test_bad_question(sanctions: OpenSanctions, yente: Vendor, status: int):
    """A question that they do not understand is refused, without quoting it."""
    yente.fail(Answer({"detail": "Invalid query: Jan de Vries"}, status))
    with pytest.raises(PortError) as raised:
        await sanctions.screen("Jan de Vries", "Bakkerij", "nl")
    assert type(raised.value) is Refused
    assert "Vries" not in str(raised.value)


class TestFailures(Failures):
    """As every interface."""

    @pytest.fixture
    def ask(self) -> Ask:
        """Screen somebody."""

        async def ask(url: str) -> object:
            async with closing(OpenSanctions(Endpoint(url, timeout=0.3), "secret-key")) as sanctions:
                return await sanctions.screen("Jan de Vries", "Bakkerij", "nl")

        return ask

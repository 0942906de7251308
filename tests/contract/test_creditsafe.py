"""Credit reports by Creditsafe, against its published description; every report costs money."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.ports.company import CreditGrade, CreditReport
from bot.ports.errors import Ambiguous, Misconfigured, Refused
from bot.providers.creditsafe import Creditsafe
from bot.providers.http import Endpoint
from tests.contract.descriptions import described
from tests.contract.failures import Ask, Failures
from tests.contract.suites.company import CreditContract
from tests.contract.suites.trouble import Trouble
from tests.contract.vendor import Answer, Seen, Vendor, closing, trouble_of

API = "creditsafe/creditsafe_connect_subset.json"
SOUND, POOR = "12345678", "22222229"


def rating(value: str = "A", score: str = "82", limit: dict[str, str] | None = None) -> dict[str, Any]:
    """A credit rating."""
    return {
        "commonValue": value,
        "commonDescription": "Very Low Risk",
        "creditLimit": limit or {"currency": "EUR", "value": "25000"},
        "providerValue": {"value": score, "minValue": "1", "maxValue": "100"},
    }


def report(connect_id: str, current: dict[str, Any] | None) -> dict[str, Any]:
    """A report as Creditsafe sends it."""
    score = {"creditScore": {"currentCreditRating": current}} if current else {}
    return {"correlationId": "c-2", "companyId": connect_id, "report": {"companyId": connect_id, **score}}


class FakeCreditsafe:
    """Signs in, finds two companies, and counts what it bills; `tokens` are those that it still takes."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor
        self.tokens: list[str] = []
        self.billed: list[str] = []
        self.ratings = {f"NL-0-{SOUND}": rating(), f"NL-0-{POOR}": rating("D", "12")}
        vendor.on("POST", "/v1/authenticate", self._sign_in)
        vendor.on("GET", "/v1/companies", self._let_in(self._search))
        vendor.on("GET", "/v1/companies/*", self._let_in(self._report))

    def _sign_in(self, seen: Seen) -> Answer:
        if seen.document != {"username": "welkom", "password": "secret-word"}:
            return Answer({"message": "Unauthorized"}, 401)
        self.tokens = [f"token-{len(self.tokens) + 1}"]
        return Answer({"token": self.tokens[0]})

    def _let_in(self, route: Any) -> Any:
        def guarded(seen: Seen) -> Answer:
            if seen.headers.get("Authorization") not in {f"Bearer {token}" for token in self.tokens}:
                return Answer({"error": "Invalid token"}, 401)
            return route(seen)

        return guarded

    def _search(self, seen: Seen) -> Answer:
        connect_id = f"NL-0-{seen.value('regNo')}"
        if connect_id not in self.ratings:
            messages = [{"type": "Information", "code": "NoResults", "text": "No results"}]
            return Answer({"totalSize": 0, "companies": {}, "messages": messages})
        found = {"id": connect_id, "country": "NL", "regNo": seen.value("regNo"), "name": "Bakkerij"}
        return Answer({"correlationId": "c-1", "totalSize": 1, "companies": [found]})

    def _report(self, seen: Seen) -> Answer:
        connect_id = seen.path.rpartition("/")[2]
        self.billed.append(connect_id)
        return Answer(report(connect_id, self.ratings[connect_id]))


@pytest.fixture
async def creditsafe() -> AsyncIterator[FakeCreditsafe]:
    """Creditsafe."""
    async with Vendor(described(API, base="/v1")) as vendor:
        yield FakeCreditsafe(vendor)


@pytest.fixture
async def credit(creditsafe: FakeCreditsafe) -> AsyncIterator[Creditsafe]:
    """The adapter."""
    endpoint = Endpoint(f"{creditsafe.vendor.url}/v1")
    async with closing(Creditsafe(endpoint, "welkom", "secret-word")) as credit:
        yield credit


class TestContract(CreditContract):
    """As every credit bureau."""

    @pytest.fixture
    def sound(self) -> tuple[str, str]:
        """A company that pays."""
        return "nl", SOUND

    @pytest.fixture
    def poor(self) -> tuple[str, str]:
        """A company that does not."""
        return "nl", POOR

    @pytest.fixture
    def trouble(self, creditsafe: FakeCreditsafe) -> Trouble:
        """Make the next request go wrong."""
        return trouble_of(creditsafe.vendor)


async def test_report(credit: Creditsafe, creditsafe: FakeCreditsafe):
    """Grade, score and limit in cents, which come as words; one company, one report."""
    assert await credit.report("nl", SOUND) == CreditReport(CreditGrade.GOOD, 82, 2_500_000, "c-2")
    assert creditsafe.billed == [f"NL-0-{SOUND}"]
    assert creditsafe.vendor.seen[1].query == [("countries", "NL"), ("regNo", SOUND)]


@pytest.mark.parametrize(
    ("value", "grade"),
    [
        ("A", CreditGrade.GOOD),
        ("B", CreditGrade.GOOD),
        ("C", CreditGrade.GOOD),
        ("D", CreditGrade.POOR),
        ("E", CreditGrade.UNKNOWN),
    ],
)
async def test_grades(credit: Creditsafe, creditsafe: FakeCreditsafe, value: str, grade: CreditGrade):
    """Five grades, of which one says that the company cannot be rated."""
    creditsafe.ratings[f"NL-0-{SOUND}"] = rating(value)
    assert (await credit.report("nl", SOUND)).grade is grade


@pytest.mark.parametrize(
    ("limit", "cents"),
    [
        ({"currency": "EUR", "value": "1250.50"}, 125_050),
        ({"currency": "GBP", "value": "1000"}, None),
        ({"currency": "EUR", "value": "No limit"}, None),
    ],
)
async def test_limit(credit: Creditsafe, creditsafe: FakeCreditsafe, limit: dict[str, str], cents: int | None):
    """Only a number of euros can be compared with a budget."""
    creditsafe.ratings[f"NL-0-{SOUND}"] = rating(limit=limit, score="n/a")
    found = await credit.report("nl", SOUND)
    assert (found.limit_cents, found.score) == (cents, None)


async def test_no_rating(credit: Creditsafe, creditsafe: FakeCreditsafe):
    """A report without a rating is one that knows nothing."""
    creditsafe.ratings[f"NL-0-{SOUND}"] = {}
    assert await credit.report("nl", SOUND) == CreditReport(CreditGrade.UNKNOWN, None, None, "c-2")


async def test_unknown_company(credit: Creditsafe, creditsafe: FakeCreditsafe):
    """No results come as a success with an object in place of a list; nothing is ordered then."""
    found = await credit.report("nl", "99999999")
    assert found.grade is CreditGrade.UNKNOWN
    assert creditsafe.billed == []


async def test_one_sign_in(credit: Creditsafe, creditsafe: FakeCreditsafe):
    """A token serves as long as it lives."""
    await credit.report("nl", SOUND)
    await credit.report("nl", POOR)
    assert [seen.path for seen in creditsafe.vendor.seen].count("/v1/authenticate") == 1


async def test_token_ended(credit: Creditsafe, creditsafe: FakeCreditsafe):
    """A token that was ended early is replaced once."""
    await credit.report("nl", SOUND)
    creditsafe.tokens = ["another"]
    await credit.report("nl", POOR)
    assert [seen.path for seen in creditsafe.vendor.seen].count("/v1/authenticate") == 2


async def test_country_not_in_contract(credit: Creditsafe, creditsafe: FakeCreditsafe):
    """A country that our contract lacks is ours to mend."""
    creditsafe.vendor.on("GET", "/v1/companies", Answer({"message": "Access forbidden", "correlationId": "c"}, 403))
    with pytest.raises(Misconfigured):
        await credit.report("be", "0403170701")


async def test_wrong_password(creditsafe: FakeCreditsafe):
    """Wrong credentials are told as ours to mend, and tried once: five wrong tries lock the account."""
    async with closing(Creditsafe(Endpoint(f"{creditsafe.vendor.url}/v1"), "welkom", "secret-wrong")) as credit:
        with pytest.raises(Misconfigured) as raised:
            await credit.report("nl", SOUND)
    assert "secret" not in str(raised.value)
    assert len(creditsafe.vendor.seen) == 1


async def test_rejected(credit: Creditsafe, creditsafe: FakeCreditsafe):
    """A question that they reject is refused without their sentence."""
    creditsafe.vendor.fail(Answer({"message": "Invalid regNo 12345678", "correlationId": "c"}, 400), "/v1/companies")
    with pytest.raises(Refused) as raised:
        await credit.report("nl", SOUND)
    assert SOUND not in str(raised.value)


async def test_billed_once(credit: Creditsafe, creditsafe: FakeCreditsafe):
    """When the connection breaks, the report may have been billed: nobody asks again by himself."""
    creditsafe.vendor.act_then_break(f"/v1/companies/NL-0-{SOUND}")
    with pytest.raises(Ambiguous):
        await credit.report("nl", SOUND)
    assert creditsafe.billed == [f"NL-0-{SOUND}"]


class TestSignInFails(Failures):
    """As every interface."""

    @pytest.fixture
    def ask(self) -> Ask:
        """Ask for a report."""

        async def ask(url: str) -> object:
            async with closing(Creditsafe(Endpoint(url, timeout=0.3), "welkom", "secret-word")) as credit:
                return await credit.report("nl", SOUND)

        return ask


class TestReportFails(Failures):
    """An order that may have been billed is not simply repeated."""

    @pytest.fixture
    async def vendor(self, creditsafe: FakeCreditsafe) -> Vendor:
        """A Creditsafe that works up to the order."""
        return creditsafe.vendor

    @pytest.fixture
    def acting(self) -> bool:
        """A report is billed."""
        return True

    @pytest.fixture
    def at(self) -> str:
        """The order."""
        return f"/v1/companies/NL-0-{SOUND}"

    @pytest.fixture
    def ask(self) -> Ask:
        """Ask for a report."""

        async def ask(url: str) -> object:
            async with closing(Creditsafe(Endpoint(f"{url}/v1", timeout=0.3), "welkom", "secret-word")) as credit:
                return await credit.report("nl", SOUND)

        return ask

"""The table of behaviour, row by row."""

import uuid

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports.company import CompanyStatus, CreditGrade
from bot.ports.errors import Refused, Unavailable
from bot.ports.lookup import LineType
from bot.ports.sessions import CardStatus, CardTest, Funding, IdentityOutcome
from bot.providers.sandbox import Sandbox
from bot.providers.sandbox.cards import CARDS
from bot.providers.sandbox.faults import Provider
from bot.providers.sandbox.inbound import segments
from tests.contract.suites.partner_center import a_customer, an_attestation
from tests.unit.sandbox.surroundings import a_sandbox

URL = "https://welkom.example/l/abc"


@pytest.mark.parametrize("country", ["NL", "BE", "DE", "GB"])
async def test_ordinary_mobile_number(sandbox: Sandbox, country: str) -> None:
    """A valid mobile number of the four countries is mobile and clean."""
    example = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    report = await sandbox.lookup.report(number)
    assert report.line_type is LineType.MOBILE
    assert report.sim_swapped_recently is False
    assert report.pumping_risk is not None
    assert report.pumping_risk < 10


@pytest.mark.parametrize(
    ("number", "line_type"),
    [
        ("+31201234567", LineType.LANDLINE),
        ("+31900123456", LineType.SPECIAL),
        ("+31612340001", LineType.VOIP),
        ("+447400120001", LineType.VOIP),
        ("0612345678", LineType.UNKNOWN),
    ],
)
async def test_other_lines(sandbox: Sandbox, number: str, line_type: LineType) -> None:
    """Lines that are not mobile are told apart; an ending in 0001 lives on the internet."""
    assert (await sandbox.lookup.report(number)).line_type is line_type


async def test_special_endings(sandbox: Sandbox) -> None:
    """0002 had its SIM swapped, 0004 is at high risk; both are still mobile."""
    swapped, pumped = [await sandbox.lookup.report(f"+3161234{ending}") for ending in ("0002", "0004")]
    assert (swapped.line_type, swapped.sim_swapped_recently, swapped.pumping_risk) == (LineType.MOBILE, True, 3)
    assert (pumped.line_type, pumped.sim_swapped_recently, pumped.pumping_risk) == (LineType.MOBILE, False, 90)


async def test_undeliverable_number(sandbox: Sandbox) -> None:
    """No text reaches a number ending in 0003, but a call does."""
    with pytest.raises(Refused, match="30003"):
        await sandbox.sms.send("+31612340003", "text", "a")
    assert (await sandbox.voice.say("+31612340003", "Je code is 123456.", "nl", "b")).sid


async def test_too_long(sandbox: Sandbox) -> None:
    """A text of more than 1,600 signs is refused, as Twilio does."""
    assert await sandbox.sms.send("+31612345678", "x" * 1600, "a")
    with pytest.raises(Refused, match="21617"):
        await sandbox.sms.send("+31612345678", "x" * 1601, "b")


@pytest.mark.parametrize(
    ("country", "number", "name", "status", "officer", "town"),
    [
        ("nl", "12345678", "Bakkerij De Gouden Korst B.V.", CompanyStatus.ACTIVE, "Jan de Vries", "Amsterdam"),
        ("nl", "22222229", "Slagerij Van Veen B.V.", CompanyStatus.ACTIVE, "Jan de Vries", ""),
        ("gb", "01234567", "Northwind Traders Limited", CompanyStatus.ACTIVE, "Olivia Smith", "London"),
    ],
)
async def test_known_companies(
    sandbox: Sandbox, country: str, number: str, name: str, status: CompanyStatus, officer: str, town: str
) -> None:
    """The known companies are as the table says."""
    company = await sandbox.companies.fetch(country, number)
    assert company is not None
    assert (company.name, company.status) == (name, status)
    assert [person.name for person in company.officers] == [officer]
    assert town in company.address


async def test_dissolved_and_unknown(sandbox: Sandbox) -> None:
    """A dissolved company is found as such; any other number, and a number of another country, is not found."""
    dissolved = await sandbox.companies.fetch("nl", "87654321")
    assert dissolved is not None
    assert dissolved.status is CompanyStatus.DISSOLVED
    for country, number in [("nl", "23456789"), ("gb", "12345678"), ("be", "12345678"), ("gb", "11111111")]:
        assert await sandbox.companies.fetch(country, number) is None


async def test_silent_register(sandbox: Sandbox) -> None:
    """The register never answers about 11111111."""
    with pytest.raises(Unavailable):
        await sandbox.companies.fetch("nl", "11111111")


@pytest.mark.parametrize(
    ("country", "part", "numbers"),
    [
        ("nl", "gouden KORST", ["12345678"]),
        ("nl", "b.v.", ["12345678", "22222229", "87654321"]),
        ("gb", "northwind", ["01234567"]),
        ("gb", "korst", []),
        ("nl", "  ", []),
    ],
)
async def test_search(sandbox: Sandbox, country: str, part: str, numbers: list[str]) -> None:
    """Known companies are found by a part of their name, whatever the case."""
    assert [company.number for company in await sandbox.companies.search(country, part)] == numbers


async def test_search_limit(sandbox: Sandbox) -> None:
    """A search gives no more than was asked for."""
    assert len(await sandbox.companies.search("nl", "b.v.", limit=2)) == 2


@pytest.mark.parametrize(
    ("country", "number", "exists"),
    [
        ("nl", "NL004495445B01", True),
        ("nl", "004495445B01", True),
        ("nl", "NL004495446B01", False),
        ("be", "BE0428759497", True),
        ("de", "DE136695976", True),
        ("gb", "GB980780684", True),
        ("gb", "GB980780685", False),
        ("xx", "NL004495445B01", False),
        ("nl", "", False),
    ],
)
async def test_vat(sandbox: Sandbox, country: str, number: str, exists: bool) -> None:
    """A VAT number exists exactly if its check digit is right; the name is withheld."""
    report = await sandbox.vat.check(country, number)
    assert (report.exists, report.name) == (exists, None)
    assert report.proof


@pytest.mark.parametrize(
    ("person", "company", "matched"),
    [
        ("Jan de Vries", "Bakkerij De Gouden Korst B.V.", False),
        ("Piet Sanctie", "Bakkerij", True),
        ("Jan", "Sanctioned Goods Limited", True),
        ("jan sanctie", "", True),
    ],
)
async def test_sanctions(sandbox: Sandbox, person: str, company: str, matched: bool) -> None:
    """Two words in a name are a match with a high score, everybody else is clean."""
    screening = await sandbox.sanctions.screen(person, company, "nl")
    assert (screening.matched, screening.score) == (matched, 0.95 if matched else 0.0)


@given(number=st.from_regex(r"[0-9]{8}", fullmatch=True))
async def test_credit(tmp_path_factory: pytest.TempPathFactory, number: str) -> None:
    """The last digit 9 is a poor score, every other one a good one, and each report is paid for."""
    sandbox = a_sandbox(tmp_path_factory.mktemp("credit"))
    report = await sandbox.credit.report("nl", number)
    assert report.grade is (CreditGrade.POOR if number.endswith("9") else CreditGrade.GOOD)
    assert [entry.sid for entry in await sandbox.ledger.entries()] == [report.reference]
    await sandbox.close()


@pytest.mark.parametrize(
    ("card", "status", "funding", "fails"),
    [
        ("credit", CardStatus.SUCCEEDED, Funding.CREDIT, None),
        ("debit", CardStatus.SUCCEEDED, Funding.DEBIT, None),
        ("prepaid", CardStatus.SUCCEEDED, Funding.PREPAID, None),
        ("cvc_fail", CardStatus.SUCCEEDED, Funding.CREDIT, "cvc"),
        ("declined", CardStatus.DECLINED, Funding.CREDIT, None),
        ("three_ds_fail", CardStatus.SUCCEEDED, Funding.CREDIT, "three_d_secure"),
        ("fraud_high", CardStatus.SUCCEEDED, Funding.CREDIT, None),
        ("unknown_funding", CardStatus.SUCCEEDED, Funding.UNKNOWN, None),
    ],
)
async def test_cards(sandbox: Sandbox, card: str, status: CardStatus, funding: Funding, fails: str | None) -> None:
    """Each test card is what its name says and nothing else is wrong with it."""
    result = await picked(sandbox, card, "a")
    assert (result.status, result.funding) == (status, funding)
    tests = {"cvc": result.cvc, "address": result.address, "three_d_secure": result.three_d_secure}
    assert [name for name, test in tests.items() if test is CardTest.FAIL] == ([fails] if fails else [])
    assert result.fraud_score == (85 if card == "fraud_high" else 5)


async def test_cards_are_complete() -> None:
    """The page offers the cards of the contract and no others."""
    names = "credit debit prepaid cvc_fail declined three_ds_fail fraud_high unknown_funding"
    assert set(CARDS) == set(names.split())


async def test_each_session_is_another_card(sandbox: Sandbox) -> None:
    """Two customers with the same test card have two cards, one customer asked twice has one."""
    one, other = await picked(sandbox, "credit", "a"), await picked(sandbox, "credit", "b")
    assert one.fingerprint != other.fingerprint
    session = (await sandbox.payments.start_card("a", URL)).id
    assert (await sandbox.payments.card_result(session)).fingerprint == one.fingerprint


async def test_unknown_session(sandbox: Sandbox) -> None:
    """A session that was never opened, or is another provider's, is refused."""
    card = await sandbox.payments.start_card("a", URL)
    with pytest.raises(Refused):
        await sandbox.identity.result(card.id)
    with pytest.raises(Refused):
        await sandbox.payments.card_result("cs_test_never")


async def test_identity_withholds_the_name(sandbox: Sandbox) -> None:
    """A verified person has no name in the result: the provider withholds it."""
    session = await sandbox.identity.start("a", URL)
    stored = await sandbox.sessions.get(Provider.IDENTITY, session.id)
    assert stored is not None
    await sandbox.sessions.finish(stored, "verified")
    result = await sandbox.identity.result(session.id)
    assert (result.outcome, result.first_name, result.last_name) == (IdentityOutcome.VERIFIED, None, None)


async def test_partner_center(sandbox: Sandbox) -> None:
    """One reference is one customer in the ledger, two are two."""
    first = await sandbox.partner_center.create_customer(a_customer("a"), an_attestation())
    again = await sandbox.partner_center.create_customer(a_customer("a"), an_attestation())
    other = await sandbox.partner_center.create_customer(a_customer("b"), an_attestation())
    assert first == again != other
    assert uuid.UUID(first.id)
    entries = await sandbox.ledger.entries()
    assert [entry.to for entry in entries] == ["degoudenkorst.onmicrosoft.com"] * 2
    assert "500.00" in entries[0].body


@pytest.mark.parametrize(
    ("domain", "exists"), [("bakkerij.example", True), ("Geen-Mail.example", False), ("nowhere.invalid", False)]
)
async def test_mail_domains(sandbox: Sandbox, domain: str, exists: bool) -> None:
    """Every domain takes mail but the one that is told not to."""
    assert await sandbox.mail_domains.receives_mail(domain) is exists


async def test_rep_call(sandbox: Sandbox) -> None:
    """A rep's call stands under the customer's number."""
    await sandbox.voice.bridge("+31201234567", "+31612345678", "a")
    entry = (await sandbox.ledger.entries())[0]
    assert (entry.kind, entry.to) == ("call", "+31612345678")


@pytest.mark.parametrize(
    ("body", "count"),
    [("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 307, 3), ("ё" * 70, 1), ("ё" * 71, 2), ("😀" * 35, 1)],
)
def test_segments(body: str, count: int) -> None:
    """Texts are counted in segments as networks do."""
    assert segments(body) == count


async def picked(sandbox: Sandbox, card: str, reference: str):
    """The result of a session in which this card was picked."""
    session = await sandbox.payments.start_card(reference, URL)
    stored = await sandbox.sessions.get(Provider.PAYMENTS, session.id)
    assert stored is not None
    assert await sandbox.sessions.finish(stored, card)
    return await sandbox.payments.card_result(session.id)

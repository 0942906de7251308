"""Words that correct what was given: which items they name, what they say instead; and plain answers, which are none."""

from datetime import UTC, datetime

import pytest

from bot.model.signup import Fact, Signup, Status
from bot.redaction import tokenise
from bot.signup.corrections import corrections, read_value
from bot.signup.journey import STEPS
from bot.signup.step import Accepted, Answer

FACTS: dict[str, Fact] = {
    "mobile_number": {"number": "+31612345678"},
    "otp": {"proven_at": "x"},
    "full_name": {"first": "Jan", "last": "Janssen"},
    "job_title": {"title": "eigenaar"},
    "email": {"address": "jan@korst.example"},
    "email_code": {"proven_at": "x"},
    "country": {"code": "nl"},
    "registration_number": {"number": "12345678"},
    "company_confirmed": {"name": "Bakkerij De Gouden Korst B.V."},
    "vat_number": {"number": "NL123456782B90"},
    "identity": {"outcome": "passed"},
    "second_factor": {"method": "totp"},
    "card": {"brand": "visa", "last4": "4242"},
    "credit_check": {"agreed": True},
    "budget": {"cents": 50_000, "warn": "jan@korst.example"},
    "security_contact": {"name": "Jan Janssen"},
}


def at(asks: str) -> Signup:
    """A signup that has everything before a question."""
    given = {key: FACTS.get(key, {"accepted_at": "x"}) for key in list(STEPS)[: list(STEPS).index(asks)]}
    return Signup("s", "c", Status.IN_PROGRESS, facts=given)


def said(text: str, asks: str, intent: str = "correct_answer") -> Answer:
    """Words as the engine understood them."""
    tokens = tokenise(text, asks, "+31612345678").tokens
    return Answer(
        "m",
        text,
        datetime(2026, 11, 23, 10, 0, tzinfo=UTC),
        tokens=tokens,
        sender="+31612345678",
        intent=intent,
        confidence=0.9,
    )


def read(text: str, asks: str, intent: str = "correct_answer") -> dict[str, Fact | None]:
    """Every item that words correct, with its new value where they say one."""
    answer, signup = said(text, asks, intent), at(asks)
    found = {item.key: read_value(item, answer, signup) for item in corrections(answer, signup, asks).items}
    return {key: result.fact if isinstance(result, Accepted) else None for key, result in found.items()}


NAMED = [
    ("mijn e-mailadres was fout", ["email"]),
    ("mn mail klopt niet", ["email"]),
    ("my e-mail address was wrong", ["email"]),
    ("I made a typo in my email", ["email"]),
    ("mijn mail is fout en het telefoonnummer ook", ["mobile_number", "email"]),
    ("my name and my phone number are wrong", ["mobile_number", "full_name"]),
    ("mijn naam en functie wil ik wijzigen", ["full_name", "job_title"]),
    ("ik wil mijn naam wijzigen", ["full_name"]),
    ("kan ik mijn telefoonnummer nog aanpassen?", ["mobile_number"]),
    ("can I change my job title?", ["job_title"]),
    ("het land klopt niet", ["country"]),
    ("wrong company", ["registration_number"]),
    ("het verkeerde bedrijf", ["registration_number"]),
    ("de bedrijfsnaam is niet goed", ["registration_number"]),
    ("het telefoonnummer van mijn bedrijf was verkeerd", ["mobile_number"]),
    ("mijn btw nummer is verkeerd ingevuld", ["vat_number"]),
    ("I want to use another card", ["card"]),
    ("toch liever een andere kaart", ["card"]),
    ("the budget should be changed", ["budget"]),
    ("er zit een fout in het beveiligingscontact, beveiliging dus", ["security_contact"]),
    ("the security contact is not right", ["security_contact"]),
]


@pytest.mark.parametrize(("text", "keys"), NAMED)
def test_items_are_named_in_many_ways(text: str, keys: list[str]):
    """By their nouns, one or several, in the order of the journey; none has a new value yet."""
    assert read(text, "review") == dict.fromkeys(keys)


VALUES = [
    ("mijn mail is fout, het moet piet@korst.example zijn", {"email": {"address": "piet@korst.example"}}),
    ("niet jan@korst.example maar piet@korst.example", {"email": {"address": "piet@korst.example"}}),
    (
        "my email was wrong, use piet@korst.example instead of jan@korst.example",
        {"email": {"address": "piet@korst.example"}},
    ),
    ("mijn nummer moet 06 87654321 zijn", {"mobile_number": {"number": "+31687654321"}}),
    ("mijn naam is Jansen, niet Janssen", {"full_name": {"first": "Jan", "last": "Jansen"}}),
    ("mijn naam is niet Janssen maar Jansen", {"full_name": {"first": "Jan", "last": "Jansen"}}),
    ("my last name is Jansen", {"full_name": {"first": "Jan", "last": "Jansen"}}),
    ("mijn achternaam is van der Berg", {"full_name": {"first": "Jan", "last": "van der Berg"}}),
    ("mijn naam klopt niet het is Jan de Boer", {"full_name": {"first": "Jan", "last": "de Boer"}}),
    ("my name is wrong, it's Johan Boersma", {"full_name": {"first": "Johan", "last": "Boersma"}}),
    ("actually my name's Sarah Crumb", {"full_name": {"first": "Sarah", "last": "Crumb"}}),
    ("my first name should be Johan", {"full_name": {"first": "Johan", "last": "Janssen"}}),
    ("ik heet Piet de Boer", {"full_name": {"first": "Piet", "last": "de Boer"}}),
    (
        "ik heet Piet Smit en we zitten in België",
        {"full_name": {"first": "Piet", "last": "Smit"}, "country": {"code": "be"}},
    ),
    ("no, the company is in Belgium", {"country": {"code": "be"}}),
    ("het bedrijf zit niet in Nederland maar in Duitsland", {"country": {"code": "de"}}),
    ("mijn functie is directeur", {"job_title": {"title": "directeur"}}),
    ("my job title should be head of IT", {"job_title": {"title": "head of IT"}}),
    ("het kvk nummer moet 87654321 zijn", {"registration_number": {"number": "87654321"}}),
    ("het budget moet 750 zijn", {"budget": {"cents": 75_000, "warn": "jan@korst.example"}}),
    ("niet 500 maar 750 als budget graag", {"budget": {"cents": 75_000, "warn": "jan@korst.example"}}),
]


@pytest.mark.parametrize(("text", "values"), VALUES)
def test_a_new_value_is_taken_from_the_same_sentence(text: str, values: dict[str, Fact]):
    """What it is not is left out; a single name takes the place of the part it stands for."""
    assert read(text, "review") == values


@pytest.mark.parametrize("text", ["ik heet Piet", "mijn naam is Piet"])
def test_half_a_name_is_asked_for(text: str):
    """Which half it is cannot be told, so the question is asked."""
    assert read(text, "review") == {"full_name": None}


UNSURE = [
    ("no, the company is in Belgium", "company_confirmed", "deny", ["country"]),
    ("nee, België", "company_confirmed", "deny", ["country"]),
    ("nee het kvk nummer is fout", "company_confirmed", "deny", ["registration_number"]),
    ("ons bedrijf staat in Duitsland", "registration_number", "inform", ["country"]),
    ("het is een Belgisch bedrijf", "vat_number", "inform", ["country"]),
    ("mijn naam is Jansen, niet Janssen", "job_title", "inform", ["full_name"]),
    ("ik heet Piet de Boer", "email", "inform", ["full_name"]),
    ("mijn nummer is 0687654321", "otp", "inform", ["mobile_number"]),
    ("mijn e-mail is piet@korst.example", "email_code", "inform", ["email"]),
    ("mijn telefoonnummer klopt niet", "country", "nlu_fallback", ["mobile_number"]),
    ("ja maar mijn naam is fout", "review", "affirm", ["full_name"]),
    ("can I use a different card", "budget", "ask_prepaid_card", ["card"]),
    ("ik wil toch een andere kaart gebruiken", "budget", "ask_price", ["card"]),
    ("ik heb een nieuw e-mailadres", "country", "inform", ["email"]),
    ("het adres van de mail klopt niet", "email_code", "code_not_received", ["email"]),
]


@pytest.mark.parametrize(("text", "asks", "intent", "keys"), UNSURE)
def test_a_correction_is_seen_whatever_the_engine_makes_of_it(text: str, asks: str, intent: str, keys: list[str]):
    """It says that something is wrong, or another value for something that was given."""
    assert list(read(text, asks, intent)) == keys


PLAIN = [
    ("full_name", "Jan de Vries"), ("full_name", "mijn naam is Jan de Vries"), ("full_name", "ik heet Anna Land"),
    ("job_title", "eigenaar"), ("job_title", "ik ben directeur van het bedrijf"), ("job_title", "hoofd e-mail marketing"),
    ("job_title", "contactpersoon"), ("job_title", "contact center manager"), ("job_title", "mijn functie is zaakvoerder"),
    ("job_title", "Jan, ik ben eigenaar"), ("job_title", "call center agent"), ("job_title", "mijn naam is Jan en ik ben eigenaar"),
    ("email", "piet@korst.example"), ("email", "mijn mail is piet@korst.example"), ("email", "my email is piet@korst.example"),
    ("email_code", "123456"), ("email_code", "de code is 123456"), ("otp", "mijn code is 123456"),
    ("country", "Nederland"), ("country", "we zitten in België"), ("country", "the company is in Germany"),
    ("registration_number", "12345678"), ("registration_number", "Bakkerij Nederland BV"), ("registration_number", "Air Belgium"),
    ("registration_number", "mijn bedrijf heet Bakkerij Jansen"), ("registration_number", "De Verkeerde Kaart"),
    ("registration_number", "Het Foute Nummer BV"), ("registration_number", "Mail & Meer"), ("registration_number", "Company Name Ltd"),
    ("registration_number", "de naam is Jansen en Zonen"), ("registration_number", "ons nummer is 12345678"),
    ("registration_number", "Zaak in Duitsland GmbH"), ("registration_number", "we zitten in Nederland, 12345678"),
    ("company_confirmed", "ja"), ("company_confirmed", "nee"), ("company_confirmed", "ja dat is mijn bedrijf"),
    ("company_confirmed", "ja, in Nederland"), ("company_confirmed", "dat is ons bedrijf ja"),
    ("vat_number", "we hebben een nieuw nummer aangevraagd"), ("job_title", "new business manager"),
    ("second_factor", "ik gebruik een andere telefoon"),
    ("vat_number", "NL123456782B90"), ("vat_number", "ons nummer is NL123456782B90"), ("vat_number", "mijn btw nummer is NL123456782B90"),
    ("second_factor", "app"), ("second_factor", "een app op mijn telefoon"), ("second_factor", "my phone"),
    ("card", "ik heb de kaart ingevuld"), ("card", "mijn kaart is van de zaak"),
    ("credit_check", "ja dat is goed"), ("credit_check", "ja ons bedrijf is gezond"), ("credit_check", "liever niet"),
    ("budget", "500"), ("budget", "500 euro, waarschuw baas@korst.example"),
    ("budget", "het bedrag is 500 euro, mijn mail is ik@korst.example"),
    ("budget", "max 500 voor ons bedrijf"), ("budget", "1.500,00 per maand"),
    ("security_contact", "Sam Bakker, sam@korst.example, 0687654321"), ("security_contact", "dat ben ik zelf"),
    ("security_contact", "mijn naam is Sam Bakker, mijn mail is sam@korst.example en mijn nummer is 0687654321"),
    ("security_contact", "our IT manager Sam Baker, email sam@korst.example, phone +44 7400 123456"),
    ("security_practices", "ik ga akkoord"), ("collection_policy", "akkoord maar niet met punt 3"),
    ("acceptable_use", "I agree"), ("customer_agreement", "ik ga akkoord namens het bedrijf"),
    ("review", "alles klopt"), ("review", "ja klopt"), ("review", "all correct"),
    ("call", "morgen om 10 uur"), ("call", "bel me op mijn mobiel om 14 uur"), ("call", "tomorrow at 3, call my mobile"),
]  # fmt: skip


@pytest.mark.parametrize(("asks", "text"), PLAIN)
def test_a_plain_answer_is_never_a_correction(asks: str, text: str):
    """Not even when it says again what was given, or holds the word for another item."""
    assert read(text, asks, "inform") == {}


ASKED = [
    "is mijn e-mailadres fout?",
    "waarom willen jullie mijn telefoonnummer",
    "what is my VAT number?",
    "klopt mijn naam wel?",
]


@pytest.mark.parametrize("text", ASKED)
def test_a_question_about_an_item_is_no_correction(text: str):
    """Unless the engine is sure that it is one."""
    assert read(text, "review", "ask_privacy") == {}


def test_nothing_is_corrected_before_it_was_given():
    """The question comes anyway."""
    assert read("mijn btw nummer is fout", "country") == {}


def test_what_the_same_sentence_says_to_the_open_question_is_kept():
    """It need not be said twice (X-06)."""
    answer = said("ik heet Piet Smit en we zitten in België", "country", "inform")
    found = corrections(answer, at("country"), "country")
    assert [item.key for item in found.items] == ["full_name"]
    assert found.rest == "we zitten in België"

"""What people type at each question, and what is made of it, with the engine's own reading of the words."""

from typing import Any

import pytest

from bot.signup.step import Accepted, Command, Rejected, Result, Unclear
from tests.signup.understanding import SENDER, Understanding

pytestmark = pytest.mark.timeout(600)  # the first test may have to train the model

NO = Unclear()
_MYSELF = {"name": "Jan de Vries", "email": "jan@korst.example", "phone": SENDER}

BUDGETS = {
    "nl": {
        "vijfhonderd": 500, "max vijfhonderd euro": 500, "500 euro p/m": 500, "max 1500,-": 1500, "€ 1.500,00": 1500, "1.500": 1500,
        "€250,-": 250, "duizend euro": 1000, "vijftienhonderd": 1500, "tweehonderdvijftig": 250, "2,5k": 2500, "10 duizend": 10_000,
        "zo rond de 750": 750, "niet meer dan 800": 800, "tussen 500 en 1000": 1000, "5 gebruikers, 200 euro": 200, "500eur": 500,
        "een paar honderd": NO, "geen idee": NO, "wat raad je aan": NO, "5": Rejected("budget_range"), "£500": Rejected("budget_currency"),
    },
    "en": {
        "five hundred": 500, "about 2k": 2000, "1,500.00": 1500, "EUR 500": 500, "two thousand euros a month": 2000, "a grand": 1000,
        "fifteen hundred": 1500, "one hundred and fifty": 150, "1.5k": 1500, "500-1000": 1000, "up to 750 euros": 750, "10k": 10_000,
        "a few hundred": NO, "not sure yet": NO, "how much do others spend": NO, "500 quid": Rejected("budget_currency"),
        "2000000": Rejected("budget_range"),
    },
}  # fmt: skip
COUNTRIES = {
    "nl": {
        "belgie": "be", "België": "be", "holland": "nl", "NL": "nl", "nl.": "nl", "in nederland": "nl", "nederlnad": "nl", "Vlaanderen": "be",
        "Wallonië": "be", "wij zitten in belgie": "be", "engeland": "gb", "noord ierland": "gb", "groot brittannie": "gb",
        "verenigd koningkrijk": "gb", "duitsland": "de", "een belgisch bedrijf": "be", "niet in nederland maar in belgie": "be",
        "frankrijk": Rejected("country_not_served"), "ierland": Rejected("country_not_served"), "in het nederlands graag": NO,
        "engels": NO, "nederland en belgie": NO, "in het buitenland": NO, "waarom wil je dat weten": NO,
    },
    "en": {
        "the netherlands": "nl", "netherlands": "nl", "uk": "gb", "the UK": "gb", "U.K.": "gb", "we are based in the uk": "gb", "England": "gb",
        "Northern Ireland": "gb", "great britain": "gb", "wales": "gb", "Belgium, Antwerp": "be", "germany": "de", "DE": "de", "dutch": "nl",
        "an English company": "gb", "Ireland": Rejected("country_not_served"), "the states": Rejected("country_not_served"),
        "switch to english": NO, "in english please": NO, "it depends on us": NO,
    },
}  # fmt: skip
ADDRESSES = {
    "nl": {
        "jan@korst.nl": "jan@korst.nl", "jan @ korst.nl": "jan@korst.nl", "jan@korst.nl.": "jan@korst.nl",
        "mailto:jan@korst.nl": "jan@korst.nl",
        "jan apenstaartje korst punt nl": "jan@korst.nl", "jan punt smit apestaartje korst.nl": "jan.smit@korst.nl",
        "jan@korst . nl": "jan@korst.nl", "jan@korst,nl": "jan@korst.nl", "mijn mail is jan@korst.nl": "jan@korst.nl",
        "jan@korst": Rejected("email_form"), "ik heb geen e-mail": NO, "jan.korst.nl": NO,
    },
    "en": {
        "jan+test@korst.co.uk": "jan+test@korst.co.uk", "j.o'brien@korst.co.uk": "j.o'brien@korst.co.uk", "<jan@korst.com>": "jan@korst.com",
        "'jan@korst.com'": "jan@korst.com", "jan at korst dot com": "jan@korst.com", "jan (at) korst.com": "jan@korst.com",
        "it's jan@korst.com!": "jan@korst.com", "look at this": NO, "why do you need that": NO,
    },
}  # fmt: skip
NUMBERS = {
    "nl": {
        **dict.fromkeys(
            (
                "0612345678", "06 12 34 56 78", "06-12345678", "06.12.34.56.78", "06/12345678", "0031612345678", "0031 6 1234 5678",
                "+31 (0)6 12345678", "(06) 12345678", "6 12345678", "mijn nummer is 06 12345678", "06 1234 5678 (werk)",
            ),
            "+31612345678",
        ),
        "0470 12 34 56": "+32470123456", "0032470123456": "+32470123456", "020 1234567": Rejected("phone_not_mobile"),
        "12345678": Rejected("phone_form"), "dat geef ik niet": NO,
    },
    "en": {
        **dict.fromkeys(
            ("07911 123456", "07911123456", "+44 7911 123456", "0044 7911 123456", "+44 (0)7911 123456", "it's 07911-123456"), "+447911123456"
        ),
        "+1 212 555 0100": Rejected("phone_country"), "why my phone": NO,
    },
}  # fmt: skip
CODES = {
    "nl": ("123456", "123 456", "12 34 56", "123-456", "de code is 123 456", "code: 123456."),
    "en": ("1 2 3 4 5 6", "code is 123456", "it says 123456", "G-123456", '"123456"', "12 3456"),
}
VATS = {
    "nl": {
        **dict.fromkeys(
            ("NL 1234.56.782.B90", "nl123456782b90", "123456782B90", "NL 123456782 B90", "btw nr NL123456782B90"), "NL123456782B90"
        ),
        **dict.fromkeys(("heb ik niet", "geen btw-nummer", "sla over", "weet ik niet", "nvt", "die heb ik niet"), ""),
        "NL123456782B00": Rejected("vat_form_nl"), "waarom moet dat": NO,
    },
    "en": {
        **dict.fromkeys(("GB 980 7806 84", "gb980780684", "980780684"), "GB980780684"),
        **dict.fromkeys(("I don't have one", "not registered", "none", "skip", "n/a"), ""),
        "GB123456789": Rejected("vat_form_gb"), "why do you ask": NO,
    },
}  # fmt: skip
REGISTERED = {
    "nl": {
        **dict.fromkeys(("12345678", "kvk 12345678", "1234 5678", "12.34.56.78", "KvK-nummer: 12345678", "mijn kvk is 12345678"), "12345678"),
        "1234567": Rejected("registration_form_nl"),
    },
    "en": {
        **dict.fromkeys(("01234567", "1234567", "it is 01234567", "company number 01234567"), "01234567"),
        "SC123456": "SC123456", "sc 123456": "SC123456", "123456789012": Rejected("registration_form_gb"),
    },
}  # fmt: skip
#: On a Monday at ten in London, eleven in Amsterdam.
CALLS = {
    "nl": {
        "morgen om 10 uur": "24 10:00", "over een uur": "23 12:00", "over een half uur": "23 11:30", "over 2 uur": "23 13:00",
        "vrijdag 14:00": "27 14:00", "vrijdagmiddag": "27 14:00", "overmorgen 11:00": "25 11:00", "half drie": "23 14:30", "3 uur": "23 15:00",
        "kwart over tien": "24 10:15", "14u30": "23 14:30", "maandag 9 uur": "30 09:00", "25 november 10 uur": "25 10:00", "morgen": "24 10:00",
        "vanmiddag om 3 uur": "23 15:00", "tussen 2 en 4": "23 14:00", "bel me morgenmiddag maar even": "24 14:00",
        "doe maar nu": "now", "zo snel mogelijk": "now", "bel maar": "now", "maakt niet uit": "now", "ja nu graag": "now",
        "zaterdag 10 uur": Rejected("call_closed"), "morgen 20:00": Rejected("call_closed"),
        "nu even niet": NO, "wie belt mij morgen": NO, "ik doe het morgen wel": NO, "duurt dat langer dan 10 minuten": NO, "kan dat later": NO,
    },
    "en": {
        "tomorrow afternoon": "24 14:00", "tomorrow at 2": "24 14:00", "friday 2pm": "27 14:00", "half past two": "23 14:30",
        "at noon": "23 12:00",
        "quarter to four": "23 15:45", "in an hour": "23 11:00", "in 30 minutes": "23 10:30", "10:00 tomorrow please": "24 10:00",
        "ten o'clock tomorrow": "24 10:00", "call me tomorrow morning at 11": "24 11:00", "25/11 at 10": "25 10:00",
        "asap please": "now", "call me now": "now", "right now": "now", "any time": "now",
        "sunday at 11": Rejected("call_closed"), "not now": NO, "who will call me": NO, "will it take more than 15 minutes": NO,
    },
}  # fmt: skip
CONFIRMED = {
    "nl": {
        True: ("ja", "klopt", "klopt helemaal", "dat zijn wij", "jep", "j", "jazeker"),
        False: ("nee", "nee hoor", "klopt niet", "dat klopt niet", "niet ons bedrijf", "n"),
    },
    "en": {
        True: ("yes", "yep thats us", "correct", "yup", "that's right", "y"),
        False: ("no", "nope", "nah wrong one", "wrong company", "not us", "n"),
    },
}
CONTACTS = {
    "nl": {
        **dict.fromkeys(("ik", "dat ben ik zelf", "ikzelf", "mezelf", "doe mij maar", "zet mij maar neer", "op mijn naam"), _MYSELF),
        "Jan Smit, jan@smit.nl, 06 87654321": {"name": "Jan Smit", "email": "jan@smit.nl", "phone": "+31687654321"},
        "Henk op den Kelder, mail h@smit.nl en tel 0687654321": {"name": "Henk op den Kelder", "email": "h@smit.nl", "phone": "+31687654321"},
        "naam: Piet Help, mail: p@smit.nl, tel: 06-87654321": {"name": "Piet Help", "email": "p@smit.nl", "phone": "+31687654321"},
        "Sanne Vos en haar mail is s@vos.nl en telefoon 0687654321": {"name": "Sanne Vos", "email": "s@vos.nl", "phone": "+31687654321"},
        "mijn collega Kees Bakker": {"name": "Kees Bakker"}, "Piet Help": {"name": "Piet Help"}, "dat wordt Sanne Vos": {"name": "Sanne Vos"},
        "iemand anders": NO, "weet ik nog niet": NO,
    },
    "en": {
        **dict.fromkeys(("me", "myself", "that's me", "I'll do it", "that would be me", "just me", "same as me"), _MYSELF),
        "my colleague Jane Doe": {"name": "Jane Doe"}, "Nick Stop": {"name": "Nick Stop"}, "my husband": NO, "do I need one": NO,
        "Jane Doe on +44 7911 123456 and jane@doe.co.uk": {"name": "Jane Doe", "email": "jane@doe.co.uk", "phone": "+447911123456"},
    },
}  # fmt: skip
PEOPLE = {
    "nl": {
        "ik ben Jan de Vries": ("Jan", "de Vries"), "hoi, ik ben Jan Smit": ("Jan", "Smit"), "mijn naam is Wil de Boer": ("Wil", "de Boer"),
        "Vries, Jan de": ("Jan", "de Vries"), "van den Berg, Anna": ("Anna", "van den Berg"), "dhr. J. Jansen": ("J.", "Jansen"),
        "Jan de Vries, eigenaar": ("Jan", "de Vries"), "Jan  de   Vries.": ("Jan", "de Vries"), "Jan de Vries 😊": ("Jan", "de Vries"),
        "Help": NO, "Jan": Rejected("name_single", draft={"first": "Jan"}), "ik ben er zo weer": NO, "dat zeg ik liever niet": NO,
    },
    "en": {
        "My name is Mark Price": ("Mark", "Price"), "I'm May Cancel": ("May", "Cancel"), "O’Brien, Sean": ("Sean", "O’Brien"),
        "Mr John Smith": ("John", "Smith"), "hi, I'm Jane Doe": ("Jane", "Doe"), "it's Al Murray": ("Al", "Murray"),
        "Stop": NO, "Sue": Rejected("name_single", draft={"first": "Sue"}), "I'm not sure": NO, "this is taking ages": NO,
    },
}  # fmt: skip


def rows(table: dict[str, dict[str, Any]]) -> list[Any]:
    """A table as parameters: language, words, what is expected."""
    return [
        pytest.param(language, text, wanted, id=f"{language}-{text}")
        for language, row in table.items()
        for text, wanted in row.items()
    ]


def taken(result: Result, wanted: Any, *keys: str) -> Any:
    """What was read, in the form that the table has: the values of some keys, or the refusal itself."""
    if not isinstance(result, Accepted):
        return result
    values = tuple(result.fact[key] for key in keys)
    return values if isinstance(wanted, tuple) else values[0]


@pytest.mark.parametrize(("language", "text", "wanted"), rows(BUDGETS))
def test_amounts(understanding: Understanding, language: str, text: str, wanted: Any):
    """Digits and words, points and commas, thousands abbreviated; vague amounts and other money are asked again."""
    read = taken(understanding.read("budget", text, language), wanted, "cents")
    assert read == (wanted * 100 if isinstance(wanted, int) else wanted)


@pytest.mark.parametrize(("language", "text", "wanted"), rows(COUNTRIES))
def test_countries(understanding: Understanding, language: str, text: str, wanted: Any):
    """By any of their names, in a sentence, misspelt; a language is no country."""
    assert taken(understanding.read("country", text, language), wanted, "code") == wanted


@pytest.mark.parametrize(("language", "text", "wanted"), rows(ADDRESSES))
def test_addresses(understanding: Understanding, language: str, text: str, wanted: Any):
    """With spaces, said aloud, between quotes and after `mailto:`."""
    assert taken(understanding.read("email", text, language), wanted, "address") == wanted


@pytest.mark.parametrize(("language", "text", "wanted"), rows(NUMBERS))
def test_numbers(understanding: Understanding, language: str, text: str, wanted: Any):
    """In any spacing and with any prefix."""
    assert taken(understanding.read("mobile_number", text, language), wanted, "number") == wanted


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, texts in CODES.items() for text in texts]
)
@pytest.mark.parametrize("key", ["otp", "email_code"])
def test_codes(understanding: Understanding, key: str, language: str, text: str):
    """However they are spaced, and whatever stands before them."""
    assert understanding.read(key, text, language) == Command("code")


@pytest.mark.parametrize(("language", "text", "wanted"), rows(VATS))
def test_vat_numbers(understanding: Understanding, language: str, text: str, wanted: Any):
    """In any spacing and case, or none at all."""
    result = understanding.read("vat_number", text, language)
    assert result == (
        Accepted({"skipped": True})
        if wanted == ""
        else wanted
        if not isinstance(wanted, str)
        else Accepted({"number": wanted})
    )


@pytest.mark.parametrize(("language", "text", "wanted"), rows(REGISTERED))
def test_register_numbers(understanding: Understanding, language: str, text: str, wanted: Any):
    """With the name of the register, in a sentence, without leading noughts."""
    assert taken(understanding.read("registration_number", text, language), wanted, "number") == wanted


@pytest.mark.parametrize(("language", "text", "wanted"), rows(CALLS))
def test_times(understanding: Understanding, language: str, text: str, wanted: Any):
    """Days, hours and spans of time in the customer's own zone; now; questions about the call and vague plans are no time."""
    result = understanding.read("call", text, language)
    if not isinstance(result, Accepted):
        assert result == wanted
    elif wanted == "now":
        assert result.fact["now"] is True
    else:
        assert result.fact["slot"][8:16].replace("T", " ") == wanted


@pytest.mark.parametrize(
    ("language", "right", "text"),
    [(language, right, text) for language, row in CONFIRMED.items() for right, texts in row.items() for text in texts],
)
def test_is_this_your_company(understanding: Understanding, language: str, right: bool, text: str):
    """A yes confirms, a no asks for another."""
    result = understanding.read("company_confirmed", text, language)
    assert isinstance(result, Accepted) if right else result == Command("other_company")


@pytest.mark.parametrize(("language", "text", "wanted"), rows(CONTACTS))
def test_contacts(understanding: Understanding, language: str, text: str, wanted: Any):
    """The customer, or somebody with all three parts, or a name to which the rest is asked."""
    result = understanding.read("security_contact", text, language)
    found = result.draft if isinstance(result, Rejected) else result.fact if isinstance(result, Accepted) else result
    assert found == wanted


@pytest.mark.parametrize(("language", "text", "wanted"), rows(PEOPLE))
def test_people(understanding: Understanding, language: str, text: str, wanted: Any):
    """With and without a lead-in or a form of address, turned round; a word alone is asked again, or means what it says."""
    assert taken(understanding.read("full_name", text, language), wanted, "first", "last") == wanted

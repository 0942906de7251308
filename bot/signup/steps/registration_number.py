"""`registration_number`: the register number of the company, or its name to search by."""

import re
from string import ascii_uppercase

from bot.model.checks import CheckName
from bot.model.signup import Signup
from bot.signup.free_text import is_free_answer, strip_lead
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

#: The form of a register number by country: KvK, KBO, Handelsregister (HRB 12345), Companies House.
FORMS = {
    "nl": re.compile(r"^\d{8}$"),
    "be": re.compile(r"^[01]\d{9}$"),
    "de": re.compile(r"^HR[AB]\d{1,6}[A-Z]?$"),
    "gb": re.compile(r"^(\d{8}|[A-Z]{2}\d{6})$"),
}
_NUMBERISH = re.compile(r"(?<![A-Za-z])(?:HR\s?[AB]\s?|[A-Za-z]{2}\s?)?\d[\d .\-]{3,14}\d[A-Za-z]?\b")
_IS = re.compile(r"is\s", re.IGNORECASE)
_DIGITS_ONLY = re.compile(r"\W*\d[\d .\-]*\W*")
_WELL_FORMED_GB = 8
_LEADS = (
    "het bedrijf heet", "ons bedrijf heet", "mijn bedrijf heet", "de zaak heet", "wij heten", "we heten", "wij zijn", "we zijn",
    "bedrijfsnaam:", "our company is", "my company is", "the company is", "the company is called", "we are called", "we're called",
    "it's called", "we are", "we're",
)  # fmt: skip
#: What only companies have in their names: a legal form, a capital inside a word, a domain.
_OF_COMPANIES = re.compile(
    r"\b(?i:b\.?v|n\.?v|v\.?o\.?f|c\.?v|bvba|srl|gmbh|u\.?a|vzw|ltd|limited|llp|plc|inc|& ?(co|zn|zo|zonen|sons)|stichting|vereniging)\b"
    r"|[a-z][A-Z]|[^\W\d_]\.(com|net|org|nl|be|eu|io|co\.uk)$"
)
_LONGEST_NAME = 160


def normalise(text: str, country: str) -> str | None:
    """Return the number in the register's own form, None when the text holds none of that form."""
    for candidate in (match.group() for match in _NUMBERISH.finditer(text)):
        number = re.sub(r"[\s.\-]", "", candidate).upper()
        # "mijn kvk is 12345678": only in Britain letters that stand before belong to the number
        number = number if country in {"gb", "de"} and not _IS.match(candidate) else number.lstrip(ascii_uppercase)
        padded = number.zfill(_WELL_FORMED_GB) if country == "gb" and number.isdigit() else number
        padded = "0" + padded if country == "be" and re.fullmatch(r"\d{9}", padded) else padded
        if FORMS[country].match(padded):
            return padded
    return None


def read(answer: Answer, signup: Signup) -> Result:
    """Take a number of the country's form, a company picked from a search, or a name to search by."""
    country = str(signup.facts["country"]["code"])
    if answer.value and (number := normalise(answer.value, country)):
        return Accepted({"number": number})
    if number := normalise(answer.text, country):
        return Accepted({"number": number})
    if _NUMBERISH.search(answer.text) or _DIGITS_ONLY.fullmatch(answer.text):
        return Rejected(f"registration_form_{country}")
    name = strip_lead(answer.text, _LEADS)
    if not is_free_answer(answer, name, known=bool(_OF_COMPANIES.search(name))):
        return Unclear()
    return Accepted({"search": name[:_LONGEST_NAME]})


STEP = Step(
    key="registration_number",
    stage=2,
    read=read,
    starts=(CheckName.COMPANY,),
    waits=CheckName.COMPANY,
    voids=frozenset({"company_confirmed"}),
    voids_checks=frozenset({CheckName.COMPANY, CheckName.AUTHORITY, CheckName.CREDIT}),
)

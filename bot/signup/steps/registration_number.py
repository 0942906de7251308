"""`registration_number`: the register number of the company, or its name to search by."""

import re

from bot.model.checks import CheckName
from bot.model.signup import Signup
from bot.signup.reading import is_free_answer
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

#: The form of a register number by country: KvK, KBO, Handelsregister (HRB 12345), Companies House.
FORMS = {
    "nl": re.compile(r"^\d{8}$"),
    "be": re.compile(r"^[01]\d{9}$"),
    "de": re.compile(r"^HR[AB]\d{1,6}[A-Z]?$"),
    "gb": re.compile(r"^(\d{8}|[A-Z]{2}\d{6})$"),
}
_NUMBERISH = re.compile(r"(?<![A-Za-z])(?:HR\s?[AB]\s?|[A-Za-z]{2}\s?)?\d[\d .\-]{3,14}\d[A-Za-z]?\b")
_WELL_FORMED_GB = 8


def normalise(text: str, country: str) -> str | None:
    """Return the number in the register's own form, None when the text holds none of that form."""
    for candidate in (match.group() for match in _NUMBERISH.finditer(text)):
        number = re.sub(r"[\s.\-]", "", candidate).upper()
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
    if _NUMBERISH.search(answer.text):
        return Rejected(f"registration_form_{country}")
    if answer.intent == "dont_know" or not is_free_answer(answer):
        return Unclear()
    return Accepted({"search": answer.text.strip()[:160]})


STEP = Step(
    key="registration_number",
    stage=2,
    read=read,
    starts=(CheckName.COMPANY,),
    waits=CheckName.COMPANY,
    voids=frozenset({"company_confirmed"}),
    voids_checks=frozenset({CheckName.COMPANY, CheckName.AUTHORITY, CheckName.CREDIT}),
)

"""`vat_number`: the VAT number, whose check digit is judged here; may be skipped, and then a person looks."""

import re

from stdnum.be import vat as be_vat
from stdnum.de import vat as de_vat
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as gb_vat
from stdnum.nl import btw as nl_vat

from bot.model.checks import CheckName
from bot.model.signup import Signup
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

_RULES = {"nl": nl_vat, "be": be_vat, "de": de_vat, "gb": gb_vat}
_VATISH = re.compile(r"\b(?:[A-Za-z]{2}[ .\-]?)?\d[\dA-Za-z .\-]{6,18}\b")


def normalise(text: str, country: str) -> str | None:
    """Return the number with its country prefix when its check digit fits, else None."""
    try:
        return country.upper() + str(_RULES[country].validate(text))
    except ValidationError:
        return None


#: There is none, in so many words.
_NONE = re.compile(
    r"\W*((nee )?(die|dat|deze)? ?(heb ik|hebben we|hebben wij) (er )?(niet|geen)( btw( ?nummer)?)?|"
    r"(ik heb|we hebben) (er )?geen( btw( ?nummer)?)?|geen( btw( ?-?nummer)?)?|btw-?vrijgesteld|vrijgesteld( van btw)?|kor|"
    r"none|no vat( number)?|(not|we'?re not|i'?m not) (vat )?registered|"
    r"(i|we) (don'?t|do not) have (one|it|a vat number|any)|n\.?v\.?t\.?|n/?a)\W*",
    re.IGNORECASE,
)
_SURE = 0.5


def _passes(answer: Answer) -> bool:
    said = answer.intent in {"skip_question", "dont_know"} and answer.confidence >= _SURE
    return answer.value == "skip" or said or bool(_NONE.fullmatch(answer.text.replace("\u2019", "'")))


def read(answer: Answer, signup: Signup) -> Result:
    """Take a number whose check digit fits, or `skip`."""
    country = str(signup.facts["country"]["code"])
    if _passes(answer):
        return Accepted({"skipped": True})
    for candidate in (*answer.tokens.vats, answer.text.strip(), *(m.group() for m in _VATISH.finditer(answer.text))):
        if number := normalise(candidate, country):
            return Accepted({"number": number})
    if _VATISH.search(answer.text) or answer.tokens.vats:
        return Rejected(f"vat_form_{country}")
    return Unclear()


STEP = Step(
    key="vat_number",
    stage=2,
    read=read,
    starts=(CheckName.VAT,),
    waits=CheckName.VAT,
    voids_checks=frozenset({CheckName.VAT}),
)

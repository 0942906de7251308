"""`country`: where the company is registered; a choice, or its name in either language."""

import re

from bot.model.checks import CheckName
from bot.model.signup import Signup
from bot.signup.free_text import is_question
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

#: Words for the countries we sell to.
NAMES = {
    "nl": ("nederland", "netherlands", "the netherlands", "holland", "nl", "nederlands", "dutch"),
    "be": ("belgie", "belgië", "belgium", "be", "vlaanderen", "flanders", "belgisch", "belgian"),
    "de": ("duitsland", "germany", "de", "duits", "german", "deutschland"),
    "gb": (
        "verenigd koninkrijk", "united kingdom", "uk", "gb", "engeland", "england", "groot-brittannie", "groot-brittannië",
        "great britain", "britain", "schotland", "scotland", "wales", "northern ireland", "noord-ierland", "brits", "british",
    ),
}  # fmt: skip
_OTHERS = re.compile(
    r"\b(frankrijk|france|spanje|spain|ital(ie|ië|y)|polen|poland|luxemburg|luxembourg|ierland|ireland|usa|america|amerika|"
    r"portugal|turkije|turkey|china|india|zweden|sweden|denemarken|denmark|noorwegen|norway|zwitserland|switzerland|oostenrijk|austria)\b"
)
_SHORT = 2


def find(text: str) -> str | None:
    """Return the code of the country named in a text; two-letter codes count only when they are the whole text."""
    said = text.casefold().strip(" .!")
    for code, names in NAMES.items():
        for name in names:
            if said == name or (len(name) > _SHORT and re.search(rf"\b{re.escape(name)}\b", said)):
                return code
    return None


def read(answer: Answer, _: Signup) -> Result:
    """Take one of the countries we sell to."""
    if answer.value in NAMES:
        return Accepted({"code": answer.value})
    if is_question(answer.text) or (answer.intent == "switch_language" and " " in answer.text.strip()):
        return Unclear()
    if code := find(answer.text):
        return Accepted({"code": code})
    if _OTHERS.search(answer.text.casefold()):
        return Rejected("country_not_served")
    return Unclear()


STEP = Step(
    key="country",
    stage=2,
    read=read,
    voids=frozenset({"registration_number", "company_confirmed", "vat_number"}),
    voids_checks=frozenset({CheckName.COMPANY, CheckName.VAT, CheckName.AUTHORITY, CheckName.CREDIT}),
)

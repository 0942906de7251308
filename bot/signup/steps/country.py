"""`country`: where the company is registered; a choice, or its name in either language."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from itertools import chain
from unicodedata import combining, normalize

from bot.model.checks import CheckName
from bot.model.signup import Signup
from bot.signup.free_text import is_question
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

#: Names of the countries we sell to, as `_plain` writes them; those of two letters that are words, too, count alone only.
NAMES = {
    "nl": ("nederland", "netherlands", "the netherlands", "holland", "nl"),
    "be": ("belgie", "belgium", "vlaanderen", "flanders", "wallonie", "wallonia", "brussel", "brussels"),
    "de": ("duitsland", "germany", "deutschland"),
    "gb": (
        "verenigd koninkrijk", "united kingdom", "uk", "gb", "engeland", "england", "groot brittannie", "great britain", "britain",
        "schotland", "scotland", "wales", "northern ireland", "noord ierland",
    ),
}  # fmt: skip
_ALONE = {
    "be": "be",
    "de": "de",
    "nederlands": "nl",
    "dutch": "nl",
    "german": "de",
    "belgisch": "be",
    "belgian": "be",
    "british": "gb",
}
#: What is Dutch, Belgian, German, British: of a company, or of a language.
_KINDS = {
    "nl": ("nederlands", "nederlandse", "dutch", "hollands"),
    "be": ("belgisch", "belgische", "belgian", "vlaams", "vlaamse", "flemish"),
    "de": ("duits", "duitse", "german"),
    "gb": ("brits", "britse", "british", "engels", "engelse", "english", "scottish", "schots", "welsh"),
}
_LANGUAGES = frozenset(chain.from_iterable(_KINDS.values()))
_OTHERS = re.compile(
    r"\b(frankrijk|france|spanje|spain|ital(ie|y)|polen|poland|luxemburg|luxembourg|ierland|ireland|usa|the us|the states|verenigde staten|"
    r"united states|america|amerika|portugal|turkije|turkey|china|india|zweden|sweden|denemarken|denmark|noorwegen|norway|zwitserland|"
    r"switzerland|oostenrijk|austria)\b"
)
_COMPANY = re.compile(r"\b(bedrijf|zaak|onderneming|firma|vof|bv|company|business|firm|ltd)\b")
_NEGATED = r"(niet|geen|not)( in| uit| from| based in)? "
#: From this length on a name is recognised with a typing error in it.
_LONG, _CLOSE = 7, 0.85


def find(text: str) -> str | None:
    """Return the code of the country named in a text, None when there is none, or more than one."""
    said = _plain(text)
    if said in _ALONE:
        return _ALONE[said]
    found = _named(said, NAMES) or (_named(said, _KINDS) if _COMPANY.search(said) else set())
    return found.pop() if len(found) == 1 else _misspelt(said) if not found else None


def _named(said: str, names: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {
        code
        for code, its in names.items()
        for name in its
        if re.search(rf"\b{name}\b", said) and not re.search(rf"\b{_NEGATED}{name}\b", said)
    }


def _misspelt(said: str) -> str | None:
    long = {name: code for code, names in NAMES.items() for name in names if len(name) >= _LONG}
    close = (get_close_matches(one, long, n=1, cutoff=_CLOSE) for one in (said, *said.split()) if one not in _LANGUAGES)
    return next((long[names[0]] for names in close if names), None)


def _plain(text: str) -> str:
    """Return words in lower case without accents, hyphens and marks: "U.K." is "uk"."""
    letters = "".join(sign for sign in normalize("NFKD", text.casefold()) if not combining(sign))
    return " ".join(re.sub(r"[^\w\s]", "", letters.replace("-", " ").replace("/", " ").replace(",", " ")).split())


def read(answer: Answer, _: Signup) -> Result:
    """Take one of the countries we sell to."""
    if answer.value in NAMES:
        return Accepted({"code": answer.value})
    if is_question(answer.text):
        return Unclear()
    if code := find(answer.text):
        return Accepted({"code": code})
    if _OTHERS.search(_plain(answer.text)):
        return Rejected("country_not_served")
    return Unclear()


STEP = Step(
    key="country",
    stage=2,
    read=read,
    voids=frozenset({"registration_number", "company_confirmed", "vat_number"}),
    voids_checks=frozenset({CheckName.COMPANY, CheckName.VAT, CheckName.AUTHORITY, CheckName.CREDIT}),
)

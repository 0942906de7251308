"""Whether words correct something that was given before, and what they say it is instead: pure reading, `accepting` carries it out."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from bot.model.signup import OPEN, Signup
from bot.redaction import tokenise
from bot.signup.free_text import is_question
from bot.signup.items import Named, named_items
from bot.signup.journey import CORRECTABLE, STEPS
from bot.signup.step import Accepted, Answer, Result, Unclear
from bot.signup.steps import country

_SURE = 0.4
_FEWEST_DIGITS = 5
_ORDER = list(STEPS)
_ALIKE = 0.7
_WRONG = re.compile(
    r"\b(foute?|verkeerde?|onjuist|klop(t|te|pen|ten) (ook |toch |nog )?niet|niet (meer )?(goed|juist|correct|in orde)|"
    r"(typ|tik|type|spel)?fout(je|jes|en)?|wrong(ly)?|incorrect|mistakes?|typo|mis-?(spelt|spelled|typed)|"
    r"(not|isn'?t|wasn'?t) (quite )?(right|correct)|moe(t|st)(en)?\b.{1,60}\bzijn|had(den)?\b.{1,60}\bmoeten|"
    r"should (be|have been|read))\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(wijzig\w*|verander\w*|aanpas\w*|pas\b.{1,40}\baan|corri\w+|herstel\w*|ander[es]*|nieuwe?|niet|moet|chang\w+|correct\w*|update|fix|edit|"
    r"different|another|new|not|should|instead)\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"\b(andere?|another|different|nieuwe?|new)\b", re.IGNORECASE)
_WANTS = re.compile(
    r"\b(wil|wou|kan ik|mag ik|neem|gebruik\w*|want|would like|can i|may i|could i|use|heb|have|got|krijg|kreeg)\b",
    re.IGNORECASE,
)
_TOO = re.compile(r"\b(ook|too|also|as well)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(mijn|m'n|mn|my|ons|onze|our|ik heet)\b", re.IGNORECASE)
_IS = re.compile(r"name['’]s\b|\b(is|was|wordt|moet|heet|called|should|zijn)\b|=", re.IGNORECASE)
_THE = re.compile(r"\b(mijn|m'n|mn|het|de|dat|die|onze?|my|the|our|that)\b", re.IGNORECASE)
_SITS = re.compile(
    r"\b(we|wij|bedrijf|zaak|firma|onderneming|company|business|het|it|that|dat|this|dit)\b.{0,30}"
    r"\b(zit(ten)?|sta(at|an)|gevestigd|ingeschreven|is|are|'re|kom(t|en)|based|registered|located|moet)\b.{0,20}\b(in|uit|from|een|a)\b",
    re.IGNORECASE,
)
#: "not in the Netherlands", "instead of Janssen": what the value is not.
_NEGATED = re.compile(
    r"\b(?:en |and )?(?:niet|not|geen|ipv|i\.p\.v\.|in plaats van|instead of|rather than)\s+"
    r"((?:(?:in|uit|het|de|the|met|with|van|den|der|el|al)\s+)*[^\s,;]+)",
    re.IGNORECASE,
)
_NAME_LEAD = re.compile(
    r"\b(?:ik heet|(?:mijn |my |de |the )?(?P<part>voornaam|achternaam|familienaam|first name|last name|surname|family name|naam|name)\s*"
    r"(?:['’]s|is|moet(?: zijn)?|wordt|was|should be|should read|=|:)|i'?m called|spell(?:ed|t)?(?: as)?|geschreven als)\s+(?P<rest>.+)",
    re.IGNORECASE,
)
_TITLE_LEAD = re.compile(
    r"\b(?:functie(?:titel)?|rol|baan|beroep|role|job title|title|position|job)\s*(?:is|moet(?: zijn)?|wordt|should be|=|:)\s+(?P<rest>.+)",
    re.IGNORECASE,
)
#: After a clause that says what is wrong: "…, het is Jan de Boer".
_IT_IS = re.compile(
    r"\b(?:het is|dat is|(?:het |dat )?moet zijn|it'?s|it is|that'?s|(?:it )?should be)\s+(?!niet|geen|not|een? (?:fout|typ))(?P<rest>.+)",
    re.IGNORECASE,
)
_COMPANY_LEAD = re.compile(r"\b(?:heet|naam is|name is|called|naam moet)\s+(?P<rest>.+)", re.IGNORECASE)
_AROUND = re.compile(
    r"^(?:(?:eigenlijk|nu|dus|toch|maar|actually|now|but|is|wel|zijn|met)\s+)+|\s+(?:zijn|te zijn|worden|hoor|dus|graag|please|instead)$",
    re.IGNORECASE,
)
_NO_VALUE = re.compile(
    r"\b(fout|verkeerd|anders|veranderd|gewijzigd|wrong\w*|incorrect|changed|different|right|goed|mis-?sp\w+|gespeld|spelled|spelt|"
    r"geschreven|a typo)\b",
    re.IGNORECASE,
)
_LASTS, _FIRSTS = ("achternaam", "familienaam", "last name", "surname", "family name"), ("voornaam", "first name")
#: At these a name, an address or a number is the answer, somebody's or one's own.
_OF_ANYBODY = {
    "security_contact": frozenset({"full_name", "email", "mobile_number", "job_title"}),
    "budget": frozenset({"email"}),
}


@dataclass(frozen=True, slots=True)
class Corrections:
    """Everything that words correct, in the order of the journey, and what they say beside it to the open question."""

    items: tuple[Named, ...] = ()
    rest: str = ""


def corrections(answer: Answer, signup: Signup, asks: str | None) -> Corrections:
    """Read words as corrections of what was given; none when they are an answer or anything else."""
    if answer.value is not None or signup.status not in OPEN:
        return Corrections()
    named = named_items(answer.text, asks, answer.sender)
    meant = tuple(item for item in named if item.key != asks and item.key in signup.facts and item.key in CORRECTABLE)
    found = [item for item in meant if _is_corrected(item, answer, signup, asks)]
    if found:
        # Who says of one thing that it is wrong means the others, too: "… en het telefoonnummer ook".
        found += [item for item in meant if item not in found and _TOO.search(item.words)]
    rest = next((item.words for item in named if item.key == asks), "") if found else ""
    return Corrections(tuple(sorted(found, key=lambda item: _ORDER.index(item.key))), rest)


def _is_corrected(item: Named, answer: Answer, signup: Signup, asks: str | None) -> bool:
    anybodys = item.key in _OF_ANYBODY.get(asks or "", ()) and not _OWN.search(item.words)
    if answer.intent == "correct_answer" and answer.confidence >= _SURE:
        if _WRONG.search(answer.text) or _CHANGE.search(answer.text) or _OWN.search(item.words):
            return not anybodys
    elif item.key != "mobile_number" and _ANOTHER.search(item.words) and _WANTS.search(answer.text):
        # Another number is an intent of its own, and another telephone is no other number.
        return not anybodys
    elif is_question(answer.text):
        return False
    if _WRONG.search(item.words) and _THE.search(item.words):
        return not anybodys
    if item.key in _OF_ANYBODY.get(asks or "", ()) or not _states(item, asks):
        return False
    return _differs(item, read_value(item, answer, signup), signup)


def _states(item: Named, asks: str | None) -> bool:
    """Tell whether a sentence says what an item is: "ik heet Piet", "we zitten in België", "my VAT number is …"."""
    if item.key == "country":
        return asks == "company_confirmed" or bool(_SITS.search(item.words))
    return bool(_OWN.search(item.words) and _IS.search(item.words))


def _differs(item: Named, result: Result, signup: Signup) -> bool:
    """Tell whether a value was said that is another one; a part of a name that was given is none."""
    if isinstance(result, Unclear):
        return False
    if item.key == "full_name":
        known = _known_name(signup).casefold().split()
        said = _bare_name(item.words)
        return bool(said) and not {*said.casefold().split()} <= {*known}
    return not isinstance(result, Accepted) or dict(result.fact) != dict(signup.facts[item.key])


def read_value(item: Named, answer: Answer, signup: Signup) -> Result:
    """Read the new value through the item's own question; Unclear when the words hold none."""
    find = _VALUES.get(item.key)
    text = find(item.words, signup) if find else ""
    if not text:
        return Unclear()
    tokens = tokenise(text, item.key, answer.sender).tokens
    said = replace(answer, text=text, tokens=tokens, value=None, intent="inform", confidence=1.0, misses=0, sender=None)
    return STEPS[item.key].read(said, signup)


def _without_negated(words: str) -> str:
    return _NEGATED.sub(" ", words)


def _email(words: str, signup: Signup) -> str:
    return _other(tokenise(_without_negated(words), "email", None).tokens.emails, signup.facts["email"]["address"])


def _phone(words: str, signup: Signup) -> str:
    number = str(signup.facts["mobile_number"]["number"])
    return _other(tokenise(_without_negated(words), "mobile_number", number).tokens.phones, number)


def _other(found: tuple[str, ...], known: str) -> str:
    """Return the last that is not the known one."""
    return next((one for one in reversed(found) if one.casefold() != known.casefold()), "")


def _country(words: str, _: Signup) -> str:
    return country.find(_without_negated(words)) or ""


def _name(words: str, signup: Signup) -> str:
    said = _bare_name(words)
    lead, known = _NAME_LEAD.search(words), signup.facts["full_name"]
    if not said:
        return ""
    first, last, part = str(known["first"]), str(known["last"]), (lead["part"] or "" if lead else "").casefold()
    not_it = {match[1].casefold() for match in _NEGATED.finditer(words)}
    if part in _LASTS or last.casefold() in not_it or (part not in _FIRSTS and _alike(said, last)):
        return f"{first} {said}"
    if part in _FIRSTS or first.casefold() in not_it or _alike(said, first):
        return f"{said} {last}"
    return said


def _bare_name(words: str) -> str:
    return _after(_NAME_LEAD, words)


def _after(lead: re.Pattern[str], words: str) -> str:
    """Return the value behind a lead-in, else behind "it is" where something is said to be wrong."""
    found = [lead.search(words), _IT_IS.search(words) if _WRONG.search(words) else None]
    return next(filter(None, (_bare(match["rest"]) for match in found if match)), "")


def _known_name(signup: Signup) -> str:
    known = signup.facts["full_name"]
    return f"{known['first']} {known['last']}".strip()


def _alike(said: str, known: str) -> bool:
    return SequenceMatcher(None, said.casefold(), known.casefold()).ratio() >= _ALIKE


def _bare(said: str) -> str:
    """Return a value without what it is not, and without the words around it."""
    parts = (_AROUND.sub("", part.strip(" .;")).strip(" .;") for part in _without_negated(said).split(","))
    value = next(filter(None, parts), "")
    return "" if _NO_VALUE.search(value) else value


def _title(words: str, _: Signup) -> str:
    return _after(_TITLE_LEAD, words)


def _company(words: str, _: Signup) -> str:
    numbers = tokenise(_without_negated(words), "registration_number", None).tokens.numbers
    if long := [number for number in numbers if sum(map(str.isdigit, number)) >= _FEWEST_DIGITS]:
        return long[-1]
    return _after(_COMPANY_LEAD, words)


def _vat(words: str, _: Signup) -> str:
    tokens = tokenise(_without_negated(words), "vat_number", None).tokens
    return next(iter((*tokens.vats, *tokens.numbers)), "")


def _budget(words: str, _: Signup) -> str:
    return re.sub(r"[^\d.,k€-]+", " ", _without_negated(words)).strip() if re.search(r"\d", words) else ""


def _call(words: str, _: Signup) -> str:
    return words if re.search(r"\d", words) else ""


_VALUES: dict[str, Callable[[str, Signup], str]] = {
    "mobile_number": _phone, "full_name": _name, "job_title": _title, "email": _email, "country": _country,
    "registration_number": _company, "vat_number": _vat, "budget": _budget, "call": _call,
}  # fmt: skip

"""Finds card numbers however they are written, and removes them before anything keeps them (P-02, P-04, P-05)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from stdnum import luhn

from bot.model.conversation import Language

_REMOVED = {Language.NL: "[kaartnummer verwijderd]", Language.EN: "[card number removed]"}
_LOOKALIKES = str.maketrans("OolI", "0011")
_SEPARATORS = r"[\s\u200b\u200c\u200d\ufeff\u00a0.\-\u2010-\u2015/_,*|]"
_RUN = re.compile(rf"(?<![\dA-Za-z])\d(?:{_SEPARATORS}{{0,3}}\d){{12,18}}(?!\d)")
_BRANDS = re.compile(r"^(?:4|5[0-9]|2[2-7]|6|3[0-9])")
_SHORTEST, _LONGEST = 13, 19


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A text without card numbers, and whether there was one."""

    text: str
    found: bool


def removed_text(language: Language) -> str:
    """Return what stands in the place of a removed number."""
    return _REMOVED[language]


def is_card(digits: str) -> bool:
    """Tell whether digits have the length, the beginning and the check digit of a card number."""
    return _SHORTEST <= len(digits) <= _LONGEST and bool(_BRANDS.match(digits)) and luhn.is_valid(digits)


def scrub(text: str) -> Scrubbed:
    """Remove every card number, with a security code that follows it."""
    plain = unicodedata.normalize("NFKC", text)
    lookalike = plain.translate(_LOOKALIKES)
    spans = [match.span() for match in _RUN.finditer(lookalike) if is_card(_digits(match.group()))]
    if not spans:
        return Scrubbed(text, found=False)
    for start, end in reversed(spans):
        plain = plain[:start] + "[•••]" + re.sub(r"^(\D{0,12})\d{3,4}\b", r"\1[•••]", plain[end:])
    return Scrubbed(plain, found=True)


def completes_card(before: Sequence[str], text: str) -> tuple[int, ...]:
    """Return which earlier messages form a card number together with this one: the newest of them in a row."""
    tail = _digits(unicodedata.normalize("NFKC", text))
    if not tail:
        return ()
    parts: list[int] = []
    for index in range(len(before) - 1, -1, -1):
        piece = _digits(unicodedata.normalize("NFKC", before[index]))
        if not piece:
            continue
        parts.append(index)
        tail = piece + tail
        if is_card(tail):
            return tuple(parts)
        if len(tail) > _LONGEST:
            break
    return ()


def _digits(text: str) -> str:
    return "".join(str(unicodedata.digit(c)) for c in text if unicodedata.digit(c, None) is not None)

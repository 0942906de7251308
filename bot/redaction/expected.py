"""Knows what an answer to a question looks like, so that two answers are not taken for the halves of a card number (P-05).

`split` asks; the questions are those of `bot.signup.journey`.
"""

import re
from collections.abc import Callable

from bot.redaction.phones import find_phones

_CODE = re.compile(r"(?<!\d)(?:[A-Za-z]-)?\d(?:[ .\-]?\d){5}(?!\d)")
_REGISTER = re.compile(
    r"(?<![^\W_])(?:\d{8}|[01]\d{9}|[01]?\d{3}\.\d{3}\.\d{3}|HR ?[AB] ?\d{1,6}|[A-Z]{2} ?\d{6})(?![^\W_])",
    re.IGNORECASE,
)
_VAT = re.compile(
    r"(?<![^\W_])(?:[A-Z]{2}[ .]?\d[\d .]{7,12}|\d{9}B\d\d|\d{9}|[01]\d{9})(?:[ .]?B[ .]?\d\d)?(?![^\W_])",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"(?<!\d)\d{1,3}(?:[.,]\d{3}){1,2}(?:,-|[.,]\d\d)?(?!\d)|(?<!\d)\d{1,6}(?!\d)")
_TIME = re.compile(r"\d{1,2}[:.]\d\d|\d{1,2}[-/]\d{1,2}(?:[-/]\d{2,4})?|\b\d{1,2}\b")


def _has_phone(text: str) -> str:
    phones = find_phones(text, regions=())
    return text[: phones[0].start] + text[phones[0].end :] if phones else text


def _without(pattern: re.Pattern[str]) -> Callable[[str], str]:
    return lambda text: pattern.sub(" ", text, count=1)


#: What is left of an answer when that which was asked is taken out of it.
_REST: dict[str, Callable[[str], str]] = {
    "mobile_number": _has_phone,
    "otp": lambda text: _has_phone(_CODE.sub(" ", text, count=1)),
    "email_code": _without(_CODE),
    "registration_number": _without(_REGISTER),
    "vat_number": _without(_VAT),
    "call": lambda text: _TIME.sub(" ", text),
}


def is_expected(question: str | None, text: str) -> bool:
    """Tell whether the digits of a text are one answer to the question, and nothing besides."""
    if question not in _REST:
        return False
    rest = _REST[question](text)
    return rest != text and not any(character.isdigit() for character in rest)

"""Takes what a machine recognises exactly out of a customer's words: addresses, phone numbers, codes, numbers.

The engine sees the masks, the steps see the tokens; the masks are words of the training data.
"""

import re
from dataclasses import dataclass

import phonenumbers

from bot.model.tokens import Tokens

EMAIL, PHONE, CODE, NUMBER = "__email__", "__phone__", "__code__", "__number__"
_EMAIL = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+\.[^\s@<>(),;:\".]{2,}")
_VAT = re.compile(r"\b[A-Z]{2}[ .-]?\d[\dA-Z .-]{5,16}[\dA-Z]\b", re.IGNORECASE)
_CODE = re.compile(r"(?<![\d+])\d(?:[ \-.]?\d){5}(?![ \-.]?\d)")
_NUMBER = re.compile(r"(?:HR\s?[AB]\s?|[A-Z]{2})?\d[\d.,\-/]*\d|\d", re.IGNORECASE)
_REGIONS = ("NL", "GB", "BE", "DE")
_SHORTEST_NUMBER = 3


@dataclass(frozen=True, slots=True)
class Tokenised:
    """The words with masks, and what stood there."""

    masked: str
    tokens: Tokens


def tokenise(text: str, asks: str | None, phone: str | None) -> Tokenised:
    """Recognise and mask; numbers without a country are read as of the customer's own (`phone`), then of those we serve."""
    emails: list[str] = []
    masked = _EMAIL.sub(lambda match: _keep(emails, match.group().rstrip(".,!?"), EMAIL), text)
    vats = [match.group() for match in _VAT.finditer(masked)] if asks in {None, "vat_number"} else []
    phones, masked = _phones(masked, phone)
    codes = ["".join(c for c in match.group() if c.isdigit()) for match in _CODE.finditer(masked)]
    masked = _CODE.sub(CODE, masked)
    numbers: list[str] = []
    masked = _NUMBER.sub(
        lambda match: (
            _keep(numbers, match.group(), NUMBER) if len(match.group()) >= _SHORTEST_NUMBER else match.group()
        ),
        masked,
    )
    return Tokenised(masked, Tokens(tuple(phones), tuple(emails), tuple(codes), tuple(numbers), tuple(vats)))


def _keep(found: list[str], value: str, mask: str) -> str:
    found.append(value)
    return mask


def _phones(text: str, phone: str | None) -> tuple[list[str], str]:
    own = phonenumbers.region_code_for_number(phonenumbers.parse(phone, None)) if phone else None
    for region in dict.fromkeys((own, *_REGIONS)):
        found = [match for match in phonenumbers.PhoneNumberMatcher(text, region) if _plausible(match)]
        if found:
            return [_e164(match) for match in found], _masked(text, found)
    return [], text


def _plausible(match: phonenumbers.PhoneNumberMatch) -> bool:
    """A phone number begins with + or 0; anything else of that length is a register number or an amount."""
    return str(match.raw_string).lstrip("( ").startswith(("+", "0"))


def _e164(match: phonenumbers.PhoneNumberMatch) -> str:
    return phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)


def _masked(text: str, found: list[phonenumbers.PhoneNumberMatch]) -> str:
    for match in reversed(found):
        text = text[: match.start] + PHONE + text[match.end :]
    return text

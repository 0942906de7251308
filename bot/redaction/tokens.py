"""Takes what a machine recognises exactly out of a customer's words: addresses, phone numbers, codes, numbers.

The engine sees the masks, the steps see the tokens; the masks are words of the training data.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.model.tokens import Tokens
from bot.redaction.phones import find_phones, region_of
from bot.redaction.plain import plain_digits
from bot.redaction.registers import register_numbers, vat_numbers

EMAIL, PHONE, CODE, NUMBER = "__email__", "__phone__", "__code__", "__number__"
_WORTH = re.compile(r"[\d@]")
_NAME = r"[^\s@<>(),;:\"'*\[\]/.!?]"
# An apostrophe belongs to it inside a name (o'brien@), not as a quotation mark.
_EMAIL = re.compile(rf"(?:[^\s@<>(),;:\"'*\[\]]|(?<=[^\W\d_])'(?=[^\W\d_]))+@(?:{_NAME}+\.)+[^\W\d_]{_NAME}+")
_DASHES = "\\-\u2010-\u2015"
# Digits with spaces and dashes between them, as codes are written; G-123456 as some senders write it.
_SPACED = re.compile(rf"(?<![^\W_])(?:[A-Za-z][{_DASHES}])?\d(?:[ \u00a0{_DASHES}]{{0,3}}\d)*(?![^\W_])")
_ASKED = re.compile(rf"(?<![^\W_])(?:[A-Za-z][{_DASHES}])?\d(?:[ .,/\u00a0{_DASHES}]{{0,3}}\d)*(?![^\W_])")
_SIX = re.compile(r"(?<!\d)\d{6}(?!\d)")
_MONEY_BEFORE = re.compile(r"(?:[.,/+]|[€$£]\s?|\b(?:eur|euro|gbp|usd)\s?)$", re.IGNORECASE)
_MONEY_AFTER = re.compile(
    r"[.,/]\d|,-|\s?(?:[€$£]|eur|euro|gbp|pond|pounds?|k|duizend|thousand)(?![^\W\d_])", re.IGNORECASE
)
# Digits with anything that people put between them, and a thousand abbreviated.
_NUMBER = re.compile(rf"\d(?:[ .,/'\u00a0{_DASHES}]{{0,3}}\d)*(?:[kK](?![^\W_]))?")
_THREE = re.compile(r"\d{3}")
_FEWEST_APART = 4
_CODE_SIZE = 6
_ASKS_A_CODE = frozenset({"otp", "email_code"})
_ASKS_A_NUMBER = frozenset({"registration_number", "vat_number", "budget"})

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tokenised:
    """The words with masks, and what stood there."""

    masked: str
    tokens: Tokens


@dataclass(slots=True)
class _Masking:
    """A text in which one kind of part is masked after the other, and what they said."""

    text: str
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    vats: list[str] = field(default_factory=list)

    def mask(self, spans: Iterable[_Span], mask: str) -> list[str]:
        """Replace these parts, and return what they said."""
        taken: list[str] = []
        for start, end in sorted(spans, reverse=True):
            taken.append(self.text[start:end])
            self.text = self.text[:start] + mask + self.text[end:]
        return taken[::-1]

    def tokens(self) -> Tokens:
        """Return everything that was masked."""
        return Tokens(*(tuple(kept) for kept in (self.phones, self.emails, self.codes, self.numbers, self.vats)))


def tokenise(text: str, asks: str | None, phone: str | None) -> Tokenised:
    """Recognise and mask; where digits could be several things, what the open question `asks` for is preferred.

    A phone number without a country is read as of the customer's own (`phone`) region, then as a mobile number of where we serve.
    """
    masking = _Masking(plain_digits(text))
    if not _WORTH.search(masking.text):
        return Tokenised(text, Tokens())
    masking.emails += masking.mask((match.span() for match in _EMAIL.finditer(masking.text)), EMAIL)
    if asks in _ASKS_A_CODE:
        _codes(masking, _asked_codes(masking.text))
    masking.vats += masking.mask(vat_numbers(masking.text, asked=asks == "vat_number"), NUMBER)
    masking.numbers += masking.vats
    if asks != "mobile_number":
        masking.numbers += masking.mask(register_numbers(masking.text, asked=asks == "registration_number"), NUMBER)
    phones = find_phones(masking.text, region_of(phone), bare=asks == "mobile_number")
    masking.mask(((found.start, found.end) for found in phones), PHONE)
    masking.phones += [found.e164 for found in phones]
    if asks not in _ASKS_A_NUMBER:
        _codes(masking, _written_codes(masking.text))
    masking.numbers += masking.mask(_other_numbers(masking.text), NUMBER)
    return Tokenised(masking.text, masking.tokens())


def _codes(masking: _Masking, spans: list[_Span]) -> None:
    masking.codes += ["".join(filter(str.isdigit, code)) for code in masking.mask(spans, CODE)]


def _asked_codes(text: str) -> list[_Span]:
    """List six digits however they are spaced; six together also beside other digits."""
    spans: list[_Span] = []
    for match in _ASKED.finditer(text):
        if _count(match.group()) == _CODE_SIZE:
            spans.append(match.span())
        elif not match.group().startswith("0") and text[match.start() - 1 : match.start()] != "+":
            spans += [(match.start() + six.start(), match.start() + six.end()) for six in _SIX.finditer(match.group())]
    return spans


def _written_codes(text: str) -> list[_Span]:
    """List six digits however they are spaced, unless they are money."""
    return [
        match.span()
        for match in _SPACED.finditer(text)
        if _count(match.group()) == _CODE_SIZE
        and not _MONEY_BEFORE.search(text[: match.start()])
        and not _MONEY_AFTER.match(text, match.end())
    ]


def _other_numbers(text: str) -> list[_Span]:
    """List what is left but one or two digits alone: those are the engine's to understand ("2", "10 licences")."""
    return [
        match.span()
        for match in _NUMBER.finditer(text)
        if _THREE.search(match.group()) or _count(match.group()) >= _FEWEST_APART
    ]


def _count(text: str) -> int:
    return sum(map(str.isdigit, text))

"""Knows numbers that are something else: telephone and bank account numbers, ids, dates. They are never taken for card numbers.

`cards` asks only about digits that have the form of a card number, so it may take its time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.redaction.phones import Phone, find_phones

#: How long an account number (IBAN) is in each country, without the country's letters.
_IBAN_LENGTHS = {
    "AT": 18, "BE": 14, "BG": 20, "CH": 19, "CY": 26, "CZ": 22, "DE": 20, "DK": 16, "EE": 18, "ES": 22, "FI": 16, "FR": 25, "GB": 20,
    "GI": 21, "GR": 25, "HR": 19, "HU": 26, "IE": 20, "IS": 24, "IT": 25, "LI": 19, "LT": 18, "LU": 18, "LV": 19, "MC": 25, "MT": 29,
    "NL": 16, "NO": 13, "PL": 26, "PT": 23, "RO": 22, "SE": 22, "SI": 17, "SK": 22, "SM": 25, "TR": 24,
}  # fmt: skip
_IBAN = re.compile(rf"(?<![^\W_])({'|'.join(_IBAN_LENGTHS)})\d\d(?=[ .\-]?[A-Z0-9])", re.IGNORECASE)
_HEX_ID = re.compile(
    r"(?<![^\W_])(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32,})(?![^\W_])", re.IGNORECASE
)
_DATE = re.compile(
    r"(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01])([-./])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d|(?:19|20)\d\d([-./])(?:0[1-9]|1[0-2])\2(?:0[1-9]|[12]\d|3[01]))(?!\d)"
)
_AMOUNT = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{3})+(?:[.,]\d\d)?(?![.,]?\d)")
_NUMBERED_LINE = re.compile(r"^[ \t]*\d{1,2}[.)][ \t]+(?=\S)", re.MULTILINE)
#: Order numbers of a shop with 3, 7 and 7 digits; a French company's with 3, 3, 3 and 5.
_LAYOUT = re.compile(r"(?<![\d-])\d{3}-\d{7}-\d{7}(?![\d-])|(?<!\d)\d{3} \d{3} \d{3} \d{5}(?!\d)")
_VAT = re.compile(r"(?<![^\W_])(?:NL[ .]?)?\d{9}[ .]?B[ .]?\d\d(?![^\W_])", re.IGNORECASE)
_ALWAYS = (_LAYOUT, _VAT)
_LIKELY = (_DATE, _AMOUNT, _NUMBERED_LINE)
# An id begins with letters: ORD-4512, INV 4512, DE 123456789.
_LETTERS_BEFORE = re.compile(r"(?:[^\W\d_]{2,}[-#/:.]?|[A-Z]{2,} )$")
_OTHER_NUMBER = re.compile(
    r"order|bestel|factuur|invoice|\bref|referenti|klant|customer|ticket|zaak|dossier|track|zending|pakket|parcel|shipment|polis|policy|"
    r"seri(?:e|al)|imei|\bean\b|isbn|\bsku\b|artikel|article|product|kvk|handelsregister|\bbtw|\bvat\b|iban|account|vestiging|\bid\b",
    re.IGNORECASE,
)
_CARD = re.compile(r"kaart|card|visa|master|maestro|amex|credit|debit|\bcc\b|pan\b", re.IGNORECASE)
_BEFORE = 48
# Germany is left out: nearly all digits that begin with 0 are a fixed line there.
_REGIONS = ("NL", "BE", "GB")


@dataclass(frozen=True)
class Innocent:
    """The parts of one plain text that are numbers of another kind."""

    text: str

    def covers(self, start: int) -> bool:
        """Tell whether digits begin inside a number that is surely something else."""
        return any(low <= start < high for low, high in self._sure)

    def touches(self, start: int, end: int) -> bool:
        """Tell whether a part has a date, an amount, a mobile number or the number of a line in it."""
        return any(low < end and start < high for low, high in self._likely)

    def is_named(self, start: int) -> bool:
        """Tell whether the words before a number say that it is of another kind; "card" beside it outweighs them."""
        before = self.text[max(0, start - _BEFORE) : start]
        if _CARD.search(before):
            return False
        return bool(_LETTERS_BEFORE.search(before) or _OTHER_NUMBER.search(before))

    @cached_property
    def _sure(self) -> list[tuple[int, int]]:
        spans = [match.span() for pattern in _ALWAYS for match in pattern.finditer(self.text)]
        spans += [match.span() for match in _HEX_ID.finditer(self.text) if re.search(r"[a-f]", match.group().lower())]
        return [*spans, *self._ibans(), *((phone.start, phone.end) for phone in self._phones)]

    @cached_property
    def _likely(self) -> list[tuple[int, int]]:
        spans = [match.span() for pattern in _LIKELY for match in pattern.finditer(self.text)]
        return spans + [(phone.start, phone.end) for phone in self._phones if phone.is_mobile]

    def _ibans(self) -> Iterator[tuple[int, int]]:
        for match in _IBAN.finditer(self.text):
            rest = re.compile(
                rf"(?:[A-Z0-9][ .\-]?){{{_IBAN_LENGTHS[match[1].upper()] - 1}}}[A-Z0-9](?![A-Z0-9])", re.IGNORECASE
            )
            if found := rest.match(self.text, match.start() + 2):
                yield match.start(), found.end()

    @cached_property
    def _phones(self) -> list[Phone]:
        return find_phones(self.text, regions=_REGIONS)

"""Owns what a card number is: where each brand's numbers begin, how long they are, and the check digit."""

from dataclasses import dataclass
from enum import IntEnum


class Likeness(IntEnum):
    """How much digits look like a card number: not at all, as few do, as most do."""

    NONE = 0
    RARE = 1
    USUAL = 2


@dataclass(frozen=True, slots=True)
class Brand:
    """Where the numbers of a brand begin (`2221-2720` is a range), and their usual and rare lengths."""

    name: str
    begins: tuple[str, ...]
    usual: frozenset[int]
    rare: frozenset[int] = frozenset()


def _brand(name: str, begins: str, usual: tuple[int, ...], rare: tuple[int, ...] = ()) -> Brand:
    return Brand(name, tuple(begins.split()), frozenset(usual), frozenset(rare))


_LONGER = (17, 18, 19)
#: The issuers' ranges as of 2026; brands without a check digit (some of the old enRoute) are left out.
BRANDS = (
    _brand("Visa", "4", (16,), (13, 18, 19)),
    _brand("Mastercard", "51-55 2221-2720", (16,)),
    _brand("American Express", "34 37", (15,)),
    _brand("Diners Club", "300-305 309 36 38 39", (), (14, 15, 16, *_LONGER)),
    _brand("Discover", "6011 644-649 65", (16,), _LONGER),
    _brand("UnionPay", "62 810-817", (16,), _LONGER),
    _brand("JCB", "3528-3589", (16,), _LONGER),
    _brand("JCB, before 2002", "1800 2131", (), (15,)),
    _brand("RuPay", "508 353 356 60 65 81 82", (16,)),
    _brand("Maestro, Bancontact, girocard", "50 56-58 5893 63 67", (16,), (12, 13, 14, 15, *_LONGER)),
    _brand("Maestro, other issuers", "59 6", (), (16, *_LONGER)),
    _brand("Mir", "2200-2204", (16,), _LONGER),
    _brand("Troy", "9792", (16,)),
)
SHORTEST, LONGEST = 12, 19
_DOUBLED = str.maketrans("0123456789", "0246813579")


@dataclass(frozen=True, slots=True)
class _Row:
    width: int
    low: int
    high: int
    brand: Brand


def _rows() -> dict[str, tuple[_Row, ...]]:
    """Sort the ranges by their first digit, so that only few are looked at."""
    rows: dict[str, list[_Row]] = {str(digit): [] for digit in range(10)}
    for brand in BRANDS:
        for begin in brand.begins:
            low, _, high = begin.partition("-")
            row = _Row(len(low), int(low), int(high or low), brand)
            for digit in range(int(low[0]), int((high or low)[0]) + 1):
                rows[str(digit)].append(row)
    return {digit: tuple(found) for digit, found in rows.items()}


_BY_FIRST_DIGIT = _rows()
#: Digits that a card number can begin with.
FIRST_DIGITS = frozenset(digit for digit, rows in _BY_FIRST_DIGIT.items() if rows)


def likeness(digits: str) -> Likeness:
    """Tell how much digits are like a card number: beginning and length of a brand, and the check digit."""
    size, best = len(digits), Likeness.NONE
    if not SHORTEST <= size <= LONGEST:
        return best
    for row in _BY_FIRST_DIGIT[digits[0]]:
        if not row.low <= int(digits[: row.width]) <= row.high:
            continue
        if size in row.brand.usual:
            best = Likeness.USUAL
        elif size in row.brand.rare:
            best = max(best, Likeness.RARE)
    return best if best and has_check_digit(digits) else Likeness.NONE


def has_check_digit(digits: str) -> bool:
    """Tell whether the last digit is the one that the others give (Luhn)."""
    return (sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2].translate(_DOUBLED)))) % 10 == 0

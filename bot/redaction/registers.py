"""Recognises register and VAT numbers by their form, as typed. `tokens` masks them."""

import re

from stdnum.be import vat as be_vat

_NINE = r"\d(?:[ .\-]?\d){8}"
_BELGIAN = r"[01]?\d{3}[ .]?\d{3}[ .]?\d{3}"
_DUTCH = r"\d(?:[ .]?\d){8}[ .]?B[ .]?\d[ .]?\d"
_OTHERS = "AT BG CY CZ DK EE EL ES FI FR HR HU IE IT LT LU LV MT PL PT RO SE SI SK"
#: The digits of a VAT number by the letters before it.
_BODIES = (
    ("NL", _DUTCH),
    ("BE", _BELGIAN),
    ("DE", _NINE),
    ("GB|XI", rf"{_NINE}(?: ?\d{{3}})?"),
    (_OTHERS.replace(" ", "|"), r"[A-Z]?\d(?:[ .]?\d){6,11}"),
)
_START, _END = r"(?<![^\W_])", r"(?![^\W_]|[ .\-]\d)"
#: The letters stand in capitals, or close to the digits: "de 123456789" is an article and a number.
_VAT = re.compile(
    _START
    + "(?:"
    + "|".join(rf"(?:{letters})[ .\-]?{body}|(?i:(?:{letters}){body})" for letters, body in _BODIES)
    + rf"|(?i:{_DUTCH}))"
    + _END
)
#: Where one was asked for, the letters may be missing.
_ASKED_VAT = re.compile(f"{_VAT.pattern}|{_START}{_NINE}{_END}")
_BRITISH = "SC|NI|OC|SO|NC|FC|BR|LP|SL|GE|IP|SP|IC|SI|RC|CE|CS|AC|SA|SF|NA"
#: With the letters of the register: HRB 12345, SC123456; and as Belgium writes them: 0403.170.701.
_REGISTER = re.compile(
    rf"{_START}(?:(?i:HR ?[AB]) ?\d{{1,6}}(?: ?[A-Z](?![^\W_]))?|(?:{_BRITISH}) ?\d{{6}}|(?i:(?:{_BRITISH})\d{{6}})"
    rf"|[01]?\d{{3}}\.\d{{3}}\.\d{{3}}){_END}"
)
#: Eight digits together are a register number: a telephone number that short has its area code apart.
_EIGHT = re.compile(rf"{_START}(?<![+.,])(?<!\d[ \-/.)])(?<!\d\) )\d{{8}}(?![^\W_]|[ \-/.]\d)")
_MAYBE_BELGIAN = re.compile(rf"{_START}(?<![+.,]){_BELGIAN}{_END}")


def vat_numbers(text: str, *, asked: bool) -> list[tuple[int, int]]:
    """List where VAT numbers stand; where one was asked for the country may be left out."""
    found = [match.span() for match in (_ASKED_VAT if asked else _VAT).finditer(text)]
    return found + _valid_belgian(text, found) if asked else found


def register_numbers(text: str, *, asked: bool) -> list[tuple[int, int]]:
    """List where register numbers stand that their form gives away; where one was asked for, their check digits too."""
    found: list[tuple[int, int]] = []
    for pattern in (_REGISTER, _EIGHT):
        found += [match.span() for match in pattern.finditer(text) if not _overlaps(match.span(), found)]
    return sorted(found + _valid_belgian(text, found)) if asked else sorted(found)


def _valid_belgian(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """List Belgian numbers, which look like telephone numbers there but for their check digits."""
    spans = [match.span() for match in _MAYBE_BELGIAN.finditer(text) if be_vat.is_valid(match.group())]
    return [span for span in spans if not _overlaps(span, found)]


def _overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)

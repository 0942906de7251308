"""Recognises telephone numbers: by their country's digits, or in the national form of a country we serve.

`tokens` masks them; `innocent` knows by them what is no card number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

#: What a mobile number looks like at home, those included that a country keeps for films and books.
_MOBILE = {
    "NL": re.compile(r"06\d{8}"),
    "BE": re.compile(r"04[5-9]\d{7}"),
    "DE": re.compile(r"01[567]\d{8,9}"),
    "GB": re.compile(r"07[1-57-9]\d{8}"),
}
#: Germany comes last: its numbers have so many lengths that those of others fit too.
REGIONS = ("NL", "BE", "GB", "DE")
_CODES = {region: phonenumbers.country_code_for_region(region) for region in REGIONS}
_START = re.compile(r"(?<![^\W_])(?<![+@])(?:\+ ?\(?|\(?)(?=\d)")
_GROUP = re.compile(r"[ ().\-/\u00a0\u2010-\u2015]{0,3}?(\d+)")
_FEWEST, _MOST = 8, 16
# Shorter ones are told apart only where the customer is at home.
_FEWEST_ELSEWHERE = 9


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164, and where it stands."""

    e164: str
    start: int
    end: int
    is_mobile: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Digits from one place on: every end that a group of them has, the farthest first, with the digits up to there."""

    start: int
    plus: bool
    ends: tuple[tuple[int, str], ...]


def region_of(phone: str | None) -> str | None:
    """Return the region that an E.164 number belongs to."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(phone, None)) if phone else None
    except NumberParseException:
        return None


def find_phones(
    text: str, own: str | None = None, regions: tuple[str, ...] = REGIONS, *, bare: bool = False
) -> list[Phone]:
    """List the telephone numbers of a text.

    A number begins with + or 0; with `bare` it may also lack them. One without a country is of the region `own` when it
    is valid there, else of the one where it is a mobile number, else of the first where it is valid.
    """
    found: list[Phone] = []
    after = 0
    for candidate in _candidates(text):
        if candidate.start < after:
            continue
        if phone := _read(candidate, own, regions, bare=bare):
            found.append(phone)
            after = phone.end
    return found


def _candidates(text: str) -> Iterator[Candidate]:
    for match in _START.finditer(text):
        ends = _ends(text, match.end())
        if ends:
            # a bracket that closes only behind the number is the sentence's
            start = (
                match.end() if match.group() == "(" and ")" not in text[match.end() : ends[-1][0]] else match.start()
            )
            yield Candidate(start, match.group().startswith("+"), tuple(reversed(ends)))


def _ends(text: str, at: int) -> list[tuple[int, str]]:
    ends: list[tuple[int, str]] = []
    digits = ""
    while (match := _GROUP.match(text, at)) and len(digits) + len(match[1]) <= _MOST:
        digits, at = digits + match[1], match.end()
        if len(digits) >= _FEWEST and not text[at : at + 1].isalpha():
            ends.append((at, digits))
    return ends


def _read(candidate: Candidate, own: str | None, regions: tuple[str, ...], *, bare: bool) -> Phone | None:
    first = candidate.ends[0][1]
    if candidate.plus or first.startswith("00"):
        return _international(candidate)
    if first.startswith("0"):
        return _national(candidate, own, regions)
    return _without_zero(candidate, own) if bare else None


def _international(candidate: Candidate) -> Phone | None:
    """Read a number with its country; one that its country may issue is preferred to one that only has the length."""
    parsed = [
        (end, number) for end, digits in candidate.ends if (number := _parsed("+" + digits.removeprefix("00"), None))
    ]
    for test in (phonenumbers.is_valid_number, phonenumbers.is_possible_number):
        for end, number in parsed:
            if test(number):
                return _phone(number, candidate.start, end)
    return None


def _national(candidate: Candidate, own: str | None, regions: tuple[str, ...]) -> Phone | None:
    if own and (phone := _valid_in(own, candidate)):
        return phone
    if phone := _mobile(candidate, ""):
        return phone
    if len(candidate.ends[0][1]) < _FEWEST_ELSEWHERE:
        return None
    return next((phone for region in regions if (phone := _valid_in(region, candidate))), None)


def _without_zero(candidate: Candidate, own: str | None) -> Phone | None:
    """Read 612345678 and 31612345678."""
    if own in _MOBILE and (phone := _mobile(candidate, "0", (own,))):
        return phone
    for end, digits in candidate.ends:
        number = _parsed("+" + digits, None)
        if number and number.country_code in _CODES.values() and phonenumbers.is_valid_number(number):
            return _phone(number, candidate.start, end)
    return _mobile(candidate, "0")


def _mobile(candidate: Candidate, zero: str, regions: tuple[str, ...] = tuple(_MOBILE)) -> Phone | None:
    for end, digits in candidate.ends:
        for region in regions:
            if _MOBILE[region].fullmatch(zero + digits):
                return Phone(f"+{_CODES[region]}{(zero + digits)[1:]}", candidate.start, end, is_mobile=True)
    return None


def _valid_in(region: str, candidate: Candidate) -> Phone | None:
    for end, digits in candidate.ends:
        if region in _MOBILE and _MOBILE[region].fullmatch(digits):
            return Phone(f"+{_CODES[region]}{digits[1:]}", candidate.start, end)
        number = _parsed(digits, region)
        if number and phonenumbers.is_valid_number_for_region(number, region):
            return _phone(number, candidate.start, end)
    return None


def _phone(number: PhoneNumber, start: int, end: int) -> Phone:
    return Phone(phonenumbers.format_number(number, PhoneNumberFormat.E164), start, end)


def _parsed(digits: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(digits, region)
    except NumberParseException:
        return None

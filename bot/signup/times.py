"""Days and hours as customers write them, in Dutch and English: "morgen om 10 uur", "friday 2pm", "half drie", "over een uur"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.signup.numerals import in_digits

_DAYS = {
    name: day
    for day, names in enumerate((
        "ma maandag mon monday", "di dinsdag tue tues tuesday", "wo woensdag wed wednesday", "do donderdag thu thur thurs thursday",
        "vr vrijdag fri friday", "za zaterdag sat saturday", "zo zondag sun sunday",
    ))
    for name in names.split()
}  # fmt: skip
_MONTHS = {
    name: month
    for month, names in enumerate((
        "jan januari january", "feb februari february", "mrt maart mar march", "apr april", "mei may", "jun juni june", "jul juli july",
        "aug augustus august", "sep sept september", "okt oktober oct october", "nov november", "dec december",
    ), 1)
    for name in names.split()
}  # fmt: skip


def _any_of(names: Mapping[str, int]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_AHEAD = (
    (re.compile(r"\bovermorgen\b|\bday after tomorrow\b"), 2),
    (re.compile(r"\bmorgen(ochtend|middag)?\b|\btomorrow\b|\bmrgn\b|\btmrw\b"), 1),
    (re.compile(r"\bvandaag\b|\btoday\b|\bvanmiddag\b|\bvanochtend\b|\bthis (morning|afternoon)\b"), 0),
)
_LONG_DAYS = {name: day for name, day in _DAYS.items() if name.endswith(("dag", "day"))}
# "do" and "zo" are words, too: a short day stands before a number.
_WEEKDAY = re.compile(rf"\b({_any_of(_LONG_DAYS)}|(?:{_any_of(_DAYS)})(?=\.? ?\d))(?:ochtend|middag)?\b")
_NEXT_WEEK = re.compile(r"\bvolgende week\b|\bnext week\b")
_DATE = re.compile(
    rf"\b(\d{{1,2}})(?:e|th|st|nd|rd)?(?:[-/](\d{{1,2}})(?:[-/]\d{{2,4}})?\b| (?:of )?({_any_of(_MONTHS)})\b)"
)
_LATER = re.compile(
    r"(?<!kwart )(?<!\d )\b(?:over|in|binnen) (een half|half an|een|an|a|'n|\d{1,3}) ?(uur(?:tje)?|hours?|min\w*|kwartier)\b"
)
_HALF_NL = re.compile(r"\bhalf (\d{1,2})\b")
_PAST = re.compile(r"\b(half|kwart|quarter|\d{1,2}) (past|over|voor|to|before) (\d{1,2})\b(?! ?min)")
_CLOCK = re.compile(
    r"(?<![\d.,-])(\d{1,2})(?: ?[:.u] ?(\d{2})\b)?(?: ?(uur|u\b|am\b|pm\b|a\.m|p\.m|o'clock|h\b))?(?![\d%-]|[.,]\d| ?(?:min|euro))"
)
_AT = re.compile(r"\b(om|at|rond|around|vanaf|from|na|after|tussen|between|tegen|by)\b")
_PARTS = (
    (re.compile(r"ochtend|\bmorning\b|vroeg\b"), 10),
    (re.compile(r"middag\b(?! ?12)|\bafternoon\b|\blunch\b"), 14),
    (re.compile(r"\bnoon\b"), 12),
)
_NOON, _LAST_HOUR, _LAST_MINUTE, _FEW = 12, 23, 59, 3
#: An hour before this one is meant in the afternoon: nobody is phoned at three at night.
_EARLIEST = 8
#: When only a day is named.
_ANY_HOUR = time(10, 0)


@dataclass(frozen=True, slots=True)
class Named:
    """What was named: a day, an hour, or a moment from now on; `again` is when it comes back once it is over."""

    day: date | None = None
    hour: time | None = None
    moment: datetime | None = None
    again: timedelta = timedelta(0)


def named(text: str, now: datetime, *, loosely: bool = False) -> Named | None:
    """Read what a text names, at a moment in the customer's own zone; None when that is neither a day nor an hour.

    A day without an hour counts when hardly anything else is said, or `loosely` in any words.
    """
    said = " ".join(in_digits(text).split())
    if later := _LATER.search(said):
        return Named(moment=now + _length(later[1], later[2]))
    day, again, rest = _day(said, now.date())
    hour = _hour(rest, bare=day is not None)
    if hour is None and (loosely or len(said.split()) <= _FEW):
        hour = next((time(hour) for words, hour in _PARTS if words.search(said)), _ANY_HOUR if day else None)
    return Named(day, hour, again=again) if hour else None


def _length(count: str, unit: str) -> timedelta:
    amount = int(count) if count.isdigit() else 0.5 if "half" in count else 1
    minutes = {"u": 60, "h": 60, "k": 15, "m": 1}[unit[0]]
    return timedelta(minutes=amount * minutes)


def _day(said: str, today: date) -> tuple[date | None, timedelta, str]:
    """Return the day that is named, when it comes again, and the text without it."""
    if (match := _DATE.search(said)) and (day := _dated(match, today)):
        return day, timedelta(0), said[: match.start()] + said[match.end() :]
    if match := _WEEKDAY.search(said):
        ahead = (_DAYS[match[1]] - today.weekday()) % 7
        if _NEXT_WEEK.search(said):
            ahead = 7 - today.weekday() + _DAYS[match[1]]
        return today + timedelta(days=ahead), timedelta(days=7), said
    for words, ahead in _AHEAD:
        if words.search(said):
            return today + timedelta(days=ahead), timedelta(0), said
    return None, timedelta(days=1), said


def _dated(match: re.Match[str], today: date) -> date | None:
    month = int(match[2]) if match[2] else _MONTHS[match[3]]
    try:
        day = date(today.year, month, int(match[1]))
        return day if day >= today else day.replace(year=today.year + 1)
    except ValueError:
        return None


def _hour(said: str, *, bare: bool) -> time | None:
    """Return the hour that is named; a `bare` number is one when a day stands beside it, or hardly anything else."""
    if match := _HALF_NL.search(said):
        return _time(int(match[1]) - 1, 30, "")
    if match := _PAST.search(said):
        return _past(match[1], match[2], match[3])
    for match in _CLOCK.finditer(said):
        if bare or match[2] or match[3] or _AT.search(said[: match.start()]) or len(said.split()) <= _FEW:
            part = "pm" if re.search(r"middag|afternoon", said) else (match[3] or "").replace(".", "")
            return _time(int(match[1]), int(match[2] or 0), part)
    return None


def _past(part: str, side: str, hour: str) -> time | None:
    minutes = {"half": 30, "kwart": 15, "quarter": 15}.get(part) or int(part)
    if side in {"voor", "to", "before"}:
        return _time(int(hour) - 1, 60 - minutes, "")
    return _time(int(hour), minutes, "")


def _time(hour: int, minute: int, part: str) -> time | None:
    if (part == "pm" and hour < _NOON) or (part != "am" and hour < _EARLIEST):
        hour += _NOON
    return time(hour, minute) if hour <= _LAST_HOUR and minute <= _LAST_MINUTE else None


def next_moment(found: Named, now: datetime) -> datetime:
    """Return the moment that was named; an hour, or a day of the week, that is over today comes again."""
    if found.moment:
        return found.moment
    at = datetime.combine(found.day or now.date(), found.hour or _ANY_HOUR, now.tzinfo)
    return at + found.again if at <= now else at

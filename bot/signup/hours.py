"""When reps phone: opening hours, free slots, and times as customers write them. Times are aware; hours are the office's."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.model.signup import Signup

_ZONES = {"nl": "Europe/Amsterdam", "be": "Europe/Brussels", "de": "Europe/Berlin", "gb": "Europe/London"}
_FRIDAY = 4
_DAYS = {
    "maandag": 0, "monday": 0, "dinsdag": 1, "tuesday": 1, "woensdag": 2, "wednesday": 2, "donderdag": 3, "thursday": 3,
    "vrijdag": 4, "friday": 4, "zaterdag": 5, "saturday": 5, "zondag": 6, "sunday": 6,
}  # fmt: skip
_CLOCK = re.compile(r"\b(\d{1,2})(?:[:.u](\d{2}))?\s*(uur|u\b|am|pm|o'clock|h\b)?", re.IGNORECASE)
_NOON = 12
_LAST_HOUR = 23
_LAST_MINUTE = 59
_EARLIEST = 8
_SLOT_HOURS = (9, 11, 14, 16)


def zone(signup: Signup) -> ZoneInfo:
    """Return the customer's time zone, by the country of the company."""
    country = str(signup.facts.get("country", {}).get("code", "nl"))
    return ZoneInfo(_ZONES.get(country, "Europe/Amsterdam"))


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """From `opens` to `closes` at the office, on the weekdays from `first` to `last` (Monday is 0)."""

    office: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Amsterdam"))
    opens: time = time(9, 0)
    closes: time = time(17, 30)
    first: int = 0
    last: int = _FRIDAY

    def is_open(self, moment: datetime) -> bool:
        """Tell whether somebody can phone at that moment."""
        local = moment.astimezone(self.office)
        return self.first <= local.weekday() <= self.last and self.opens <= local.time() < self.closes

    def next_open(self, moment: datetime) -> datetime:
        """Return that moment when it is in opening hours, else the next opening, in UTC offset of the office."""
        if self.is_open(moment):
            return moment
        local = moment.astimezone(self.office)
        day = local.date() if local.time() < self.opens else local.date() + timedelta(days=1)
        while not self.first <= day.weekday() <= self.last:
            day += timedelta(days=1)
        return datetime.combine(day, self.opens, self.office)

    def slots(self, moment: datetime, count: int = 4) -> tuple[datetime, ...]:
        """Return the next whole hours at which a call can be planned, at least half an hour ahead."""
        found: list[datetime] = []
        day = moment.astimezone(self.office).date()
        while len(found) < count:
            for hour in _SLOT_HOURS:
                slot = datetime.combine(day, time(hour), self.office)
                if slot > moment + timedelta(minutes=30) and self.is_open(slot):
                    found.append(slot)
            day += timedelta(days=1)
        return tuple(found[:count])

    def understand(self, text: str, moment: datetime, customer: ZoneInfo) -> datetime | None:
        """Read "morgen om 10 uur", "tuesday 2pm", "14:30" in the customer's zone; None when no hour is named."""
        said = text.casefold()
        clock = _CLOCK.search(said)
        if clock is None:
            return None
        hour, minute = int(clock[1]), int(clock[2] or 0)
        if (clock[3] or "") == "pm" and hour < _NOON:
            hour += _NOON
        if ("middag" in said and hour < _EARLIEST) or ("afternoon" in said and hour < _EARLIEST):
            hour += _NOON
        if hour > _LAST_HOUR or minute > _LAST_MINUTE:
            return None
        here = moment.astimezone(customer)
        day = here.date() + timedelta(days=_days_ahead(said, here.weekday()))
        return datetime.combine(day, time(hour, minute), customer)


def _days_ahead(said: str, today: int) -> int:
    if "overmorgen" in said or "day after tomorrow" in said:
        return 2
    if (
        "morgen" in said.replace("morgenochtend", "morgen").split()
        or "morgenmiddag" in said
        or "tomorrow" in said
        or "morgen" in said
    ):
        return 1
    for name, day in _DAYS.items():
        if name in said:
            return (day - today) % 7 or 7
    return 0

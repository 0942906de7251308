"""Owns the hours in which the sales reps phone.

`tree` reads them from one line such as `Mo-Fr 09:00-17:30`; the `call` step and the call-back timers ask them.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_PATTERN = re.compile(r"(?P<first>\w\w)-(?P<last>\w\w) (?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)")


@dataclass(frozen=True)
class OpeningHours:
    """The same hours on each of the days from `first` to `last` (Monday is 0), in the wall-clock time of the office."""

    first: int
    last: int
    opens: time
    closes: time

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read `Mo-Fr 09:00-17:30`."""
        found = _PATTERN.fullmatch(line.strip().lower())
        if not found or found["first"] not in DAYS or found["last"] not in DAYS:
            raise ValueError("should look like 'Mo-Fr 09:00-17:30'")
        first, last = DAYS.index(found["first"]), DAYS.index(found["last"])
        opens, closes = time.fromisoformat(found["opens"]), time.fromisoformat(found["closes"])
        if first > last or opens >= closes:
            raise ValueError("should run from an earlier to a later day and time")
        return cls(first, last, opens, closes)

    def __str__(self) -> str:
        days = f"{DAYS[self.first].title()}-{DAYS[self.last].title()}"
        return f"{days} {self.opens:%H:%M}-{self.closes:%H:%M}"

    def covers(self, at: datetime, zone: ZoneInfo) -> bool:
        """Whether the office is open at this (aware) moment."""
        local = at.astimezone(zone)
        return self.first <= local.weekday() <= self.last and self.opens <= local.time() < self.closes

    def next_opening(self, at: datetime, zone: ZoneInfo) -> datetime:
        """The moment itself when the office is open, else when it opens next."""
        if self.covers(at, zone):
            return at
        local = at.astimezone(zone)
        openings = (datetime.combine(local.date() + timedelta(days=n), self.opens, zone) for n in range(8))
        return next(o for o in openings if o > at and self.first <= o.weekday() <= self.last)

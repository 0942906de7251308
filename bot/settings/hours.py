"""Owns the hours in which the sales reps phone.

`tree` reads them from one line such as `Mo-Fr 09:00-17:30`; what they mean for a call stands in `bot.signup.hours`.
"""

import re
from dataclasses import dataclass
from datetime import time
from typing import Self

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_PATTERN = re.compile(r"(?P<first>\w\w)-(?P<last>\w\w) (?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)")
#: The end of a day, which no clock shows.
_MIDNIGHT = "24:00"


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
        opens, closes = time.fromisoformat(found["opens"]), _closing(found["closes"])
        if first > last or opens >= closes:
            raise ValueError("should run from an earlier to a later day and time")
        return cls(first, last, opens, closes)

    def __str__(self) -> str:
        days = f"{DAYS[self.first].title()}-{DAYS[self.last].title()}"
        return f"{days} {self.opens:%H:%M}-{_MIDNIGHT if self.closes == time.max else f'{self.closes:%H:%M}'}"


def _closing(shown: str) -> time:
    return time.max if shown == _MIDNIGHT else time.fromisoformat(shown)

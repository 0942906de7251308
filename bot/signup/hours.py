"""When reps phone: opening hours, free slots, and times as customers write them. Times are aware; hours are the office's."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.model.signup import Signup
from bot.signup.times import Named, named, next_moment

_ZONES = {"nl": "Europe/Amsterdam", "be": "Europe/Brussels", "de": "Europe/Berlin", "gb": "Europe/London"}
_FRIDAY = 4
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

    def understand(self, text: str, moment: datetime, customer: ZoneInfo, *, loosely: bool = False) -> datetime | None:
        """Read "morgen om 10 uur", "tuesday 2pm", "half drie" in the customer's zone; None when no time is named.

        A day without an hour counts when hardly anything else is said, or `loosely` in any words.
        """
        here = moment.astimezone(customer)
        found = named(text, here, loosely=loosely)
        return self._open_day(next_moment(found, here), found) if found else None

    def _open_day(self, at: datetime, found: Named) -> datetime:
        """Go on to a working day when no day was named."""
        while found.day is None and found.moment is None and not self.first <= at.weekday() <= self.last:
            at += timedelta(days=1)
        return at

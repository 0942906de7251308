"""When a person may be texted unasked: between 08:00 and 21:00 where their number is at home (S-06). `reminders` asks it."""

from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import timezone

OPENS, CLOSES = time(8), time(21)
#: Where we sell: a number that tells nothing about its place is texted when it is day in all of these.
_SERVED = ("Europe/Amsterdam", "Europe/Brussels", "Europe/Berlin", "Europe/London")
_UNKNOWN = "Etc/Unknown"
_DAYS_AHEAD = 3


@cache
def zones(phone: str) -> tuple[ZoneInfo, ...]:
    """Return every time zone in which a number may be; the zones of where we sell when nothing is known."""
    found = timezone.time_zones_for_number(phonenumbers.parse(phone))
    names = tuple(name for name in found if name != _UNKNOWN) or _SERVED
    return tuple(ZoneInfo(name) for name in names)


def is_day(phone: str, moment: datetime) -> bool:
    """Tell whether it is day wherever the number may be."""
    return all(OPENS <= moment.astimezone(zone).time() < CLOSES for zone in zones(phone))


def next_day(phone: str, moment: datetime) -> datetime | None:
    """Return that moment when it is day, else the next morning; None when it is never day in all its zones at once."""
    if is_day(phone, moment):
        return moment
    mornings = (
        datetime.combine(moment.astimezone(zone).date() + timedelta(days=ahead), OPENS, zone)
        for zone in zones(phone)
        for ahead in range(_DAYS_AHEAD)
    )
    return min((at for at in mornings if at > moment and is_day(phone, at)), default=None)

"""When a person may be texted unasked: 08:00 to 21:00 where their number is at home, in summer and in winter (S-06)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.signup import daytime
from bot.signup.daytime import is_day, next_day

NL, GB, DE, BE = "+31612345678", "+447911123456", "+4915112345678", "+32470123456"
PORTUGAL, UNKNOWN, AMERICA = "+351911234567", "+88213123456", "+15005550006"


def utc(text: str) -> datetime:
    """Read a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("phone", "moment", "day"),
    [
        # winter: the Netherlands, Belgium and Germany are an hour ahead, Britain is not
        (NL, "2026-01-15T06:59", False),
        (NL, "2026-01-15T07:00", True),
        (NL, "2026-01-15T19:59", True),
        (NL, "2026-01-15T20:00", False),
        (BE, "2026-01-15T07:00", True),
        (DE, "2026-01-15T07:00", True),
        (GB, "2026-01-15T07:00", False),
        (GB, "2026-01-15T08:00", True),
        (GB, "2026-01-15T20:59", True),
        (GB, "2026-01-15T21:00", False),
        # summer
        (NL, "2026-07-15T05:59", False),
        (NL, "2026-07-15T06:00", True),
        (NL, "2026-07-15T19:00", False),
        (GB, "2026-07-15T06:59", False),
        (GB, "2026-07-15T07:00", True),
        # the mornings on which the clocks change
        (NL, "2026-03-28T06:30", False),
        (NL, "2026-03-29T06:30", True),
        (NL, "2026-10-24T06:30", True),
        (NL, "2026-10-25T06:30", False),
        (GB, "2026-10-25T07:30", False),
        # a country of two zones: day in both
        (PORTUGAL, "2026-01-15T08:30", False),
        (PORTUGAL, "2026-01-15T09:00", True),
        (PORTUGAL, "2026-01-15T21:00", False),
        # a number that tells nothing: day everywhere we sell
        (UNKNOWN, "2026-01-15T07:30", False),
        (UNKNOWN, "2026-01-15T08:00", True),
        (UNKNOWN, "2026-01-15T20:00", False),
    ],
)
def test_day_is_told_by_the_country_of_the_number(phone: str, moment: str, day: bool) -> None:
    """The narrowest window where there are several, or none is known."""
    assert is_day(phone, utc(moment)) is day


@pytest.mark.parametrize(
    ("phone", "moment", "opens"),
    [
        (NL, "2026-01-15T12:00", "2026-01-15T12:00"),
        (NL, "2026-01-15T03:00", "2026-01-15T07:00"),
        (NL, "2026-01-15T22:00", "2026-01-16T07:00"),
        (NL, "2026-07-15T22:00", "2026-07-16T06:00"),
        # the night in which summer begins, and the one in which it ends
        (NL, "2026-03-28T21:00", "2026-03-29T06:00"),
        (NL, "2026-10-24T21:00", "2026-10-25T07:00"),
        (GB, "2026-03-28T21:30", "2026-03-29T07:00"),
        (PORTUGAL, "2026-01-15T22:00", "2026-01-16T09:00"),
        (UNKNOWN, "2026-01-15T22:00", "2026-01-16T08:00"),
    ],
)
def test_night_ends_at_eight(phone: str, moment: str, opens: str) -> None:
    """What is held goes at the next opening."""
    assert next_day(phone, utc(moment)) == utc(opens)


def test_a_number_that_may_be_all_over_a_continent_has_few_hours() -> None:
    """Day from Newfoundland to Guam."""
    assert next_day(AMERICA, utc("2026-01-15T16:00")) == utc("2026-01-15T22:00")


def test_a_number_that_may_be_anywhere_has_no_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somewhere it is always night: such a number is not texted unasked."""
    anywhere = tuple(map(ZoneInfo, ("Europe/London", "Asia/Singapore", "America/Los_Angeles")))
    monkeypatch.setattr(daytime, "zones", lambda _: anywhere)
    assert next_day(UNKNOWN, utc("2026-01-15T16:00")) is None

"""`device`: a signature of the person and device at the other end, taken when they open the identity link on our page."""

from dataclasses import dataclass

from bot.model.checks import Outcome, Verdict

_SHARED_BY = 5


@dataclass(frozen=True, slots=True)
class DeviceSignal:
    """What our own page learned: whether a browser asked at all, and how many other signups this device was used for."""

    browser: str
    other_signups: int


def judge(signal: DeviceSignal) -> Verdict:
    """Pass a browser of its own; a device used for many signups, or none that we can see, goes to a person."""
    if not signal.browser:
        return Verdict(Outcome.REVIEW, "no_browser")
    if signal.other_signups >= _SHARED_BY:
        return Verdict(Outcome.REVIEW, "shared", {"other_signups": signal.other_signups})
    return Verdict(Outcome.PASSED)

"""`device`: a signature of the person and device at the other end, taken when they open the identity link on our page."""

from dataclasses import dataclass

from bot.model.checks import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class DeviceSignal:
    """What our own page learned: the browser that asked, and the id of the device that our cookie keeps."""

    browser: str
    device: str


def judge(signal: DeviceSignal, other_signups: int, limit: int | None) -> Verdict:
    """Pass a browser of its own; a device used for many signups, or none that we can see, goes to a person (`limit` None: not counted)."""
    if not signal.browser:
        return Verdict(Outcome.REVIEW, "no_browser")
    if limit is not None and other_signups >= limit:
        return Verdict(Outcome.REVIEW, "shared", {"other_signups": other_signups})
    return Verdict(Outcome.PASSED)

"""`call`: now, or a time in opening hours, in the customer's own time zone."""

from datetime import datetime

from bot.model.signup import Signup
from bot.signup.hours import zone
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

_NOW = ("nu", "now", "meteen", "direct", "gelijk", "right away", "asap", "straks", "bel maar")


def read(answer: Answer, signup: Signup) -> Result:
    """Take `now` (outside opening hours: the first moment we are open), or a slot."""
    hours = answer.hours
    if answer.value == "now" or answer.intent == "request_call" or answer.text.casefold().strip(" .!") in _NOW:
        return Accepted({"slot": hours.next_open(answer.now).isoformat(), "now": hours.is_open(answer.now)})
    slot = _slot(answer.value) or hours.understand(answer.text, answer.now, zone(signup))
    if slot is None:
        return Unclear()
    if slot < answer.now or not hours.is_open(slot):
        return Rejected("call_closed")
    return Accepted({"slot": slot.isoformat(), "now": False})


def _slot(value: str | None) -> datetime | None:
    try:
        slot = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return slot if slot.tzinfo else None


STEP = Step(key="call", stage=6, read=read)

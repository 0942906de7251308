"""`call`: now, or a time in opening hours, in the customer's own time zone."""

import re
from datetime import datetime

from bot.model.signup import Signup
from bot.signup.free_text import is_question
from bot.signup.hours import zone
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

_NOW = re.compile(
    r"\b(nu|now|meteen|direct|gelijk|straks|right away|immediately|asap|z\.?s\.?m|zo snel mogelijk|as soon as possible|bel maar|"
    r"maakt (me |mij )?niet uit|any ?time|whenever|wanneer je wilt|zodra het kan|je mag (nu )?bellen)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(niet|geen|not|don'?t|can'?t|never|nooit)\b", re.IGNORECASE)
_WHATEVER = re.compile(r"\bniet uit\b", re.IGNORECASE)
#: Somebody asks about the call, and may name a day.
_WONDERS = re.compile(r"\s*(wie|wat|hoe|waarom|waarover|welke?|who|what|why|how|which)\b", re.IGNORECASE)
_SURE = 0.5


def read(answer: Answer, signup: Signup) -> Result:
    """Take a time that was named, or `now` (outside opening hours: the first moment we are open)."""
    hours = answer.hours
    wanted = answer.intent == "request_call" and answer.confidence >= _SURE
    named = hours.understand(answer.text, answer.now, zone(signup), loosely=wanted)
    slot = named if answer.value is None else _slot(answer.value)  # the digit of a choice is no hour
    if _WONDERS.match(answer.text) and not any(map(str.isdigit, answer.text)):
        return Unclear()
    if slot is None and not _is_now(answer, wanted=wanted):
        return Unclear()
    if slot is None:
        return Accepted({"slot": hours.next_open(answer.now).isoformat(), "now": hours.is_open(answer.now)})
    if slot < answer.now or not hours.is_open(slot):
        return Rejected("call_closed")
    return Accepted({"slot": slot.isoformat(), "now": False})


def _is_now(answer: Answer, *, wanted: bool) -> bool:
    if answer.value is not None:
        return answer.value == "now"
    if is_question(answer.text) or (_NOT.search(answer.text) and not _WHATEVER.search(answer.text)):
        return False
    return wanted or bool(_NOW.search(answer.text))


def _slot(value: str | None) -> datetime | None:
    try:
        slot = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return slot if slot.tzinfo else None


STEP = Step(key="call", stage=6, read=read)

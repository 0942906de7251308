"""`review`: everything on one page; the customer confirms, or picks what to correct."""

from bot.model.checks import CheckName
from bot.model.signup import Signup
from bot.signup.step import Accepted, Answer, Command, Result, Step, Unclear

_SURE = 0.5


def read(answer: Answer, _: Signup) -> Result:
    """Take an explicit yes; a no, or a question key, is a correction."""
    if answer.value in {"confirm", "yes"} or (
        answer.value is None and answer.intent == "affirm" and answer.confidence > _SURE
    ):
        return Accepted({"confirmed_at": answer.now.isoformat()})
    if answer.value == "no" or (answer.value is None and answer.intent == "deny"):
        return Command("which_item")
    if answer.value:
        return Command(f"correct:{answer.value}")
    return Unclear()


STEP = Step(key="review", stage=6, read=read, voids=frozenset({"call"}), voids_checks=frozenset({CheckName.RISK}))

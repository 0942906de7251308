"""`credit_check`: the customer is told that a business credit report will be read, and agrees."""

from bot.model.checks import CheckName
from bot.model.signup import Signup
from bot.signup.reading import agrees, declines, yes_or_no
from bot.signup.step import Accepted, Answer, Command, Result, Step, Unclear


def read(answer: Answer, _: Signup) -> Result:
    """Take an explicit yes as agreement; a no is explained, then a person is offered."""
    if agrees(answer):
        return Accepted({"agreed": True, "at": answer.now.isoformat()})
    if declines(answer) or yes_or_no(answer) is False:
        return Command("declined")
    return Unclear()


STEP = Step(
    key="credit_check",
    stage=4,
    read=read,
    voids_checks=frozenset({CheckName.CREDIT}),
)

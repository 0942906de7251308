"""`card`: entered on the payment provider's page only; its callback settles the step."""

from bot.model.checks import CheckName
from bot.model.signup import Signup
from bot.signup.proofs import read_linked
from bot.signup.step import Answer, Result, Step


def read(answer: Answer, _: Signup) -> Result:
    """Take only the wish for a new link."""
    return read_linked(answer)


STEP = Step(key="card", stage=4, read=read, voids_checks=frozenset({CheckName.CARD}))

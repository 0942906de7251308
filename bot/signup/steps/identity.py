"""`identity`: done on the identity service's page; its callback settles the step, words here are only wishes."""

from bot.model.checks import CheckName
from bot.model.signup import Signup
from bot.signup.proofs import read_linked
from bot.signup.step import Answer, Command, Result, Step


def read(answer: Answer, _: Signup) -> Result:
    """Take the wish to go on without a second try, or for a new link."""
    if answer.value == "continue":
        return Command("no_new_try")
    return read_linked(answer)


STEP = Step(
    key="identity",
    stage=3,
    read=read,
    voids_checks=frozenset({CheckName.IDENTITY, CheckName.DEVICE, CheckName.SANCTIONS, CheckName.AUTHORITY}),
)

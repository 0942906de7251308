"""`company_confirmed`: "is this you?" with the register's name and address; skipped when the register did not answer."""

from bot.model.checks import CheckName, Outcome
from bot.model.signup import Signup
from bot.signup.reading import yes_or_no
from bot.signup.step import Accepted, Answer, Command, Result, Step, Unclear


def read(answer: Answer, signup: Signup) -> Result:
    """Take a yes; a no asks for the number again."""
    match yes_or_no(answer):
        case True:
            return Accepted(dict(signup.checks[CheckName.COMPANY].data))
        case False:
            return Command("other_company")
        case _:
            return Unclear()


STEP = Step(
    key="company_confirmed",
    stage=2,
    read=read,
    applies=lambda signup: signup.outcome(CheckName.COMPANY) is Outcome.PASSED,
)

"""`email_code`: the code from the mail."""

from bot.model.signup import Signup
from bot.signup.proofs import read_code
from bot.signup.step import Answer, Command, Result, Step

_INTENTS = {"resend_code": "resend", "code_not_received": "not_received"}


def read(answer: Answer, _: Signup) -> Result:
    """Take the code; an address instead of a code is a correction of the address."""
    if answer.tokens.emails:
        return Command("new_email")
    return read_code(answer, _INTENTS)


STEP = Step(key="email_code", stage=1, read=read)

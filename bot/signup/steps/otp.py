"""`otp`: a code by SMS (or call) that proves the number; whether it is right is decided in `bot.signup.codes`."""

from bot.model.signup import Signup
from bot.signup.proofs import read_code
from bot.signup.step import Answer, Command, Result, Step

_INTENTS = {
    "resend_code": "resend",
    "code_not_received": "not_received",
    "use_voice_call": "voice",
    "change_number": "change_number",
}


def read(answer: Answer, _: Signup) -> Result:
    """Take the code from the text message."""
    if answer.tokens.phones:
        return Command("new_number")
    return read_code(answer, _INTENTS)


STEP = Step(key="otp", stage=1, read=read)

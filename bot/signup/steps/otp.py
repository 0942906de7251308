"""`otp`: a code by SMS (or call) that proves the number; whether it is right is decided in `bot.signup.codes`."""

from bot.model.signup import Signup
from bot.signup.step import Answer, Command, Rejected, Result, Step, Unclear

_COMMANDS = {"resend", "voice", "change_number"}
_INTENTS = {
    "resend_code": "resend",
    "code_not_received": "not_received",
    "use_voice_call": "voice",
    "change_number": "change_number",
}


def read_code(answer: Answer, intents: dict[str, str]) -> Result:
    """Take six digits however they are spaced, or a wish about the code."""
    if answer.value in intents.values() or answer.value in _COMMANDS:
        return Command(str(answer.value))
    if answer.tokens.codes:
        return Command("code")
    if answer.intent in intents:
        return Command(intents[answer.intent])
    if answer.tokens.numbers:
        return Rejected("code_form")
    return Unclear()


def read(answer: Answer, _: Signup) -> Result:
    """Take the code from the text message."""
    if answer.tokens.phones:
        return Command("new_number")
    return read_code(answer, _INTENTS)


STEP = Step(key="otp", stage=1, read=read)

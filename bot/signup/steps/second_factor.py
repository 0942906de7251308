"""`second_factor`: an authenticator app or a passkey, enrolled on our own page."""

from bot.model.checks import CheckName
from bot.model.signup import Signup
from bot.signup.proofs import read_linked
from bot.signup.step import Answer, Command, Result, Step, Unclear

_APP = ("app", "authenticator", "totp", "google", "microsoft")


def read(answer: Answer, _: Signup) -> Result:
    """Take the kind of factor; enrolling happens on the page behind the link."""
    if answer.value in {"totp", "passkey"}:
        return Command(str(answer.value))
    said = answer.text.casefold()
    if answer.intent not in {"ask_second_factor", "dont_know"} and "?" not in said:
        if "passkey" in said:
            return Command("passkey")
        if any(word in said.split() for word in _APP):
            return Command("totp")
    return read_linked(answer) if answer.intent != "affirm" else Unclear()


STEP = Step(key="second_factor", stage=3, read=read, voids_checks=frozenset({CheckName.SECOND_FACTOR}))

"""Reading words while a proof is on its way: a code that was sent, a page that was linked; shared by the steps that wait for one."""

from bot.signup.step import Answer, Command, Rejected, Result, Unclear

_ABOUT_A_CODE = {"resend", "voice", "change_number"}
_LINK_AGAIN = {"affirm", "resend_code", "code_not_received", "repeat_question"}


def read_code(answer: Answer, intents: dict[str, str]) -> Result:
    """Take six digits however they are spaced, or a wish about the code."""
    if answer.value in intents.values() or answer.value in _ABOUT_A_CODE:
        return Command(str(answer.value))
    if answer.tokens.codes:
        return Command("code")
    if answer.intent in intents:
        return Command(intents[answer.intent])
    if answer.tokens.numbers:
        return Rejected("code_form")
    return Unclear()


def read_linked(answer: Answer) -> Result:
    """Take only the wish for a new link; the page itself gives the answer."""
    if answer.value == "again" or answer.intent in _LINK_AGAIN:
        return Command("new_link")
    return Unclear()

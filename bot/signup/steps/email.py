"""`email`: a work e-mail address; its form is judged here, its domain by the check."""

from email_validator import EmailNotValidError, validate_email

from bot.model.checks import CheckName
from bot.model.signup import Signup
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear


def read(answer: Answer, _: Signup) -> Result:
    """Take an address; something with an @ that is none is told so."""
    candidate = answer.tokens.emails[0] if answer.tokens.emails else answer.text.strip() if "@" in answer.text else ""
    if not candidate:
        return Unclear()
    try:
        # `.example` is a reserved domain that the library refuses by default; whether a domain exists is the check's matter.
        valid = validate_email(candidate, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return Rejected("email_form")
    return Accepted({"address": valid.normalized})


STEP = Step(
    key="email",
    stage=1,
    read=read,
    starts=(CheckName.EMAIL,),
    waits=CheckName.EMAIL,
    voids=frozenset({"email_code"}),
    voids_checks=frozenset({CheckName.EMAIL, CheckName.EMAIL_OWNERSHIP}),
)

"""`email`: a work e-mail address; its form is judged here, its domain by the check."""

import re

from email_validator import EmailNotValidError, validate_email

from bot.model.checks import CheckName
from bot.model.signup import Signup
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

_AT = r"(?: ?@ ?| ?[\[(] ?(?:at|apenstaartje) ?[\])] ?| (?:at|apenstaartje|apestaartje|apestaart) )"
_DOT = r"(?: ?[.,] ?| (?:punt|dot) )"
#: An address as people say it, or with spaces in it.
_SPOKEN = re.compile(
    rf"([\w+'-]+(?:(?:\.| (?:punt|dot) )[\w+'-]+)*){_AT}([\w-]+(?:{_DOT}[\w-]+)*{_DOT}[a-z]{{2,}})(?!\w)"
)


def written(text: str) -> str | None:
    """Return the address in words like "jan apenstaartje korst punt nl" or "jan @ korst.nl", None when there is none."""
    match = _SPOKEN.search(" ".join(text.casefold().split()))
    if match is None:
        return None
    local, domain = (re.sub(_DOT, ".", part) for part in match.groups())
    return f"{local}@{domain}"


def _candidate(answer: Answer) -> str | None:
    if answer.tokens.emails:
        return answer.tokens.emails[0]
    return written(answer.text) or (answer.text.strip() if "@" in answer.text else None)


def read(answer: Answer, _: Signup) -> Result:
    """Take an address; something with an @ that is none is told so."""
    candidate = _candidate(answer)
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

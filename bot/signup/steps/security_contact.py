"""`security_contact`: who handles security notices: the customer, or somebody else by name, e-mail address and number."""

import re

from bot.model.signup import Fact, Signup
from bot.signup.free_text import is_free_answer, plain_name
from bot.signup.reading import is_myself
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

_LONGEST = 120
_PARTS = ("name", "email", "phone")
_FILLER = re.compile(
    r"\b(dat is|dat wordt|bereikbaar op|te bereiken op|e-?mail(adres)?|mail|tel(efoon)?|nummer|phone|mobile|en|and|is|on|op)\b:?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[+(]?\d[\d \-()/.]{5,}\d")


def _own(signup: Signup) -> Fact:
    name, email = signup.facts["full_name"], signup.facts["email"]["address"]
    return {
        "name": f"{name['first']} {name['last']}".strip(),
        "email": email,
        "phone": signup.facts["mobile_number"]["number"],
    }


def _given(answer: Answer) -> dict[str, str]:
    """Return the parts that an answer holds."""
    found = {}
    rest = _DIGITS.sub(" ", answer.text)
    if answer.tokens.emails:
        found["email"] = answer.tokens.emails[0]
        rest = rest.replace(answer.tokens.emails[0], " ")
    if answer.tokens.phones:
        found["phone"] = answer.tokens.phones[0]
    name = plain_name(" ".join(re.sub(r"[,;:()<>/]", " ", _FILLER.sub(" ", rest)).split()))
    if any(letter.isalpha() for letter in name) and "@" not in name:
        found["name"] = name
    return found


def read(answer: Answer, signup: Signup) -> Result:
    """Take `me` or "that's me" for the customer; else gather name, address and number, asking only for what is missing."""
    if answer.value in {"me", "yes"} or is_myself(answer.text):
        return Accepted(_own(signup))
    given = _given(answer)
    if answer.value == "no" or not given:
        return Rejected("contact_needed") if answer.value == "no" else Unclear()
    if set(given) == {"name"} and not is_free_answer(answer, plain_name(answer.text)):
        return Unclear()
    known = {**signup.facts.get("security_contact_draft", {}), **given}
    if len(str(known.get("name", ""))) > _LONGEST:
        return Rejected("too_long")
    missing = [part for part in _PARTS if part not in known]
    if missing:
        return Rejected(f"contact_missing_{missing[0]}", draft=known)
    return Accepted(known)


STEP = Step(key="security_contact", stage=5, read=read)

"""`security_contact`: who handles security notices: the customer, or somebody else with a way to reach them."""

from bot.model.signup import Signup
from bot.signup.reading import is_free_answer, is_myself, plain_name
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

_LONGEST = 120


def _own(signup: Signup) -> Accepted:
    name = signup.facts["full_name"]
    return Accepted({"name": f"{name['first']} {name['last']}".strip(), "email": signup.facts["email"]["address"]})


def read(answer: Answer, signup: Signup) -> Result:
    """Take `me` or "that's me" for the customer; else a name, an address, or both."""
    if answer.value in {"me", "yes"} or is_myself(answer.text):
        return _own(signup)
    email = answer.tokens.emails[0] if answer.tokens.emails else str(signup.facts["email"]["address"])
    rest = answer.text.replace(answer.tokens.emails[0], " ") if answer.tokens.emails else answer.text
    name = plain_name(rest.replace("(", " ").replace(")", " ").replace("<", " ").replace(">", " "))
    if answer.tokens.emails:
        return Accepted({"name": name or email, "email": email})
    if answer.value == "no":
        return Rejected("contact_needed")
    if not is_free_answer(answer) or not any(letter.isalpha() for letter in name):
        return Unclear()
    return Rejected("too_long") if len(name) > _LONGEST else Accepted({"name": name, "email": email})


STEP = Step(key="security_contact", stage=5, read=read)

"""`security_contact`: who handles security notices: the customer, or somebody else by name, e-mail address and number."""

import re

from bot.model.signup import Signup
from bot.signup.free_text import is_free_answer, plain_name, strip_lead
from bot.signup.own import own
from bot.signup.reading import is_myself
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

_LONGEST = 120
_PARTS = ("name", "email", "phone")
#: What stands around the parts: "en zijn mail is …", "reachable on …".
_AROUND = (
    r"(dat is|dat wordt|dat zou|bereikbaar( op)?|te bereiken( op)?|contact|naam|name|(zijn |haar |his |her )?(e-?mail( ?adres| address)?|mail|"
    r"tel(efoon)?(nummer)?|telnr|nummer|mobiel|phone( number)?|mobile|number)|en|and|is|on|op|met|with)\b[:.]?"
)
_BEFORE = re.compile(rf"^(\W*\b{_AROUND})+\s*", re.IGNORECASE)
_BEHIND = re.compile(rf"(\s+{_AROUND})+\s*$", re.IGNORECASE)
_DIGITS = re.compile(r"[+(]?\d[\d \-()/.]{5,}\d")
#: Whose name follows.
_WHOSE = (
    "mijn collega", "m'n collega", "onze collega", "mijn compagnon", "onze systeembeheerder", "mijn vrouw", "mijn man", "my colleague",
    "our colleague", "my business partner", "my wife", "my husband", "our it manager", "dat is mijn collega", "dat wordt mijn collega",
    "that is my colleague", "that's my colleague", "dat doet", "dat regelt", "that would be",
)  # fmt: skip


def _given(answer: Answer) -> dict[str, str]:
    """Return the parts that an answer holds."""
    found = {}
    rest = _DIGITS.sub("|", answer.text)
    if answer.tokens.emails:
        found["email"] = answer.tokens.emails[0]
        rest = rest.replace(answer.tokens.emails[0], "|")
    if answer.tokens.phones:
        found["phone"] = answer.tokens.phones[0]
    name = _name(rest)
    if any(map(str.isalpha, name)) and "@" not in name:
        found["name"] = name
    return found


def _name(text: str) -> str:
    """Return the name in what is left of an answer: what stands before, between and behind the other parts, without filling words."""
    pieces = [_BEHIND.sub("", _BEFORE.sub("", f"{piece} ".lstrip())) for piece in re.split(r"[|,;:()<>/\n]", text)]
    return plain_name(strip_lead(" ".join(" ".join(pieces).split()), _WHOSE))


def read(answer: Answer, signup: Signup) -> Result:
    """Take `me` or "that's me" for the customer; else gather name, address and number, asking only for what is missing."""
    if answer.value in {"me", "yes"} or is_myself(answer.text):
        return Accepted(own(signup))
    given = _given(answer)
    if answer.value == "no" or not given:
        return Rejected("contact_needed") if answer.value == "no" else Unclear()
    if set(given) == {"name"} and not is_free_answer(answer, plain_name(strip_lead(answer.text, _WHOSE))):
        return Unclear()
    known = {**signup.facts.get("security_contact_draft", {}), **given}
    if len(str(known.get("name", ""))) > _LONGEST:
        return Rejected("too_long")
    missing = [part for part in _PARTS if part not in known]
    if missing:
        return Rejected(f"contact_missing_{missing[0]}", draft=known)
    return Accepted(known)


STEP = Step(key="security_contact", stage=5, read=read)

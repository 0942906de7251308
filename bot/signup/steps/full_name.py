"""`full_name`: first and last name, as people really write them."""

import re

from bot.model.checks import CheckName
from bot.model.signup import Signup
from bot.signup.free_text import is_free_answer, plain_name
from bot.signup.speech import PARTICLES
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

_NAME = re.compile(r"^['’]?[^\W\d_][^\d_<>{}\[\]@#$%^*=+|\\/\"!?;:]{0,99}$")
_MOST_WORDS = 8


def split(name: str) -> tuple[str, str]:
    """Return first and last name; "Vries, Jan de" is turned round, what follows a whole name is left out."""
    before, _, after = name.partition(",")
    is_last = " " not in before or before.split()[0].casefold() in PARTICLES
    words = f"{after} {before}".split() if is_last else before.split()
    at = next((i for i, word in enumerate(words) if i and word.casefold() in PARTICLES), 1)
    return " ".join(words[:at]), " ".join(words[at:])


def read(answer: Answer, signup: Signup) -> Result:
    """Take two words or more; a single one only when it is given a second time (some people have one name)."""
    said, half = plain_name(answer.text), str(signup.facts.get(f"{STEP.key}_draft", {}).get("first", ""))
    if (
        answer.text.lstrip().startswith("/")
        or not _NAME.match(said)
        or len(said.split()) > _MOST_WORDS
        or not is_free_answer(answer, said)
    ):
        return Unclear()
    first, last = split(_with_first_half(said, half))
    if not last and not answer.misses and first.casefold() != half.casefold():
        return Rejected("name_single", draft={"first": first})
    return Accepted({"first": first, "last": last})


def _with_first_half(name: str, first: str) -> str:
    """Return a name with the half that was given before it: "Jan", and then "de Vries"."""
    begins = name.split(" ", 1)[0].casefold()
    goes_on = begins in PARTICLES or " " not in name
    return f"{first} {name}" if first and goes_on and begins != first.casefold() else name


STEP = Step(key="full_name", stage=1, read=read, voids_checks=frozenset({CheckName.AUTHORITY, CheckName.SANCTIONS}))

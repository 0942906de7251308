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
    """Return first and last name; "Vries, Jan de" is turned round."""
    last, comma, first = name.partition(",")
    words = f"{first} {last}".split() if comma else name.split()
    at = next((i for i, word in enumerate(words) if i and word.casefold() in PARTICLES), 1)
    return " ".join(words[:at]), " ".join(words[at:])


def read(answer: Answer, _: Signup) -> Result:
    """Take two words or more; a single one only when it is given a second time (some people have one name)."""
    name = plain_name(answer.text)
    if not _NAME.match(name) or len(name.split()) > _MOST_WORDS or not is_free_answer(answer, name):
        return Unclear()
    first, last = split(name)
    if not last and not answer.misses:
        return Rejected("name_single")
    return Accepted({"first": first, "last": last})


STEP = Step(key="full_name", stage=1, read=read, voids_checks=frozenset({CheckName.AUTHORITY, CheckName.SANCTIONS}))

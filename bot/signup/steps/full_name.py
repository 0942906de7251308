"""`full_name`: first and last name, as people really write them."""

import re

from bot.model.checks import CheckName
from bot.model.signup import Signup
from bot.signup.reading import is_question, plain_name
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

_NAME = re.compile(r"^[^\W\d_][^\d_<>{}\[\]@#$%^*=+|\\/\"!?;:]{0,99}$")
_LOOKS_LIKE_TALK = 0.6
_MOST_WORDS = 8


def read(answer: Answer, _: Signup) -> Result:
    """Take two words or more; a single one only when it is given a second time (some people have one name)."""
    name = plain_name(answer.text)
    if is_question(answer.text) or not _NAME.match(name) or len(name.split()) > _MOST_WORDS:
        return Unclear()
    titled = all(word[0].isupper() for word in name.split() if len(word) > 3)  # noqa: PLR2004 - van, de, der stay small
    if (
        answer.intent not in {"inform", "", "nlu_fallback"}
        and answer.confidence > _LOOKS_LIKE_TALK
        and not (titled and " " in name)
    ):
        return Unclear()
    first, _sep, last = name.partition(" ")
    if not last and not answer.misses:
        return Rejected("name_single")
    return Accepted({"first": first, "last": last})


STEP = Step(key="full_name", stage=1, read=read, voids_checks=frozenset({CheckName.AUTHORITY, CheckName.SANCTIONS}))

"""`job_title`: what the customer does in the company, in their own words."""

import re

from bot.model.signup import Signup
from bot.signup.free_text import bare, is_free_answer, strip_lead
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

_LEADS = (
    "ik ben de", "ik ben het", "ik ben een", "ik ben", "ik ben hier de", "ik werk als", "ik werk hier als", "mijn functie is", "functie:",
    "i am the", "i am a", "i am an", "i am", "i'm the", "i'm a", "i'm an", "i'm", "im the", "im a", "im", "i work as", "i work as a",
    "i work as the", "my job is", "my job title is", "my title is", "job title:",
)  # fmt: skip
_LONGEST = 120
_MOST_WORDS = 6
#: What titles end in, or begin with: whatever else the words mean to the engine, here they are an answer.
_ROLE = re.compile(
    r"^(medewerk\w+|hoofd|head of|manager|director|directeur|adviseur|verantwoordelijke|teamleider|docent)\b"
    r"|(\w{3}(er|or|ist|ian|aar|eur|ster|iste|ent|ant|aris|oog|ary)|resources|support|counsel|desk)$|^c[a-z]{1,2}o$"
)


_SMALL_TALK = frozenset({"affirm", "deny", "greet"})
_SURE = 0.9


def _is_role(title: str, answer: Answer) -> bool:
    """Tell whether words name what somebody does: few, and with the beginning or ending of a job title ("jazeker" has it, too)."""
    if answer.intent in _SMALL_TALK and answer.confidence > _SURE:
        return False
    return len(title.split()) <= _MOST_WORDS and bool(_ROLE.search(bare(title)))


def read(answer: Answer, _: Signup) -> Result:
    """Take any words that are not a question or a wish."""
    title = strip_lead(answer.text, _LEADS)
    if not is_free_answer(answer, title, known=_is_role(title, answer)) or not any(map(str.isalpha, title)):
        return Unclear()
    if len(title) > _LONGEST:
        return Rejected("too_long")
    return Accepted({"title": title})


STEP = Step(key="job_title", stage=1, read=read)

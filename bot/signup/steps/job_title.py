"""`job_title`: what the customer does in the company, in their own words."""

from bot.model.signup import Signup
from bot.signup.reading import is_free_answer, strip_lead
from bot.signup.step import Accepted, Answer, Rejected, Result, Step, Unclear

_LEADS = (
    "ik ben de",
    "ik ben een",
    "ik ben",
    "ik werk als",
    "mijn functie is",
    "i am the",
    "i am a",
    "i am",
    "i'm the",
    "i'm a",
    "i'm",
    "i work as",
    "my job is",
)
_LONGEST = 120


def read(answer: Answer, _: Signup) -> Result:
    """Take any words that are not a question or a wish."""
    title = " ".join(strip_lead(answer.text, _LEADS).strip(" .,").split())
    if not is_free_answer(answer) or not any(letter.isalpha() for letter in title):
        return Unclear()
    if len(title) > _LONGEST:
        return Rejected("too_long")
    return Accepted({"title": title})


STEP = Step(key="job_title", stage=1, read=read)

"""When two messages are one: the first breaks off, the second goes on, or only both together answer what is asked.

`bursts` asks it about texts that came right after each other.
"""

import re
from collections.abc import Callable

from bot.signup.free_text import bare, is_question
from bot.signup.speech import PARTICLES, PLAIN_TALK

#: How many characters the parts of a long text message have that arrive one by one.
_SMS_PARTS = frozenset({153, 67})

#: With these nobody ends a sentence.
_OPEN_ENDS = frozenset({
    "de", "een", "'n", "mijn", "mn", "m'n", "jouw", "onze", "en", "of", "maar", "want", "omdat",
    "the", "a", "an", "my", "our", "and", "or", "but", "because", "it's", "i'm", "im", "name's",
})  # fmt: skip
#: With these nobody ends a sentence that is no question.
_COPULAS = frozenset({"is", "ben", "heet", "wordt", "am", "are", "was", "be"})
#: With these somebody has only just begun.
_BEGINNINGS = frozenset(
    {
        "ik wil", "ik wou", "ik zou", "ik zou graag", "ik wil graag", "ik moet", "ik heb", "ik kan", "ik vind", "ik denk", "kan ik",
        "kun je", "kan je", "kunt u", "mag ik", "moet ik", "hoe kan ik", "waar kan ik", "wanneer kan ik", "waarom moet ik", "wat als ik",
        "i want", "i would like", "i'd like", "id like", "i need", "i have", "i can", "i think", "i will", "can i", "can you",
        "could you", "could i", "may i", "do i", "do i have", "how do i", "where do i", "why do i", "what if i", "let me",
    }
)  # fmt: skip
#: With these the rest of a sentence begins; with a condition also the rest of one that seemed complete.
_GOES_ON = frozenset({"en", "of", "want", "omdat", "dus", "and", "or", "because", "so"})
_CONDITIONS = frozenset({"maar", "mits", "tenzij", "behalve", "alleen", "but", "unless", "except", "only", "if", "als"})
_UNITS = frozenset({"euro", "eur", "euros", "pond", "pounds", "gbp", "k", "uur", "per"})
_ANSWERS = re.compile(r"^\W*(ja|nee|yes|no|yep|nope|ok|oke)\b", re.IGNORECASE)

Answers = Callable[[str], bool]


def is_unfinished(text: str) -> bool:
    """Tell whether words break off in the middle of a sentence."""
    said = text.rstrip()
    if said.endswith(("...", "\u2026", ",", ":", "@")):
        return True
    if said.endswith((".", "!", "?")) or _ANSWERS.match(said):
        return False
    words = bare(said)
    ends = _OPEN_ENDS if is_question(said) else _OPEN_ENDS | _COPULAS
    return words in _BEGINNINGS or (" " in words and words.rsplit(" ", 1)[1] in ends)


def together(first: str, second: str) -> str:
    """Join two parts as they were meant."""
    glued = second.startswith("@") or first.endswith("@") or len(first) in _SMS_PARTS
    return first + second if glued else f"{first} {second}"


def belong(first: str, second: str, answers: Answers, *, consent: bool) -> bool:
    """Tell whether two messages are one; `answers` tells whether words alone answer the open question.

    Where something is to be agreed to, nothing that waits is left out of what is judged (R-15).
    """
    if consent or is_unfinished(first) or len(first) in _SMS_PARTS or second.startswith("@"):
        return True
    if is_question(first) or bare(first) in PLAIN_TALK or is_question(second):
        return False
    begins, ends = bare(second).split(" ", 1)[0], bare(first).rsplit(" ", 1)[-1]
    whole = answers(together(first, second))
    if answers(first):
        return whole and (begins in PARTICLES | _UNITS or ends in PARTICLES)
    if begins in PARTICLES | _UNITS | _GOES_ON | _CONDITIONS:
        return whole or not answers(second)
    return whole and not answers(second)

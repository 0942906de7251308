"""Names, companies and titles in the customer's own words, told from somebody who speaks to us.

Four things tell, the clearest first: a question mark, the engine when it is sure of an answer, a Name Written Like This, and words by
which people speak ("ik", "can", "niet", "later"). What is left is an answer unless the engine is sure that it is something else.
"""

import re

from bot.signup.speech import ADDRESSES, CONJUNCTIONS, GREETINGS, NAME_LEADS, PERSONS, PLAIN_TALK, SMALL, SPEECH
from bot.signup.step import Answer

_ASKS = re.compile(
    r"^\s*(waarom|wrm|waarvoor|wat|wie|hoe|hoezo|hoeveel|hoelaat|welke?|wanneer|waar|moet ik|moet dat|mag ik|kan ik|kan je|kun je|kunt u|"
    r"kan dat|is dat|is dit|ben je|bent u|why|what|who|how|which|when|where|do i|must i|can i|can you|could you|is it|is this|are you|"
    r"do you|does)\b",
    re.IGNORECASE,
)
#: "The baby's crying": something goes on.
_GOES_ON = re.compile(r"\w's \w+ing\b")
_ANSWER = frozenset({"", "inform", "nlu_fallback"})
_SURE_OF_AN_ANSWER = 0.8
#: How sure the engine must be that words are a wish: one word says less than several; "ik ben" and "this is" begin other sentences, too.
_SURE_OF_ONE, _SURE_OF_SEVERAL, _SURE_AFTER_A_LEAD = 0.65, 0.8, 0.45


def bare(text: str) -> str:
    """Return words without marks, in lower case."""
    return " ".join(re.sub(r"[^\w'\s]", " ", text.casefold().replace("\u2019", "'")).split())


def is_question(text: str) -> bool:
    """Tell whether words ask something rather than answer."""
    return "?" in text or bool(_ASKS.match(text))


def strip_lead(text: str, leads: tuple[str, ...]) -> str:
    """Return the text without the longest of the lead-ins it begins with ("mijn naam is …"), and without surplus white space."""
    said = " ".join(text.split())
    plain = said.casefold().replace("\u2019", "'")
    lead = max((lead for lead in leads if plain.startswith(lead + " ")), key=len, default="")
    rest = re.sub(r"^[^\w'\u2019(]+|[^\w.'\u2019)+]+$", "", said[len(lead) :])
    # The last full stop ends a sentence; where there are others it belongs to an abbreviation.
    return rest.removesuffix(".") if rest.count(".") == 1 else rest


def plain_name(text: str) -> str:
    """Return a name without a lead-in or a form of address."""
    return strip_lead(strip_lead(strip_lead(text, GREETINGS), NAME_LEADS), ADDRESSES)


def is_free_answer(answer: Answer, said: str, *, known: bool = False) -> bool:
    """Tell whether `said`, the answer without a lead-in, may be a name, a title, a company: neither a question nor a wish.

    What is `known` to be of the right form counts even when the engine is sure of something else.
    """
    words = _words(said)
    if not words or "?" in answer.text or bare(said) in PLAIN_TALK:
        return False
    if is_titled(said):
        return not (is_question(said) and PERSONS.intersection(words))
    if is_question(said):
        return False
    if answer.intent == "inform" and answer.confidence >= _SURE_OF_AN_ANSWER:
        return True
    if SPEECH.intersection(words) or words[0] in CONJUNCTIONS or "it" in words[1:] or _GOES_ON.search(" ".join(words)):
        return False
    if known or answer.intent in _ANSWER:
        return True
    return answer.confidence < _sure(answer, said)


def _sure(answer: Answer, said: str) -> float:
    if bare(said) != bare(answer.text):
        return _SURE_AFTER_A_LEAD
    return _SURE_OF_SEVERAL if " " in said else _SURE_OF_ONE


def is_titled(text: str) -> bool:
    """Tell whether words are written as names are: two capitals at least, and no small word but those that names have."""
    if text.isupper():
        return False
    words = [word for word in text.replace("-", " ").split() if not (word.islower() and word in SMALL)]
    return len(words) > 1 and all(word[0].isdigit() or _first_letter(word).isupper() for word in words)


def _first_letter(word: str) -> str:
    return next((sign for sign in word.removeprefix("d'") if sign.isalpha()), "")


def _words(text: str) -> list[str]:
    return [word for part in text.casefold().replace("\u2019", "'").split() if (word := part.strip(".,!;:()"))]

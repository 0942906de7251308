"""Reading a customer's words: is it a question, a yes, an acceptance, a plain answer? Pure rules that every step shares."""

import re

from bot.signup.step import Answer

_ASKS = re.compile(
    r"^\s*(waarom|wrm|waarvoor|wat|wie|hoe|hoezo|hoeveel|welke?|wanneer|waar|moet ik|moet dat|mag ik|kan ik|kan je|kun je|kunt u|kan dat|"
    r"is dat|is dit|ben je|bent u|why|what|who|how|which|when|where|do i|must i|can i|can you|could you|is it|is this|are you|do you|does)\b",
    re.IGNORECASE,
)
_SURE = 0.55
#: Below this the engine's reading of words that could be an answer does not count.
_MAYBE = 0.45
_SENTENCE = 4
_PERSONS = frozenset(
    {"ik", "je", "jij", "jullie", "me", "mij", "mijn", "we", "u", "i", "you", "my", "your", "us", "please", "graag"}
)
#: Intents that a free answer may carry by accident of its words.
_ANSWERLIKE = frozenset({"", "inform", "nlu_fallback", "out_of_scope", "greet", "affirm", "thank"})
_MYSELF = re.compile(
    r"^\W*(dat ben ik( zelf)?|ik( zelf)?|ikzelf|doe ik( zelf)?|ik doe dat( zelf)?|ben ik( zelf)?|me|myself|that'?s me|that is me|i do|i will|"
    r"i do( that| it)?( myself)?|it'?s me|zelf)\W*$",
    re.IGNORECASE,
)
_NAME_LEADS = (
    "mijn naam is",
    "ik heet",
    "ik ben",
    "dit is",
    "my name is",
    "my name's",
    "i am",
    "i'm",
    "im",
    "this is",
    "it's",
    "naam:",
    "name:",
)
_ACCEPTS = frozenset({
    "accept", "i accept", "i agree", "agreed", "accepted", "agree",
    "akkoord", "ik ga akkoord", "ik ben akkoord", "ik accepteer", "ik ga ermee akkoord", "ik accepteer het", "ik ga hiermee akkoord",
})  # fmt: skip
_DECLINES = frozenset({
    "decline", "i decline", "i do not accept", "i don't accept", "i do not agree", "i don't agree", "no",
    "niet akkoord", "ik ga niet akkoord", "ik ben niet akkoord", "ik weiger", "nee",
})  # fmt: skip

#: What is never a name or a title, however unsure the engine is about such short words.
_PLAIN_TALK = frozenset({
    "ja", "nee", "yes", "no", "ok", "oke", "oké", "okay", "hoi", "hallo", "hello", "hi", "hey", "doei", "bye", "bedankt", "dank je",
    "dankjewel", "thanks", "thank you", "prima", "goed", "fine", "klopt", "weet ik niet", "geen idee", "i don't know",
})  # fmt: skip
#: A plain yes, where a question was put so that it is an agreement; neither "ok" nor "fine" says to what.
_AGREES = _ACCEPTS | {
    "ja", "ja hoor", "jawel", "ja dat is goed", "dat is goed", "ja is goed", "is goed", "ja dat mag", "dat mag", "ja graag",
    "yes", "yes that is fine", "yes that's fine", "that is fine", "that's fine", "yes you may", "you may", "yes i agree",
}  # fmt: skip


def is_question(text: str) -> bool:
    """Tell whether words ask something rather than answer."""
    return "?" in text or bool(_ASKS.match(text))


def strip_lead(text: str, leads: tuple[str, ...]) -> str:
    """Return the text without the longest of the lead-ins it begins with ("mijn naam is …")."""
    said = text.strip()
    for lead in sorted(leads, key=len, reverse=True):
        if said.casefold().startswith(lead + " "):
            return said[len(lead) :].strip()
    return said


def plain_name(text: str) -> str:
    """Return a name without a lead-in and without surplus white space."""
    return " ".join(strip_lead(text, _NAME_LEADS).strip(" .,").split())


def is_free_answer(answer: Answer) -> bool:
    """Tell whether words may be taken as a name, a title, a description: neither a question nor a wish."""
    if not answer.text.strip() or is_question(answer.text) or _bare(answer.text) in _PLAIN_TALK:
        return False
    if answer.intent in _ANSWERLIKE:
        return True
    return answer.confidence < _MAYBE and not _is_talk(answer.text)


def _is_talk(text: str) -> bool:
    """Tell whether somebody speaks to us in a sentence rather than names something."""
    words = re.findall(r"[\w']+", text.casefold())
    return len(words) >= _SENTENCE and bool(_PERSONS.intersection(words))


def is_myself(text: str) -> bool:
    """Tell whether somebody names themselves ("dat ben ik zelf", "me")."""
    return bool(_MYSELF.match(text))


def yes_or_no(answer: Answer) -> bool | None:
    """Read a yes or a no, None when it is neither."""
    if answer.value in {"yes", "no"}:
        return answer.value == "yes"
    if answer.value is None and answer.confidence >= _SURE:
        return {"affirm": True, "deny": False}.get(answer.intent)
    return None


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w'\s]", " ", text.casefold().replace("\u2019", "'")).split())


def accepts(answer: Answer) -> bool:
    """Tell whether an acceptance is explicit: the button, or nothing but the words of it."""
    if answer.value is not None:
        return answer.value == "accept"
    return "?" not in answer.text and _bare(answer.text) in _ACCEPTS


def agrees(answer: Answer) -> bool:
    """Tell whether a customer agrees to something that was asked as a question: the button, or nothing but a yes."""
    if answer.value is not None:
        return answer.value in {"yes", "accept"}
    return "?" not in answer.text and _bare(answer.text) in _AGREES


def declines(answer: Answer) -> bool:
    """Tell whether a text was declined in so many words."""
    return answer.value in {"decline", "no"} if answer.value is not None else _bare(answer.text) in _DECLINES

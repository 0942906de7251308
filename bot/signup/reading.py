"""Reading a customer's words: is it a yes, a no, an acceptance? Pure rules that every step shares; `free_text` reads the rest."""

import re

from bot.signup.free_text import bare
from bot.signup.step import Answer

_SURE = 0.55
_MYSELF = re.compile(
    r"^\W*(dat ben ik( zelf)?|ik( zelf)?|ikzelf|doe ik( zelf)?|ik doe dat( zelf)?|ben ik( zelf)?|me|myself|that'?s me|that is me|i do|i will|"
    r"i do( that| it)?( myself)?|it'?s me|zelf)\W*$",
    re.IGNORECASE,
)
_ACCEPTS = frozenset({
    "accept", "i accept", "i agree", "agreed", "accepted", "agree",
    "akkoord", "ik ga akkoord", "ik ben akkoord", "ik accepteer", "ik ga ermee akkoord", "ik accepteer het", "ik ga hiermee akkoord",
})  # fmt: skip
_DECLINES = frozenset({
    "decline", "i decline", "i do not accept", "i don't accept", "i do not agree", "i don't agree", "no",
    "niet akkoord", "ik ga niet akkoord", "ik ben niet akkoord", "ik weiger", "nee",
})  # fmt: skip

#: A plain yes, where a question was put so that it is an agreement; neither "ok" nor "fine" says to what.
_AGREES = _ACCEPTS | {
    "ja", "ja hoor", "jawel", "ja dat is goed", "dat is goed", "ja is goed", "is goed", "ja dat mag", "dat mag", "ja graag",
    "yes", "yes that is fine", "yes that's fine", "that is fine", "that's fine", "yes you may", "you may", "yes i agree",
}  # fmt: skip


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


def accepts(answer: Answer) -> bool:
    """Tell whether an acceptance is explicit: the button, or nothing but the words of it."""
    if answer.value is not None:
        return answer.value == "accept"
    return "?" not in answer.text and bare(answer.text) in _ACCEPTS


def agrees(answer: Answer) -> bool:
    """Tell whether a customer agrees to something that was asked as a question: the button, or nothing but a yes."""
    if answer.value is not None:
        return answer.value in {"yes", "accept"}
    return "?" not in answer.text and bare(answer.text) in _AGREES


def declines(answer: Answer) -> bool:
    """Tell whether a text was declined in so many words."""
    return answer.value in {"decline", "no"} if answer.value is not None else bare(answer.text) in _DECLINES

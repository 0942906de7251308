"""Reading a customer's words: is it a yes, a no, an acceptance? Pure rules that every step shares; `free_text` reads the rest."""

import re
from collections.abc import Callable

from bot.signup.free_text import bare
from bot.signup.step import Answer

#: As sure as the engine has to be to understand anything (`config.yml`): where a yes or a no is asked for, it is likely one.
_SURE = 0.4
#: A yes or a no in words that mean something else elsewhere, or nothing: where one is asked for they are plain.
_SHORTLY = {
    "n": False,
    **dict.fromkeys(
        ("j", "y", "vooruit", "vooruit dan", "vooruit maar", "vooruit dan maar", "toe maar", "doe maar"), True
    ),
    **dict.fromkeys(("go on then", "ok go on then", "go ahead then", "go for it"), True),
}
#: "No, it's fine" wants nothing, however friendly the rest; "no problem" does.
_BEGINS_WITH_NO = re.compile(r"\W*(nee|neen|nope|nah|no)\b(?!,? (prob|worr|doubt|bother|issue|hassle))", re.IGNORECASE)
_MYSELF = re.compile(
    r"\W*(dat ben ik( zelf)?|ik( zelf| natuurlijk)?|ikzelf|doe ik( zelf)?|ik doe dat( zelf)?|ben ik( zelf)?|zelf|mezelf|mijzelf|mij|"
    r"(doe|zet|noteer) mij maar( neer| op)?|op mijn naam|dezelfde( als ik)?|"
    r"me|myself|that'?s me|that is me|i do|i will|i do( that| it)?( myself)?|it'?s me|(just|only|put|same as) me( down)?|"
    r"i'?ll do (it|that)( myself)?|that (would|will) be me|that'?d be me|yours truly)\W*",
    re.IGNORECASE,
)
#: What is accepted may be named, but no more than that: which text it is stands above the button.
_IT_NL = r"(dit|het|deze|(dit|het) beleid|(de|deze) (voorwaarden|overeenkomst|regels|afspraken))"
_IT_EN = r"(it|this|these|(the|this) (policy|agreement)|(the|these) (terms|rules|practices))"
#: The words of an acceptance, from the first to the last: somebody accepts, now, without a condition (docs/decisions/0012).
_ACCEPTS = re.compile(
    rf"((ja )?(akkoord|geaccepteerd|ik (ga|ben) (hier|er)?(mee )?akkoord|ik ga (hierbij|volledig) akkoord|ik accepteer)(( met)? {_IT_NL})?"
    rf"|(yes )?(i )?(accept|agree|do accept|do agree|hereby accept|fully agree|accepted|agreed)(( to| with)? {_IT_EN})?)"
)
#: The words of the button of a promise.
_COMMITS = re.compile(
    r"(ja )?(daar|hier) houd(en)? (ik me|ik mij|wij ons|we ons) aan|(yes )?(i|we)('ll| will) keep to (it|that|them|these)"
)
_DECLINES = frozenset({
    "decline", "i decline", "i do not accept", "i don't accept", "i do not agree", "i don't agree", "no",
    "niet akkoord", "ik ga niet akkoord", "ik ben niet akkoord", "ik weiger", "nee",
})  # fmt: skip

#: A plain yes, where a question was put so that it is an agreement; neither "ok" nor "fine" says to what.
_AGREES = frozenset({
    "ja", "ja hoor", "jawel", "jazeker", "ja dat is goed", "dat is goed", "ja is goed", "is goed", "ja dat mag", "dat mag", "ja graag",
    "ja dat vind ik goed", "dat vind ik goed", "ja dat mogen jullie", "ja ga je gang", "yes", "yes please", "yes that is fine",
    "yes that's fine", "that is fine", "that's fine", "yes you may", "you may", "yes you can", "yes go ahead", "yes of course",
    "yes that is all right", "yes that's all right",
})  # fmt: skip
#: Words and what ends or quotes a sentence. A question mark, dots that trail off and pictures say something else beside the words.
_PLAINLY = re.compile(r"[\w\s,;'\u2018\u2019\"\u201c\u201d]+[.!]?[\s'\u2019\"\u201d]*")


def is_myself(text: str) -> bool:
    """Tell whether somebody names themselves ("dat ben ik zelf", "me")."""
    return bool(_MYSELF.fullmatch(text.replace("\u2019", "'")))


def yes_or_no(answer: Answer) -> bool | None:
    """Read a yes or a no, None when it is neither."""
    if answer.value in {"yes", "no"}:
        return answer.value == "yes"
    if answer.value is None and (shortly := _SHORTLY.get(bare(answer.text))) is not None:
        return shortly
    meant = {"affirm": True, "deny": False}.get(answer.intent) if answer.value is None else None
    if meant is not None and _BEGINS_WITH_NO.match(answer.text):
        return False
    return meant if answer.confidence >= _SURE else None


def _says_plainly(answer: Answer, fits: Callable[[str], object]) -> bool:
    return bool(_PLAINLY.fullmatch(answer.text.strip()) and fits(bare(answer.text.replace("\u2018", "'")).strip("'")))


def accepts(answer: Answer) -> bool:
    """Tell whether an acceptance is explicit: the button, or nothing but the words of it."""
    if answer.value is not None:
        return answer.value == "accept"
    return _says_plainly(answer, _ACCEPTS.fullmatch)


def commits(answer: Answer) -> bool:
    """Tell whether a promise is explicit: its button, or the words of it, or of an acceptance."""
    if answer.value is not None:
        return answer.value in {"commit", "accept"}
    return _says_plainly(answer, _COMMITS.fullmatch) or accepts(answer)


def agrees(answer: Answer) -> bool:
    """Tell whether a customer agrees to something that was asked as a question: the button, or nothing but a yes."""
    if answer.value is not None:
        return answer.value in {"yes", "accept"}
    return _says_plainly(answer, _AGREES.__contains__) or accepts(answer)


def declines(answer: Answer) -> bool:
    """Tell whether a text was declined in so many words."""
    return answer.value in {"decline", "no"} if answer.value is not None else bare(answer.text) in _DECLINES

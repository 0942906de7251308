"""`second_factor`: an authenticator app or a passkey, enrolled on our own page."""

import re

from bot.model.checks import CheckName
from bot.model.signup import Signup
from bot.signup.free_text import is_question
from bot.signup.proofs import read_linked
from bot.signup.step import Answer, Command, Result, Step, Unclear

_APP = frozenset({"app", "appje", "authenticator", "authenticatorapp", "totp", "google", "microsoft"})
#: Words by which something is taken rather than asked about.
_TAKES = frozenset(
    {
        "doe",
        "neem",
        "kies",
        "pak",
        "graag",
        "liever",
        "maar",
        "please",
        "pls",
        "take",
        "choose",
        "prefer",
        "use",
        "go",
        "rather",
    }
)


def _named(answer: Answer) -> str | None:
    """Return the kind that words take; None when they ask about it, or name both or neither."""
    words = re.findall(r"\w+", answer.text.casefold())
    asks = is_question(answer.text) or answer.intent == "dont_know"
    if asks or (answer.intent == "ask_second_factor" and not _TAKES.intersection(words)):
        return None
    kinds = {"passkey" for word in words if word in {"passkey", "passkeys"}} | {
        "totp" for word in words if word in _APP
    }
    return kinds.pop() if len(kinds) == 1 else None


def read(answer: Answer, _: Signup) -> Result:
    """Take the kind of factor; enrolling happens on the page behind the link."""
    if answer.value in {"totp", "passkey"}:
        return Command(str(answer.value))
    if named := _named(answer):
        return Command(named)
    return read_linked(answer) if answer.intent != "affirm" else Unclear()


STEP = Step(key="second_factor", stage=3, read=read, voids_checks=frozenset({CheckName.SECOND_FACTOR}))

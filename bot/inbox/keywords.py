"""The words that carriers and customers use to stop, to come back and to get help, by SMS and alone in the message (S-03)."""

from enum import StrEnum


class Keyword(StrEnum):
    """What such a word asks."""

    STOP = "stop"
    START = "start"
    HELP = "help"


_WORDS = {
    Keyword.STOP: frozenset(
        {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "afmelden", "stoppen", "uitschrijven"}
    ),
    Keyword.START: frozenset({"start", "unstop", "aanmelden"}),
    Keyword.HELP: frozenset({"help", "info", "hulp"}),
}


def keyword(text: str) -> Keyword | None:
    """Return the keyword when it is the only word of the text, whatever its case and punctuation."""
    word = text.strip().strip(".!\"' ").casefold()
    return next((kind for kind, words in _WORDS.items() if word in words), None)

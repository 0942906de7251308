"""Owns what a customer may not say: nothing typed is ever a command to Rasa.

Rasa takes every text that begins with `/` for an intent with entities, on every channel; `turn` sends all words through here.
"""

import unicodedata
from dataclasses import dataclass

#: U+2044 looks like a slash, is none to Rasa, and no Unicode normalisation makes one of it.
FRACTION_SLASH = "\N{FRACTION SLASH}"
#: The slash and its look-alikes; `NFKC` makes a real one of U+FF0F.
SLASHES = frozenset("/\u2044\u2215\u2571\u27cb\u29f8\u2afd\u3033\u30ce\u4e3f\uff0f\U0001f67c")
#: What Rasa writes before an event of its own; only our channel says it.
EXTERNAL = "EXTERNAL:"
# Drawn as nothing, though Unicode does not file them under spaces or format characters.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe0e\ufe0f")
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


@dataclass(frozen=True)
class Words:
    """A customer's words as Rasa may see them; `command` when they have the form of a command to Rasa."""

    text: str
    command: bool = False


def harmless(text: str) -> Words:
    """The customer's words without anything Rasa could take for an instruction."""
    seen = _without_unseen_start(text.encode("utf-8", "replace").decode("utf-8")).rstrip()
    if seen[:1] in SLASHES and seen:
        return Words(FRACTION_SLASH + seen[1:], command=_names_something(seen))
    if seen[: len(EXTERNAL)].upper() == EXTERNAL:
        return Words(FRACTION_SLASH + seen, command=True)
    return Words(seen)


def _without_unseen_start(text: str) -> str:
    start = 0
    while start < len(text) and _is_unseen(text[start]):
        start += 1
    return text[start:]


def _is_unseen(character: str) -> bool:
    return character.isspace() or character in _BLANK or unicodedata.category(character) in _UNSEEN


def _names_something(text: str) -> bool:
    """Whether a word follows the slashes, as in `/restart`, and not a number, as in `/12345678`."""
    rest = next((c for c in text if c not in SLASHES and not _is_unseen(c)), "")
    return rest == "_" or rest.isalpha()

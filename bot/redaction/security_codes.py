"""Finds what belongs to a card beside its number: the expiry date and security code after it, and codes that are called so (P-07)."""

import re

from bot.redaction.reading import Atom, Kind, Run, runs

_NAMES = (
    r"cvc2?|cvv2?|csc|cvn|card ?(?:security|verification) ?(?:code|value|number)|security ?(?:code|number)|card ?code|kaart ?code|"
    r"(?:beveiligings|veiligheids)-?(?:code|nummer|cijfers?)|controle(?:getal|nummer|cijfers?)|pin(?: ?-?code| ?number)?|pasnummer"
)
# Between a name and its code: a few words, no digit, no new sentence.
_NAMED = re.compile(rf"(?<![^\W_])(?:{_NAMES})(?![^\W\d_])[^\d.!?\n]{{0,32}}?$", re.IGNORECASE)
_NAME_AFTER = re.compile(rf"\s*(?:is|=|as|als)?\s*(?:(?:the|my|de|mijn|het)\s+)?(?:{_NAMES})(?![^\W_])", re.IGNORECASE)
_ANY_NAME = re.compile(_NAMES, re.IGNORECASE)
_BEFORE = 64
_SIZES = (3, 4)
# After a card number: at most as many digits as month, year and code have, each group close by.
_MOST_AFTER = 10
_FARTHEST = 28
_LONGEST_AFTER = 6


def names_a_code(text: str) -> bool:
    """Tell whether a text ends with the name of a security code, so that what comes next is one."""
    return bool(_NAMED.search(text[-_BEFORE:].rstrip(" :=-")))


def spans(text: str, cards: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """List where expiry dates and security codes stand: those after the cards at these places, and those that are named."""
    if not cards and not _ANY_NAME.search(text):
        return []
    found = runs(text)
    after = [span for _, end in cards for span in _after(found, end)]
    named = [(run.start, run.end) for run in found if len(run.digits) in _SIZES and _is_named(text, run)]
    return [
        span
        for span in dict.fromkeys([*after, *named])
        if not any(low < span[1] and span[0] < high for low, high in cards)
    ]


def _is_named(text: str, run: Run) -> bool:
    if run.is_guess:
        return False
    before = text[max(0, run.start - _BEFORE) : run.start]
    return bool(_NAMED.search(before) or _NAME_AFTER.match(text, run.end))


def _after(found: list[Run], end: int) -> list[tuple[int, int]]:
    """Follow the short numbers behind a card number, as long as they stand close together."""
    spans: list[tuple[int, int]] = []
    digits = 0
    for atom in (atom for run in found for atom in run.atoms if atom.start >= end and _counts(run, atom)):
        is_far = atom.start - (spans[-1][1] if spans else end) > _FARTHEST
        if is_far or len(atom.digits) > _LONGEST_AFTER or digits + len(atom.digits) > _MOST_AFTER:
            break
        spans.append((atom.start, atom.end))
        digits += len(atom.digits)
    return spans if digits >= min(_SIZES) else []


def _counts(run: Run, atom: Atom) -> bool:
    """A single number word is more often an article ("een kaart") than a code."""
    return not run.is_guess and (atom.kind is Kind.DIGITS or sum(a.kind is atom.kind for a in run.atoms) >= min(_SIZES))

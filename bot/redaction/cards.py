"""Finds card numbers however they are written, and removes them before anything keeps them (P-02, P-04, P-07).

`split` finds those that lie across several messages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from bot.model.conversation import Language
from bot.redaction import disguises, number_words, security_codes
from bot.redaction.brands import FIRST_DIGITS, LONGEST, SHORTEST, Likeness, likeness
from bot.redaction.innocent import Innocent
from bot.redaction.plain import is_strange, plain
from bot.redaction.reading import Kind, Run, runs

_REMOVED = {Language.NL: "[kaartnummer verwijderd]", Language.EN: "[card number removed]"}
#: Stands for a number where no language is known, and for what was removed with it.
COVER = "[•••]"
_DIGIT = re.compile(r"[0-9]")
_FEWEST_WORDS = 3
_SIZE_OF_CODES = 6
# A rare number that is grouped in another way has more groups than two other numbers side by side.
_FEWEST_GROUPS = 2
# How people group the digits of a card: 4-6-5, 4-4-4-4-3, 8-8, one by one.
_LAYOUTS = frozenset({(4, 6, 5), (4, 6, 4), (4, 5, 6), (6, 13), (8, 11), (4, 4, 5), (4, 6, 6)})


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A text without card numbers and security codes, and whether there was one."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class _Hit:
    """Digits of a run that are a card number, by their atoms."""

    run: Run
    first: int
    last: int
    likeness: Likeness

    @property
    def start(self) -> int:
        return self.run.atoms[self.first].start

    @property
    def end(self) -> int:
        return self.run.atoms[self.last].end

    def groups(self) -> tuple[int, ...]:
        """Count the digits between separators; letters that look alike are in the group they are written in."""
        sizes: list[int] = []
        end = -1
        for atom in self.run.atoms[self.first : self.last + 1]:
            if atom.start == end:
                sizes[-1] += len(atom.digits)
            else:
                sizes.append(len(atom.digits))
            end = atom.end
        return tuple(sizes)

    def is_evenly_separated(self, text: str) -> bool:
        """Tell whether the same stands between all groups."""
        atoms = self.run.atoms[self.first : self.last + 1]
        return len({text[one.end : next_.start] for one, next_ in pairwise(atoms)} - {""}) <= 1

    def is_spoken(self) -> bool:
        """Tell whether there is a number word in it."""
        return any(atom.kind is Kind.WORD for atom in self.run.atoms[self.first : self.last + 1])


def removed_text(language: Language) -> str:
    """Return what stands in the place of a removed number."""
    return _REMOVED[language]


def without_removed(text: str) -> str:
    """Return the words of a customer without what stands in the place of removed numbers: they did not say that."""
    for mark in _REMOVED.values():
        text = text.replace(mark, "")
    return text.strip()


def scrub(text: str, language: Language | None = None) -> Scrubbed:
    """Remove every card number, with its expiry date and security code, and security codes that are called so."""
    if _is_quiet(text):
        return Scrubbed(text, found=False)
    read = plain(text)
    cards = card_spans(read.text)
    codes = _merged(security_codes.spans(read.text, cards))
    if not cards and not codes:
        return Scrubbed(text, found=False)
    removed = _REMOVED[language] if language else COVER
    covers = [(*read.span(*span), COVER) for span in codes] + [(*read.span(*span), removed) for span in cards]
    for start, end, cover in sorted(covers, reverse=True):
        text = text[:start] + cover + text[end:]
    return Scrubbed(text, found=True)


def card_spans(text: str, depth: int = 0) -> list[tuple[int, int]]:
    """List where the card numbers of a plain text stand, disguised ones too; what overlaps is one."""
    innocent = Innocent(text)
    spans = [(hit.start, hit.end) for run in runs(text) for hit in _hits(run) if _is_card(hit, innocent)]
    if depth < disguises.MOST_LAYERS:
        spans += [span for span, inner in disguises.opened(text) if card_spans(plain(inner).text, depth + 1)]
    return _merged(spans)


def _is_quiet(text: str) -> bool:
    """Tell at a glance that there can be no digits: none is written, few number words, nothing encoded."""
    if _DIGIT.search(text) or is_strange(text):
        return False
    return not disguises.may_be_disguised(text) and not number_words.says_digits(text, _FEWEST_WORDS)


def _hits(run: Run) -> Iterator[_Hit]:
    """Yield what begins and ends where an atom does and is like a card number."""
    atoms, digits = run.atoms, run.digits
    if len(digits) < SHORTEST or run.is_guess:
        return
    ends = list(accumulate(len(atom.digits) for atom in atoms))
    begin = 0
    for first, atom in enumerate(atoms):
        if atom.digits[0] in FIRST_DIGITS:
            for last in range(first, len(atoms)):
                size = ends[last] - begin
                if size > LONGEST:
                    break
                if size >= SHORTEST and (like := likeness(digits[begin : ends[last]])):
                    yield _Hit(run, first, last, like)
        begin = ends[first]


def _is_card(hit: _Hit, innocent: Innocent) -> bool:
    groups = hit.groups()
    if set(groups) == {1} or hit.is_spoken():
        return True
    if innocent.covers(hit.start):
        return False
    if _is_natural(groups):
        return hit.likeness is Likeness.USUAL or not innocent.is_named(hit.start)
    if innocent.touches(hit.start, hit.end):
        return False
    if hit.likeness is Likeness.USUAL:
        return True
    return len(groups) > _FEWEST_GROUPS and hit.is_evenly_separated(innocent.text) and not innocent.is_named(hit.start)


def _is_natural(groups: tuple[int, ...]) -> bool:
    """Tell whether people would group the digits of a card so: all groups of one size, or as on a known card.

    Sixes are codes, one under the other.
    """
    if groups in _LAYOUTS:
        return True
    return len(set(groups[:-1])) <= 1 and groups[-1] <= groups[0] and set(groups) != {_SIZE_OF_CODES}


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged

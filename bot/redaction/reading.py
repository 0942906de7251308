"""Reads digits out of a text, however they are written: grouped, spaced, as look-alike letters, in words, and all of these mixed.

What it gives are runs: digits with nothing between them that would end a number. `cards` looks for card numbers in them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.redaction import number_words
from bot.redaction.plain import without_accents

#: Letters that pass for a digit, in print or in a hurry.
_LOOKALIKES = str.maketrans("OolISB", "001158")
_ALIKE = re.compile(r"[0-9OolISB]+")
_CHUNK = re.compile(r"[^\W_]+")
_PARTS = re.compile(r"[0-9]+|[^0-9]+")
_ALIKE_PARTS = re.compile(r"[0-9]+|[OolISB]+")
# What may stand between two digits of one number; a plus only alone, as forms send a space.
_GAP = re.compile(r"(?:[^\w+@€$£¥%=<>?&:]|_){0,16}|\+")
_MOST_TIMES = 6


class Kind(Enum):
    """How digits are written."""

    DIGITS = auto()
    ALIKE = auto()
    WORD = auto()


@dataclass(frozen=True, slots=True)
class Atom:
    """Digits that belong together, and where they stand. `tens` marks "forty", which a "two" may follow."""

    digits: str
    start: int
    end: int
    kind: Kind
    tens: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Atoms with nothing but separators between them."""

    atoms: tuple[Atom, ...]

    @property
    def digits(self) -> str:
        """All digits in a row."""
        return "".join(atom.digits for atom in self.atoms)

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.atoms[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.atoms[-1].end

    @property
    def is_guess(self) -> bool:
        """Tell whether there is no digit and no number word in it, only letters that look alike."""
        return all(atom.kind is Kind.ALIKE for atom in self.atoms)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that is about digits without being one: a factor, "keer", or the name of a separator (neither)."""

    start: int
    end: int
    times: int = 0
    is_keer: bool = False


_Item = Atom | _Word | None


def runs(text: str) -> list[Run]:
    """List the runs of digits of a plain text, in order."""
    found: list[Run] = []
    atoms: list[Atom] = []
    pending: _Word | None = None
    end = 0
    for item in _items(text):
        if item is None or (atoms and not _GAP.fullmatch(text, end, item.start)):
            _close(atoms, found)
            pending = None
        if item is None:
            continue
        end = item.end
        if isinstance(item, _Word):
            pending = item if item.times or item.is_keer else pending
            continue
        _append(atoms, item, pending)
        pending = None
    _close(atoms, found)
    return found


def _close(atoms: list[Atom], found: list[Run]) -> None:
    if atoms:
        found.append(Run(tuple(atoms)))
        atoms.clear()


def _append(atoms: list[Atom], atom: Atom, before: _Word | None) -> None:
    """Add an atom: as it is, as often as the word before it says, or to the tens before it."""
    single = len(atom.digits) == 1
    if before and before.times and single:
        atoms.append(replace(atom, digits=atom.digits * before.times, start=before.start, kind=Kind.WORD))
    elif before and before.is_keer and single and atoms and 2 <= int(atoms[-1].digits) <= _MOST_TIMES:  # noqa: PLR2004
        factor = atoms.pop()
        atoms.append(replace(atom, digits=atom.digits * int(factor.digits), start=factor.start, kind=Kind.WORD))
    elif atoms and atoms[-1].tens and single and atom.kind is Kind.WORD and atom.digits != "0":
        ten = atoms.pop()
        atoms.append(replace(atom, digits=ten.digits[0] + atom.digits, start=ten.start))
    else:
        atoms.append(atom)


def _items(text: str) -> Iterator[_Item]:
    """Yield what chunks of letters and digits are: digits, words about digits, or None for all that ends a number."""
    for match in _CHUNK.finditer(text):
        chunk, start = match.group(), match.start()
        if chunk.isdigit():
            yield Atom(chunk, start, match.end(), Kind.DIGITS)
        elif _ALIKE.fullmatch(chunk):
            yield from _parts(chunk, start, _ALIKE_PARTS)
        elif chunk.isalpha():
            yield _word(chunk, start)
        else:
            yield from _parts(chunk, start, _PARTS)


def _parts(chunk: str, start: int, parts: re.Pattern[str]) -> Iterator[_Item]:
    for match in parts.finditer(chunk):
        part, at = match.group(), start + match.start()
        if part.isdigit():
            yield Atom(part, at, at + len(part), Kind.DIGITS)
        else:
            yield _word(part, at)


def _word(word: str, start: int) -> _Item:
    """Tell what letters stand for."""
    end = start + len(word)
    if _ALIKE.fullmatch(word):
        return Atom(word.translate(_LOOKALIKES), start, end, Kind.ALIKE)
    said = without_accents(word)
    if digits := number_words.WORDS.get(said):
        return Atom(digits, start, end, Kind.WORD, tens=said in number_words.TENS_FIRST)
    if times := number_words.TIMES.get(said):
        return _Word(start, end, times=times)
    if said in number_words.TIMES_BETWEEN:
        return _Word(start, end, is_keer=True)
    if said in number_words.BETWEEN:
        return _Word(start, end)
    if digits := number_words.glued_digits(said):
        return Atom(digits, start, end, Kind.WORD)
    return None

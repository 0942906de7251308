"""Owns characters: full-width, Arabic-Indic, circled and combined ones become the plain ones they stand for, with the way back.

`reading` looks for digits in what comes out.
"""

import re
import unicodedata
from dataclasses import dataclass

# Latin letters, general punctuation that is seen, and the euro sign are read as they are.
_STRANGE = re.compile(r"[^\x00-\xac\xae-\xb1\xb4-\xb8\xba-\u024f\u2010-\u2027\u2030-\u205e\u20ac]")
_PUT_ON_TOP = frozenset({"Mn", "Me"})
#: Letters of other alphabets that look like a digit.
_FOREIGN = {
    **dict.fromkeys("\u041e\u039f\u0555", "O"),  # Cyrillic, Greek, Armenian
    **dict.fromkeys("\u043e\u03bf\u0585", "o"),
    **dict.fromkeys("\u0406\u04c0\u0399", "I"),
    "\u0405": "S",
    **dict.fromkeys("\u0412\u0392", "B"),
    "\u0417": "3",
}
# Drawn as nothing, though Unicode calls them letters or symbols.
_BLANK = dict.fromkeys("\u115f\u1160\u2800\u3164\uffa0", " ")
_REPLACED = {**_FOREIGN, **_BLANK}


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in plain characters; `origin` tells for each where it stood, None when every one stood where it stands."""

    text: str
    origin: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a part of the plain text stands in the original."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1


def is_strange(text: str) -> bool:
    """Tell at a glance whether there may be digits in a text that are not 0 to 9."""
    return not text.isascii() and bool(_STRANGE.search(text))


def plain(text: str) -> Plain:
    """Read each character as the plain one it stands for; accents and frames on top are left out."""
    if not is_strange(text):
        return Plain(text)
    letters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for letter in _letters(character):
            letters.append(letter)
            origin.append(index)
    return Plain("".join(letters), tuple(origin))


def plain_digits(text: str) -> str:
    """Write every digit, `@` and `+` as the plain one, each in its place; all else stays."""
    if not is_strange(text):
        return text
    return "".join(_in_place(character) for character in text)


def without_accents(word: str) -> str:
    """Return a word in lower case without accents: `Eén` is `een`."""
    word = word.casefold()
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")


def _letters(character: str) -> str:
    if character.isascii():
        return character
    if character in _REPLACED:
        return _REPLACED[character]
    if unicodedata.category(character) in _PUT_ON_TOP:
        return ""
    if (digit := unicodedata.digit(character, None)) is not None:
        return str(digit)
    return "".join(_digit_or_self(c) for c in unicodedata.normalize("NFKC", character))


def _digit_or_self(character: str) -> str:
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)


def _in_place(character: str) -> str:
    letters = character if character.isascii() else unicodedata.normalize("NFKC", character)
    if len(letters) == 1 and (unicodedata.decimal(letters, None) is not None or letters in "@+"):
        return _digit_or_self(letters)
    return character

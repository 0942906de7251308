"""Finds card numbers that lie across messages: piece by piece, digit by digit, with talk in between, by web and by SMS (P-05).

`bot.inbox` asks before it keeps a message, and redacts every line that took part.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.model.conversation import Language
from bot.redaction import security_codes
from bot.redaction.brands import LONGEST, SHORTEST, Likeness, likeness
from bot.redaction.cards import COVER, removed_text
from bot.redaction.expected import is_expected
from bot.redaction.plain import is_strange, plain
from bot.redaction.reading import Kind, Run, runs

#: What was asked of a line that only picks one of the choices offered, by its number.
CHOICE: Final = "choice"
_MARKS = (COVER, *(removed_text(language) for language in Language))
_DIGIT = re.compile(r"[0-9]")
_LETTER = re.compile(r"[^\W\d_]{2,}")
_SIZES_OF_CODES = (3, 4)
# How many messages after a number its security code may come.
_NEAR = 3
_EXPIRY = re.compile(r"(?:0[1-9]|1[0-2])(?:20)?[2-4]\d")
# "2 minuten" is no piece, "de rest is 4242" is one; and some numbers in talk are something else.
_FEWEST_IN_TALK = 3
_MOST_SKIPPED = 2


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a line adds: its digits in one of several readings; `bare` when there is nothing else in it."""

    index: int
    readings: tuple[str, ...]
    bare: bool
    expected: bool = False
    choice: bool = False
    amount: bool = False
    covered: bool = False


def holds_digits(text: str) -> bool:
    """Tell at a glance whether a message could be a piece of a card number."""
    if _DIGIT.search(text) or is_strange(text):
        return True
    found = runs(text)
    return any(not run.is_guess for run in found) or bool(_readings(text, [], bare=False))


def completes_card(before: Sequence[str], text: str, asked: Sequence[str | None] = ()) -> tuple[int, ...]:
    """Return which earlier messages form a card number together with this one, the newest first.

    `asked` says what the question was at each of them and, last, at this one: an answer that fits its question is no piece.
    """
    questions = [*asked, *[None] * (len(before) + 1 - len(asked))]
    newest = _piece(len(before), text, questions[len(before)])
    if not newest.readings:
        return ()
    earlier = [_piece(index, before[index], questions[index]) for index in reversed(range(len(before)))]
    if rest := _rest_of_removed(newest, earlier, before):
        return rest
    return _equal_pieces(newest, earlier) or _any_pieces(newest, earlier)


def _piece(index: int, text: str, question: str | None) -> _Piece:
    if any(mark in text for mark in _MARKS):
        return _Piece(index, (), bare=False, covered=True)
    read = plain(text).text
    found = [run for run in runs(read) if not run.is_guess]
    bare = _is_bare(read, found)
    return _Piece(
        index,
        tuple(dict.fromkeys(digits for digits in _readings(read, found, bare=bare) if len(digits) <= LONGEST)),
        bare=bare,
        expected=is_expected(question, read),
        choice=question == CHOICE,
        amount=question == "budget",
    )


def _readings(text: str, found: list[Run], *, bare: bool) -> list[str]:
    """List the digits a line may add: of talk only numbers that are long enough to be a piece."""
    if bare:
        return [found[0].digits]
    if not found:
        return [
            run.digits for run in runs(text) if (run.start, run.end) == (0, len(text)) and len(text) >= _FEWEST_IN_TALK
        ]
    long = [run.digits for run in found if len(run.digits) >= _FEWEST_IN_TALK]
    return ["".join(long), *long] if long else []


def _is_bare(text: str, found: list[Run]) -> bool:
    """Tell whether a line consists of digits and separators only; "een" and "one" alone are words."""
    if len(found) != 1 or (found[0].digits == "1" and found[0].atoms[0].kind is Kind.WORD):
        return False
    return not _LETTER.search(text[: found[0].start] + " " + text[found[0].end :])


def _equal_pieces(newest: _Piece, earlier: list[_Piece]) -> tuple[int, ...]:
    """Put together bare pieces of one size, whatever stands between them: four by four, digit by digit."""
    if not newest.bare or newest.expected:
        return ()
    pieces = [piece for piece in earlier if piece.bare and not piece.expected]
    sizes = dict.fromkeys(len(piece.readings[0]) for piece in pieces)
    least = len(newest.readings[0])
    return next((parts for size in sizes if size >= least and (parts := _of_size(size, newest, pieces))), ())


def _of_size(size: int, newest: _Piece, pieces: list[_Piece]) -> tuple[int, ...]:
    """Put pieces of one size together; when some are a number, those before them were said in the same breath."""
    digits, parts, found = newest.readings[0], [], False
    for piece in pieces:
        if len(piece.readings[0]) != size:
            continue
        digits = piece.readings[0] + digits
        if len(digits) > LONGEST or (found and piece.choice):
            break
        parts.append(piece.index)
        found = found or bool(likeness(digits))
    return tuple(parts) if found else ()


def _any_pieces(newest: _Piece, earlier: list[_Piece]) -> tuple[int, ...]:
    """Put together pieces of any size: bare ones in a row, and numbers in talk, of which a few may be something else."""
    if newest.expected or newest.choice:
        return ()
    pieces = [piece for piece in earlier if piece.readings and not piece.expected and not piece.choice]
    tries = [_Try(digits, bare=newest.bare) for digits in newest.readings]
    while tries:
        one = tries.pop()
        if one.is_card():
            return one.parts
        if one.at == len(pieces):
            continue
        piece = pieces[one.at]
        if not piece.bare and one.skipped < _MOST_SKIPPED:
            tries.append(replace(one, at=one.at + 1, skipped=one.skipped + 1))
        tries += [more for digits in piece.readings if len((more := one.with_(digits, piece)).digits) <= LONGEST]
    return ()


@dataclass(frozen=True, slots=True)
class _Try:
    """Pieces put together so far; `at` is the next one to look at."""

    digits: str
    bare: bool
    at: int = 0
    parts: tuple[int, ...] = ()
    skipped: int = 0

    def with_(self, digits: str, piece: _Piece) -> "_Try":
        return _Try(
            digits + self.digits, self.bare and piece.bare, self.at + 1, (*self.parts, piece.index), self.skipped
        )

    def is_card(self) -> bool:
        """Tell whether it is a number; of numbers in talk only a usual one, as many are put together."""
        least = Likeness.RARE if self.bare else Likeness.USUAL
        return bool(self.parts) and likeness(self.digits) >= least


def _rest_of_removed(newest: _Piece, earlier: list[_Piece], before: Sequence[str]) -> tuple[int, ...]:
    """Tell whether this goes with what was removed just before: a security code, an expiry date, the last digits of a split number."""
    if not newest.bare or newest.expected or not before:
        return ()
    digits = newest.readings[0]
    if len(digits) in _SIZES_OF_CODES and security_codes.names_a_code(before[-1]):
        return (len(before) - 1,)
    last = next((piece for piece in earlier if piece.readings or piece.covered), None)
    if last is None or not last.covered:
        return ()
    is_next = last.index >= len(before) - _NEAR and not newest.choice and not newest.amount
    is_code = len(digits) in _SIZES_OF_CODES or bool(_EXPIRY.fullmatch(digits))
    if (is_next and is_code) or SHORTEST <= _removed_in_a_row(earlier) * len(digits) <= LONGEST:
        return (last.index,)
    return ()


def _removed_in_a_row(earlier: list[_Piece]) -> int:
    count = 0
    for piece in earlier:
        if piece.covered:
            count += 1
        elif piece.bare:
            break
    return count

"""Card numbers across messages: every line that took part is named; answers to questions are no pieces (P-05)."""

from collections.abc import Sequence
from random import Random

import pytest

from bot.model.conversation import Language
from bot.redaction import CHOICE, completes_card, holds_digits, removed_text
from tests.redaction.written import BEGINNINGS, a_card

VISA = "4242424242424242"
FOURS = ["4242", "4242", "4242", "4242"]
GONE = removed_text(Language.NL)


def taken(lines: Sequence[str], asked: Sequence[str | None] = ()) -> set[int]:
    """Say the lines one after the other; return which of them were removed in the end."""
    shown: list[str] = []
    removed: set[int] = set()
    for index, text in enumerate(lines):
        if holds_digits(text) and (found := completes_card(shown, text, asked[: index + 1])):
            removed |= {*found, index}
        shown = [GONE if n in removed else line for n, line in enumerate([*shown, text])]
    return removed


@pytest.mark.parametrize(
    "lines",
    [
        FOURS,
        [VISA[:8], VISA[8:]],
        [VISA[:6], VISA[6:]],
        [VISA[:1], VISA[1:]],
        list(VISA),
        [VISA[n : n + 2] for n in range(0, 16, 2)],
        ["4242 42", "42-42", "\uff14\uff12", "42", "42"],
        ["vier twee vier twee", "4242", "four two four two", "4242"],
        ["viertweeviertwee", "4242", "vier twee", "42 4242"],
        ["3782", "822463", "10005"],
        ["5018", "0000", "0009"],
        ["4OOO", "OOOO", "0000", "0002"],
        ["4lll", "llll", "llll", "llll"],
        ["begin: 4242 4242", "en de rest is 4242 4242"],
    ],
    ids=str,
)
def test_pieces(lines: list[str]) -> None:
    """Whatever the sizes of the pieces and the ways they are written."""
    assert taken(lines) == set(range(len(lines)))


@pytest.mark.parametrize(
    "lines",
    [
        ["4242", "wacht even", "4242", "ja?", "4242", "en dan de laatste", "4242"],
        ["4242", "ok, nog 2 minuten", "4242", "momentje, 1 ding", "4242", "4242"],
        ["4242 4242", "mijn dochter is 12 en wil 3 koekjes", "4242 4242"],
        [*(line for digit in VISA for line in (digit, "ja")), "klaar"],
    ],
    ids=["talk", "talk with digits", "halves", "digit by digit"],
)
def test_talk_in_between(lines: list[str]) -> None:
    """Talk between the pieces hides nothing, and stays."""
    removed = taken(lines)
    assert removed == {index for index, line in enumerate(lines) if line.replace(" ", "").isdigit()}


@pytest.mark.parametrize("begins", BEGINNINGS)
def test_digit_by_digit(begins: str) -> None:
    """All digits of any brand's number go, also when its first ones already are the number of another brand."""
    random = Random(begins)  # noqa: S311 - made-up numbers
    for _ in range(30):
        digits = a_card(random, begins)
        assert taken(list(digits)) == set(range(len(digits))), digits


def test_by_fours() -> None:
    """All groups of any number go."""
    random = Random(5)  # noqa: S311 - made-up numbers
    for _ in range(300):
        digits = a_card(random)
        parts = [digits[n : n + 4] for n in range(0, len(digits), 4)]
        left = [part for index, part in enumerate(parts) if index not in taken(parts)]
        assert sum(map(len, left)) < 4, parts


@pytest.mark.parametrize(
    ("after", "asked"),
    [("123", None), ("1234", None), ("12/27", None), ("1227", None), ("12-2027", "card"), ("één twee drie", None)],
)
def test_code_after_a_number(after: str, asked: str | None) -> None:
    """A security code or an expiry date in the message after a number goes too."""
    assert taken(["mijn kaart: " + GONE, after], [None, asked]) == {0, 1}


def test_code_after_its_name() -> None:
    """A code goes when the message before it ends by naming it; the name stands alone then."""
    assert taken(["en de cvc is", "123"]) == {0, 1}
    assert taken(["wat is een cvc?", "123 mensen"]) == set()


@pytest.mark.parametrize(
    ("text", "asked"),
    [("2", CHOICE), ("500", "budget"), ("123456", "otp"), ("12345678", "registration_number"), ("ja", None)],
)
def test_answers_after_a_number(text: str, asked: str | None) -> None:
    """An answer to a question is not taken for what belongs to the number that was removed before it."""
    assert taken([GONE, text], [None, asked]) == set()


JOURNEY = [
    ("1", CHOICE), ("06 12345678", "mobile_number"), ("453201", "otp"), ("Jan de Vries", "full_name"), ("eigenaar, 12 jaar al", "job_title"),
    ("jan1980@korst.example", "email"), ("511283", "email_code"), ("1", CHOICE), ("45678901", "registration_number"), ("1", CHOICE),
    ("NL001234567B01", "vat_number"), ("1", CHOICE), ("1", CHOICE), ("1", CHOICE), ("5000", "budget"), ("1", CHOICE), ("2", CHOICE),
    ("1", CHOICE), ("1", CHOICE), ("1", CHOICE), ("3", CHOICE),
]  # fmt: skip


def test_an_honest_journey() -> None:
    """More than a hundred customers answer every question within ten minutes, some twice: nothing is removed."""
    random = Random(7)  # noqa: S311 - made-up customers
    wrong = []
    for _ in range(120):
        lines, asked = [], []
        for text, question in JOURNEY:
            times = 2 if question in {"otp", "email_code", "registration_number"} and random.random() < 0.3 else 1
            for _ in range(times):
                lines.append(
                    _other_digits(random, text) if question not in {CHOICE, "mobile_number", "vat_number"} else text
                )
                asked.append(question)
        if taken(lines, asked):
            wrong.append(lines)
    assert len(wrong) <= 1, wrong


def _other_digits(random: Random, text: str) -> str:
    return "".join(random.choice("0123456789") if c.isdigit() else c for c in text)


def test_pieces_among_answers() -> None:
    """Answers in between do not hide a number, and stay."""
    lines = ["4242 4242", "1", "123456", "4242 4242"]
    assert taken(lines, ["full_name", CHOICE, "otp", "full_name"]) == {0, 3}


def test_pieces_where_choices_are_open() -> None:
    """Digits that could be choices are pieces when enough of them follow each other."""
    assert taken(list(VISA), [CHOICE if digit == "2" else "mobile_number" for digit in VISA]) == set(range(16))


def test_pieces_at_a_question() -> None:
    """Pieces that do not fit the question are pieces at any step."""
    for question in ("mobile_number", "otp", "email_code", "registration_number", "vat_number", "budget", "card", None):
        assert taken(FOURS, [question] * 4) == {0, 1, 2, 3}, question


@pytest.mark.parametrize(
    "lines",
    [
        ["12345678", "12345678"],
        ["06 12345678", "123456"],
        ["ja", "nee"],
        ["2", "10", "500"],
        ["4242", "4242", "4242"],
        ["lol", "lol", "SOS"],
        [],
    ],
    ids=str,
)
def test_nothing_to_remove(lines: list[str]) -> None:
    """Digits that form no card number stay."""
    assert taken(lines) == set()


def test_long_talk_takes_no_time() -> None:
    """A hundred lines with digits in them are looked through within the bounds set."""
    lines = [f"ik heb {n % 10} vragen en {n % 7} zorgen over {n * 37 % 1000} dingen" for n in range(150)]
    assert completes_card(lines, "4 vragen nog") == ()


@pytest.mark.parametrize(
    ("text", "could"),
    [
        ("4", True),
        ("vier", True),
        ("\uff14", True),
        ("hallo", False),
        ("lol, o ja", False),
        ("", False),
        ("llll", True),
    ],
)
def test_holds_digits(text: str, could: bool) -> None:
    """Only what holds a digit or a number word is worth looking back."""
    assert holds_digits(text) is could

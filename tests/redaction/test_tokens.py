"""What a machine recognises exactly is masked before the engine sees it, and read for the steps."""

import re
import string
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.tokens import Tokens
from bot.redaction import tokenise
from tests.redaction.others import negatives

QUESTIONS = [
    None, "mobile_number", "otp", "full_name", "job_title", "email", "email_code", "country", "registration_number", "vat_number",
    "card", "budget", "security_contact", "review", "call",
]  # fmt: skip


@pytest.mark.parametrize("asks", [None, "otp", "email_code"])
@pytest.mark.parametrize(
    "text",
    ["123456", "123 456", "12-34-56", "1 2 3 4 5 6", "123-456", "G-123456", "12 34 56", "123 – 456"],
)
def test_codes(text: str, asks: str | None) -> None:
    """Six digits are a code however they are spaced."""
    for sentence in ("{}", "de code is {}", "{} hoop ik", "code: {}."):
        found = tokenise(sentence.format(text), asks, "+31612345678")
        assert found.tokens == Tokens(codes=("123456",))
        assert found.masked == sentence.format("__code__")


def test_asked_for_a_code() -> None:
    """Where a code was asked for it may look like an amount, and stand beside other digits; a phone number is still one."""
    assert tokenise("123.456", "otp", None).tokens.codes == ("123456",)
    assert tokenise("2 123456", "otp", None).tokens.codes == ("123456",)
    assert tokenise("06 12345678", "otp", None) == tokenise("06 12345678", None, None)
    assert tokenise("12345", "otp", None).tokens == Tokens(numbers=("12345",))


@pytest.mark.parametrize(
    "text", ["€ 125000", "125000 euro", "123.456", "150000 pounds", "EUR 150000", "123456,00", "123456,-"]
)
def test_money_is_no_code(text: str) -> None:
    """Six digits with a sign of money are an amount."""
    found = tokenise(text, None, None).tokens
    assert not found.codes
    assert len(found.numbers) == 1


@pytest.mark.parametrize(
    "text",
    [
        "NL001234567B01",
        "nl001234567b01",
        "NL 0012.34.567.B01",
        "001234567B01",
        "BE0403170701",
        "BE 0403.170.701",
        "DE 123456789",
        "de123456789",
        "GB123456789",
        "GB 123 4567 89",
        "ATU12345678",
    ],
)
def test_vat_numbers(text: str) -> None:
    """A VAT number is recognised by the form it has in its country."""
    for sentence in ("{}", "is {}", "ons btw-nummer: {}."):
        found = tokenise(sentence.format(text), None, None)
        assert found.tokens == Tokens(numbers=(text,), vats=(text,))
        assert found.masked == sentence.format("__number__")


@pytest.mark.parametrize(
    "text",
    ["is 06 12345678", "IS 06 12345678", "BE 0475 12 34 56", "de 0151 23456789", "NL 06 12345678", "in 2026 10 man"],
)
def test_words_are_no_countries(text: str) -> None:
    """Two letters before digits make no VAT number of them."""
    assert not tokenise(text, None, None).tokens.vats


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("12345678", None),
        ("01234567", None),
        ("01234567", "registration_number"),
        ("HRB 12345", None),
        ("SC123456", None),
        ("0403.170.701", None),
        ("0403170701", "registration_number"),
        ("kvk 87654321", "registration_number"),
        ("123456", "registration_number"),
    ],
)
def test_register_numbers(text: str, asks: str | None) -> None:
    """A register number is neither a code nor a phone number."""
    number = text.removeprefix("kvk ")
    assert tokenise(text, asks, "+32475123456").tokens == Tokens(numbers=(number,))
    assert tokenise(text, asks, None).masked == text.replace(number, "__number__")


def test_belgian_numbers() -> None:
    """Ten digits that are a valid VAT number are one where it was asked for, and may be a phone number elsewhere."""
    assert tokenise("0403170701", "vat_number", None).tokens.vats == ("0403170701",)
    assert tokenise("0475123456", "vat_number", None).tokens.phones == ("+32475123456",)


@pytest.mark.parametrize(
    "text",
    [
        "jan@korst.example",
        "Jan.de-Vries+werk@mail.Korst.nl",
        "j@a-b.co.uk",
        "josé@müller.example",
        "1980jan@korst24.nl",
    ],
)
def test_email_addresses(text: str) -> None:
    """An address is taken as typed, without the punctuation around it."""
    for sentence in ("{}", "<{}>", "mail naar {}.", "{}, graag", "is het {}?", "mailto:{}"):
        found = tokenise(sentence.format(text), None, None)
        assert found.tokens == Tokens(emails=(text,))
        assert found.masked == sentence.format("__email__")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("2", "2"),
        ("10", "10"),
        ("ik wil 10 of 12 licenties", "ik wil 10 of 12 licenties"),
        ("om 14:30", "om 14:30"),
        ("2k", "2k"),
        ("1,5", "1,5"),
        ("500", "__number__"),
        ("1.500,00 per maand", "__number__ per maand"),
        ("100k", "__number__"),
        ("4111", "__number__"),
        ("41 11", "__number__"),
        ("€250,-", "€__number__,-"),
        ("op 23-11-2026", "op __number__"),
        ("12 34 56 78", "__number__"),
    ],
)
def test_other_numbers(text: str, masked: str) -> None:
    """One or two digits stay; longer numbers, and digits in a row that add up to four, are masked."""
    assert tokenise(text, "budget", None).masked == masked


_LETTERS = st.text(string.ascii_letters + " ,.!?éë€\n", max_size=20)
_PARTS = st.sampled_from(
    [
        "+31612345678",
        "06 1234 5678",
        "jan@korst.nl",
        "123 456",
        "KvK 12345678",
        "NL001234567B01",
        "€ 1.500",
        "07700 900123",
    ]
)


@given(st.text(max_size=120), st.sampled_from(QUESTIONS))
def test_idempotent(text: str, asks: str | None) -> None:
    """Masking what is masked changes nothing and finds nothing."""
    once = tokenise(text, asks, None)
    assert tokenise(once.masked, asks, None).masked == once.masked


@given(
    st.text(max_size=120).filter(
        lambda text: (
            not any(c.isnumeric() for c in text) and "@" not in text and "\uff20" not in text and "\ufe6b" not in text
        )
    )
)
def test_text_without_digits(text: str) -> None:
    """Words stay as they are, to the letter."""
    assert tokenise(text, None, None).masked == text
    assert tokenise(text, None, None).tokens == Tokens()


@given(
    st.lists(st.one_of(_LETTERS, _PARTS), max_size=6),
    st.sampled_from(QUESTIONS),
    st.sampled_from([None, "+31612345678", "+4915123456789"]),
)
def test_nothing_personal_is_left(parts: list[str], asks: str | None, phone: str | None) -> None:
    """Whatever stands beside it: no address and no three digits in a row reach the engine."""
    masked = tokenise(" ".join(parts), asks, phone).masked
    assert not re.search(r"\d{3}", masked)
    assert "@" not in masked


@given(st.text("0123456789 -.,/()+@ab", max_size=40), st.sampled_from(QUESTIONS))
def test_no_digits_in_any_order(text: str, asks: str | None) -> None:
    """No three digits together are left, and no four of them with a single separator between each."""
    masked = tokenise(text, asks, None).masked
    assert not re.search(r"\d{3}|\d(?:[ .,/-]?\d){3}", masked)


def test_tokens_stand_in_the_text() -> None:
    """Steps cut tokens out of the words, so a token is what was typed; over numbers of all kinds nothing long is left."""
    random = Random(3)  # noqa: S311 - made-up texts
    for _, text in negatives(random, 2000):
        found = tokenise(text, None, None)
        assert not re.search(r"\d{3}", found.masked), text
        assert all(token in text for token in (*found.tokens.emails, *found.tokens.numbers, *found.tokens.vats))

"""Telephone numbers are masked and read in E.164, in every form that customers write them."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.tokens import Tokens
from bot.redaction import tokenise


def phones(text: str, asks: str | None = None, phone: str | None = None) -> tuple[str, ...]:
    """Return the phone numbers in a text."""
    return tokenise(text, asks, phone).tokens.phones


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("06 12345678", "+31612345678"),
        ("06-12345678", "+31612345678"),
        ("06.12.34.56.78", "+31612345678"),
        ("(06) 12345678", "+31612345678"),
        ("+31612345678", "+31612345678"),
        ("+31 (0)6 1234 5678", "+31612345678"),
        ("0031 6 12345678", "+31612345678"),
        ("０６１２３４５６７８", "+31612345678"),  # noqa: RUF001
        ("0470 12 34 56", "+32470123456"),
        ("0475 12 34 56", "+32475123456"),
        ("+32 475 12 34 56", "+32475123456"),
        ("0151 23456789", "+4915123456789"),
        ("0171 1234567", "+491711234567"),
        ("07700 900123", "+447700900123"),
        ("07911 123456", "+447911123456"),
        ("+44 7700 900123", "+447700900123"),
        ("020 7946 0958", "+442079460958"),
        ("020 624 1111", "+31206241111"),
        ("+1 202 555 0123", "+12025550123"),
    ],
)
def test_phone_numbers(text: str, number: str) -> None:
    """In any national form of where we serve, and with the country's digits from anywhere."""
    for sentence in ("{}", "mijn nummer is {}.", "is {}", "bel {} graag", "{} of anders mailen", "({})"):
        found = tokenise(sentence.format(text), None, None)
        assert found.tokens == Tokens(phones=(number,)), sentence
        assert found.masked == sentence.format("__phone__")


def test_several_phone_numbers() -> None:
    """Each is read by itself."""
    text = "niet 06 12345678 maar 0475 12 34 56, of +44 7911 123456"
    assert tokenise(text, None, None).masked == "niet __phone__ maar __phone__, of __phone__"
    assert phones(text) == ("+31612345678", "+32475123456", "+447911123456")


@pytest.mark.parametrize(
    ("own", "text", "number"),
    [
        ("+4915123456789", "030 123456", "+4930123456"),
        ("+31612345678", "0475 123 456", "+31475123456"),
        ("+32475123456", "0475 123 456", "+32475123456"),
        ("+447911123456", "07911 123457", "+447911123457"),
        ("+31612345678", "07911 123457", "+447911123457"),
        ("+31612345678", "0151 23456789", "+4915123456789"),
        (None, "030 12345", None),
    ],
)
def test_region_of_the_customer(own: str | None, text: str, number: str | None) -> None:
    """A number without a country is of the customer's own where it may be, else of where it is a mobile number."""
    assert phones(text, None, own) == ((number,) if number else ())


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("612345678", "+31612345678"),
        ("31612345678", "+31612345678"),
        ("447911123456", "+447911123456"),
        ("7911 123456", "+447911123456"),
    ],
)
def test_asked_for_a_number(text: str, number: str) -> None:
    """Where a number was asked for, the zero or the plus may be missing; elsewhere those digits are something else."""
    assert phones(text, "mobile_number") == (number,)
    assert phones(text, "budget") == ()


@given(
    st.sampled_from(["NL", "BE", "DE", "GB"]),
    st.integers(0, 10**6),
    st.sampled_from(["{}", "mijn nummer: {}", "{} graag", "is {}?"]),
)
def test_every_valid_mobile(region: str, seed: int, sentence: str) -> None:
    """A mobile number of where we serve is read right in the form its own country writes it."""
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    assert example is not None
    digits = str(example.national_number)
    number = phonenumbers.parse(digits[:-5] + f"{seed % 10**5:05}", region)
    if not phonenumbers.is_valid_number(number):
        return
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    for form in (
        phonenumbers.PhoneNumberFormat.NATIONAL,
        phonenumbers.PhoneNumberFormat.INTERNATIONAL,
        phonenumbers.PhoneNumberFormat.E164,
    ):
        assert phones(sentence.format(phonenumbers.format_number(number, form))) == (e164,)

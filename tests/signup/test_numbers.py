"""Which numbers can be a customer's mobile, by the numbering plan alone."""

import pytest

from bot.signup.step import Accepted, Rejected
from bot.signup.steps.mobile_number import judge


@pytest.mark.parametrize("number", ["+31612345678", "+32470123456", "+4915123456789", "+447400123456", "+447911123456"])
def test_mobile_numbers(number: str) -> None:
    """Mobile numbers of the countries we sell to are taken, British ones of the islands as well."""
    assert judge(number) == Accepted({"number": number})


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("+31201234567", "phone_not_mobile"),
        ("+33612345678", "phone_country"),
        ("+12025550123", "phone_country"),
        ("+3161", "phone_form"),
    ],
)
def test_other_numbers(number: str, reason: str) -> None:
    """Landlines, other countries and what is no number are told apart."""
    assert judge(number) == Rejected(reason)

"""The customer's own contacts, and a no that is put kindly."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.model.signup import Signup
from bot.signup.answers import asks_why_of_this, only_asks_why
from bot.signup.own import followed, own
from bot.signup.reading import yes_or_no
from bot.signup.step import Answer

_JAN = {
    "full_name": {"first": "Jan", "last": "de Vries"},
    "email": {"address": "jan@korst.example"},
    "mobile_number": {"number": "+31612345678"},
}


def after(facts: dict, **changed: dict) -> Signup:
    """A signup whose customer corrected something."""
    before = Signup("s", "c", facts=facts)
    return followed(before, Signup("s", "c", facts={**facts, **changed}))


def test_a_corrected_address_is_followed_where_it_stood_for_the_customer():
    """Who is warned, and who handles security, when that is the customer."""
    facts = {
        **_JAN,
        "budget": {"cents": 500, "warn": "jan@korst.example"},
        "security_contact": own(Signup("s", "c", facts=_JAN)),
    }
    found = after(facts, email={"address": "piet@korst.example"}).facts
    assert found["budget"]["warn"] == "piet@korst.example"
    assert found["security_contact"]["email"] == "piet@korst.example"
    assert found["security_contact"]["name"] == "Jan de Vries"


def test_somebody_else_stays_as_they_are():
    """Another address that is warned, and a colleague, do not follow the customer's."""
    colleague = {"name": "Fatima", "email": "f@korst.example", "phone": "+31620304050"}
    facts = {**_JAN, "budget": {"cents": 500, "warn": "geld@korst.example"}, "security_contact": colleague}
    found = after(facts, email={"address": "piet@korst.example"}).facts
    assert (found["budget"]["warn"], found["security_contact"]) == ("geld@korst.example", colleague)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("no it's fine", False),
        ("nee is goed zo", False),
        ("no problem", True),
        ("yes, no doubt", True),
        ("is goed", True),
    ],
)
def test_a_kind_no_is_never_a_yes(text: str, meant: bool):
    """Whatever the engine makes of the rest."""
    answer = Answer("m", text, datetime(2026, 11, 23, tzinfo=UTC), intent="affirm", confidence=0.9)
    assert yes_or_no(answer) is meant
    assert yes_or_no(replace(answer, confidence=0.3)) is (None if meant else False)


@pytest.mark.parametrize("text", ["doe maar", "Vooruit dan maar!", "go on then", "Go for it."])
def test_a_short_yes_is_one_whatever_the_engine_makes_of_it(text: str):
    """Elsewhere the same words go on, or mean nothing."""
    answer = Answer("m", text, datetime(2026, 11, 23, tzinfo=UTC), intent="nlu_fallback", confidence=0.4)
    assert yes_or_no(answer) is True


@pytest.mark.parametrize(
    "text",
    [
        "waarom?",
        "Why",
        "wrm is dat nodig",
        "why do you need that?",
        "waarom vraag je dat",
        "waarom wil je dit weten?",
        "waarom moeten jullie dat weten",
        "Why do you want to know that?",
    ],
)
def test_a_bare_why_is_about_the_open_question(text: str):
    """It names nothing else."""
    assert only_asks_why(text)


@pytest.mark.parametrize(
    "text", ["waarom een creditcard?", "why do you need my passport", "waarom niet", "that is why"]
)
def test_a_why_that_names_something_is_not(text: str):
    """The engine says what it is about."""
    assert not only_asks_why(text)


@pytest.mark.parametrize(
    ("text", "asks", "here"),
    [
        ("waarom heb je dat nodig", "email", True),
        ("why on earth would you want my e-mail address", "email", True),
        ("waar is dat goed voor", "job_title", True),
        ("waarom wil je mijn nummer", "email", False),
        ("een e-mailadres is toch genoeg", "mobile_number", False),
    ],
)
def test_a_why_that_names_nothing_of_another_step_is_about_this_one(text: str, asks: str, here: bool):
    """The engine, which does not see the question, takes it for the one that is asked most."""
    assert asks_why_of_this("ask_why_phone", text, asks) is here

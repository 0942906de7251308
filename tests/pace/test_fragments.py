"""When two messages are one: judged by their words, and by what is asked."""

import pytest

from bot.inbox.bursts import CONSENT, Asked
from bot.inbox.fragments import belong, is_unfinished, together
from bot.model.conversation import Channel, Language
from bot.model.signup import Signup, Status
from bot.signup.journey import ORDER
from tests.unit.words.customers import FACTS, NOW, conversation

_TOGETHER = [
    ("full_name", "Jan", "de Vries"),
    ("full_name", "Jan", "Bakker"),
    ("full_name", "Jan van", "Dijk"),
    ("full_name", "mijn naam is", "Jan de Vries"),
    ("full_name", "my name is", "Olivia Smith"),
    ("job_title", "ik ben", "de eigenaar"),
    ("job_title", "hoofd", "van de inkoop"),
    ("email", "het is", "jan@bakker.example"),
    ("email", "jan", "@bakker.example"),
    ("email", "jan@", "bakker.example"),
    ("email", "ik wil", "mijn naam wijzigen"),
    ("email", "i want to change my", "phone number"),
    ("email", "kan ik", "ook een ander adres geven"),
    ("registration_number", "het nummer is", "12345678"),
    ("budget", "500", "euro"),
    ("budget", "het mag", "en dat is echt het maximum, 500"),
    ("country", "dat ligt in...", "Nederland"),
    ("acceptable_use", "akkoord", "maar niet met punt 3"),
    ("acceptable_use", "I accept", "just kidding"),
]
_APART = [
    ("full_name", "hoi", "Jan de Vries"),
    ("full_name", "wat kost het?", "Jan de Vries"),
    ("full_name", "Jan de Vries", "wat kost het eigenlijk?"),
    ("full_name", "Jan de Vries", "eigenaar"),
    ("job_title", "eigenaar", "hoe lang duurt dit"),
    ("email", "jan@bakker.example", "klopt dat zo?"),
    ("email", "ok", "jan@bakker.example"),
    ("country", "Nederland", "12345678"),
    ("registration_number", "12345678", "duurt het nog lang?"),
]


@pytest.mark.parametrize(("asks", "first", "second"), _TOGETHER)
def test_halves_belong_together(asks: str, first: str, second: str) -> None:
    """A sentence that breaks off, one that goes on, or two that only together are an answer; where one agrees, everything."""
    assert _judged(asks, first, second)


@pytest.mark.parametrize(("asks", "first", "second"), _APART)
def test_two_messages_stay_two(asks: str, first: str, second: str) -> None:
    """A greeting, a question, an answer that is complete: each is answered on its own."""
    assert not _judged(asks, first, second)


def _judged(asks: str, first: str, second: str) -> bool:
    keys = [step.key for step in ORDER]
    before = {key: FACTS[key] for key in keys[: keys.index(asks)]}
    signup = Signup("s", "c", Status.IN_PROGRESS, "+31612345678", before)
    asked = Asked(conversation(Language.NL, Channel.WEB), signup, [], NOW)
    assert asked.asks == asks
    return belong(first, second, asked.answers, consent=asks in CONSENT)


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("Jan", "de Vries", "Jan de Vries"),
        ("jan", "@bakker.nl", "jan@bakker.nl"),
        ("jan@", "bakker.nl", "jan@bakker.nl"),
        ("a" * 153, "bc", "a" * 153 + "bc"),
    ],
)
def test_they_are_joined_as_they_were_meant(first: str, second: str, whole: str) -> None:
    """With a space, or without one inside an address and inside a long text message."""
    assert together(first, second) == whole


@pytest.mark.parametrize(
    "text", ["het is", "ik wil", "mijn naam is", "kan ik", "my name is", "omdat ik de", "wacht,", "nou..."]
)
def test_words_that_break_off(text: str) -> None:
    """Nobody ends a sentence like this."""
    assert is_unfinished(text)


@pytest.mark.parametrize(
    "text",
    [
        "Jan", "eigenaar", "ja", "ja dat is", "yes it is", "wat kost het", "hoe duur is dat", "wat is dit", "wie ben jij", "500", "ik", "me",
        "jan@bakker.nl", "Nederland", "het is goed", "akkoord", "dat ben ik zelf", "ik weet het niet", "what is it for", "who is it from",
        "waar is dat voor", "dat klopt.", "Bakkerij De Gouden Korst", "sales manager", "hoofd inkoop",
    ],
)  # fmt: skip
def test_words_that_do_not(text: str) -> None:
    """Nobody waits after these."""
    assert not is_unfinished(text)

"""Words for a choice: its number by SMS, its label anywhere (S-02)."""

from datetime import UTC, datetime

import pytest

from bot.inbox.choices import chosen
from bot.model.conversation import Author, Channel, Choice, Line

CHOICES = (
    Choice("Bakkerij Jansen, Zwolle", "a"),
    Choice("Bakkerij Jansen, Deventer", "b"),
    Choice("Geen van deze", "c"),
)
ASKED = Line(
    "c", 1, Author.BOT, "Welk bedrijf is het?", datetime(2026, 11, 23, tzinfo=UTC), Channel.SMS, choices=CHOICES
)


@pytest.mark.parametrize(
    "words",
    ["2", "2.", " 2 ", "\uff12", "(2)", "twee", "two", "tweede", "de tweede", "second", "the second one", "2e", "de 2e", "the 2nd", "optie 2",
     "nummer twee", "option two", "Bakkerij Jansen, Deventer", "bakkerij jansen, deventer."],
)  # fmt: skip
def test_the_second(words: str):
    """By digit, word, ordinal or label, in both languages."""
    assert chosen(words, [ASKED], Channel.SMS) == "b"


@pytest.mark.parametrize("words", ["3", "derde", "laatste", "de laatste", "last one", "the last one.", "geen van deze"])
def test_the_last(words: str):
    """It has a name of its own."""
    assert chosen(words, [ASKED], Channel.SMS) == "c"


@pytest.mark.parametrize("words", ["4", "0", "22", "de beste", "2 of 3", "2 bakkers", "een ander", "", "laatste vraag"])
def test_other_words_are_no_choice(words: str):
    """A number that was not offered, two of them, or a number of something."""
    assert chosen(words, [ASKED], Channel.SMS) is None


@pytest.mark.parametrize("words", ["2", "de tweede", "laatste"])
def test_in_the_chat_only_a_label_is_a_choice(words: str):
    """Nothing is numbered there."""
    assert chosen(words, [ASKED], Channel.WEB) is None
    assert chosen("geen van deze", [ASKED], Channel.WEB) == "c"


def test_nothing_is_chosen_where_nothing_is_offered():
    """Without a line of the bot, or in answer to one without choices."""
    assert chosen("2", [], Channel.SMS) is None

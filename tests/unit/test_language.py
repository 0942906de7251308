"""The language of a customer's words: Dutch or English, or nothing when they do not tell."""

import pytest

from bot.dialogue.language import LinguaRecogniser
from bot.model.conversation import Language

_SAID = {
    Language.NL: ("ik wil graag klant worden", "hoi", "wrm wil je mijn nummer", "hoeveel kost dat eigenlijk", "Nee"),
    Language.EN: ("I would like to become a customer", "hello", "why do you need my number", "how much is it", "YES"),
    None: ("06 12345678", "Jan", "ok", "", "👍"),
}


@pytest.fixture(scope="module")
def recogniser():
    """One recogniser, warm."""
    recogniser = LinguaRecogniser()
    recogniser.warm_up()
    return recogniser


@pytest.mark.parametrize(("language", "text"), [(language, text) for language, said in _SAID.items() for text in said])
def test_language_is_told_by_words(recogniser, language, text):
    """Words tell it, a number or a name alone does not."""
    assert recogniser.recognise(text) is language

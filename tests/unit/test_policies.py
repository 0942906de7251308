"""The texts that customers accept: the same in both languages, and in line with what the bot says about them."""

import re

import pytest

from bot.model.conversation import Channel, Language
from bot.signup import policies
from bot.signup.journey import DOCUMENTS
from tests.unit.words.domain import texts

DATED = re.compile(r"20\d\d-\d\d-\d\d")
SHOWN = (*DOCUMENTS, "credit_check")
in_both = pytest.mark.parametrize("document", SHOWN)


def body(document: str, language: Language) -> str:
    """The body of a text."""
    return policies.text(document, language).body


@in_both
def test_a_text_has_the_same_version_and_structure_in_both_languages(document: str):
    """Whoever accepts it in one language accepts what the other says."""
    dutch, english = (policies.text(document, language) for language in (Language.NL, Language.EN))
    assert dutch.version == english.version
    assert DATED.fullmatch(dutch.version)
    assert dutch.title != english.title
    for part in (r"^## ", r"^\d\. ", r"^\* ", r"^\|", r"\b\d+\b"):
        there, here = (re.findall(part, text.body, re.MULTILINE) for text in (dutch, english))
        assert len(there) == len(here), part


@in_both
def test_a_text_is_a_page_or_less(document: str):
    """Somebody who wants to read it can."""
    for language in Language:
        words = len(body(document, language).split())
        assert 150 <= words <= 420, words


@in_both
def test_sentences_are_short(document: str):
    """Language level B1: fifteen words on average at most, and no formal Dutch."""
    for language in Language:
        plain = re.sub(r"[|#*]", " ", body(document, language))
        sentences = [sentence for sentence in re.split(r"[.:?]\s|\n\n|\n", plain) if len(sentence.split()) > 1]
        assert sum(len(sentence.split()) for sentence in sentences) / len(sentences) <= 15
    assert not re.search(r"\b(u|uw|gelieve|dient|middels)\b", body(document, Language.NL), re.IGNORECASE)


def days(text: str) -> list[int]:
    """The days that a text names as steps."""
    return [int(day) for day in re.findall(r"(?:dag|day) (\d+)", text)]


@pytest.mark.parametrize("language", Language)
def test_what_the_bot_says_about_collection_is_what_the_policy_says(language: Language):
    """The days of the short answer are those of the table, and a step that takes access away is announced a week ahead."""
    table = [int(day) for day in re.findall(r"^\| (\d+) \|", body("collection_policy", language), re.MULTILINE)]
    assert table == [0, 7, 14, 21, 30, 60]
    for text in texts():
        if text.language is language and text.name == "utter_answer_ask_collection_policy":
            assert days(text.words) == table[1:]
        if text.language is language and text.name in {"utter_ask_collection_policy", "utter_help_collection_policy"}:
            assert {int(day) for day in re.findall(r"\b\d+\b", text.words)} - {1, 2} <= set(table)


@pytest.mark.parametrize("language", Language)
def test_warnings_of_the_budget_are_the_same_everywhere(language: Language):
    """The security practices promise what the bot explains."""
    for percent in ("50, 75, 90",):
        assert percent in body("security_practices", language)
        assert any(
            percent in text.words
            for text in texts()
            if text.name == "utter_help_budget" and text.language is language and text.channel is Channel.WEB
        )


def test_the_hash_is_of_exactly_the_file():
    """What is kept as proof changes with a single character."""
    text = policies.text("acceptable_use", Language.NL)
    assert re.fullmatch(r"[0-9a-f]{64}", text.sha256)
    assert text.sha256 != policies.text("acceptable_use", Language.EN).sha256


def test_an_unknown_text_is_an_error():
    """Nothing is accepted that was never shown."""
    with pytest.raises(FileNotFoundError):
        policies.text("terms_of_war", Language.NL)

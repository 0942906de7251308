"""The language of a customer's words: Dutch or English, or nothing when they do not tell."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.dialogue.language import LinguaRecogniser
from bot.model.conversation import Language

_HERE = Path(__file__).parent
_LISTS = _HERE.parent / "signup" / "words"
_LEAST_RIGHT, _LEAST_TOLD = 0.97, 0.9


def lines(path: Path) -> list[str]:
    """Return what stands in a file, a message a line."""
    found = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#"]
    assert len(found) > 60
    return found


def listed(*kinds: str) -> Iterator[tuple[Language, str]]:
    """Return the names, companies or titles of each language's list."""
    for kind in kinds:
        for language in Language:
            yield from ((language, line) for line in lines(_LISTS / f"{kind}_{language.value}.txt"))


@pytest.fixture(scope="module")
def recogniser() -> LinguaRecogniser:
    """One recogniser, warm."""
    recogniser = LinguaRecogniser()
    recogniser.warm_up()
    return recogniser


@pytest.mark.parametrize("language", Language)
def test_what_people_write_tells_their_language(recogniser: LinguaRecogniser, language: Language) -> None:
    """Dutch full of English words, Flemish, text message style, English about Dutch companies: right, or it does not tell."""
    said = lines(_HERE / "languages" / f"{language.value}.txt")
    told = {text: recogniser.recognise(text) for text in said}
    wrong = [text for text, found in told.items() if found not in {language, None}]
    assert len(wrong) <= (1 - _LEAST_RIGHT) * len(said), wrong
    assert sum(found is language for found in told.values()) >= _LEAST_TOLD * len(said)


def test_what_both_languages_have_tells_nothing(recogniser: LinguaRecogniser) -> None:
    """A yes, an ok, a number, an address, a title, a company: nobody changed their language with it."""
    told = [text for text in lines(_HERE / "languages" / "either.txt") if recogniser.recognise(text)]
    assert told == []


def test_names_and_companies_tell_nothing(recogniser: LinguaRecogniser) -> None:
    """A Dutch company with an English name, an Englishman with a Dutch one: no language follows from it."""
    assert [text for _, text in listed("names", "companies") if recogniser.recognise(text)] == []


def test_job_titles_do_not_change_the_language(recogniser: LinguaRecogniser) -> None:
    """A Dutch sales manager stays Dutch."""
    changed = [text for language, text in listed("jobs") if recogniser.recognise(text) not in {language, None}]
    assert changed == []


_FIRST = {
    Language.NL: ("hoi", "Nee", "goedemorgen", "klant worden", "wrm wil je mijn nummer"),
    Language.EN: ("hello", "YES", "register my company", "why do you need my number"),
    None: ("06 12345678", "Jan", "ok", "", "👍"),
}


@pytest.mark.parametrize(("language", "text"), [(language, text) for language, said in _FIRST.items() for text in said])
def test_first_words_tell_with_less(recogniser: LinguaRecogniser, language: Language | None, text: str) -> None:
    """To begin with, a greeting will do; a number or a name alone does not."""
    assert recogniser.guess(text) is language

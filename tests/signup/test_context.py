"""The open question is known: what fits it is its answer, what is a question or a wish is not, whatever the engine thinks of it."""

import pytest

from bot.signup.step import Accepted
from tests.signup.understanding import FREE, Understanding, development, is_taken, lines

pytestmark = pytest.mark.timeout(600)  # the first test may have to train the model

LANGUAGES = ("nl", "en")
#: How many of a list may go wrong: one in a hundred, one in fifty, and in the short list of talk one more than that.
_NEARLY_ALL, _MOST, _TALK = 0.99, 0.98, 0.97
_FEWEST = 300


def test_the_lists_are_long_and_without_repetition():
    """Three hundred of each kind and language, a hundred of talk."""
    for language in LANGUAGES:
        for kind in ("names", "companies", "jobs"):
            found = lines(f"{kind}_{language}")
            assert len(set(found)) == len(found) >= _FEWEST, kind
        assert len(set(lines(f"talk_{language}"))) >= 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_may_have_any_name(understanding: Understanding, language: str):
    """Particles, diacritics, initials, lower case, capitals, and words: every name is a name, its last name begins where it should."""
    wrong = []
    for line in lines(f"names_{language}"):
        first, _, last = line.partition("|")
        # A single name counts when it is said again.
        result = understanding.read("full_name", f"{first} {last}".strip(), language, misses=0 if last else 1)
        if result != Accepted({"first": first, "last": last}):
            wrong.append((line, result))
    assert len(wrong) <= (1 - _NEARLY_ALL) * len(lines(f"names_{language}")), wrong


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "key", "least"),
    [
        ("jobs", "job_title", _NEARLY_ALL),
        ("companies", "registration_number", _MOST),
        ("names", "security_contact", _NEARLY_ALL),
    ],
)
def test_free_words_are_answers(understanding: Understanding, language: str, kind: str, key: str, least: float):
    """Titles, companies and contacts are taken, also where the engine sees a wish in them."""
    texts = [line.replace("|", " ") for line in lines(f"{kind}_{language}")]
    refused = [text for text in texts if not is_taken(understanding.read(key, text, language))]
    assert len(refused) <= (1 - least) * len(texts), refused


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", FREE)
def test_talk_is_no_answer(understanding: Understanding, language: str, key: str):
    """Questions, wishes, complaints and greetings are left to the rules."""
    texts = lines(f"talk_{language}")
    taken = [text for text in texts if is_taken(understanding.read(key, text, language))]
    assert len(taken) <= (1 - _TALK) * len(texts), taken


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", FREE)
def test_what_means_something_is_no_answer(understanding: Understanding, language: str, key: str):
    """No phrase of the development set, which knows nothing of these rules, is taken but for one in fifty."""
    texts = development(language)
    taken = [text for text in texts if is_taken(understanding.read(key, text, language))]
    assert len(taken) <= (1 - _MOST) * len(texts), taken

"""Intents are recognised by how a text is written and what it means: with honest confidence, the same after loading as after training."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from welkom_engine.intent_classifier import LettersAndMeaningClassifier
from welkom_engine.ngrams import Ngrams, plain
from welkom_engine.recognition import Settings, learn

_EXAMPLES = {
    "affirm": ["ja", "ja hoor", "klopt", "yes", "that is right", "zeker weten", "👍"],
    "deny": ["nee", "nee dank je", "klopt niet", "no", "that is wrong", "zeker niet", "👎"],
    "ask_why_phone": ["waarom wil je mijn nummer", "why do you need my number", "waarom mijn telefoonnummer?"],
}


@pytest.fixture
def storage(tmp_path):
    """Where a model is kept."""
    return LocalModelStorage(tmp_path)


@pytest.fixture
def trained(storage):
    """A classifier that learned the examples."""
    config = LettersAndMeaningClassifier.get_default_config()
    classifier = LettersAndMeaningClassifier(config, storage, Resource("intents"))
    messages = [Message.build(text, intent) for intent, texts in _EXAMPLES.items() for text in texts]
    classifier.train(TrainingData(messages))
    return classifier


def understood(classifier, text):
    """Intent and ranking of a text."""
    message = classifier.process([Message.build(text)])[0]
    return message.get("intent"), message.get("intent_ranking")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Ja hoor!", "affirm"), ("JA", "affirm"), ("klpt", "affirm"), ("👍", "affirm"), ("nee", "deny"), ("nee, klopt niet", "deny"),
        ("waarom wilt u mijn telefoonnumer", "ask_why_phone"), ("why my number", "ask_why_phone"),
    ],
)  # fmt: skip
def test_people_are_understood(trained, text, intent):
    """In capitals, with typing errors, by signs."""
    assert understood(trained, text)[0]["name"] == intent


def test_confidence_is_a_probability(trained):
    """All add up to one, the best comes first, and nonsense is unsure."""
    best, ranking = understood(trained, "klopt")
    assert sum(one["confidence"] for one in ranking) == pytest.approx(1)
    assert ranking[0] == best
    assert [one["confidence"] for one in ranking] == sorted((one["confidence"] for one in ranking), reverse=True)
    assert understood(trained, "zzzz qqq")[0]["confidence"] < 0.9 < best["confidence"]


def test_the_same_after_loading(trained, storage):
    """What was trained is what is loaded, number by number."""
    loaded = LettersAndMeaningClassifier.load(trained._config, storage, Resource("intents"), None)
    for text in ("ja", "waarom", "", "niet bekend"):
        assert understood(loaded, text) == understood(trained, text)


def test_training_is_repeatable(trained, storage):
    """The same examples make the same model."""
    before = trained._recognition.chances(["ja", "klopt niet", "waarom"])
    trained.train(TrainingData([Message.build(t, i) for i, texts in _EXAMPLES.items() for t in texts]))
    assert np.array_equal(before, trained._recognition.chances(["ja", "klopt niet", "waarom"]))


def test_many_texts_at_once_are_the_same_as_one_by_one(trained):
    """What the measurements do is what a turn does."""
    texts = ["ja", "why do you need it", ""]
    one_by_one = np.concatenate([trained._recognition.chances([text]) for text in texts])
    assert np.allclose(trained._recognition.chances(texts), one_by_one, atol=1e-5)


def test_words_that_no_example_has_are_understood_by_their_meaning():
    """In the other language, too, and not a word or ending in common."""
    examples = {
        "dog": ["hond", "puppy", "de poedel blaft"],
        "money": ["geld", "euro", "ik betaal de rekening"],
        "sea": ["zee", "golven", "een boot op het water"],
    }
    texts, intents = zip(*((text, intent) for intent, some in examples.items() for text in some), strict=True)
    recognition = learn(Settings(), texts, intents)
    best = recognition.chances(["my terrier", "the cash", "sailing the ocean"]).argmax(axis=1)
    assert [recognition.intents[one] for one in best] == ["dog", "money", "sea"]


def test_a_missing_part_is_an_error(storage):
    """Unlike Rasa's own classifiers it does not start untrained."""
    with pytest.raises(ValueError, match="intents"):
        LettersAndMeaningClassifier.load(
            LettersAndMeaningClassifier.get_default_config(), storage, Resource("intents"), None
        )


@given(text=st.text(max_size=200))
def test_any_text_is_weighed(text):
    """No text breaks it; its words weigh one in all, and so do its pieces."""
    weights = Ngrams.learn([text]).weigh([text]).data
    words = any(sign.isalnum() or not sign.isspace() for sign in plain(text))
    assert float(weights @ weights) == pytest.approx(2 if words else 0, abs=1e-4)


def test_accents_capitals_and_drawn_out_letters_do_not_matter():
    """`Één` is `een`, and `jaaaaa` is `jaa`."""
    assert plain("Één CAFÉ, jaaaaa") == "een cafe, jaa"


def test_a_long_text_is_understood(trained):
    """Of two thousand words the first count."""
    assert understood(trained, "waarom wil je mijn nummer " * 500)[0]["name"] == "ask_why_phone"

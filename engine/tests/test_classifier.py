"""Intents are recognised by n-grams: quickly, with honest confidence, the same after loading as after training."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from welkom_engine.intent_classifier import NgramIntentClassifier
from welkom_engine.network import train
from welkom_engine.ngrams import View, Vocabulary

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
    config = NgramIntentClassifier.get_default_config()
    classifier = NgramIntentClassifier(config, storage, Resource("intents"))
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
    assert understood(trained, "xqzj")[0]["confidence"] < 0.7


def test_the_same_after_loading(trained, storage):
    """What was trained is what is loaded, number by number."""
    loaded = NgramIntentClassifier.load(trained._config, storage, Resource("intents"), None)
    for text in ("ja", "waarom", "", "niet bekend"):
        assert understood(loaded, text) == understood(trained, text)


def test_training_is_repeatable(trained, storage):
    """The same examples make the same model."""
    before = [trained.chances(text) for text in ("ja", "klopt niet", "waarom")]
    trained.train(TrainingData([Message.build(t, i) for i, texts in _EXAMPLES.items() for t in texts]))
    for text, chances in zip(("ja", "klopt niet", "waarom"), before, strict=False):
        assert np.array_equal(chances, trained.chances(text))


def test_the_network_learns_what_a_line_cannot():
    """Either of two words means one thing, both or none the other: no linear machine tells these apart."""
    rows = [("a", 0), ("b", 0), ("a b", 1), ("c", 1)] * 20
    seen = Vocabulary.learn(View(2, 2, across_words=False, words_seen_in=1), [text for text, _ in rows])
    network = train(seen.matrix(text for text, _ in rows), np.array([c for _, c in rows]), units=50, epochs=400)
    assert [int(network.odds(*seen.weigh(text)).argmax()) for text, _ in rows[:4]] == [0, 0, 1, 1]


def test_a_missing_part_is_an_error(storage):
    """Unlike Rasa's own classifiers it does not start untrained."""
    with pytest.raises(ValueError, match="intents"):
        NgramIntentClassifier.load(NgramIntentClassifier.get_default_config(), storage, Resource("intents"), None)


@pytest.mark.parametrize("across", [True, False])
@given(text=st.text(max_size=200))
def test_any_text_is_weighed(across, text):
    """No text breaks it; its words weigh one, and so do its pieces."""
    view = View(2, 4, across_words=across, words_seen_in=1, pieces_seen_in=1)
    places, weights = Vocabulary.learn(view, [text]).weigh(text)
    words, pieces = view.ngrams(text)
    assert len(places) == len(weights) == len(words) + len(pieces)
    assert float(weights @ weights) == pytest.approx(bool(words) + bool(pieces))


def test_accents_capitals_and_drawn_out_letters_do_not_matter():
    """`Één` is `een`, and `jaaaaa` is `jaa`."""
    view = View(2, 4, across_words=True, words_seen_in=1)
    assert view.ngrams("Één CAFÉ, jaaaaa") == view.ngrams("een cafe, jaa")


def test_pieces_cross_words_only_where_they_should():
    """Across words a piece tells their order; within words it survives a missing space."""
    across, within = (View(2, 4, across_words=kind, words_seen_in=1).ngrams("wil ik")[1] for kind in (True, False))
    assert "\tl ik" in across
    assert "\tl ik" not in within
    assert set(within) < set(across)


def test_a_long_text_is_quick(trained):
    """Two thousand words take no longer than a turn may."""
    began = time.perf_counter()
    understood(trained, "woordje " * 2500)
    assert time.perf_counter() - began < 1.0

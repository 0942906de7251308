"""Owns how words become an intent: one linear model over word and character n-grams, both languages in one.

`config.yml` names it; `bench/nlu` holds what it was measured against.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

_FILE = "classifier.joblib"
_WORD = r"(?u)[^\W_]+|[?!]|__\w+__"
_REPEATED = re.compile(r"(.)\1{2,}")


def normalise(text: str) -> str:
    """Lower case, no accents, letters repeated for emphasis ("jaaaa") written twice at most."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _REPEATED.sub(r"\1\1", "".join(c for c in plain if not unicodedata.combining(c)))


class LinearModel:
    """A linear SVM whose margins become chances: softmax with the one scale that fits examples it was not trained on."""

    def __init__(self, strength: float) -> None:
        """`strength`: inverse of the regularisation (C of the SVM)."""
        self._strength, self._scale = strength, 1.0

    def fit(self, texts: list[str], intents: list[str]) -> LinearModel:
        """Find the scale on a held-out part, then fit on everything."""
        seen, held, names, truth = train_test_split(texts, intents, test_size=0.12, random_state=7, stratify=intents)
        self._fit(seen, names)
        self._scale = self._best_scale(self._margins(held), truth)
        return self._fit(texts, intents)

    def chances(self, text: str) -> np.ndarray:
        """The chance of each of `names`."""
        return _softmax(self._margins([text]) * self._scale)[0]

    @property
    def names(self) -> np.ndarray:
        """The intents, in the order of the chances."""
        return self._svm.classes_

    def _fit(self, texts: list[str], intents: list[str]) -> LinearModel:
        self._features = _features()
        self._svm = LinearSVC(C=self._strength, random_state=7).fit(self._features.fit_transform(texts), intents)
        return self

    def _margins(self, texts: list[str]) -> np.ndarray:
        return self._svm.decision_function(self._features.transform(texts))

    def _best_scale(self, margins: np.ndarray, truth: list[str]) -> float:
        places = np.searchsorted(self.names, truth)

        def surprise(scale: float) -> float:
            return float(-np.log(_softmax(margins * scale)[np.arange(len(places)), places] + 1e-12).mean())

        return min(np.arange(1.0, 12.0, 0.25), key=surprise)


def _features() -> FeatureUnion:
    words = TfidfVectorizer(preprocessor=normalise, token_pattern=_WORD, ngram_range=(1, 2), sublinear_tf=True)
    letters = TfidfVectorizer(
        preprocessor=normalise, analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2
    )
    return FeatureUnion([("words", words), ("letters", letters)])


def _softmax(margins: np.ndarray) -> np.ndarray:
    grown = np.exp(margins - margins.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NgramClassifier(IntentClassifier, GraphComponent):
    """TF-IDF over words (1-2) and characters within words (2-5), a linear SVM over both."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`: inverse strength of the regularisation; `ranking_length`: how many readings are handed on."""
        return {"C": 0.3, "ranking_length": 5}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: Any = None) -> None:
        """Keep where the model is stored, and the model when there is one."""
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

    @classmethod
    def create(
        cls: type[NgramClassifier],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa's signature
    ) -> NgramClassifier:
        """Make an untrained one."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: type[NgramClassifier],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa's signature
        **kwargs: Any,  # noqa: ARG003
    ) -> NgramClassifier:
        """Read the trained model; our own models only, their checksum is proved before."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / _FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example that has an intent."""
        examples = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        if examples:
            self._model = LinearModel(self._config["C"]).fit(
                [e.get(TEXT) for e in examples], [e.get(INTENT) for e in examples]
            )
            with self._storage.write_to(self._resource) as folder:
                joblib.dump(self._model, folder / _FILE, compress=3)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Give each message its likeliest intents, surest first."""
        for message in messages:
            if message.get(INTENT) is None and message.get(TEXT):
                self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        if self._model is None:
            return
        chances = self._model.chances(message.get(TEXT))
        best = chances.argsort()[::-1][: self._config["ranking_length"]]
        names = self._model.names
        ranking = [{INTENT_NAME_KEY: str(names[i]), PREDICTED_CONFIDENCE_KEY: float(chances[i])} for i in best]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)

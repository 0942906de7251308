"""Owns how words become an intent: one linear model over word and character n-grams, both languages in one.

`config.yml` names it; `bench/nlu` holds what it was measured against.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Dict, List, Text, Type

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline

_FILE = "classifier.joblib"
_REPEATED = re.compile(r"(.)\1{2,}")


def normalise(text: str) -> str:
    """Lower case, no accents, letters repeated for emphasis ("jaaaa") written twice at most."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _REPEATED.sub(r"\1\1", "".join(c for c in plain if not unicodedata.combining(c)))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NgramClassifier(IntentClassifier, GraphComponent):
    """TF-IDF over words (1-2) and characters within words (2-5), multinomial logistic regression."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`C`: inverse strength of the regularisation; `ranking_length`: how many readings are handed on."""
        return {"C": 12.0, "max_iter": 200, "ranking_length": 5}

    def __init__(self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource, model: Any = None) -> None:
        """Keep where the model is stored, and the model when there is one."""
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

    @classmethod
    def create(
        cls: Type[NgramClassifier],
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa's signature
    ) -> NgramClassifier:
        """Make an untrained one."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: Type[NgramClassifier],
        config: Dict[Text, Any],
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
            self._model = self._pipeline().fit([e.get(TEXT) for e in examples], [e.get(INTENT) for e in examples])
            with self._storage.write_to(self._resource) as folder:
                joblib.dump(self._model, folder / _FILE, compress=3)
        return self._resource

    def _pipeline(self) -> Pipeline:
        words = TfidfVectorizer(preprocessor=normalise, token_pattern=r"(?u)[^\W_]+|[?!]|__\w+__", ngram_range=(1, 2), sublinear_tf=True)
        letters = TfidfVectorizer(preprocessor=normalise, analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        model = LogisticRegression(C=self._config["C"], max_iter=self._config["max_iter"], tol=1e-3)
        return Pipeline([("features", FeatureUnion([("words", words), ("letters", letters)])), ("model", model)])

    def process(self, messages: List[Message]) -> List[Message]:
        """Give each message its likeliest intents, surest first."""
        for message in messages:
            if message.get(INTENT) is None and message.get(TEXT):
                self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        if self._model is None:
            return
        chances = self._model.predict_proba([message.get(TEXT)])[0]
        best = chances.argsort()[::-1][: self._config["ranking_length"]]
        names = self._model.classes_
        ranking = [{INTENT_NAME_KEY: str(names[i]), PREDICTED_CONFIDENCE_KEY: float(chances[i])} for i in best]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)

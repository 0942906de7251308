"""Owns the recognition of intents: linear over n-grams, trained in seconds, answering in less than a millisecond.

A component of Rasa's pipeline (`config.yml`). It is loaded without scikit-learn and without unpickling anything.
"""

import json
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from welkom_engine.ngrams import vocabulary, weigh

_NUMBERS = "numbers.npz"
_NAMES = "names.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NgramIntentClassifier(GraphComponent, IntentClassifier):
    """A linear support vector machine whose margins become confidences by a temperature."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Its settings; `temperature` is chosen so that on phrases kept apart nine of ten at 0.9 are right."""
        return {
            "shortest_piece": 2,
            "longest_piece": 4,
            "seen_in": 2,
            "regularization": 0.5,
            "temperature": 6.0,
            "ranking_length": 4,
        }

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._pieces = (config["shortest_piece"], config["longest_piece"])
        self._columns: dict[str, int] = {}
        self._intents: list[str] = []
        self._rarity = self._slopes = self._offsets = np.zeros(0)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "NgramIntentClassifier":
        """An untrained one."""
        del execution_context
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples of the training data."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - only training needs it
        from sklearn.svm import LinearSVC  # noqa: PLC0415

        examples = [(e.get(TEXT), e.get(INTENT)) for e in training_data.intent_examples if e.get(TEXT)]
        found = vocabulary((text for text, _ in examples), self._pieces, self._config["seen_in"])
        self._columns = {ngram: column for column, ngram in enumerate(found)}
        self._rarity = np.log((1 + len(examples)) / (1 + np.fromiter(found.values(), dtype=np.float64))) + 1
        rows = [weigh(text, self._pieces, self._columns, self._rarity) for text, _ in examples]
        starts = np.cumsum([0, *(len(places) for places, _ in rows)])
        matrix = csr_matrix(
            (np.concatenate([w for _, w in rows]), np.concatenate([p for p, _ in rows]), starts),
            shape=(len(examples), len(self._columns)),
        )
        machine = LinearSVC(C=self._config["regularization"], random_state=0)
        machine.fit(matrix, [intent for _, intent in examples])
        self._intents = [str(intent) for intent in machine.classes_]
        self._slopes, self._offsets = machine.coef_.T.astype(np.float32), machine.intercept_.astype(np.float32)
        self._persist()
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing that comes after it in training needs its opinion."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the likeliest intents to every message."""
        for message in messages:
            ranking = self._ranking(message.get(TEXT) or "")
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, text: str) -> list[dict[str, Any]]:
        places, weights = weigh(text, self._pieces, self._columns, self._rarity)
        margins = weights @ self._slopes[places] + self._offsets
        odds = np.exp((margins - margins.max()) * self._config["temperature"])
        likely = odds / odds.sum()
        best = np.argsort(-likely, kind="stable")[: self._config["ranking_length"]]
        return [{"name": self._intents[one], "confidence": float(likely[one])} for one in best]

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / _NUMBERS, rarity=self._rarity, slopes=self._slopes, offsets=self._offsets)
            names = {"intents": self._intents, "ngrams": list(self._columns)}
            (folder / _NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> "NgramIntentClassifier":
        """A trained one, from the model; raises when it is not there (Rasa's own would answer untrained)."""
        loaded = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            names = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
            with np.load(folder / _NUMBERS, allow_pickle=False) as numbers:
                loaded._rarity, loaded._slopes, loaded._offsets = (  # noqa: SLF001 - its own
                    numbers["rarity"],
                    numbers["slopes"],
                    numbers["offsets"],
                )
        loaded._intents = names["intents"]  # noqa: SLF001
        loaded._columns = {ngram: column for column, ngram in enumerate(names["ngrams"])}  # noqa: SLF001
        return loaded

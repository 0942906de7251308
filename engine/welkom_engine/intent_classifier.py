"""Owns the recognition of intents as a component of Rasa's pipeline (`config.yml`): trains, keeps and loads it.

What it learns is in `recognition`. The model is arrays and names: nothing of it is unpickled.
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

from welkom_engine.recognition import Learned, Recognition, Settings, learn

_NUMBERS = "numbers.npz"
_NAMES = "names.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LettersAndMeaningClassifier(GraphComponent, IntentClassifier):
    """The likeliest intents of a text, by how it is written and by what it means."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """How many of the likeliest intents it names."""
        return {"ranking_length": 4}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._recognition: Recognition

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LettersAndMeaningClassifier":
        """An untrained one."""
        del execution_context
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples of the training data."""
        examples = [(e.get(TEXT), e.get(INTENT)) for e in training_data.intent_examples if e.get(TEXT)]
        self._recognition = learn(Settings(), [text for text, _ in examples], [intent for _, intent in examples])
        with self._model_storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / _NUMBERS, **self._recognition.learned.arrays())
            (folder / _NAMES).write_text(json.dumps(self._recognition.intents), encoding="utf-8")
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
        likely = self._recognition.chances([text])[0]
        best = np.argsort(-likely, kind="stable")[: self._config["ranking_length"]]
        return [{"name": self._recognition.intents[one], "confidence": float(likely[one])} for one in best]

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> "LettersAndMeaningClassifier":
        """A trained one, from the model; raises when it is not there (Rasa's own would answer untrained)."""
        loaded = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            names = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
            with np.load(folder / _NUMBERS, allow_pickle=False) as file:
                loaded._recognition = Recognition(Settings(), names, Learned(**file))  # noqa: SLF001 - its own
        return loaded

"""Owns the recognition of intents: two opinions over n-grams, trained in seconds, answering in about a millisecond.

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

from welkom_engine.network import Network, chances, train
from welkom_engine.ngrams import View, Vocabulary

_NUMBERS = "numbers.npz"
_NAMES = "names.json"
# The two err differently, the more so as they look at different things.
_LINEAR = View(shortest=2, longest=6, across_words=True, words_seen_in=1)
_NETWORK = View(shortest=2, longest=4, across_words=False, words_seen_in=2)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NgramIntentClassifier(GraphComponent, IntentClassifier):
    """A linear support vector machine and a small network; the chance of an intent is the mean of what both give it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Its settings; `sharpness` turns margins into chances that hold on phrases kept apart (docs/decisions)."""
        return {"regularization": 0.7, "sharpness": 5.0, "units": 100, "epochs": 8, "ranking_length": 4}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self.intents: list[str] = []

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
        examples = [(e.get(TEXT), e.get(INTENT)) for e in training_data.intent_examples if e.get(TEXT)]
        self.learn([text for text, _ in examples], [intent for _, intent in examples])
        self._persist()
        return self._resource

    def learn(self, texts: list[str], intents: list[str]) -> None:
        """Learn that these texts have these intents."""
        from sklearn.svm import LinearSVC  # noqa: PLC0415 - only training needs it

        self._seen, self._seen_by_network = Vocabulary.learn(_LINEAR, texts), Vocabulary.learn(_NETWORK, texts)
        machine = LinearSVC(C=self._config["regularization"], random_state=0)
        machine.fit(self._seen.matrix(texts), intents)
        self.intents = [str(intent) for intent in machine.classes_]
        self._slopes, self._offsets = machine.coef_.T.astype(np.float16), machine.intercept_.astype(np.float32)
        self._network = train(
            self._seen_by_network.matrix(texts),
            np.searchsorted(machine.classes_, intents),
            units=self._config["units"],
            epochs=self._config["epochs"],
        )

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

    def chances(self, text: str) -> np.ndarray:
        """The chance of each of `intents`."""
        places, weights = self._seen.weigh(text)
        margins = weights.astype(np.float32) @ self._slopes[places].astype(np.float32) + self._offsets
        linear = chances(margins * self._config["sharpness"])
        return np.asarray((linear + chances(self._network.odds(*self._seen_by_network.weigh(text)))) / 2)

    def _ranking(self, text: str) -> list[dict[str, Any]]:
        likely = self.chances(text)
        best = np.argsort(-likely, kind="stable")[: self._config["ranking_length"]]
        return [{"name": self.intents[one], "confidence": float(likely[one])} for one in best]

    def _persist(self) -> None:
        numbers = {"rarity": self._seen.rarity, "slopes": self._slopes, "offsets": self._offsets}
        second = {f"network_{name}": array for name, array in vars(self._network).items()}
        names = {"intents": self.intents, "seen": self._seen.names, "seen_by_network": self._seen_by_network.names}
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / _NUMBERS, network_rarity=self._seen_by_network.rarity, **numbers, **second)
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
            with np.load(folder / _NUMBERS, allow_pickle=False) as file:
                loaded._read(names, dict(file))  # noqa: SLF001 - its own
        return loaded

    def _read(self, names: dict[str, list[str]], numbers: dict[str, np.ndarray]) -> None:
        self.intents = names["intents"]
        self._seen = Vocabulary(_LINEAR, names["seen"], numbers["rarity"])
        self._slopes, self._offsets = numbers["slopes"], numbers["offsets"]
        second = {
            name.removeprefix("network_"): array for name, array in numbers.items() if name.startswith("network_")
        }
        self._seen_by_network = Vocabulary(_NETWORK, names["seen_by_network"], second.pop("rarity"))
        self._network = Network(**second)

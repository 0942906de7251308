"""Owns the list of pipelines that are compared."""

from collections.abc import Callable
from typing import Any

from sklearn.decomposition import TruncatedSVD
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from bench.nlu import rewriting
from bench.nlu.parts import (
    Embedded,
    NgramFeatures,
    PerLanguage,
    Rewritten,
    Shipped,
    Together,
    WithSpoiltCopies,
    e5,
    minilm,
)
from welkom_engine.recognition import Settings, meanings

CHOSEN = "n-grams and meaning (chosen)"
#: Their time is far beyond what a training may take; run when named.
SLOW = ("e5 alone", "n-grams and e5", "n-grams, meaning and e5")
#: Understand English only.
ENGLISH = ("MiniLM alone, English", "n-grams and MiniLM, English", "n-grams SVM, English", f"{CHOSEN}, English")


def _svm(**how: Any) -> LinearSVC:
    return LinearSVC(C=0.7, random_state=0, **how)


def _ngrams_svm(*before: Any) -> Any:
    return make_pipeline(*before, NgramFeatures(), _svm())


def _network(units: int = 512) -> MLPClassifier:
    return MLPClassifier((units,), alpha=1e-3, batch_size=128, max_iter=12, random_state=0)


def _embedded(encoder: Any) -> Any:
    return make_pipeline(Embedded(encoder), _network())


def _logistic() -> Any:
    return make_pipeline(NgramFeatures(), LogisticRegression(C=20, tol=1e-5, max_iter=60))


PIPELINES: dict[str, Callable[[], Any]] = {
    "words SVM": lambda: make_pipeline(NgramFeatures(pieces=False), _svm()),
    "n-grams logistic regression": _logistic,
    "n-grams SVM": _ngrams_svm,
    "n-grams SVM, classes weigh the same": lambda: make_pipeline(NgramFeatures(), _svm(class_weight="balanced")),
    "n-grams SVM, abbreviations written out": lambda: _ngrams_svm(Rewritten(rewriting.written_out)),
    "n-grams SVM, spelling corrected": lambda: _ngrams_svm(Rewritten(rewriting.spelt)),
    "n-grams SVM, with lemmas": lambda: _ngrams_svm(Rewritten(rewriting.with_lemmas)),
    "n-grams SVM, compounds split": lambda: _ngrams_svm(Rewritten(rewriting.with_parts)),
    "n-grams SVM, language as a feature": lambda: _ngrams_svm(Rewritten(rewriting.with_language)),
    "n-grams SVM, learned with typing errors": lambda: WithSpoiltCopies(_ngrams_svm()),
    "n-grams SVM, one for each language": lambda: PerLanguage(_ngrams_svm()),
    "n-grams complement Bayes": lambda: make_pipeline(NgramFeatures(), ComplementNB(alpha=0.3)),
    "n-grams nearest neighbours": lambda: make_pipeline(NgramFeatures(), KNeighborsClassifier(15, weights="distance")),
    "n-grams network (scikit-learn)": lambda: make_pipeline(
        NgramFeatures(),
        SelectKBest(f_classif, k=20000),
        MLPClassifier((64,), max_iter=4, batch_size=128, random_state=0),
    ),
    "n-grams reduced, network": lambda: make_pipeline(
        NgramFeatures(), TruncatedSVD(300, n_iter=2, random_state=0), StandardScaler(), _network(256)
    ),
    "n-grams SVM and logistic regression": lambda: Together([(1, _ngrams_svm()), (1, _logistic())]),
    "meaning alone": lambda: make_pipeline(Embedded(meanings), _network()),
    "meaning nearest neighbours": lambda: make_pipeline(
        Embedded(meanings), KNeighborsClassifier(15, weights="distance", metric="cosine")
    ),
    "n-grams and meaning, mean of chances": lambda: Together([(0.6, _ngrams_svm()), (0.4, _embedded(meanings))]),
    CHOSEN: lambda: Shipped(Settings()),
    "n-grams and meaning, abbreviations written out": lambda: make_pipeline(
        Rewritten(rewriting.written_out), Shipped(Settings())
    ),
    "n-grams and meaning, learned with typing errors": lambda: WithSpoiltCopies(Shipped(Settings())),
    "n-grams SVM, English": _ngrams_svm,
    "MiniLM alone, English": lambda: _embedded(minilm),
    "n-grams and MiniLM, English": lambda: Together([(0.7, _ngrams_svm()), (0.3, _embedded(minilm))], odds=True),
    f"{CHOSEN}, English": lambda: Shipped(Settings()),
    "e5 alone": lambda: _embedded(e5),
    "n-grams and e5": lambda: Together([(0.7, _ngrams_svm()), (0.3, _embedded(e5))], odds=True),
    "n-grams, meaning and e5": lambda: Together(
        [(0.6, _ngrams_svm()), (0.2, _embedded(meanings)), (0.25, _embedded(e5))], odds=True
    ),
}

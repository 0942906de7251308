"""Owns what is asked of the chosen pipeline beyond the comparison: all examples learned, thresholds, answers in free words."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.nlu.data import Asked, Example, Styles
from bench.nlu.measure import asked, lines
from bench.nlu.scores import thresholds
from welkom_engine.recognition import Recognition, Settings, learn

_NONSENSE = Path(__file__).with_name("nonsense.txt")
#: Nonsense read so is answered with the question again.
_HARMLESS = ("inform", "out_of_scope")
_FREE_WORDS = ("names", "companies", "jobs")


def examine(root: Path, learned: Sequence[Example], sets: Sequence[Asked], styles: Styles) -> dict[str, Any]:
    """The figures of the classifier as it is shipped."""
    recognition = learn(Settings(), [e.text for e in learned], [e.intent for e in learned])
    sets = [_without(one, {e.text.casefold() for e in learned}) for one in sets]
    everything = [e for one in sets for e in one.examples]
    chances = recognition.chances([e.text for e in everything])
    right = np.asarray(recognition.intents)[chances.argmax(axis=1)] == np.array([e.intent for e in everything])
    nonsense = recognition.chances(lines(_NONSENSE))
    harmless = np.isin(np.asarray(recognition.intents)[nonsense.argmax(axis=1)], _HARMLESS)
    return {
        "examples": len(learned),
        "asked": {f"{one.name} {one.language}": len(one.examples) for one in sets},
        **asked(recognition.chances, recognition.intents, sets, styles),
        "thresholds": thresholds(chances, right, nonsense, harmless),
        "free_words": _free_words(root, recognition),
    }


def _without(one: Asked, learned: set[str]) -> Asked:
    """Greetings and the like stand word for word in the training data, too: no merit to know them."""
    return Asked(one.name, one.language, tuple(e for e in one.examples if e.text.casefold() not in learned))


def _free_words(root: Path, recognition: Recognition) -> dict[str, Any]:
    files = sorted(
        file for kind in _FREE_WORDS for file in (root / "tests" / "signup" / "words").glob(f"{kind}_??.txt")
    )
    return {file.stem: _read_as(recognition, lines(file)) for file in files}


def _read_as(recognition: Recognition, texts: Sequence[str]) -> dict[str, Any]:
    """How many are read as something else than an answer, how many of these surely, and as what most."""
    chances = recognition.chances(texts)
    best = np.asarray(recognition.intents)[chances.argmax(axis=1)]
    other = best != "inform"
    names, often = np.unique(best[other], return_counts=True)
    most = np.argsort(-often)[:3]
    return {
        "texts": len(texts),
        "other": int(other.sum()),
        "other_surely": int((other & (chances.max(axis=1) >= 0.8)).sum()),  # noqa: PLR2004 - what a person calls sure
        "most": {str(names[one]): int(often[one]) for one in most},
    }

"""Owns the figures: how often right, and whether the confidence can be believed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.metrics import f1_score

_BINS = 10


def figures(chances: np.ndarray, intents: Sequence[str], right: Sequence[str]) -> dict[str, float]:
    """Accuracy, macro F1, top 3, expected calibration error, and how often 0.75 to 0.85 was right."""
    names, wanted = np.asarray(intents), np.asarray(right)
    order = np.argsort(-chances, axis=1)[:, :3]
    best, sure = names[order[:, 0]], chances.max(axis=1)
    return {
        "accuracy": _rounded(np.mean(best == wanted)),
        "macro_f1": _rounded(f1_score(wanted, best, average="macro", labels=sorted(set(right)))),
        "top3": _rounded(np.mean((names[order] == wanted[:, None]).any(axis=1))),
        "ece": _rounded(calibration_error(sure, best == wanted)),
        "right_at_0.8": _rounded(np.mean((best == wanted)[np.abs(sure - 0.8) < 0.05])),  # noqa: PLR2004 - as it says
    }


def calibration_error(sure: np.ndarray, right: np.ndarray) -> float:
    """How far confidence and truth are apart, averaged over ten bins of confidence."""
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [np.sum(bins == one) * abs(sure[bins == one].mean() - right[bins == one].mean()) for one in set(bins)]
    return float(np.sum(gaps) / len(sure))


def accuracy_within(right: np.ndarray, styles: Sequence[Sequence[str]]) -> dict[str, dict[str, Any]]:
    """How often right among the texts of each style, and how many these are."""
    names = sorted({name for some in styles for name in some})
    chosen = {name: np.array([name in some for some in styles]) for name in names}
    return {name: {"accuracy": _rounded(right[mask].mean()), "texts": int(mask.sum())} for name, mask in chosen.items()}


def thresholds(
    chances: np.ndarray, right: np.ndarray, nonsense: np.ndarray, harmless: np.ndarray
) -> list[dict[str, float]]:
    """For pairs of thresholds: right and wrong answers let through, nonsense caught or read as something harmless."""
    return [
        {
            "threshold": low,
            "ambiguity": close,
            "right_kept": _rounded(np.mean(_passes(chances, low, close)[right])),
            "wrong_kept": _rounded(np.mean(_passes(chances, low, close)[~right])),
            "nonsense_caught": _rounded(np.mean(~_passes(nonsense, low, close) | harmless)),
        }
        for low in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
        for close in (0.0, 0.03, 0.05, 0.1)
    ]


def _passes(chances: np.ndarray, low: float, close: float) -> np.ndarray:
    two = np.sort(chances, axis=1)[:, -2:]
    return np.asarray((two[:, 1] >= low) & (two[:, 1] - two[:, 0] >= close))


def _rounded(value: Any) -> float:
    return round(float(value), 4)

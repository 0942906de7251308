"""Owns the measurement of one pipeline: it learns four fifths of the examples and is asked everything else."""

import pickle
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

from bench.nlu.data import Asked, Example, Styles
from bench.nlu.parts import chances_of
from bench.nlu.rewriting import language_of
from bench.nlu.scores import accuracy_within, figures

_TIMED = 200


def measure(
    make: Callable[[], Any], learned: Sequence[Example], sets: Sequence[Asked], styles: Styles
) -> dict[str, Any]:
    """All figures of a pipeline; times are seconds of a processor, since other programs share the machine."""
    model = make()
    began, clock = process_time(), perf_counter()
    model.fit([e.text for e in learned], [e.intent for e in learned])
    report: dict[str, Any] = {
        "examples": len(learned),
        "train_cpu_s": round(process_time() - began, 1),
        "train_clock_s": round(perf_counter() - clock, 1),
        "megabytes": round(len(pickle.dumps(model)) / 1e6, 1),
    }
    report |= asked(lambda texts: chances_of(model, texts), list(model.classes_), sets, styles)
    return report | _parse_times(model, [e.text for one in sets for e in one.examples])


def asked(
    chances: Callable[[Sequence[str]], np.ndarray], intents: Sequence[str], sets: Sequence[Asked], styles: Styles
) -> dict[str, Any]:
    """How well it answers, for each set and style."""
    scores, right, kinds = {}, [], []
    for one in sets:
        likely = chances([e.text for e in one.examples])
        wanted = [e.intent for e in one.examples]
        scores[f"{one.name} {one.language}"] = figures(likely, intents, wanted)
        right.append(np.asarray(intents)[likely.argmax(axis=1)] == np.asarray(wanted))
        kinds += [styles.of(e, one.language) for e in one.examples]
    return {"sets": scores, "styles": accuracy_within(np.concatenate(right), kinds)}


def held_out(examples: Sequence[Example]) -> list[Asked]:
    """The held-out examples as two sets, by what their language seems to be."""
    of = {"nl": [], "en": []}  # type: dict[str, list[Example]]
    for example in examples:
        of[language_of(example.text)].append(example)
    return [Asked("held-out", language, tuple(some)) for language, some in of.items()]


def _parse_times(model: Any, texts: Sequence[str]) -> dict[str, float]:
    took = [_parse_time(model, text) for text in texts[:: max(1, len(texts) // _TIMED)]]
    return {"parse_p50_ms": round(float(np.median(took)), 2), "parse_p99_ms": round(float(np.percentile(took, 99)), 2)}


def _parse_time(model: Any, text: str) -> float:
    """The best of three: the others say what else the machine was doing."""
    took = []
    for _ in range(3):
        began = process_time()
        chances_of(model, [text])
        took.append((process_time() - began) * 1000)
    return min(took)


def lines(file: Path) -> list[str]:
    """The lines of a list of words; `first|last` is a name."""
    return [line.replace("|", " ").strip() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]

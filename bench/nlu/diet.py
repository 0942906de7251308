"""Owns the reference peer of the comparison: Rasa's own classifier, in the environment that `bench/peer` has."""

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bench.nlu.data import Asked, Example, Styles
from bench.nlu.measure import asked

NAME = "DIET (Rasa), as its documentation sets it up"
EPOCHS = 8
_PYTHON = Path(__file__).resolve().parents[1] / "peer" / ".venv" / "bin" / "python"


def measure(learned: Sequence[Example], sets: Sequence[Asked], styles: Styles) -> dict[str, Any]:
    """All figures of it; its answers come from a program of its own."""
    with tempfile.TemporaryDirectory() as name:
        answers = _answers(Path(name), learned, [e.text for one in sets for e in one.examples])
    return figures(answers, len(learned), sets, styles)


def figures(answers: Mapping[str, Any], learned: int, sets: Sequence[Asked], styles: Styles) -> dict[str, Any]:
    """The figures of what it answered; intents that it does not rank have no chance."""
    intents = sorted({intent for ranking in answers["rankings"] for intent in ranking})
    texts = [e.text for one in sets for e in one.examples]
    rows = {
        text: [ranking.get(intent, 0.0) for intent in intents]
        for text, ranking in zip(texts, answers["rankings"], strict=True)
    }
    report = asked(lambda some: np.array([rows[text] for text in some]), intents, sets, styles)
    return {
        "examples": learned,
        "epochs": answers["epochs"],
        "train_cpu_s": round(answers["train_cpu_s"], 1),
        "train_clock_s": round(answers["train_s"], 1),
        "megabytes": round(answers["model_bytes"] / 1e6, 1),
        **report,
        "parse_p50_ms": round(float(np.median(answers["took_ms"])), 2),
        "parse_p99_ms": round(float(np.percentile(answers["took_ms"], 99)), 2),
    }


def _answers(folder: Path, learned: Sequence[Example], texts: Sequence[str]) -> dict[str, Any]:
    data, asked_texts, out = folder / "nlu.yml", folder / "texts.json", folder / "out.json"
    data.write_text(_as_training_data(learned), encoding="utf-8")
    asked_texts.write_text(json.dumps(texts), encoding="utf-8")
    program = (str(_PYTHON), "-W", "ignore", "-m", "bench.nlu.peer_diet")
    subprocess.run((*program, str(EPOCHS), str(data), str(asked_texts), str(out)), check=True)  # noqa: S603 - our own program
    answers: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return answers


def _as_training_data(learned: Sequence[Example]) -> str:
    by_intent: dict[str, list[str]] = {}
    for example in learned:
        by_intent.setdefault(example.intent, []).append(f"- {example.text}\n")
    blocks = [{"intent": intent, "examples": "".join(rows)} for intent, rows in by_intent.items()]
    return yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, width=10**6)

"""Training: our pipeline as we train it, stock Rasa with the same pipeline, and stock Rasa with DIET and TED on the same data."""

import asyncio
import re
import tempfile
from pathlib import Path
from time import perf_counter

from bench import models
from bench.figures import Figures, ratio
from bench.processes import ROOT
from bot.settings import Settings
from bot.training import train_if_needed

#: What `rasa init` writes, and with it most assistants.
_USUAL_EPOCHS = 100
_CONFIG = ROOT / "bench" / "peer" / "diet_ted.yml"
_EPOCH = re.compile(r"Epochs: 100%.*?(\d+)/\1 \[(?:(\d+):)?(\d+):(\d+)<")


def measure() -> dict[str, Figures]:
    """Train three times, each from nothing; DIET for a few epochs only, as a whole training takes most of an hour."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = perf_counter()
        asyncio.run(train_if_needed(Settings(_env_file=None, data_dir=folder / "ours")))
        ours = perf_counter() - began
        same = models.train_peer(folder / "same" / "model.tar.gz", ROOT / "config.yml")
        few = models.train_peer(folder / "diet" / "model.tar.gz", _CONFIG)
        epochs, seconds = _epochs((folder / "diet" / "train.log").read_text(encoding="utf-8"))
    whole = few + (_USUAL_EPOCHS - epochs) * seconds / epochs
    return {
        "training": {
            "ours_s": round(ours, 1),
            "stock_same_pipeline_s": round(same, 1),
            "diet_ted_s_per_epoch": round(seconds / epochs, 1),
            "diet_ted_epochs_measured": epochs,
            f"diet_ted_s_for_{_USUAL_EPOCHS}_epochs": round(whole),
            "ratio": ratio(ours, whole),
        }
    }


def _epochs(log: str) -> tuple[int, float]:
    """Return how many epochs DIET was trained for, and the seconds they took together."""
    found = _EPOCH.search(log)
    assert found, "Rasa says how long its epochs took"
    epochs, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return epochs, max(hours * 3600 + minutes * 60 + seconds, 1)

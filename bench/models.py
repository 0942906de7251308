"""Owns the trained models of both sides, kept in `var/bench` by what they are made of."""

import asyncio
import hashlib
import time
from functools import cache
from pathlib import Path

from bench.processes import ROOT, Program
from bot.settings import Settings
from bot.training import train_if_needed

_KEPT = ROOT / "var" / "bench"
_PEER = ROOT / "bench" / "peer"
_TRAINING_SECONDS = 1200.0
#: What the peer's model is made of: of our engine only the component of the pipeline.
_MADE_OF = (
    "domain.yml",
    "config.yml",
    "data/**/*.yml",
    "bench/peer/uv.lock",
    *(f"engine/welkom_engine/{name}.py" for name in ("intent_classifier", "ngrams", "recognition")),
)
#: Our component has to be found; nothing of ours but that is loaded.
PEER_ENV = {"PYTHONPATH": str(ROOT / "engine"), "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2"}


@cache
def ours() -> Path:
    """Return our model of the present sources."""
    return asyncio.run(train_if_needed(Settings(_env_file=None, data_dir=_KEPT / "ours")))


@cache
def peer() -> Path:
    """Return the peer's model of the present domain, rules, data and pipeline, trained by `rasa train`."""
    model = _KEPT / "peer" / f"{_fingerprint()}.tar.gz"
    if not model.exists():
        train_peer(model, ROOT / "config.yml")
    return model


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in _MADE_OF:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def peer_program(name: str) -> Path:
    """Return a program of the peer's environment."""
    return _PEER / ".venv" / "bin" / name


def train_peer(model: Path, config: Path) -> float:
    """Train with stock Rasa, from nothing; return the seconds it took."""
    model.parent.mkdir(parents=True, exist_ok=True)
    argv = [str(peer_program("rasa")), "train", "--force", "--domain", "domain.yml", "--data", "data"]
    argv += [
        "--config",
        str(config),
        "--out",
        str(model.parent),
        "--fixed-model-name",
        model.name.removesuffix(".tar.gz"),
    ]
    began = time.monotonic()
    with Program("train", argv, model.parent, PEER_ENV) as training:
        training.finish(_TRAINING_SECONDS)
    return time.monotonic() - began

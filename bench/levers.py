"""The effect of each change to Rasa, and of each choice of our own: CPU of a turn with all of them and without that one."""

import asyncio
import subprocess
import tempfile
from pathlib import Path

from bench import seed
from bench.figures import Figures, ratio
from bench.processes import ROOT
from bench.script import SCRIPT
from bench.sides import Ours
from bench.turns import Run
from bot.supervisor import engine_python

_AT_ONCE, _ROUNDS = 8, 2
_NAMES = "from welkom_engine.rasa_patches import *; print(*[p.name for p in (*PATCHES, *CHOICES)])"


def measure() -> dict[str, Figures]:
    """Measure without each of them, beside the engine that has all, in turns."""
    with tempfile.TemporaryDirectory() as name, _side(Path(name) / "all", "") as everything:
        return {"effect of each lever": {lever: _effect(everything, Path(name) / lever, lever) for lever in _levers()}}


def _levers() -> list[str]:
    told = subprocess.run(  # noqa: S603 - our own program
        [engine_python(), "-c", _NAMES], cwd=ROOT / "engine", capture_output=True, text=True, check=True
    )
    return told.stdout.split()


def _side(folder: Path, patches: str) -> Ours:
    folder.mkdir()
    seed.prepare(folder, [f"{lever}-{i}" for lever in ("warm", *_levers()) for i in range(_AT_ONCE * _ROUNDS)], SCRIPT)
    return Ours(folder, patches=patches)


def _effect(everything: Ours, folder: Path, lever: str) -> float:
    """Return how many times the CPU of a turn is without the lever."""
    runs = (Run(), Run())
    with _side(folder, f"-{lever}") as without:
        for side in (everything, without):
            asyncio.run(Run().talk(side, [f"warm-{i}" for i in range(_AT_ONCE)]))
        for number in range(_ROUNDS):
            for side, run in zip((without, everything), runs, strict=True):
                asyncio.run(run.talk(side, [f"{lever}-{i}" for i in range(number * _AT_ONCE, (number + 1) * _AT_ONCE)]))
    return ratio(runs[0].cpu, runs[1].cpu)

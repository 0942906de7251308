"""Owns the trained model: trains when something it is made of has changed, and keeps the result by fingerprint.

`up` hands the model to the engine.
"""

import asyncio
import fcntl
import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.settings import Settings
from bot.supervisor import ROOT, CannotStart, engine_env, engine_python

#: What a model is made of, from the root of the repository.
SOURCES = ("domain.yml", "config.yml", "data", "engine/welkom_engine", "engine/uv.lock")

_KEPT = 4


class TrainingFailed(CannotStart):
    """The engine could not train; the message says where its words are."""


def fingerprint(root: Path = ROOT) -> str:
    """One word for everything a model is made of: the same sources give the same word on every machine."""
    digest = hashlib.sha256()
    for path in sorted(_sources(root)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:24]


def _sources(root: Path) -> Iterator[Path]:
    for name in SOURCES:
        source = root / name
        found = source.rglob("*") if source.is_dir() else [source]
        yield from (p for p in found if p.is_file() and p.suffix != ".pyc" and not p.name.startswith("."))


def model_path(settings: Settings, root: Path = ROOT) -> Path:
    """Where the model of the present sources is, or will be."""
    return settings.data_dir / "models" / f"{fingerprint(root)}.tar.gz"


async def train_if_needed(settings: Settings, root: Path = ROOT) -> Path:
    """The model of the present sources; trains it unless it is there. Whoever comes second waits for the first."""
    model = model_path(settings, root)
    if not model.exists():
        model.parent.mkdir(parents=True, exist_ok=True)
        async with _alone(model.with_name(".lock")):
            if not model.exists():
                await _train(model, settings.data_dir / "log" / "train.log", root)
    _forget_old(model)
    return model


async def _train(model: Path, log_file: Path, root: Path) -> None:
    draft = model.with_name(f".{os.getpid()}-{model.name}")
    log_file.parent.mkdir(parents=True, exist_ok=True)
    with log_file.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(str(engine_python()), "-m", "welkom_engine.train", "--out", str(draft)),
            cwd=root,
            env=engine_env(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        try:
            status = await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
                _forget(draft)
    if status != 0 or not draft.exists():
        _forget(draft)
        raise TrainingFailed(f"The dialogue model could not be trained; the reason is at the end of {log_file}.")
    if checksum(draft).exists():
        checksum(draft).replace(checksum(model))
    draft.replace(model)


def checksum(model: Path) -> Path:
    """Where the engine writes a model's checksum, and looks for it before it loads the model."""
    return model.with_name(f"{model.name}.sha256")


@asynccontextmanager
async def _alone(lock_file: Path) -> AsyncIterator[None]:
    with lock_file.open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                await asyncio.sleep(0.5)
        yield


def _forget_old(model: Path) -> None:
    """Keep the newest few models, so that going back to another branch does not train again."""
    model.touch()
    models = sorted(model.parent.glob("[!.]*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in models[_KEPT:]:
        _forget(old)


def _forget(model: Path) -> None:
    model.unlink(missing_ok=True)
    checksum(model).unlink(missing_ok=True)

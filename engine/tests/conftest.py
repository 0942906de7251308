"""Owns what the engine's tests share: a small trained model, a scripted action server, an engine in this process."""

import asyncio
import hashlib
import os
import sys
import uuid
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from welkom_engine import logs, rasa_patches
from welkom_engine.settings import Settings, prepare_environment

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
prepare_environment()
logs.for_authors()
rasa_patches.before_import()
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from welkom_engine import model as engine_model
    from welkom_engine.train import train
rasa_patches.apply()

from doubles.action_server import ScriptedActions  # noqa: E402 - after Rasa was prepared
from talk import Talk, load  # noqa: E402

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("welkom", deadline=None)
hypothesis.settings.load_profile("welkom")

#: What the small model is made of.
_SOURCES = (
    "project",
    "../welkom_engine/intent_classifier.py",
    "../welkom_engine/ngrams.py",
    "../welkom_engine/recognition.py",
    "../welkom_engine/train.py",
)
SECRET = "between-gateway-and-engine"


@pytest.fixture(scope="session")
def model(request: pytest.FixtureRequest) -> Path:
    """A model of `tests/project`, trained once and kept until its sources change."""
    digest = hashlib.sha256()
    for source in (HERE / name for name in _SOURCES):
        for path in sorted(source.rglob("*.yml")) if source.is_dir() else [source]:
            digest.update(path.read_bytes())
    kept = request.config.cache.mkdir("engine-model") / f"{digest.hexdigest()[:16]}.tar.gz"
    if not engine_model.checksum_file(kept).exists():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            train(HERE / "project", kept)
    return kept


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """The loop in which the engine of this process lives."""
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def _action_server() -> Iterator[ScriptedActions]:
    actions = ScriptedActions()
    yield actions
    actions.close()


@pytest.fixture
def actions(_action_server: ScriptedActions) -> ScriptedActions:
    """The scripted action server, without a script."""
    _action_server.reset()
    return _action_server


@pytest.fixture
def settings(request: pytest.FixtureRequest, actions: ScriptedActions, tmp_path: Path) -> Settings:
    """Settings of an engine of one test; `impatient(action_timeout, turn_budget)` shortens its limits."""
    impatient = request.node.get_closest_marker("impatient")
    action_timeout, turn_budget = impatient.args if impatient else (20.0, 40.0)
    return Settings(
        secret=SECRET,
        actions_url=actions.url,
        database_url=f"sqlite:///{tmp_path}/tracker.db",
        action_timeout=action_timeout,
        turn_budget=turn_budget,
        session_events=60,
    )


@pytest.fixture
def talk(model: Path, settings: Settings, loop: asyncio.AbstractEventLoop) -> Iterator[Talk]:
    """A conversation with an engine in this process."""
    talk = Talk(load(model, settings), settings, loop, uuid.uuid4().hex)
    yield talk
    talk.close()


@pytest.fixture(autouse=True)
def _all_patches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WELKOM_ENGINE_PATCHES", raising=False)
    assert "WELKOM_ENGINE_PATCHES" not in os.environ  # noqa: TID251 - a test may set it for itself


@pytest.fixture
def without() -> Iterator[Callable[[str], None]]:
    """Take one change to Rasa back for the time of a test."""
    patches = {patch.name: patch for patch in rasa_patches.PATCHES}
    undone = []

    def undo(name: str) -> None:
        patches[name].undo()
        undone.append(patches[name])

    yield undo
    for patch in undone:
        patch.apply()

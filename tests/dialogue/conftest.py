"""The stage, set up once per run; what is played on it runs in a loop of its own."""

import asyncio
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.dialogue.stage import Stage, staged
from tests.fixtures.system import ROOT

T = TypeVar("T")


class Theatre:
    """The stage with its loop; tests themselves are not asynchronous, so that hypothesis can drive them."""

    def __init__(self, runner: asyncio.Runner, stage: Stage) -> None:
        self.runner, self.stage = runner, stage

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something on the stage."""
        return self.runner.run(work)


@pytest.fixture(scope="session")
def theatre(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    """The stage that all dialogues share; each plays a customer of its own."""
    if not (ROOT / "engine" / ".venv").exists():
        pytest.skip("the engine's environment is not installed: run `make setup`")
    with asyncio.Runner() as runner:
        managed = staged(tmp_path_factory.mktemp("stage"), models)
        stage = runner.run(managed.__aenter__())
        yield Theatre(runner, stage)
        runner.run(managed.__aexit__(None, None, None))

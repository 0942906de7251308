"""The engine's understanding, started once per run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.supervisor import engine_python
from tests.signup.understanding import Understanding, trained


@pytest.fixture(scope="session")
def understanding(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Understanding]:
    """What the engine, with the model of the present sources, makes of words."""
    if not engine_python().exists():
        pytest.skip("the engine's environment is not installed: run `make setup`")
    with trained(tmp_path_factory.mktemp("understanding"), models) as understanding:
        yield understanding

"""The engine's understanding, which is loaded once per run."""

from pathlib import Path

import pytest

from bot.supervisor import engine_python
from tests.signup.understanding import Understanding, trained


@pytest.fixture(scope="session")
def understanding(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Understanding:
    """What the engine, with the model of the present sources, makes of the lists of words."""
    if not engine_python().exists():
        pytest.skip("the engine's environment is not installed: run `make setup`")
    return trained(tmp_path_factory.mktemp("understanding"), models)

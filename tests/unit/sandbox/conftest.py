"""Fixtures of the stand-ins' own tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.providers.sandbox import Sandbox
from tests.unit.sandbox.surroundings import a_sandbox


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    """Every stand-in over an empty folder, with a gateway that nobody answers for."""
    made = a_sandbox(tmp_path)
    yield made
    await made.close()

"""The sandbox's clock: moved for everybody at once, never back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.providers.sandbox.clock import SandboxClock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the offset is kept."""
    return tmp_path / "sandbox" / "clock.json"


def ahead(clock: SandboxClock) -> float:
    """How far the clock is ahead of the machine, in whole seconds."""
    return round((clock.now() - datetime.now(UTC)).total_seconds())


def test_starts_with_the_machine(path: Path) -> None:
    """A clock that was never moved shows the machine's time, aware."""
    assert ahead(SandboxClock(path)) == 0
    assert SandboxClock(path).now().utcoffset() == timedelta(0)


def test_moves_for_everybody(path: Path) -> None:
    """Another process sees the move at once, also when it has looked before."""
    here, there = SandboxClock(path), SandboxClock(path)
    assert ahead(there) == 0
    here.advance(601)
    assert ahead(there) == 601
    there.advance(60)
    assert ahead(here) == 661


def test_kept(path: Path) -> None:
    """The move outlives the process."""
    SandboxClock(path).advance(601)
    assert ahead(SandboxClock(path)) == 601


def test_started_afresh(path: Path) -> None:
    """When its folder is emptied, time is the machine's again."""
    clock = SandboxClock(path)
    clock.advance(601)
    assert ahead(clock) == 601
    path.unlink()
    assert ahead(clock) == 0


def test_never_back(path: Path) -> None:
    """Time does not run back."""
    with pytest.raises(ValueError, match="run back"):
        SandboxClock(path).advance(-1)


@given(steps=st.lists(st.integers(min_value=0, max_value=100_000), max_size=10))
def test_steps_add_up(tmp_path_factory: pytest.TempPathFactory, steps: list[int]) -> None:
    """Moves add up, whatever the order, and time is never earlier than before."""
    clock = SandboxClock(tmp_path_factory.mktemp("clock") / "clock.json")
    moments = [clock.now(), *(clock.advance(step) for step in steps)]
    assert moments == sorted(moments)
    assert clock.offset == sum(steps)

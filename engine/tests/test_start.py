"""The start of the engine: what it leaves is not searched for garbage."""

import gc

import pytest

from welkom_engine.__main__ import set_start_apart


@pytest.fixture(autouse=True)
def searched_again():
    """The garbage collector as it was."""
    yield
    gc.unfreeze()


def test_what_is_there_is_set_apart():
    """All of it; what comes later is searched as ever."""
    set_start_apart()
    assert gc.get_freeze_count() > 1_000
    later = [[]]
    assert any(one is later for one in gc.get_objects())


def test_it_can_be_switched_off(monkeypatch):
    """As Rasa comes."""
    monkeypatch.setenv("WELKOM_ENGINE_PATCHES", "-start_not_searched")
    set_start_apart()
    assert gc.get_freeze_count() == 0

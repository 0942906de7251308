"""Calls of actions about a new conversation."""

import pytest

from bot.store.unit_of_work import SqlStore
from tests.actions.calls import Calls
from tests.signup.talk import a_talk


@pytest.fixture
async def calls(sqlite_store: SqlStore) -> Calls:
    """Calls about a web customer who is asked for a name."""
    talk = await a_talk(sqlite_store)
    await talk.through("full_name")
    return Calls(talk)

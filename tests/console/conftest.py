"""The console over an empty SQLite database."""

from collections.abc import AsyncIterator

import pytest

from bot.store.unit_of_work import SqlStore
from tests.console.desk import Place, opened


@pytest.fixture
async def place(sqlite_store: SqlStore) -> AsyncIterator[Place]:
    """The console's routes, served."""
    served = await opened(sqlite_store)
    yield served
    await served.http.close()

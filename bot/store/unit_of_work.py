"""Owns the transaction: hands out the repositories, commits when it is left, rolls back on an exception.

`bot.bootstrap` opens the store, everything else gets it as `bot.ports.store.Store`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.connect import connect
from bot.store.conversations import SqlConversations
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from bot.store.patience import to_the_end
from bot.store.people import SqlPeople
from bot.store.repository import translated
from bot.store.reps import SqlReps
from bot.store.signups import SqlSignups
from bot.store.transcript import SqlTranscript


class SqlUnitOfWork:
    """One transaction with its repositories."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.conversations = SqlConversations(connection)
        self.signups = SqlSignups(connection)
        self.inbox = SqlInbox(connection)
        self.outbox = SqlOutbox(connection)
        self.transcript = SqlTranscript(connection)
        self.people = SqlPeople(connection)
        self.ledger = SqlLedger(connection)
        self.reps = SqlReps(connection)


class SqlStore:
    """The database at an address, SQLite or PostgreSQL. `bot.store.migrate` makes its tables."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self._engine = connect(url, pool_size)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a unit of work: commits when left, rolls back on an exception.

        Raises Conflict when a race was lost, Unavailable when the database does not answer.
        """
        async with self._connection() as connection:
            yield SqlUnitOfWork(connection)
            await to_the_end(self._engine.dialect, connection.commit())

    async def ping(self) -> None:
        """Raise Unavailable when the database does not answer."""
        async with self._connection() as connection:
            await to_the_end(self._engine.dialect, connection.execute(text("SELECT 1")))

    async def close(self) -> None:
        """Let go of every connection."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        """Lend a connection; its transaction begins with the first statement, and closing rolls back what is open."""
        connection, dialect = self._engine.connect(), self._engine.dialect
        with translated():
            try:
                await to_the_end(dialect, connection.start())
                yield connection
            finally:
                if connection.sync_connection is not None:
                    await to_the_end(dialect, connection.close())

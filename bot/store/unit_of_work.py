"""Owns the transaction: hands out the repositories, commits when it is left, rolls back on an exception.

`bot.bootstrap` opens the store, everything else gets it as `bot.ports.store.Store`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from bot.store.connect import connect
from bot.store.connection import Statements
from bot.store.conversations import SqlConversations
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.outbox import SqlOutbox
from bot.store.people import SqlPeople
from bot.store.repository import translated
from bot.store.reps import SqlReps
from bot.store.signups import SqlSignups
from bot.store.transcript import SqlTranscript


class SqlUnitOfWork:
    """One transaction with its repositories."""

    def __init__(self, statements: Statements) -> None:
        self.conversations = SqlConversations(statements)
        self.signups = SqlSignups(statements)
        self.inbox = SqlInbox(statements)
        self.outbox = SqlOutbox(statements)
        self.transcript = SqlTranscript(statements)
        self.people = SqlPeople(statements)
        self.ledger = SqlLedger(statements)
        self.reps = SqlReps(statements)


class SqlStore:
    """The database at an address, SQLite or PostgreSQL. `bot.store.migrate` makes its tables."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self._database = connect(url, pool_size)

    @asynccontextmanager
    async def begin(self, *, durable: bool = True) -> AsyncIterator[SqlUnitOfWork]:
        """Open a unit of work: commits when left, rolls back on an exception.

        Without `durable` the loss of power may undo it, with everything that was committed later.
        Raises Conflict when a race was lost, Unavailable when the database does not answer.
        """
        with translated():
            async with self._database.transaction(durable=durable) as statements:
                yield SqlUnitOfWork(statements)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a unit of work that only reads: it sees one moment and waits for nobody who writes; writing raises."""
        with translated():
            async with self._database.reading() as statements:
                yield SqlUnitOfWork(statements)

    async def ping(self) -> None:
        """Raise Unavailable when the database does not answer."""
        with translated():
            async with self._database.transaction() as statements:
                await statements.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Let go of every connection."""
        await self._database.close()

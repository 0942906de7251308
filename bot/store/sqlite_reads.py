"""Owns the connections to SQLite that only read: they see what is committed, and wait neither for a turn nor for the disk.

Writing and its turns are `sqlite`'s (docs/decisions/0015).
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Executable
from sqlalchemy.exc import OperationalError

from bot.store.connection import Answer
from bot.store.group import outlasting
from bot.store.prepared import Prepared, run
from bot.store.sqlite_files import AT_ONCE, WAIT, driver, is_busy


class SqliteReads:
    """A unit of work that only reads; with its first statement it sees one moment of the database, and keeps to it."""

    dialect = "sqlite"

    def __init__(self, readers: "Readers") -> None:
        self._readers = readers
        self._connection: Connection | None = None

    async def execute(self, statement: Executable | Prepared, values: Mapping[str, Any] | None = None) -> Answer:
        """Run a statement; one that would change something raises."""
        if self._connection is None:
            self._connection = await self._readers.take()
        try:
            return run(self._connection, driver(self._connection), statement, values)
        except OperationalError as error:
            if not is_busy(error):
                raise
        return await self._readers.patiently(self._connection, statement, values)

    def end(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._readers.give_back(self._connection)


class Readers:
    """As many connections as there are units of work that read at once, kept for the next ones."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._free: list[Connection] = []
        self._closed = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqliteReads]:
        """Begin to read."""
        statements = SqliteReads(self)
        try:
            yield statements
        finally:
            statements.end()

    async def take(self) -> Connection:
        """Return a connection that nobody uses, in a transaction; a new one is opened in a thread."""
        connection: Connection = self._free.pop() if self._free else await _in_thread(self._engine.connect)
        connection.begin()
        return connection

    def give_back(self, connection: Connection) -> None:
        """End what was read; a connection that cannot end it is closed."""
        try:
            connection.rollback()
        except BaseException:
            connection.invalidate()
            connection.close()
            raise
        if self._closed:
            connection.close()
        else:
            self._free.append(connection)

    async def patiently(
        self, connection: Connection, statement: Executable | Prepared, values: Mapping[str, Any] | None
    ) -> Answer:
        """Run a statement that has to wait: rare, as when another process cleans up after one that was killed."""
        sqlite = driver(connection)

        def patient() -> Answer:
            sqlite.execute(WAIT)
            try:
                return run(connection, sqlite, statement, values)
            finally:
                sqlite.execute(AT_ONCE)

        result: Answer = await _in_thread(patient)
        return result

    async def close(self) -> None:
        """Close what is open; what is being read is closed when it ends."""
        self._closed = True
        while self._free:
            await _in_thread(self._free.pop().close)


async def _in_thread(work: Any) -> Any:
    return await outlasting(asyncio.get_running_loop().run_in_executor(None, work))

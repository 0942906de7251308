"""Owns the connection to SQLite: one, in a thread of its own, durable; units of work take turns on it.

A statement is one trip to that thread with everything that belongs to it (docs/decisions/0007). `repository` sends them.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, Executable, create_engine, event
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from bot.store.connection import Answer, Work, answer

Result = TypeVar("Result")

#: A 2xx to a provider is given after the commit, so a commit has to survive the loss of power: FULL.
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA foreign_keys = ON",
    # what is replaced (a card number in pieces) is overwritten, not only unlinked
    "PRAGMA secure_delete = ON",
)
_SECONDS_FOR_A_TURN = 10.0


class SqliteStatements:
    """A transaction; it begins with its first statement."""

    dialect = "sqlite"

    def __init__(self, database: "Sqlite") -> None:
        self._database = database
        self._connection: Connection | None = None

    async def execute(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Answer:
        """Run a statement."""
        return await self._database.in_thread(lambda: self._execute(statement, values))

    async def end(self, *, commit: bool) -> None:
        """Commit or roll back, and give the connection back."""
        await self._database.in_thread(lambda: self._end(commit=commit))

    def _execute(self, statement: Executable, values: Mapping[str, Any] | None) -> Answer:
        if self._connection is None:
            self._connection = self._database.engine.connect()
        return answer(self._connection.execute(statement, values))

    def _end(self, *, commit: bool) -> None:
        if self._connection is None:
            return
        with self._connection as connection:  # leaving it rolls back what is not committed
            if commit:
                connection.commit()


class Sqlite:
    """A SQLite file, and the thread that works on it."""

    def __init__(self, address: URL, **options: Any) -> None:
        if address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        self.engine: Engine = create_engine(address.set(drivername="sqlite"), **options)
        event.listen(self.engine, "connect", _prepare)
        event.listen(self.engine, "begin", _begin_immediate)
        self._thread = ThreadPoolExecutor(1, "sqlite")
        # SQLite has one writer. In a queue here everybody's turn comes; asking SQLite again and again is a lottery.
        self._turn = asyncio.Lock()
        self._closed = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqliteStatements]:
        """Wait for the turn, then begin."""
        await self._take_turn()
        statements = SqliteStatements(self)
        try:
            yield statements
        except BaseException:
            await statements.end(commit=False)
            raise
        else:
            await statements.end(commit=True)
        finally:
            self._turn.release()

    async def run(self, work: Work) -> None:
        """Do something lengthy in a transaction."""

        def run() -> None:
            with self.engine.begin() as connection:
                work(connection)

        await self.in_thread(run)

    async def close(self) -> None:
        """Close the file and end the thread; twice is once."""
        if not self._closed:
            self._closed = True
            await self.in_thread(self.engine.dispose)
            self._thread.shutdown()

    async def in_thread(self, work: Callable[[], Result]) -> Result:
        """Do it in the thread. A cancellation counts once it is done, as nobody can be called back from there."""
        doing, cancelled = asyncio.get_running_loop().run_in_executor(self._thread, work), False
        while not doing.done():
            try:
                await asyncio.wait((doing,))
            except asyncio.CancelledError:
                cancelled = True
        if cancelled:
            doing.exception()  # retrieved: what is told is the cancellation
            raise asyncio.CancelledError
        return doing.result()

    async def _take_turn(self) -> None:
        try:
            async with asyncio.timeout(_SECONDS_FOR_A_TURN):
                await self._turn.acquire()
        except TimeoutError:
            raise NoFreeConnection("another unit of work does not end") from None


def _prepare(connection: Any, _: Any) -> None:
    # no BEGIN of the driver's own: a transaction that begins by reading could not become a writing one
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")

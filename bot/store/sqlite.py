"""Owns the connection to SQLite: one, durable; units of work take turns on it.

Statements run where they are asked for; what may have to wait, for another process or for the disk, goes to a thread
(docs/decisions/0011). `repository` sends them.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, Executable, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.pool import QueuePool

from bot.store.connection import Answer, Work, answer

Result = TypeVar("Result")

_WAIT = "PRAGMA busy_timeout = 5000"
#: An extended code of SQLite has its kind in the first byte.
_FIRST_BYTE = 0xFF
#: A 2xx to a provider is given after the commit, so a commit has to survive the loss of power: FULL.
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    _WAIT,
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
        self._changes_before = 0

    async def execute(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Answer:
        """Run a statement."""
        if self._connection is None:
            self._connection = await self._database.begun()
            self._changes_before = self._changes()
        return answer(self._connection.execute(statement, values))

    async def end(self, *, commit: bool) -> None:
        """Commit or roll back, and give the connection back; the disk is waited for only when something changed."""
        if self._connection is None:
            return
        if commit and self._changes() != self._changes_before:
            await self._database.in_thread(lambda: self._end(commit=True))
        else:
            self._end(commit=False)

    def _end(self, *, commit: bool) -> None:
        assert self._connection is not None  # noqa: S101 - looked at by `end`
        with self._connection as connection:  # leaving it rolls back what is not committed
            if commit:
                connection.commit()

    def _changes(self) -> int:
        return int(_driver(self._connection).total_changes)


class Sqlite:
    """A SQLite file, and the thread in which is waited for it."""

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

    async def begun(self) -> Connection:
        """Return a connection in a transaction; waits in the thread for a file to be opened or another process to finish."""
        connection = self.engine.connect() if _has_one(self.engine) else await self.in_thread(self.engine.connect)
        try:
            if not _begins_at_once(connection):
                await self.in_thread(connection.begin)
        except BaseException:
            connection.close()
            raise
        return connection

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


def _has_one(engine: Engine) -> bool:
    return isinstance(engine.pool, QueuePool) and engine.pool.checkedin() > 0


def _begins_at_once(connection: Connection) -> bool:
    """Begin unless another process writes just now."""
    driver = _driver(connection)
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        connection.begin()
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorcode", 0) & _FIRST_BYTE != sqlite3.SQLITE_BUSY:
            raise
        return False
    finally:
        driver.execute(_WAIT)
    return True


def _driver(connection: Connection | None) -> Any:
    assert connection is not None  # noqa: S101 - asked within a transaction only
    return connection.connection.dbapi_connection


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")

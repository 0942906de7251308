"""Owns the connection to SQLite: one, durable; units of work take turns on it, and those that wait together share a commit.

Statements run where they are asked for; what may have to wait, for another process or for the disk, goes to a thread
(docs/decisions/0011, 0014). What only reads has connections of its own, in `sqlite_reads`. `repository` sends statements.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from time import perf_counter
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, Executable, NestedTransaction
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from bot.store.connection import Answer, Work
from bot.store.disk import Disk
from bot.store.group import Group, Turn, outlasting
from bot.store.prepared import Prepared
from bot.store.sqlite_files import AT_EASE, AT_ONCE, DURABLE, WAIT, begin_to_write, driver, is_busy, reading, writing
from bot.store.sqlite_reads import Readers, SqliteReads

Result = TypeVar("Result")

_SECONDS_FOR_A_TURN = 10.0
#: Units of work in one commit: under load its cost is small then, and the first one does not wait long for the last one.
_MOST_TOGETHER = 32


class SqliteStatements:
    """A unit of work; it begins with its first statement."""

    dialect = "sqlite"

    def __init__(self, database: "Sqlite", *, durable: bool) -> None:
        self._database = database
        self._durable = durable
        self._group: Group | None = None
        self._savepoint: NestedTransaction | None = None
        self._changes_before = 0

    async def execute(self, statement: Executable | Prepared, values: Mapping[str, Any] | None = None) -> Answer:
        """Run a statement."""
        if self._group is None:
            self._group = await self._database.group(durable=self._durable)
            self._savepoint = self._group.savepoint()
            self._changes_before = self._group.changes
        return self._group.execute(statement, values)

    def keep(self) -> Group | None:
        """Be done; return what has to be committed before anybody may know, None when nothing was read of it or changed."""
        if self._group is None:
            return None
        if self._group.size or self._group.changes != self._changes_before:
            self._group.keep(self._savepoint)
            return self._group
        return None

    def undo(self) -> None:
        """Take it back."""
        if self._group:
            self._group.undo(self._savepoint)


class Sqlite:
    """A SQLite file, and the thread in which is waited for it."""

    def __init__(self, address: URL, **options: Any) -> None:
        self.engine: Engine = writing(address, **options)
        self._readers = Readers(reading(address, **options))
        self._thread = ThreadPoolExecutor(1, "sqlite")
        self._disk = Disk(address.database)
        self._turn = Turn(self._leave)
        self._idle: Connection | None = None
        self._group: Group | None = None
        self._closed = False

    @asynccontextmanager
    async def transaction(self, *, durable: bool = True) -> AsyncIterator[SqliteStatements]:
        """Wait for the turn, then begin."""
        await self._take_turn()
        statements = SqliteStatements(self, durable=durable)
        try:
            yield statements
            group = statements.keep()
        except BaseException:
            statements.undo()
            raise
        finally:
            self._leave()
        if group:
            await group.committed()

    def reading(self) -> AbstractAsyncContextManager[SqliteReads]:
        """Begin to read, at once."""
        return self._readers.transaction()

    async def group(self, *, durable: bool) -> Group:
        """Return the transaction that is open, or begin one."""
        if self._group is None:
            self._group = Group(await self._begun(durable=durable), durable=durable)
        return self._group

    def _leave(self) -> None:
        """Let the next one into the transaction; when there is none, or it is full, commit first."""
        group = self._group
        if group is None:
            self._turn.pass_on()
        elif group.lost or not group.size:
            self._drop(group)
        elif group.durable and group.size < _MOST_TOGETHER and self._turn.is_wanted():
            self._turn.pass_on()
        elif self._disk.is_quick() or not group.durable:
            self._commit_here(group)
        else:
            self._commit_in_thread(group)

    def _drop(self, group: Group) -> None:
        self._group = None
        try:
            self._idle = group.drop()
        finally:
            self._turn.pass_on()

    def _commit_in_thread(self, group: Group) -> None:
        """Commit where the event loop does not wait for the disk, nor a cancellation reach it."""
        self._group, began = None, perf_counter()

        def end(doing: asyncio.Future[None]) -> None:
            self._end(group, began, doing.exception())

        asyncio.get_running_loop().run_in_executor(self._thread, group.commit).add_done_callback(end)

    def _commit_here(self, group: Group) -> None:
        """Commit on the spot: what the disk does quickly, or what need not be durable, in which case nobody joins it."""
        self._group, began = None, perf_counter()
        error: BaseException | None = None
        try:
            group.commit()
        except Exception as failed:  # noqa: BLE001 - told to the units of work in it, which raise it
            error = failed
        self._end(group, began, error)

    def _end(self, group: Group, began: float, error: BaseException | None) -> None:
        self._disk.took(began)
        try:
            self._idle = group.end(error)
        finally:
            self._turn.pass_on()

    async def _begun(self, *, durable: bool) -> Connection:
        """Return a connection in a transaction; waits in the thread for a file to be opened or another process to finish."""
        connection, self._idle = self._idle, None
        if connection is None:
            connection = await self.in_thread(self.engine.connect)
        try:
            driver(connection).execute(DURABLE if durable else AT_EASE)
            if not _begins_at_once(connection):
                await self.in_thread(lambda: begin_to_write(connection))
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
            await self._take_turn()  # what is being committed needs the thread
            try:
                await self._disk.settled()
                await self._readers.close()
                if self._idle:
                    await self.in_thread(self._idle.close)
                await self.in_thread(self.engine.dispose)
                self._thread.shutdown()
            finally:
                self._turn.pass_on()

    async def in_thread(self, work: Callable[[], Result]) -> Result:
        """Do it in the thread. A cancellation counts once it is done, as nobody can be called back from there."""
        doing = asyncio.get_running_loop().run_in_executor(self._thread, work)
        result: Result = await outlasting(doing)
        return result

    async def _take_turn(self) -> None:
        if self._turn.take_at_once():
            return
        try:
            async with asyncio.timeout(_SECONDS_FOR_A_TURN):
                await self._turn.take()
        except TimeoutError:
            raise NoFreeConnection("another unit of work does not end") from None


def _begins_at_once(connection: Connection) -> bool:
    """Begin unless another process writes just now."""
    sqlite = driver(connection)
    sqlite.execute(AT_ONCE)
    try:
        begin_to_write(connection)
    except OperationalError as error:
        if not is_busy(error):
            raise
        return False
    finally:
        sqlite.execute(WAIT)
    return True

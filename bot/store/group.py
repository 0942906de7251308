"""Owns what units of work on SQLite share: the turn, and one commit for those that wait for it together.

Nothing here waits for the disk: `sqlite` does (docs/decisions/0014).
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Executable, NestedTransaction

from bot.store.connection import Answer
from bot.store.prepared import Prepared, run
from bot.store.sqlite_files import driver, wrapped


class Turn:
    """One unit of work at a time, in the order in which they ask. SQLite has one writer; asking it again and again is a lottery."""

    def __init__(self, leave: Callable[[], None]) -> None:
        self._leave = leave
        self._taken = False
        self._waiting: deque[asyncio.Future[None]] = deque()

    def take_at_once(self) -> bool:
        """Take the turn unless somebody has it; tell which."""
        taken, self._taken = self._taken, True
        return not taken

    async def take(self) -> None:
        """Wait for the turn; whoever is cancelled just when it comes leaves it again."""
        if self.take_at_once():
            return
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            await place
        except BaseException:
            if not place.cancelled():
                self._leave()
            raise

    def is_wanted(self) -> bool:
        """Tell whether somebody waits."""
        while self._waiting and self._waiting[0].done():
            self._waiting.popleft()
        return bool(self._waiting)

    def pass_on(self) -> None:
        """Give the turn to the next one, if there is one."""
        self._taken = self.is_wanted()
        if self._taken:
            self._waiting.popleft().set_result(None)


class Group:
    """A transaction that units of work are kept in, one after the other, until it is committed for all of them."""

    def __init__(self, connection: Connection, *, durable: bool = True) -> None:
        self.durable = durable
        self.size = 0
        self.lost: BaseException | None = None
        self._connection, self._sqlite = connection, driver(connection)
        self._told: asyncio.Future[BaseException | None] = asyncio.get_running_loop().create_future()

    @property
    def changes(self) -> int:
        """How many rows the connection has changed so far."""
        return int(self._sqlite.total_changes)

    def savepoint(self) -> NestedTransaction | None:
        """Return what a unit of work goes back to when it fails; the first one takes the transaction with it."""
        if not self.size:
            return None
        try:
            return self._connection.begin_nested()
        except BaseException as error:
            self.lost = error
            raise

    def execute(self, statement: Executable | Prepared, values: Mapping[str, Any] | None) -> Answer:
        """Run a statement; never outside the transaction, should SQLite have given it up (a full disk)."""
        if self.lost:
            raise self.lost
        try:
            return run(self._connection, self._sqlite, statement, values)
        except BaseException as error:
            if not self._sqlite.in_transaction:
                self.lost = error
            raise

    def keep(self, savepoint: NestedTransaction | None) -> None:
        """Add a unit of work that is done; raises when the transaction was lost."""
        if self.lost:
            raise self.lost
        self._end(savepoint.commit if savepoint else None)
        self.size += 1

    def undo(self, savepoint: NestedTransaction | None) -> None:
        """Take back what a unit of work did, and nothing else."""
        if savepoint and not self.lost:
            self._end(savepoint.rollback)

    def _end(self, savepoint: Callable[[], None] | None) -> None:
        try:
            if savepoint:
                savepoint()
        except BaseException as error:
            self.lost = error
            raise

    def commit(self) -> None:
        """Commit; waits for the disk. In a thread little may be done beside it: it would hold up the event loop."""
        try:
            self._sqlite.commit()
        except sqlite3.Error as error:
            raise wrapped(error, "COMMIT", self._connection.dialect) from error

    def end(self, error: BaseException | None) -> Connection | None:
        """Let every unit of work know how the commit ended; return the connection, which is closed after an error."""
        try:
            return self._left(error)
        finally:
            self.tell(error)

    def drop(self) -> Connection | None:
        """Roll back; return the connection, which is closed when it lost its transaction."""
        try:
            if not self.lost:
                self._sqlite.rollback()
            return self._left(self.lost)
        finally:
            self.tell(self.lost)

    def _left(self, error: BaseException | None) -> Connection | None:
        if error is None:
            if self._connection.in_transaction():
                self._connection.rollback()  # for SQLAlchemy's books: SQLite is in no transaction any more
            return self._connection
        # SQLite may still be in the transaction
        self._connection.invalidate()
        self._connection.close()
        return None

    def tell(self, error: BaseException | None) -> None:
        """Let every unit of work in it know how it ended."""
        self._told.set_result(error)

    async def committed(self) -> None:
        """Return once it is durable; raises what kept it from that."""
        if error := await outlasting(self._told):
            raise error


async def outlasting(doing: asyncio.Future[Any]) -> Any:
    """Return the result of what cannot be called back; a cancellation counts once it is done."""
    cancelled = False
    while not doing.done():
        try:
            await asyncio.wait((doing,))
        except asyncio.CancelledError:
            cancelled = True
    if cancelled:
        doing.exception()  # retrieved: what is told is the cancellation
        raise asyncio.CancelledError
    return doing.result()

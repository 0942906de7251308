"""Owns what a repository sees of a database: statements in, rows out, in one transaction.

`sqlite` and `postgres` give such connections, each in the way that suits its database.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection, CursorResult, Executable, Row

if TYPE_CHECKING:
    from bot.store.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Answer:
    """What a statement gave: the rows it returned, or how many it changed."""

    rows: Sequence[Row[Any]]
    changed: int


def answer(result: CursorResult[Any]) -> Answer:
    """Read a result to its end."""
    return Answer(result.all() if result.returns_rows else (), result.rowcount)


class Statements(Protocol):
    """A transaction that statements can be given to."""

    dialect: str

    async def execute(self, statement: "Executable | Prepared", values: Mapping[str, Any] | None = None) -> Answer:
        """Run a statement; raises SQLAlchemy's errors."""
        ...


class Database(Protocol):
    """A database with its connections."""

    def transaction(self, *, durable: bool = True) -> AbstractAsyncContextManager[Statements]:
        """Begin a transaction: commits when left, rolls back on an exception; without `durable` the loss of power may undo it."""
        ...

    def reading(self) -> AbstractAsyncContextManager[Statements]:
        """Begin to read: sees one moment, changes nothing, waits for nobody who writes."""
        ...

    async def run(self, work: "Work") -> None:
        """Do something lengthy in a transaction, without the time limits that are for customers who wait."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...


class Work(Protocol):
    """Something to be done with a plain connection, outside the event loop."""

    def __call__(self, connection: Connection) -> None:
        """Do it."""
        ...

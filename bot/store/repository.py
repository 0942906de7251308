"""Owns how a repository talks to the database and what its errors become; every repository begins here."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

from sqlalchemy import Executable, Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from bot.ports.errors import Unavailable, UnexpectedReply
from bot.ports.store import Conflict, NotFound
from bot.store.connection import Answer, Statements
from bot.store.locks import advisory
from bot.store.prepared import Prepared

#: PostgreSQL: serialization failure, deadlock, lock not available. Whoever tries again may succeed.
_RACES = {"40001", "40P01", "55P03"}
_NO_PARENT = "23503"


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's errors into the port's; the driver's own words are dropped, as they may quote personal data."""
    try:
        yield
    except NoFreeConnection:
        raise Unavailable("database: every connection is busy") from None
    except DBAPIError as error:
        raise _translation(error) from None


def _translation(error: DBAPIError) -> Exception:
    state = getattr(error.orig, "sqlstate", None) or ""
    said = f"database: {type(error.orig).__name__} {state}".rstrip()
    if state == _NO_PARENT or "FOREIGN KEY" in str(error.orig):
        return NotFound(said)
    if isinstance(error, IntegrityError) or state in _RACES:
        return Conflict(said)
    if isinstance(error, OperationalError) or error.connection_invalidated:
        return Unavailable(said)
    return UnexpectedReply(said)


class Repository:
    """One part of a unit of work; lives as long as its transaction."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def _run(self, statement: Executable | Prepared, values: Mapping[str, Any] | None = None) -> Answer:
        try:
            return await self._statements.execute(statement, values)
        except DBAPIError as error:
            raise _translation(error) from None

    async def _rows(
        self, statement: Executable | Prepared, values: Mapping[str, Any] | None = None
    ) -> Sequence[Row[Any]]:
        return (await self._run(statement, values)).rows

    async def _first(
        self, statement: Executable | Prepared, values: Mapping[str, Any] | None = None
    ) -> Row[Any] | None:
        rows = await self._rows(statement, values)
        return rows[0] if rows else None

    async def _one(
        self, statement: Executable | Prepared, what: str, values: Mapping[str, Any] | None = None
    ) -> Row[Any]:
        row = await self._first(statement, values)
        if row is None:
            raise NotFound(what)
        return row

    async def _value(self, statement: Executable | Prepared) -> Any:
        row = await self._first(statement)
        return row[0] if row else None

    async def _changed(self, statement: Executable | Prepared, values: Mapping[str, Any] | None = None) -> int:
        return (await self._run(statement, values)).changed

    async def _is_new(self, table: Table, row: Mapping[str, Any], *key: str) -> bool:
        """Insert a row unless there is one with its key (without one: with any key of its own); tell which."""
        insert = _insert_new(self._statements.dialect, table, key, tuple(row))
        return await self._first(insert, row) is not None

    async def _hold(self, what: int, which: str = "") -> None:
        """Wait until nobody else holds a lock that is no row, then hold it until the unit of work ends."""
        if self._statements.dialect == "postgresql":
            await self._run(advisory(what, which))

    def _insert(self, table: Table) -> postgresql.Insert:
        """Begin an insert that may say what happens on conflict; both databases have it, under equal names."""
        return _insert(self._statements.dialect, table)


def _insert(dialect: str, table: Table) -> postgresql.Insert:
    kinds = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    return cast("postgresql.Insert", kinds[dialect](table))


@cache
def _insert_new(dialect: str, table: Table, key: tuple[str, ...], columns: tuple[str, ...]) -> Prepared:
    usual = {c.name: c.default.arg for c in table.c if c.default is not None and c.default.is_scalar}  # type: ignore[attr-defined]  # a scalar has one
    insert = _insert(dialect, table).values({name: usual[name] for name in usual.keys() - columns})
    either = insert.on_conflict_do_nothing(index_elements=key or None)
    return Prepared(either.returning(*table.primary_key), columns)

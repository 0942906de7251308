"""Owns the statements that are run for every message: SQLAlchemy writes them once, SQLite's driver gets them as they were written.

SQLAlchemy looks each statement over at every run, which takes longer than running it (docs/decisions/0015). Types, names and
errors are SQLAlchemy's; PostgreSQL gets the statement as it is. `repository` runs them.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ClauseElement, Connection, Dialect, Executable
from sqlalchemy.types import TypeEngine

from bot.store.connection import Answer, answer
from bot.store.sqlite_files import wrapped

_Process = Callable[[Any], Any]


class Prepared:
    """A statement whose words never change; of an insert or an update, `columns` are those whose values are given."""

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        self.statement = statement
        self._columns = columns
        self._written: _Written | None = None

    def run(self, sqlite: Any, dialect: Dialect, values: Mapping[str, Any] | None) -> Answer:
        """Run it on a connection of the driver that is in a transaction; raises SQLAlchemy's errors."""
        if self._written is None:
            self._written = _Written(self.statement, self._columns, dialect)
        return self._written.run(sqlite, values or {})


class _Written:
    """A statement as it goes to the driver, and what its values go through on their ways in and out."""

    def __init__(self, statement: Executable, columns: Sequence[str] | None, dialect: Dialect) -> None:
        assert isinstance(statement, ClauseElement)  # noqa: S101 - whatever is executable and has words
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        self._dialect, self.words = dialect, str(compiled)
        self._own = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        self._in = [(name, _inward(compiled.binds[name].type, dialect)) for name in compiled.positiontup or ()]
        returned = compiled._result_columns  # noqa: SLF001 - SQLAlchemy has no open way to what a statement returns
        self._row: Any = namedtuple("Row", [column.keyname for column in returned], rename=True)  # type: ignore[misc]  # noqa: PYI024 - named by the table
        ways = ((place, _outward(column.type, dialect)) for place, column in enumerate(returned))
        self._out = [(place, process) for place, process in ways if process]

    def run(self, sqlite: Any, values: Mapping[str, Any]) -> Answer:
        """Run it; a value that is missing is a KeyError."""
        given = {**self._own, **values}
        arguments = [process(given[name]) if process else given[name] for name, process in self._in]
        try:
            cursor = sqlite.execute(self.words, arguments)
            rows = cursor.fetchall()
        except sqlite3.Error as error:
            raise wrapped(error, self.words, self._dialect) from error
        return Answer([self._read(row) for row in rows], cursor.rowcount)

    def _read(self, row: tuple[Any, ...]) -> Any:
        columns = list(row)
        for place, process in self._out:
            columns[place] = process(columns[place])
        return self._row._make(columns)


def run(
    connection: Connection, sqlite: Any, statement: Executable | Prepared, values: Mapping[str, Any] | None
) -> Answer:
    """Run a statement on a SQLite connection, `sqlite` being the driver's own, that is in a transaction."""
    if isinstance(statement, Prepared):
        return statement.run(sqlite, connection.dialect, values)
    return answer(connection.execute(statement, values))


def _inward(kind: TypeEngine[Any], dialect: Dialect) -> _Process | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _outward(kind: TypeEngine[Any], dialect: Dialect) -> _Process | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)

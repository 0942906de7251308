"""Owns what every connection to a SQLite file has: how durable it is, how long it waits. `sqlite` and `sqlite_reads` open them."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

#: How a connection that may wait is told so, and one that must not.
WAIT, AT_ONCE = "PRAGMA busy_timeout = 5000", "PRAGMA busy_timeout = 0"
#: An extended code of SQLite has its kind in the first byte.
_FIRST_BYTE = 0xFF
#: Set before a transaction begins: whether its commit waits for the disk.
DURABLE, AT_EASE = "PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL"
#: A 2xx to a provider is given after the commit, so a commit has to survive the loss of power: FULL.
_WRITES = (
    "PRAGMA journal_mode = WAL",
    DURABLE,
    # a commit does not tidy up the log: `disk` does
    "PRAGMA wal_autocheckpoint = 0",
    WAIT,
    "PRAGMA foreign_keys = ON",
    # what is replaced (a card number in pieces) is overwritten, not only unlinked
    "PRAGMA secure_delete = ON",
)
_READS = ("PRAGMA query_only = ON", AT_ONCE)


def writing(address: URL, **options: Any) -> Engine:
    """Return the engine whose connections write; a transaction takes the file at once, as it could not later."""
    engine = _engine(address, _WRITES, **options)
    event.listen(engine, "begin", begin_to_write)
    return engine


def reading(address: URL, **options: Any) -> Engine:
    """Return the engine whose connections only read; `sqlite_reads` keeps them."""
    engine = _engine(address, _READS, poolclass=NullPool, **options)
    event.listen(engine, "begin", lambda connection: driver(connection).execute("BEGIN"))
    return engine


def _engine(address: URL, pragmas: tuple[str, ...], **options: Any) -> Engine:
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    # Used by one thread after the other, never by two at once.
    options["connect_args"] = {"check_same_thread": False}
    engine = create_engine(address.set(drivername="sqlite"), **options)

    def prepare(connection: Any, _: Any) -> None:
        # no BEGIN of the driver's own: a transaction that begins by reading could not become a writing one
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(pragma)

    event.listen(engine, "connect", prepare)
    return engine


def begin_to_write(connection: Connection) -> None:
    """Take the file, unless this connection has it; what SQLAlchemy begins afterwards is in the same transaction."""
    sqlite, words = driver(connection), "BEGIN IMMEDIATE"
    if sqlite.in_transaction:
        return
    try:
        sqlite.execute(words)
    except sqlite3.Error as error:
        raise wrapped(error, words, connection.dialect) from error


def driver(connection: Connection) -> Any:
    """Return sqlite3's own connection."""
    return connection.connection.dbapi_connection


def wrapped(error: sqlite3.Error, words: str, dialect: Dialect) -> BaseException:
    """Return an error of the driver as SQLAlchemy would raise it."""
    return DBAPIError.instance(words, None, error, sqlite3.Error, hide_parameters=True, dialect=dialect)


def is_busy(error: OperationalError) -> bool:
    """Tell whether another process has the file."""
    return bool(getattr(error.orig, "sqlite_errorcode", 0) & _FIRST_BYTE == sqlite3.SQLITE_BUSY)

"""Owns the connection to the tracker's database: SQLite by default, PostgreSQL by address; neither waits for ever.

`tracker_store` works on it, in threads of its own, so that a slow database never stops the other conversations.
"""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.url import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from welkom_engine.settings import CannotStart

#: The option of a connection that is going to write.
WRITES = "welkom_writes"
_SECONDS = 5
_POSTGRESQL_THREADS = 4


def connect_to(address: str) -> tuple[Engine, int]:
    """An engine for this address, and how many threads may use it at once."""
    url = _understood(address)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url), 1
    if url.get_backend_name() == "postgresql":
        return _postgresql(url), _POSTGRESQL_THREADS
    raise CannotStart("the tracker store is SQLite or PostgreSQL")


def reads_at_once(engine: Engine) -> bool:
    """Whether reading waits for nobody: in SQLite, with its connection open and free. A thread would cost ten times as much."""
    return engine.dialect.name == "sqlite" and isinstance(engine.pool, QueuePool) and engine.pool.checkedin() > 0


def _understood(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        raise CannotStart("WELKOM_ENGINE_DATABASE_URL is not a database address") from None
    # The bot's world writes its addresses for psycopg 3, which SQLAlchemy 1.4 does not know.
    return url.set(drivername="postgresql+psycopg2") if url.drivername == "postgresql+psycopg" else url


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        connect_args={"timeout": _SECONDS, "check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_as_writer)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver would begin transactions by itself, and only halfway through
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin_as_writer(connection: Connection) -> None:
    # Reading one thing needs no transaction, and must not wait for a writer.
    if connection.get_execution_options().get(WRITES, True):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgresql(url: URL) -> Engine:
    limits = f"-c statement_timeout={_SECONDS}s -c lock_timeout={_SECONDS}s -c idle_in_transaction_session_timeout={_SECONDS}s"
    return sa.create_engine(
        url,
        pool_size=_POSTGRESQL_THREADS,
        max_overflow=0,
        pool_timeout=_SECONDS,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": _SECONDS,
            "options": limits,
            "tcp_user_timeout": _SECONDS * 1000,
        },
    )

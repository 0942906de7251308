"""Owns the connections: pool, durability, time limits of each database. `unit_of_work` opens transactions on them."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import URL, AsyncAdaptedQueuePool, Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

#: A 2xx to a provider is given after the commit, so a commit has to survive the loss of power: FULL.
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA foreign_keys = ON",
)
_POSTGRES_OPTIONS = (
    "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
)
_SECONDS_FOR_A_CONNECTION = 10


def connect(url: str, pool_size: int = 10) -> AsyncEngine:
    """Return the engine for a `sqlite+aiosqlite:///` or `postgresql+psycopg://` address; nothing is opened yet."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address)
    return _postgres(address, pool_size)


def _sqlite(address: URL) -> AsyncEngine:
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    # SQLite has one writer. One connection makes its queue fair; with more they would poll for the lock.
    engine = create_async_engine(address, pool_size=1, max_overflow=0, **_common())
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    # no BEGIN of the driver's own: a transaction that begins by reading could not become a writing one
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgres(address: URL, pool_size: int) -> AsyncEngine:
    options = f"{_POSTGRES_OPTIONS} {address.query.get('options', '')}".strip()
    return create_async_engine(
        address,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "application_name": "welkom", "options": options},
        **_common(),
    )


def _common() -> dict[str, Any]:
    return {
        "poolclass": AsyncAdaptedQueuePool,
        "pool_timeout": _SECONDS_FOR_A_CONNECTION,
        "hide_parameters": True,  # they are personal data, and errors are logged
        "json_serializer": _json,
    }


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)

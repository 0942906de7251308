"""The stand-ins' own SQLite file: what was accepted outlives `kill -9`; every other module here stores through it.

It shares nothing with Welkom's database, as a provider would not either.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

SCHEMA = """
CREATE TABLE IF NOT EXISTS ledger (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    body TEXT NOT NULL,
    at TEXT NOT NULL,
    sid TEXT NOT NULL UNIQUE,
    reference TEXT NOT NULL,
    extra TEXT NOT NULL,
    UNIQUE (kind, reference)
);
CREATE INDEX IF NOT EXISTS ledger_recipient ON ledger (recipient, n);
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    reference TEXT NOT NULL,
    return_url TEXT NOT NULL,
    outcome TEXT,
    UNIQUE (provider, reference)
);
CREATE TABLE IF NOT EXISTS callbacks (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    body TEXT NOT NULL,
    due REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS faults (
    provider TEXT PRIMARY KEY,
    fault TEXT NOT NULL,
    times INTEGER
);
"""


class Database:
    """One connection, used from one thread, so that the event loop never waits for the disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sandbox-sqlite")
        self._connection: sqlite3.Connection | None = None
        self._closed = False

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on the connection and return what it returns."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: work(self._open()))

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` in one transaction; when this returns, what it wrote is on the disk."""
        return await self.read(lambda connection: _in_transaction(connection, work))

    async def close(self) -> None:
        """Close the file; a closed database stays closed, and closing it again does nothing."""
        if not self._closed:
            self._closed = True
            await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
            self._thread.shutdown(wait=False)

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # The thread pool has one thread, but not always the same one as at garbage collection.
            self._connection = sqlite3.connect(self._path, timeout=10, isolation_level=None, check_same_thread=False)
            self._connection.row_factory = sqlite3.Row
            self._connection.executescript(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;" + SCHEMA
            )
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _in_transaction(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    # IMMEDIATE: two processes that read before they write would otherwise refuse each other.
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return result

"""Owns how quick the disk is, and the write-ahead log that grows on it until it is tidied up. `sqlite` commits (docs/decisions/0014)."""

import asyncio
import logging
import sqlite3
from time import perf_counter

#: Longer than nobody would notice, were the event loop to stand still.
LONG_SECONDS = 0.01
#: After so many quick commits the next one is taken to be quick as well.
_IN_A_ROW = 20
#: A commit writes some ten pages of 4 KiB.
_COMMITS_TO_TIDY = 200
#: A log of more pages is begun anew even if writers have to wait for it: under steady load it would never be empty.
_LONGEST_LOG = 5000
_log = logging.getLogger(__name__)


class Disk:
    """The disk with a SQLite file."""

    def __init__(self, file: str | None) -> None:
        self._file = file
        self._quick = 0
        self._untidy = 0
        self._tidying: asyncio.Future[None] | None = None

    def is_quick(self) -> bool:
        """Tell whether a commit need not go to a thread: the way there and back would take longer than it."""
        return self._quick >= _IN_A_ROW

    def took(self, began: float) -> None:
        """Note a commit that began at that reading of `perf_counter`; every so often the log is tidied up, in a thread."""
        self._quick = self._quick + 1 if perf_counter() - began < LONG_SECONDS else 0
        self._untidy += 1
        if self._untidy >= _COMMITS_TO_TIDY and self._file and self._tidying is None:
            self._untidy = 0
            self._tidying = asyncio.get_running_loop().run_in_executor(None, _tidy, self._file)
            self._tidying.add_done_callback(self._tidied)

    async def settled(self) -> None:
        """Wait until nothing is tidied up."""
        if self._tidying:
            await asyncio.wait((self._tidying,))

    def _tidied(self, doing: asyncio.Future[None]) -> None:
        self._tidying = None
        if error := doing.exception():
            _log.warning("the log of the database was not tidied up: %s", type(error).__name__)


def _tidy(file: str) -> None:
    """Write the log into the file while the others read and write; what is new meanwhile is little, and only then they wait."""
    connection = sqlite3.connect(file)
    try:
        _, pages, _ = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if pages > _LONGEST_LOG:
            connection.execute("PRAGMA wal_checkpoint(RESTART)")
    finally:
        connection.close()

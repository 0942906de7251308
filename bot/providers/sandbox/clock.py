"""The sandbox's time: the system's plus an offset that is kept in a file, so that every process sees one time."""

import json
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path


class SandboxClock:
    """A clock that can be moved forward (`POST /sandbox/clock`), never back."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._offset = 0.0
        self._moving = threading.Lock()

    def now(self) -> datetime:
        """Return the current moment of the sandbox, aware and in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.offset)

    @property
    def offset(self) -> float:
        """How many seconds the sandbox is ahead of the system."""
        stamp = self._stamp()
        if stamp != self._seen:
            self._offset = self._read() if stamp else 0.0
            self._seen = stamp
        return self._offset

    def advance(self, seconds: float) -> datetime:
        """Move the time forward for every process and return the new one."""
        if seconds < 0:
            raise ValueError("time does not run back")
        with self._moving:
            self._write(self.offset + seconds)
        return self.now()

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            seen = os.stat(self._path)  # noqa: PTH116 - asked at every `now`, where Path.stat costs twice as much
        except FileNotFoundError:
            return None
        return seen.st_ino, seen.st_mtime_ns, seen.st_size

    def _read(self) -> float:
        return float(json.loads(self._path.read_text("utf-8"))["offset_seconds"])

    def _write(self, offset: float) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(f".{os.getpid()}.tmp")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump({"offset_seconds": offset}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)

"""Owns the programs that are measured: starts each in a process group of its own, reads what it used, and ends all of it."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

import psutil

ROOT = Path(__file__).resolve().parents[1]
READY_SECONDS = 300.0
_GRACE_SECONDS = 15.0
_MIB = 1 << 20
#: What a program needs of the surroundings; the settings of whoever calls `make bench` are not measured.
_HANDED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ")


class DidNotStart(Exception):
    """A program that ended, or did not become ready; the message has the end of its log."""


class Program:
    """A running program with everything it starts."""

    def __init__(self, name: str, argv: Sequence[str], folder: Path, env: Mapping[str, str], cwd: Path = ROOT) -> None:
        self.name, self._log = name, folder / f"{name}.log"
        surroundings = {key: os.environ[key] for key in _HANDED_ON if key in os.environ}  # noqa: TID251 - handed on
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own programs
                list(argv),
                cwd=cwd,
                env={**surroundings, **env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def wait_until(self, ready: Callable[[], bool], seconds: float = READY_SECONDS) -> None:
        """Wait until it is ready; raises DidNotStart."""
        ends = time.monotonic() + seconds
        while not ready():
            if self._process.poll() is not None or time.monotonic() > ends:
                raise DidNotStart(f"{self.name}: {self.log()[-3000:]}")
            time.sleep(0.02)

    def finish(self, seconds: float) -> None:
        """Wait until it ends by itself; raises DidNotStart unless it ended well."""
        if self._process.wait(seconds):
            raise DidNotStart(f"{self.name}: {self.log()[-3000:]}")

    def log(self) -> str:
        """Return what it has said."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def cpu(self) -> float:
        """Return the CPU seconds of it and everything it started, so far."""
        return sum(_cpu(process) for process in self._tree())

    def mib(self) -> float:
        """Return the memory of it and everything it started: what is its own, and its share of what is shared."""
        return sum(_memory(process) for process in self._tree()) / _MIB

    def stop(self) -> None:
        """End the whole group, first politely."""
        for wish in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, wish)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_GRACE_SECONDS)

    def _tree(self) -> list[psutil.Process]:
        root = psutil.Process(self._process.pid)
        return [root, *root.children(recursive=True)]


def _cpu(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        # what its ended children used counts as its own
        return float(
            times.user + times.system + getattr(times, "children_user", 0) + getattr(times, "children_system", 0)
        )
    return 0.0


def _memory(process: psutil.Process) -> int:
    with suppress(psutil.NoSuchProcess):
        full = process.memory_full_info()
        return int(getattr(full, "pss", full.uss))
    return 0


def answers(url: str) -> Callable[[], bool]:
    """Return a look at whether a GET of this address brings a 200."""

    def look() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - loopback
                return bool(answer.status == 200)  # noqa: PLR2004
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    return look

"""Owns child processes: starts them, starts them again when they die, stops them, and knows what the engine needs.

`up` says which programs there are; the engine answers `dialogue` over HTTP.
"""

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic
from typing import IO
from urllib.parse import urlsplit

from bot import telemetry
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
HEALTH = "/webhooks/gateway/health"

_log = telemetry.logger("supervisor")
_STEADY_AFTER = 10.0
_LOG_LIMIT = 10_000_000
# The engine is treated as unpatched software: it learns nothing of our settings and secrets but what it needs.
_HANDED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "SYSTEMROOT")


class CannotStart(Exception):
    """Something in the way of a start, in a sentence for the person who started it."""


@dataclass(frozen=True)
class Pause:
    """How long to wait before the next start: short at first, longer for what dies again and again."""

    first: float = 0.5
    longest: float = 15.0

    def after(self, quick_deaths: int) -> float:
        """Seconds to wait after so many deaths in a row that each came soon after a start."""
        return float(min(self.first * 2**quick_deaths, self.longest))


@dataclass(frozen=True)
class Program:
    """What to run: its role names the pid file; without a `log_file` it writes where we write."""

    role: str
    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str]
    run_dir: Path
    log_file: Path | None = None
    pause: Pause = field(default_factory=Pause)
    grace: float = 10.0


async def keep_running(program: Program) -> None:
    """Run a program and start it again whenever it ends, until cancelled; then stop it."""
    quick_deaths = 0
    while True:
        began = monotonic()
        status = await run_once(program)
        quick_deaths = 0 if monotonic() - began > _STEADY_AFTER else quick_deaths + 1
        wait = program.pause.after(quick_deaths)
        _log.warning("child ended, starts again", role=program.role, status=status, retry_in=wait)
        await asyncio.sleep(wait)


async def run_once(program: Program) -> int:
    """Run a program to its end and give its exit status; when cancelled, stop it first."""
    process = await _start(program)
    pid_file = program.run_dir / f"{program.role}.pid"
    pid_file.parent.mkdir(parents=True, exist_ok=True)
    pid_file.write_text(f"{process.pid}\n", encoding="ascii")
    try:
        return await process.wait()
    finally:
        await _stop(process, program.grace)
        pid_file.unlink(missing_ok=True)


async def _start(program: Program) -> asyncio.subprocess.Process:
    with _output(program.log_file) as output:
        process = await asyncio.create_subprocess_exec(
            *program.argv,
            cwd=program.cwd,
            env={**program.env, "WELKOM_PARENT_PID": str(os.getpid())},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # A session of its own: Ctrl-C reaches us alone, and we stop the children in order.
            start_new_session=True,
        )
    _log.info("child started", role=program.role, pid=process.pid)
    return process


def _output(log_file: Path | None) -> AbstractContextManager[IO[bytes] | None]:
    if log_file is None:
        return nullcontext()
    log_file.parent.mkdir(parents=True, exist_ok=True)
    if log_file.exists() and log_file.stat().st_size > _LOG_LIMIT:
        log_file.replace(log_file.with_suffix(".old.log"))
    return log_file.open("ab")


async def _stop(process: asyncio.subprocess.Process, grace: float) -> None:
    """Ask to end, and insist after `grace` seconds, on everything the child has started too."""
    for wish in (signal.SIGTERM, signal.SIGKILL):
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, wish)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), grace)


def engine_program(settings: Settings, model: Path, port: int) -> Program:
    """The engine with a trained model, on a port of the loopback address."""
    python = engine_python()
    return Program(
        role="engine",
        argv=(str(python), "-m", "welkom_engine", "--model", str(model), "--port", str(port)),
        cwd=ROOT / "engine",
        env={
            **engine_env(),
            "WELKOM_ENGINE_SECRET": settings.engine_secret.get_secret_value(),
            "WELKOM_ENGINE_DATABASE_URL": settings.engine_database_url.get_secret_value(),
            "WELKOM_ACTIONS_URL": settings.actions_url,
        },
        run_dir=settings.data_dir / "run",
        log_file=settings.data_dir / "log" / "engine.log",
    )


def engine_python() -> Path:
    """The Python of the engine's environment."""
    python = ROOT / "engine" / ".venv" / "bin" / "python"
    if not python.exists():
        raise CannotStart("The dialogue engine is not installed here: run `make setup`.")
    return python


def engine_env() -> dict[str, str]:
    """The environment in which the engine runs and trains."""
    here = os.environ  # noqa: TID251 - handed on, not read
    return {name: here[name] for name in _HANDED_ON if name in here} | {"RASA_TELEMETRY_ENABLED": "false"}


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def answers(url: str) -> bool:
    """Whether a GET of this address brings a 200 at once."""
    return await asyncio.to_thread(_answers, url)


def _answers(url: str) -> bool:
    parts = urlsplit(url)
    line = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=2)
    try:
        line.request("GET", parts.path or "/")
        return line.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        line.close()


async def until(wish: Callable[[], Awaitable[bool]], every: float = 0.25) -> None:
    """Ask again and again until the answer is yes."""
    while not await wish():  # noqa: ASYNC110 - what is waited for lies in another process
        await asyncio.sleep(every)


async def until_told(work: Coroutine[None, None, None], parent: int = 0) -> None:
    """Do this work until somebody asks to stop (Ctrl-C, SIGTERM), or until our parent is gone."""
    told = asyncio.Event()
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(wish, told.set)
    doing = asyncio.create_task(work)
    reasons = {doing, asyncio.create_task(told.wait())}
    if parent:
        reasons.add(asyncio.create_task(parent_gone(parent)))
    try:
        await asyncio.wait(reasons, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for reason in reasons:
            reason.cancel()
        await asyncio.wait(reasons)
    if not doing.cancelled():
        doing.result()


async def parent_gone(pid: int, every: float = 0.25) -> None:
    """Come back as soon as our parent is no longer the process `pid`."""
    while os.getppid() == pid:  # noqa: ASYNC110 - nothing tells a process that its parent died
        await asyncio.sleep(every)

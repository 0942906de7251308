"""Owns `welkom up`: everything on one machine, as two children that are started again when they die.

The first child is `welkom serve` with all parts of our own, the second the dialogue engine.
"""

import asyncio
import fcntl
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from bot import supervisor, telemetry
from bot.settings import Settings
from bot.settings.sandbox_reps import SANDBOX_PASSWORD, SANDBOX_REPS, SANDBOX_TOTP_KEY
from bot.supervisor import CannotStart, Program
from bot.training import model_path, train_if_needed

PARTS = ("gateway", "actions", "worker")

_log = telemetry.logger("up")
_PATIENCE = 5.0

Say = Callable[[str], None]


async def up(settings: Settings, say: Say) -> None:
    """Run everything until told to stop."""
    with _only_one(settings.data_dir / "run"):
        await _ports_free(settings)
        await _migrate()
        await supervisor.until_told(_everything(settings, say))
        say("Welkom has stopped.")


async def _everything(settings: Settings, say: Say) -> None:
    port = supervisor.free_port()
    engine_url = settings.engine_url or f"http://127.0.0.1:{port}"
    async with asyncio.TaskGroup() as group:
        group.create_task(supervisor.keep_running(_bot(settings, engine_url)))
        group.create_task(_announce(settings, say))
        if not settings.engine_url:
            group.create_task(_engine(settings, port, say))


async def _engine(settings: Settings, port: int, say: Say) -> None:
    if not model_path(settings).exists():
        say("Training the dialogue model; this happens once, and again when its texts change …")
    model = await train_if_needed(settings)
    await supervisor.keep_running(supervisor.engine_program(settings, model, port))


async def _announce(settings: Settings, say: Say) -> None:
    near = _near(settings)
    await supervisor.until(lambda: supervisor.answers(f"{near}/healthz"))
    say("\n".join(_addresses(settings)))
    await supervisor.until(lambda: supervisor.answers(f"{near}/readyz"))
    say(f"Ready. Open {settings.public_url}/ and say hello; Ctrl-C stops everything.")


def _addresses(settings: Settings) -> list[str]:
    public = settings.public_url
    lines = [f"Welkom is starting in {settings.mode} mode.", f"  Chat      {public}/", f"  Console   {public}/console/"]
    if not settings.live:
        lines += [
            f"  Telephone {public}/sandbox/phone",
            f"  Stand-ins {public}/sandbox/",
            f"  Sales rep {' or '.join(SANDBOX_REPS)}",
            f"            password {SANDBOX_PASSWORD}, key for the authenticator app {SANDBOX_TOTP_KEY}",
        ]
    return [*lines, f"  Metrics   http://{settings.internal_host}:{settings.internal_port}/metrics"]


def _bot(settings: Settings, engine_url: str) -> Program:
    return Program(
        role="bot",
        argv=(sys.executable, "-m", "bot", "serve", *PARTS, "--parent", str(os.getpid())),
        cwd=Path.cwd(),
        env={**os.environ, "WELKOM_ENGINE_URL": engine_url},  # noqa: TID251 - handed on, not read
        run_dir=settings.data_dir / "run",
    )


async def _migrate() -> None:
    """In a process of its own, so that this one stays small."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "migrate")
    if await process.wait() != 0:
        raise CannotStart("The database could not be brought up to date.")
    _log.info("database is up to date", part="migrate", pid=process.pid)


@contextmanager
def _only_one(run_dir: Path) -> Iterator[None]:
    """Two of us over one data folder would answer every message twice."""
    run_dir.mkdir(parents=True, exist_ok=True)
    with (run_dir / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(f"Welkom is running already with the data of {run_dir.parent}.") from None
        yield


async def _ports_free(settings: Settings) -> None:
    """Wait a moment for what is left of a run that was killed; then say whose place is taken."""
    for name, host, port in (
        ("WELKOM_PORT", settings.host, settings.port),
        ("WELKOM_INTERNAL_PORT", settings.internal_host, settings.internal_port),
    ):
        last = monotonic() + _PATIENCE
        while not _free(host, port):
            if monotonic() > last:
                raise CannotStart(f"Port {port} of {host} is in use by another program: set {name} to another one.")
            await asyncio.sleep(0.2)


def _free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _near(settings: Settings) -> str:
    """Our own listener as we reach it ourselves, whatever the outside calls it."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 - binds nothing
    return f"http://{host}:{settings.port}"

"""Owns the engine of a test run: the real program with the model of the present sources, started once."""

import asyncio
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from bot.supervisor import HEALTH, answers, engine_program
from bot.training import train_if_needed
from tests.fixtures.system import free_port

READY_SECONDS = 120.0


@dataclass
class Engine:
    """The running program."""

    url: str
    log_file: Path
    process: subprocess.Popen[bytes]

    def told(self) -> str:
        """The end of its log."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")[-3000:]

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(timeout=30)


async def start(settings: Settings) -> Engine:
    """Train when no earlier run did, and start; it ends with us, whatever happens."""
    model = await train_if_needed(settings)
    port = free_port()
    program = engine_program(settings, model, port)
    assert program.log_file
    program.log_file.parent.mkdir(parents=True, exist_ok=True)
    with program.log_file.open("wb") as log:
        env = {**program.env, "WELKOM_PARENT_PID": str(os.getpid())}
        process = subprocess.Popen(  # noqa: ASYNC220 - it outlives this call
            program.argv, cwd=program.cwd, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    return Engine(f"http://127.0.0.1:{port}", program.log_file, process)


async def ready(engine: Engine) -> None:
    """Wait until it answers."""
    ends = time.monotonic() + READY_SECONDS
    while not await answers(engine.url + HEALTH):
        assert engine.process.poll() is None, engine.told()
        assert time.monotonic() < ends, f"the engine is not ready: {engine.told()}"
        await asyncio.sleep(0.1)

"""Owns the whole system as a measurement sees it: `welkom up` in sandbox mode, its numbers, and customers in web chat."""

import asyncio
import re
import sys
import urllib.request
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import aiohttp

from bench import models
from bench.processes import ROOT, Program, answers
from bot.supervisor import free_port
from tests.fixtures.system import a_phone
from tests.journeys.player import Site
from tests.journeys.web import WebCustomer

_PATIENCE = 120.0
_QUIET_SECONDS = 5.0
_STAGE = re.compile(r'^welkom_stage_seconds_(sum|count){stage="(\w+)"} (\S+)', re.MULTILINE)


class System(Program):
    """A running system over the data of a folder; its model is the one that was trained before."""

    def __init__(self, folder: Path) -> None:
        kept = models.ours().parent
        if not (folder / "models").exists():
            (folder / "models").symlink_to(kept)
        self.port, self._inside = free_port(), free_port()
        env = {
            "WELKOM_PORT": str(self.port),
            "WELKOM_INTERNAL_PORT": str(self._inside),
            "WELKOM_DATA_DIR": str(folder),
            "WELKOM_LOG_LEVEL": "warning",
        }
        super().__init__("system", [sys.executable, "-m", "bot", "up"], folder, env, ROOT)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def wait(self) -> None:
        """Wait until every part answers."""
        self.wait_until(answers(f"{self.url}/readyz"))

    def stages(self) -> dict[str, tuple[float, float]]:
        """Return for each stage the seconds that were spent in it so far, and how often."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self._inside}/metrics", timeout=10) as answer:
            found = {(stage, kind): float(value) for kind, stage, value in _STAGE.findall(answer.read().decode())}
        return {stage: (found[stage, "sum"], found[stage, "count"]) for stage, kind in found if kind == "sum"}

    async def quiet(self) -> None:
        """Wait until nothing has happened for a while: checks that began with a proven number end, all at once."""
        before, now = -1.0, 0.0
        while before != now:
            before, now = now, self.stages()["engine"][1]
            await asyncio.sleep(_QUIET_SECONDS)


class _Frames(list[dict[str, Any]]):
    """The frames of a customer; tells at once when a message of the bot comes."""

    def __init__(self) -> None:
        super().__init__()
        self.on_bot: Callable[[], None] = lambda: None

    def append(self, frame: dict[str, Any]) -> None:
        """Keep a frame."""
        super().append(frame)
        if frame["type"] == "message" and frame["from"] == "bot":
            self.on_bot()


class Chatter(WebCustomer):
    """A customer in web chat who says something and looks at the clock."""

    def __init__(self, site: Site) -> None:
        super().__init__(site, a_phone("5"), frames=_Frames())
        self._answered_before = asyncio.Lock()

    async def timed(self, text: str) -> float:
        """Say something once the message before was answered, and return the seconds from now until the first answer."""
        assert isinstance(self.frames, _Frames)
        began = perf_counter()
        async with self._answered_before:
            first = asyncio.get_running_loop().create_future()
            self.frames.on_bot = lambda: None if first.done() else first.set_result(perf_counter())
            await self.say(text)
            return float(await asyncio.wait_for(first, _PATIENCE)) - began


@dataclass
class Crowd:
    """Customers who have proven their number and are asked for their name."""

    url: str
    count: int
    chatters: list[Chatter] = field(default_factory=list)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def __aenter__(self) -> list[Chatter]:
        http = await self._stack.enter_async_context(aiohttp.ClientSession())
        site = Site(self.url, http)
        self.chatters = [await self._stack.enter_async_context(Chatter(site)) for _ in range(self.count)]
        await asyncio.gather(*(chatter.go("full_name") for chatter in self.chatters))
        return self.chatters

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

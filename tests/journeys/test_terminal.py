"""A customer signs up with `welkom chat`, reading what stands on the screen and typing."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from tests.fixtures.system import ROOT, a_phone
from tests.journeys.player import Customer, Json, Site, until
from tests.journeys.sms import means

pytestmark = pytest.mark.timeout(400)
_CHOICE = re.compile(r"^ {4}(\d{1,2}) (\S.*)$", re.MULTILINE)
_LINK = re.compile(r"https?://\S+/l/\S+")


@dataclass
class TerminalCustomer(Customer):
    """Somebody at a terminal."""

    screen: list[str] = field(default_factory=list)
    typed: int = 0
    process: asyncio.subprocess.Process | None = None

    async def say(self, text: str) -> None:
        """Type a line."""
        assert self.process
        assert self.process.stdin
        self.process.stdin.write(f"{text}\n".encode())
        await self.process.stdin.drain()

    async def mark(self) -> None:
        """Remember how far the screen was read."""
        self.typed = len(self.screen)

    async def choose(self, value: str) -> None:
        """Type the number of a choice."""
        offered = _CHOICE.findall("\n".join(self.screen[self.typed - 12 :]))
        await self.say(next(number for number, label in reversed(offered) if means(label, value)))

    async def asks(self, key: str) -> Json:
        """Wait until this question is open and the screen stands still."""
        before = -1

        async def look() -> Json | None:
            nonlocal before
            found = await self.site.signup(self.phone)
            still, before = len(self.screen) == before, len(self.screen)
            open_ = found["asks"] if found else "mobile_number"
            if open_ != key or len(self.screen) <= self.typed or not still:
                return None
            links = _LINK.findall("\n".join(self.screen[self.typed :]))
            return {"link": {"url": links[-1]} if links else None}

        found: Json = await until(look, f"{key}; the screen shows {self.screen[-4:]}")
        return found

    async def read(self) -> None:
        """Take over what the program writes."""
        assert self.process
        assert self.process.stdout
        async for line in self.process.stdout:
            self.screen.append(line.decode().rstrip("\n"))


@pytest.fixture
async def terminal(site: Site) -> AsyncIterator[TerminalCustomer]:
    """A customer before a running `welkom chat`."""
    customer = TerminalCustomer(site, a_phone("5"))
    env = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    command = (sys.executable, "-m", "bot", "chat", "--url", site.url)
    pipe = asyncio.subprocess.PIPE
    customer.process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=env, stdin=pipe, stdout=pipe)
    reading = asyncio.create_task(customer.read())
    yield customer
    assert customer.process.stdin
    customer.process.stdin.close()
    assert await asyncio.wait_for(customer.process.wait(), 20) == 0
    await reading


async def test_signing_up(terminal: TerminalCustomer) -> None:
    """The whole journey works from a terminal, and the program ends with the input."""
    await terminal.go()

    async def awaiting() -> bool:
        return (await terminal.state())["status"] == "awaiting_call"

    await until(awaiting, "awaiting_call")

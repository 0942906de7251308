"""Memory of the whole system at rest and with a thousand open chats, and of engine and actions over ten thousand turns."""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp

from bench import seed
from bench.figures import Figures
from bench.script import AGAIN
from bench.sides import Ours
from bench.system import System
from tests.journeys.player import Site
from tests.journeys.web import WebCustomer

_CHATS = 1_000
_OPENED_AT_ONCE = 20
_TURNS, _LOOKS = 10_000, 5
_CONVERSATIONS = 20


def measure() -> dict[str, Figures]:
    """Measure both."""
    return {"memory of the whole system": _chats(), "memory over many turns": _turns()}


def _chats() -> Figures:
    with tempfile.TemporaryDirectory() as name, System(Path(name)) as system:
        system.wait()
        rest = system.mib()
        return {"at_rest_mib": round(rest), f"per_{_CHATS}_open_chats_mib": round(asyncio.run(_open(system)) - rest)}


async def _open(system: System) -> float:
    """Open all chats, wait until each has its greeting, and return the memory with all of them open."""
    gate = asyncio.Semaphore(_OPENED_AT_ONCE)
    async with AsyncExitStack() as stack:
        site = Site(system.url, await stack.enter_async_context(aiohttp.ClientSession()))

        async def one(customer: WebCustomer) -> None:
            async with gate:
                await stack.enter_async_context(customer)
                await customer.asks("mobile_number")

        await asyncio.gather(*(one(WebCustomer(site, "")) for _ in range(_CHATS)))
        return system.mib()


def _turns() -> Figures:
    each = _TURNS // _CONVERSATIONS
    names = [f"many-{number}" for number in range(_CONVERSATIONS)]
    with tempfile.TemporaryDirectory() as name:
        seed.prepare(Path(name), names, (AGAIN * each)[:each])
        with Ours(Path(name)) as side:
            seen = [asyncio.run(_part(side, names, look, each // _LOOKS)) for look in range(_LOOKS)]
    figures: Figures = {
        f"after_{(look + 1) * _TURNS // _LOOKS}_turns_mib": round(mib, 1) for look, mib in enumerate(seen)
    }
    return {**figures, "growth_percent": round((seen[-1] / seen[0] - 1) * 100, 1)}


async def _part(side: Ours, names: list[str], part: int, turns: int) -> float:
    async with aiohttp.ClientSession() as http:

        async def one(conversation: str) -> None:
            for number in range(part * turns, (part + 1) * turns):
                await side.say(http, conversation, number, AGAIN[number % len(AGAIN)])

        await asyncio.gather(*(one(name) for name in names))
    return side.mib()

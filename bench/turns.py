"""A customer's message to the bot's next question over the WebSocket, on a running system with nobody else in it."""

import asyncio
import tempfile
from pathlib import Path
from time import perf_counter

import aiohttp

from tests.fixtures.system import ROOT, System, a_phone, free_port
from tests.journeys.player import Site
from tests.journeys.web import WebCustomer

_CUSTOMERS = 8
#: Steps that one turn answers: no code, no check, no page in between.
_PLAIN = {"full_name": "job_title", "job_title": "email"}


async def _one(site: Site) -> list[float]:
    took = []
    async with WebCustomer(site, a_phone("5")) as customer:
        await customer.go("full_name")
        for key, then in _PLAIN.items():
            began = perf_counter()
            await customer.answer(key)
            await customer.asks(then)
            took.append(perf_counter() - began)
    return took


async def _all(url: str) -> list[float]:
    async with aiohttp.ClientSession() as http:
        site = Site(url, http)
        return sorted([seconds for _ in range(_CUSTOMERS) for seconds in await _one(site)])


def measure() -> dict[str, float]:
    """Start a system, play customers one after the other, and return the times in milliseconds; looking takes up to 100."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        models = ROOT / "var" / "test-models"
        models.mkdir(parents=True, exist_ok=True)
        (folder / "models").symlink_to(models)
        system = System(folder, free_port())
        began = perf_counter()
        system.start()
        ready = perf_counter() - began
        try:
            took = asyncio.run(_all(system.url))
        finally:
            system.stop()
    return {
        "start_s": round(ready, 1),
        "p50_ms": round(took[len(took) // 2] * 1000),
        "slowest_ms": round(took[-1] * 1000),
    }

"""The time of a message over web chat with few and with many signups stored."""

import tempfile
from pathlib import Path

import uvloop

from bench import seed
from bench.figures import Figures, median, ratio
from bench.script import AGAIN
from bench.system import Crowd, System

_SIGNUPS = (100, 10_000, 1_000_000)
_CUSTOMERS, _MESSAGES = 4, 20


def measure() -> dict[str, Figures]:
    """Measure with each number of signups, on a system of its own."""
    times = {signups: _with(signups) for signups in _SIGNUPS}
    figures: Figures = {f"p50_ms_with_{signups}": round(seconds * 1000, 1) for signups, seconds in times.items()}
    least = times[_SIGNUPS[0]]
    figures["ratio"] = max(ratio(seconds, least) for seconds in times.values())
    return {"with many signups stored": figures}


def _with(signups: int) -> float:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seed.prepare(folder, ["copied"], AGAIN[:1])
        seed.crowd(folder / "welkom.db", signups)
        with System(folder) as system:
            system.wait()
            return uvloop.run(_talk(system.url))


async def _talk(url: str) -> float:
    async with Crowd(url, _CUSTOMERS) as chatters:
        return median(
            [
                await chatter.timed(AGAIN[number % len(AGAIN)].text)
                for number in range(_MESSAGES)
                for chatter in chatters
            ]
        )

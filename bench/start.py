"""The start of a prepared checkout to the first answer, and of the engine alone beside the peer."""

import asyncio
import re
import tempfile
from pathlib import Path
from time import perf_counter

import aiohttp

from bench import models, seed
from bench.figures import Figures, ratio
from bench.processes import answers
from bench.script import SCRIPT
from bench.sides import Ours, Peer, Side
from bench.system import System
from tests.journeys.player import Site
from tests.journeys.web import WebCustomer

_PARTS = re.compile(r"import (\d+\.\d+) s, load (\d+\.\d+) s, warm-up (\d+\.\d+) s")


def measure() -> dict[str, Figures]:
    """Start each of them once, after a first start that fills the disk's cache."""
    _system()
    ours, log = _engine(Ours)
    peer, _ = _engine(Peer)
    parts = _PARTS.search(log)
    assert parts, "the engine says how long its start took"
    named = dict(zip(("import_s", "load_s", "warm_up_s"), map(float, parts.groups()), strict=True))
    engine: Figures = {"ours_s": round(ours, 2), **named, "peer_s": round(peer, 2), "ratio": ratio(ours, peer)}
    return {
        "start of everything to the first answer": {"seconds": round(_system(), 2)},
        "start of the engine to the first answer": engine,
    }


def _system() -> float:
    models.ours()
    with tempfile.TemporaryDirectory() as name:
        seed.prepare(Path(name), [], ())
        began = perf_counter()
        with System(Path(name)) as system:
            system.wait_until(answers(f"{system.url}/healthz"))
            asyncio.run(_greeting(system))
            return perf_counter() - began


async def _greeting(system: System) -> None:
    """Come in as soon as somebody opens, and wait for the first words."""
    async with aiohttp.ClientSession() as http, WebCustomer(Site(system.url, http), "") as customer:
        await customer.asks("mobile_number")


def _engine(kind: type[Side]) -> tuple[float, str]:
    """Return the seconds from starting the engine, its action server being there, to the answer to a first message."""
    with tempfile.TemporaryDirectory() as name:
        seed.prepare(Path(name), ["first"], SCRIPT)
        with kind(Path(name)) as side:
            asyncio.run(_first(side))
            return perf_counter() - side.engine_began, side.programs[-1].log()


async def _first(side: Side) -> None:
    async with aiohttp.ClientSession() as http:
        await side.say(http, "first", 0, SCRIPT[0])

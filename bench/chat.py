"""A customer's message to the first reply over the WebSocket, at a steady rate, and where the time goes."""

import asyncio
import tempfile
from pathlib import Path
from time import perf_counter

from bench.figures import Figures, median, percentile, ratio
from bench.script import AGAIN
from bench.system import Chatter, Crowd, System

_A_SECOND = 20
_SECONDS = 30
_CUSTOMERS = 20
#: Which parts of `/metrics` a share is made of; the actions are within the engine's time.
_STAGES = {"inbox": ("wait", "read"), "engine": ("engine",), "actions": ("actions",), "outbox": ("finish",)}


def measure() -> dict[str, Figures]:
    """Measure on a system with nobody else in it."""
    with tempfile.TemporaryDirectory() as name, System(Path(name)) as system:
        system.wait()
        return {"message to first reply": asyncio.run(_measure(system))}


async def _measure(system: System) -> Figures:
    async with Crowd(system.url, _CUSTOMERS) as chatters:
        before, cpu, began = system.stages(), system.cpu(), perf_counter()
        took = await asyncio.gather(*(_one(chatters, number) for number in range(_A_SECOND * _SECONDS)))
        cores = (system.cpu() - cpu) / (perf_counter() - began)
        after = system.stages()
    spent = {stage: after[stage] - before.get(stage, 0.0) for stage in after}
    return {
        "messages_per_s": _A_SECOND,
        "p50_ms": round(median(took) * 1000, 1),
        "p99_ms": round(percentile(took, 0.99) * 1000, 1),
        "p99_to_p50": ratio(percentile(took, 0.99), median(took)),
        "cores_used": round(cores, 2),
        **_shares(sum(took), spent),
    }


async def _one(chatters: list[Chatter], number: int) -> float:
    """Say the message of this number at its time, whether the ones before were answered or not."""
    await asyncio.sleep(number / _A_SECOND)
    return float(await chatters[number % len(chatters)].timed(AGAIN[number % len(AGAIN)].text))


def _shares(total: float, spent: dict[str, float]) -> Figures:
    seconds = {name: sum(spent[stage] for stage in stages) for name, stages in _STAGES.items()}
    seconds["engine"] -= seconds["actions"]
    # What no stage counts: the socket, accepting the message, and handing the reply to the socket.
    seconds["gateway"] = total - sum(seconds.values())
    shares: Figures = {f"{name}_percent": round(value / total * 100, 1) for name, value in seconds.items()}
    shares["engine_and_actions_percent"] = round((seconds["engine"] + seconds["actions"]) / total * 100, 1)
    return shares

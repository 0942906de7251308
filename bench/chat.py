"""A customer's message to the first reply over the WebSocket, at a steady rate, and where the time goes."""

import asyncio
import tempfile
from pathlib import Path
from time import perf_counter

import uvloop

from bench.figures import Figures, median, percentile, ratio
from bench.script import AGAIN
from bench.system import Chatter, Crowd, System

_A_SECOND = 20
_SECONDS = 30
_CUSTOMERS = 20
#: Which parts of `/metrics` a share is made of; the actions are within the engine's time.
_STAGES = {"inbox": ("wait", "claim"), "engine": ("engine",), "actions": ("actions",), "outbox": ("finish",)}


def measure() -> dict[str, Figures]:
    """Measure on a system with nobody else in it."""
    with tempfile.TemporaryDirectory() as name, System(Path(name)) as system:
        system.wait()
        return {"message to first reply": uvloop.run(_measure(system))}


Stages = dict[str, tuple[float, float]]


async def _measure(system: System) -> Figures:
    async with Crowd(system.url, _CUSTOMERS) as chatters:
        await system.quiet()
        before, cpu, began = system.stages(), system.cpu(), perf_counter()
        took = await asyncio.gather(*(_one(chatters, number) for number in range(_A_SECOND * _SECONDS)))
        cores = (system.cpu() - cpu) / (perf_counter() - began)
        after = system.stages()
    return {
        "messages_per_s": _A_SECOND,
        "p50_ms": round(median(took) * 1000, 1),
        "p99_ms": round(percentile(took, 0.99) * 1000, 1),
        "p99_to_p50": ratio(percentile(took, 0.99), median(took)),
        "cores_used": round(cores, 2),
        **_shares(sum(took) / len(took), _means(before, after)),
    }


async def _one(chatters: list[Chatter], number: int) -> float:
    """Say the message of this number at its time, whether the ones before were answered or not."""
    await asyncio.sleep(number / _A_SECOND)
    return float(await chatters[number % len(chatters)].timed(AGAIN[number % len(AGAIN)].text))


def _means(before: Stages, after: Stages) -> dict[str, float]:
    """Return the seconds of each stage in one turn: timers and checks have turns, too, so sums would count them in."""
    spent = {stage: (after[stage][0] - before[stage][0], after[stage][1] - before[stage][1]) for stage in before}
    turns = spent["engine"][1]
    # An action is called several times in a turn; only what came in from a customer waits.
    return {stage: seconds / (count if stage == "wait" else turns) for stage, (seconds, count) in spent.items()}


def _shares(total: float, means: dict[str, float]) -> Figures:
    seconds = {name: sum(means[stage] for stage in stages) for name, stages in _STAGES.items()}
    seconds["engine"] -= seconds["actions"]
    # What no stage counts: the socket, accepting the message, and handing the reply to the socket.
    seconds["gateway"] = total - sum(seconds.values())
    shares: Figures = {f"{name}_percent": round(value / total * 100, 1) for name, value in seconds.items()}
    shares["engine_and_actions_percent"] = round((seconds["engine"] + seconds["actions"]) / total * 100, 1)
    return shares

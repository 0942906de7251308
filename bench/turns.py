"""Engine and actions beside stock Rasa with the same actions: turns for each second of CPU, and the time of one turn.

Both sides run all the time and take their rounds in turn, so that a noisy machine disturbs both alike. No figure is given
unless both gave the same answers.
"""

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import aiohttp

from bench import seed
from bench.figures import Figures, median, percentile, ratio
from bench.script import SCRIPT
from bench.sides import Ours, Peer, Said, Side

_AT_ONCE = 8
_ROUNDS_AT_ONCE = 4
_CONVERSATIONS_ALONE = 24


class OtherAnswers(Exception):
    """The two sides did not give the same answers, so nothing can be compared."""


@dataclass
class Run:
    """What a side said, and what it took."""

    answers: dict[str, list[Said]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    cpu: float = 0.0
    wall: float = 0.0

    @property
    def turns(self) -> int:
        """How many messages were said."""
        return len(self.seconds)

    async def talk(self, side: Side, conversations: list[str]) -> None:
        """Let these conversations happen at once, each as the script has it."""
        cpu, began = side.cpu(), perf_counter()
        async with aiohttp.ClientSession() as http:
            await asyncio.gather(*(self._conversation(side, http, name) for name in conversations))
        self.wall += perf_counter() - began
        self.cpu += side.cpu() - cpu

    async def _conversation(self, side: Side, http: aiohttp.ClientSession, name: str) -> None:
        self.answers[name] = []
        for number, message in enumerate(SCRIPT):
            began = perf_counter()
            self.answers[name].append(await side.say(http, name, number, message))
            self.seconds.append(perf_counter() - began)


def measure() -> dict[str, Figures]:
    """Measure both sides, and compare their answers."""
    warm, at_once, alone = (
        _names("warm", 2),
        _names("at-once", _AT_ONCE * _ROUNDS_AT_ONCE),
        _names("alone", _CONVERSATIONS_ALONE),
    )
    with tempfile.TemporaryDirectory() as ours_in, tempfile.TemporaryDirectory() as peer_in:
        for folder in (ours_in, peer_in):
            seed.prepare(Path(folder), [*warm, *at_once, *alone], SCRIPT)
        with Ours(Path(ours_in)) as ours, Peer(Path(peer_in)) as peer:
            sides = (ours, peer)
            _played(sides, [warm])
            many = _played(sides, [at_once[i::_ROUNDS_AT_ONCE] for i in range(_ROUNDS_AT_ONCE)])
            single = _played(sides, [[name] for name in alone])
    return {"turns at once": _many(*many), "one turn at a time": _single(*single)}


def _names(kind: str, count: int) -> list[str]:
    return [f"{kind}-{number}" for number in range(count)]


def _played(sides: tuple[Side, Side], rounds: list[list[str]]) -> tuple[Run, Run]:
    """Let both sides have each round of conversations, one side after the other."""
    runs = (Run(), Run())
    for conversations in rounds:
        for side, run in zip(sides, runs, strict=True):
            asyncio.run(run.talk(side, conversations))
    _same(*runs)
    return runs


def _same(ours: Run, peer: Run) -> None:
    for name, answers in ours.answers.items():
        for number, (one, other) in enumerate(zip(answers, peer.answers[name], strict=True)):
            if one != other:
                raise OtherAnswers(f"{SCRIPT[number]}: we said {one}, the peer {other}")


def _many(ours: Run, peer: Run) -> Figures:
    per_core: Callable[[Run], float] = lambda run: run.turns / run.cpu  # noqa: E731 - read twice, in the next lines
    return {
        "turns": ours.turns,
        "ours_turns_per_s_per_core": round(per_core(ours), 1),
        "peer_turns_per_s_per_core": round(per_core(peer), 1),
        "ratio": ratio(per_core(ours), per_core(peer)),
        "ours_turns_per_s": round(ours.turns / ours.wall, 1),
        "peer_turns_per_s": round(peer.turns / peer.wall, 1),
        "ours_cpu_ms": round(ours.cpu / ours.turns * 1000, 1),
        "peer_cpu_ms": round(peer.cpu / peer.turns * 1000, 1),
    }


def _single(ours: Run, peer: Run) -> Figures:
    figures: Figures = {"turns": ours.turns}
    for name, pick in (("p50", median), ("p99", lambda seconds: percentile(seconds, 0.99))):
        figures[f"ours_{name}_ms"] = round(pick(ours.seconds) * 1000, 1)
        figures[f"peer_{name}_ms"] = round(pick(peer.seconds) * 1000, 1)
        figures[f"{name}_ratio"] = ratio(pick(ours.seconds), pick(peer.seconds))
    return figures

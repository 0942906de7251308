"""The time of a turn early and late in one conversation, of engine and actions."""

import asyncio
import tempfile
from pathlib import Path
from time import perf_counter

import aiohttp

from bench import seed
from bench.figures import Figures, median, ratio
from bench.script import AGAIN
from bench.sides import Ours, Peer, Side

_TURNS = (5, 50, 500)
#: A turn's time is the median of so many turns about it, in all conversations: one turn alone says nothing.
_ABOUT = 9
_CONVERSATIONS = 4


def measure() -> dict[str, Figures]:
    """Measure ours at all three places, the peer at the first two: its sessions never end, and turn 500 takes it minutes."""
    ours, peer = _times(Ours, _TURNS), _times(Peer, _TURNS[:2])
    figures: Figures = {f"ours_ms_at_{turn}": round(seconds * 1000, 1) for turn, seconds in ours.items()}
    figures |= {f"peer_ms_at_{turn}": round(seconds * 1000, 1) for turn, seconds in peer.items()}
    figures["ratio"] = max(ratio(seconds, ours[_TURNS[0]]) for seconds in ours.values())
    figures["peer_ratio_at_50"] = ratio(peer[50], peer[5])
    return {"one long conversation": figures}


def _times(kind: type[Side], turns: tuple[int, ...]) -> dict[int, float]:
    last = turns[-1] + _ABOUT
    names = [f"long-{number}" for number in range(_CONVERSATIONS)]
    with tempfile.TemporaryDirectory() as name:
        seed.prepare(Path(name), names, (AGAIN * last)[:last])
        with kind(Path(name)) as side:
            took = [asyncio.run(_talk(side, conversation, last)) for conversation in names]
    about = {turn: range(max(turn - _ABOUT // 2, 1), turn + _ABOUT // 2 + 1) for turn in turns}
    return {turn: median([seconds[at] for seconds in took for at in about[turn]]) for turn in turns}


async def _talk(side: Side, conversation: str, turns: int) -> list[float]:
    took = []
    async with aiohttp.ClientSession() as http:
        for number in range(turns):
            began = perf_counter()
            await side.say(http, conversation, number, AGAIN[number % len(AGAIN)])
            took.append(perf_counter() - began)
    return took

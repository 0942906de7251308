"""Whether it lives, whether it is ready, and its figures."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

import aiohttp
from aiohttp import web

from bot.ports.store import Store
from bot.telemetry import metrics
from bot.worker import HEARTBEAT, HEARTBEAT_LIFETIME

Probe = Callable[[], Awaitable[bool]]
_SECONDS = 4.0


def routes(probes: Mapping[str, Probe]) -> list[web.RouteDef]:
    """Return `/healthz` and `/readyz`; the latter is 200 when every part answers, with one entry per part."""

    async def alive(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def ready(_: web.Request) -> web.Response:
        answers = await asyncio.gather(*(_answers(probe) for probe in probes.values()))
        parts = {name: "ok" if answer else "down" for name, answer in zip(probes, answers, strict=True)}
        return web.json_response(
            {"status": "ready" if all(answers) else "not ready", "parts": parts}, status=200 if all(answers) else 503
        )

    return [web.get("/healthz", alive), web.get("/readyz", ready)]


def internal_routes() -> list[web.RouteDef]:
    """Return `/metrics`, for the internal listener only."""

    async def figures(_: web.Request) -> web.Response:
        body, content_type = metrics()
        return web.Response(body=body, headers={"Content-Type": content_type})

    return [web.get("/metrics", figures)]


async def answers(url: str) -> bool:
    """Tell whether an address answers 200."""
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS)) as session,
        session.get(url) as response,
    ):
        return response.status == 200  # noqa: PLR2004


async def worker_beats(store: Store) -> bool:
    """Tell whether a worker noted its heartbeat lately."""
    async with store.begin() as uow:
        return await uow.people.hits(HEARTBEAT, datetime.now(UTC) - HEARTBEAT_LIFETIME) > 0


async def _answers(probe: Probe) -> bool:
    try:
        async with asyncio.timeout(_SECONDS):
            return await probe()
    except Exception:  # noqa: BLE001 - whatever goes wrong in a probe means that the part does not answer
        return False

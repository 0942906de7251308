"""The SMS webhook, from request to durable 2xx, beside a bare handler that does one durable SQLite commit."""

import asyncio
import secrets
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter

import aiohttp
from aiohttp import web
from twilio.request_validator import RequestValidator

from bot.bootstrap import SystemClock
from bot.channels.sms import Signature, Sms
from bot.inbox.accept import Inbox
from bot.store.bell import LocalBell
from bot.store.migrate import migrate
from bot.store.unit_of_work import SqlStore

_URL, _TOKEN, _PATH = "http://bench.example", "bench", "/webhooks/twilio/sms"
_REQUESTS, _AT_ONCE = 400, 16


def _form() -> dict[str, str]:
    phone = f"+3161{secrets.randbelow(10**7):07d}"
    return {"MessageSid": "SM" + secrets.token_hex(16), "From": phone, "To": "+3197010200000", "Body": "hoi"}


def _signed(form: dict[str, str]) -> dict[str, str]:
    return {"X-Twilio-Signature": RequestValidator(_TOKEN).compute_signature(_URL + _PATH, form)}


async def _timed(app: web.Application) -> list[float]:
    """Serve an application and return how long each request took, in seconds, sorted."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    gate, took = asyncio.Semaphore(_AT_ONCE), []
    async with aiohttp.ClientSession() as http:

        async def one() -> None:
            form = _form()
            headers = _signed(form)
            async with gate:
                began = perf_counter()
                async with http.post(f"http://127.0.0.1:{port}{_PATH}", data=form, headers=headers) as answer:
                    assert answer.ok, answer.status
                took.append(perf_counter() - began)

        await asyncio.gather(*(one() for _ in range(_REQUESTS)))
    await runner.cleanup()
    return sorted(took)


async def _ours(folder: Path) -> list[float]:
    url = f"sqlite+aiosqlite:///{folder / 'ours.db'}"
    await migrate(url)
    store = SqlStore(url)
    app = web.Application()
    app.add_routes(Sms(store, Inbox(store, SystemClock(), LocalBell()), Signature(_URL, (_TOKEN,))).routes())
    took = await _timed(app)
    await store.close()
    return took


def _bare(folder: Path) -> Callable[[web.Request], Awaitable[web.Response]]:
    database = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for line in (
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "CREATE TABLE row (id TEXT PRIMARY KEY, body TEXT)",
    ):
        database.execute(line)

    async def handle(request: web.Request) -> web.Response:
        form = await request.post()
        database.execute("INSERT INTO row VALUES (?, ?)", (str(form["MessageSid"]), str(form["Body"])))
        return web.Response()

    return handle


async def measure() -> dict[str, float]:
    """Return requests per second and median in milliseconds of both, and the ratio of their medians."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = web.Application()
        bare.add_routes([web.post(_PATH, _bare(folder))])
        peer, ours = await _timed(bare), await _ours(folder)
    middle = _REQUESTS // 2
    return {
        "ours_p50_ms": round(ours[middle] * 1000, 2),
        "ours_p99_ms": round(ours[int(_REQUESTS * 0.99)] * 1000, 2),
        "bare_p50_ms": round(peer[middle] * 1000, 2),
        "bare_p99_ms": round(peer[int(_REQUESTS * 0.99)] * 1000, 2),
        "p50_ratio": round(ours[middle] / peer[middle], 2),
    }

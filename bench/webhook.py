"""The SMS webhook, from request to durable 2xx, beside a bare handler that does one durable SQLite commit."""

import asyncio
import gc
import secrets
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from math import inf, isinf
from pathlib import Path
from time import perf_counter

import aiohttp
import uvloop
from aiohttp import web
from twilio.request_validator import RequestValidator

from bench.figures import Figures, median, percentile, ratio
from bot.bootstrap import SystemClock
from bot.channels.sms import Signature, Sms
from bot.inbox.accept import Inbox
from bot.store.bell import LocalBell
from bot.store.migrate import migrate
from bot.store.unit_of_work import SqlStore

_URL, _TOKEN, _PATH = "http://bench.example", "bench", "/webhooks/twilio/sms"
#: Sent at this rate whether the ones before were answered or not.
_A_SECOND, _SECONDS = 200, 10
_RUNS = 3


def _form() -> dict[str, str]:
    phone = f"+3161{secrets.randbelow(10**7):07d}"
    return {"MessageSid": "SM" + secrets.token_hex(16), "From": phone, "To": "+3197010200000", "Body": "hoi"}


def _signed(form: dict[str, str]) -> dict[str, str]:
    return {"X-Twilio-Signature": RequestValidator(_TOKEN).compute_signature(_URL + _PATH, form)}


async def _timed(app: web.Application) -> list[float]:
    """Serve an application and return how long each request took, in seconds, sorted."""
    # As the gateway does when it has started.
    gc.collect()
    gc.freeze()
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    took: list[float] = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:

        async def one(number: int) -> None:
            form = _form()
            headers = _signed(form)
            await asyncio.sleep(number / _A_SECOND)
            began = perf_counter()
            async with http.post(f"http://127.0.0.1:{port}{_PATH}", data=form, headers=headers) as answer:
                # Who is refused comes again later: that counts as an answer that took for ever.
                took.append(perf_counter() - began if answer.ok else inf)

        await asyncio.gather(*(one(number) for number in range(_A_SECOND * _SECONDS)))
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


def measure() -> dict[str, Figures]:
    """Measure both, one after the other, several times; the quietest run of each counts."""
    runs = [uvloop.run(_both()) for _ in range(_RUNS)]
    bare, ours = (min((run[side] for run in runs), key=median) for side in range(2))
    return {
        "sms webhook to durable 2xx": {
            "requests_per_s": _A_SECOND,
            "ours_p50_ms": _ms(median(ours)),
            "ours_p99_ms": _ms(percentile(ours, 0.99)),
            "bare_p50_ms": _ms(median(bare)),
            "bare_p99_ms": _ms(percentile(bare, 0.99)),
            "ours_refused": sum(map(isinf, ours)),
            "ratio": "refused" if isinf(median(ours)) else ratio(median(ours), median(bare)),
        }
    }


def _ms(seconds: float) -> float | str:
    return "refused" if isinf(seconds) else round(seconds * 1000, 2)


async def _both() -> tuple[list[float], list[float]]:
    with tempfile.TemporaryDirectory() as name:
        bare = web.Application()
        bare.add_routes([web.post(_PATH, _bare(Path(name)))])
        return await _timed(bare), await _ours(Path(name))

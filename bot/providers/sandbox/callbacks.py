"""Signed callbacks from the stand-ins to our own webhook: kept until they are answered with 2xx, also over a crash."""

import asyncio
import hashlib
import hmac
import json
import secrets
import sqlite3
import time
from collections.abc import Mapping
from contextlib import suppress

from bot.providers.sandbox.database import Database
from bot.providers.sandbox.faults import Fault
from bot.providers.sandbox.loopback import Loopback, Unreachable

PATH = "/webhooks/stripe"
FIRST_RETRY = 0.5
LONGEST_RETRY = 30.0


class Callbacks:
    """The queue of callbacks and the task that sends them."""

    def __init__(self, database: Database, loopback: Loopback, secret: str, reorder_seconds: float) -> None:
        self._database = database
        self._loopback = loopback
        self._secret = secret
        self._reorder_seconds = reorder_seconds
        self._wake = asyncio.Event()

    def enqueue(self, connection: sqlite3.Connection, event: str, fault: Fault = Fault.NONE) -> None:
        """Keep the event within the caller's transaction; call `wake` after it."""
        due = time.time() + (self._reorder_seconds if fault is Fault.REORDER else 0)
        copies = 2 if fault is Fault.DUPLICATE_CALLBACK else 1
        connection.executemany("INSERT INTO callbacks (body, due) VALUES (?, ?)", [(event, due)] * copies)

    def wake(self) -> None:
        """Look at the queue now."""
        self._wake.set()

    async def run(self) -> None:
        """Send what is due, again and again, until cancelled."""
        while True:
            self._wake.clear()
            wait = await self.send_due()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), wait)

    async def send_due(self) -> float | None:
        """Send what is due once; return in how many seconds the next is due, None when nothing is left."""
        for row in await self._database.read(_due):
            if await self._send(row["body"]):
                await self._settle("DELETE FROM callbacks WHERE n = ?", (row["n"],))
            else:
                pause = min(FIRST_RETRY * 2 ** min(row["attempts"], 10), LONGEST_RETRY)
                await self._settle(
                    "UPDATE callbacks SET attempts = attempts + 1, due = ? WHERE n = ?", (time.time() + pause, row["n"])
                )
        earliest = await self._database.read(_earliest)
        return None if earliest is None else max(0.0, earliest - time.time())

    async def _settle(self, statement: str, values: tuple[object, ...]) -> None:
        await self._database.write(lambda connection: connection.execute(statement, values))

    async def _send(self, body: str) -> bool:
        headers = {"Content-Type": "application/json", "Stripe-Signature": self.signature(body)}
        try:
            status = await self._loopback.post(PATH, body.encode(), headers)
        except Unreachable:
            return False
        return 200 <= status < 300  # noqa: PLR2004 - any success

    def signature(self, body: str) -> str:
        """Sign the body with the webhook secret, as of now."""
        # The machine's time: receivers measure the age on the wire, which does not move with the sandbox.
        at = int(time.time())
        digest = hmac.new(self._secret.encode(), f"{at}.{body}".encode(), hashlib.sha256)
        return f"t={at},v1={digest.hexdigest()}"


def stripe_event(kind: str, about: Mapping[str, object], at: float) -> str:
    """Write an event as Stripe would; `about` is the object that changed."""
    return json.dumps(
        {
            "id": f"evt_{secrets.token_hex(12)}",
            "object": "event",
            "api_version": "2023-08-16",
            "created": int(at),
            "data": {"object": dict(about)},
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "type": kind,
        }
    )


def _due(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    return connection.execute("SELECT * FROM callbacks WHERE due <= ? ORDER BY due, n", (time.time(),)).fetchall()


def _earliest(connection: sqlite3.Connection) -> float | None:
    earliest: float | None = connection.execute("SELECT min(due) FROM callbacks").fetchone()[0]
    return earliest

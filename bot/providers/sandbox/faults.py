"""How a stand-in is told to misbehave (`POST /sandbox/faults`); every stand-in passes through here before it acts."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from enum import StrEnum

from bot.ports.errors import Ambiguous, PortError, Unavailable
from bot.providers.sandbox.database import Database


class Provider(StrEnum):
    """Who can be told to misbehave."""

    SMS = "sms"
    VOICE = "voice"
    EMAIL = "email"
    LOOKUP = "lookup"
    COMPANY_REGISTRY = "company_registry"
    VAT = "vat"
    IDENTITY = "identity"
    SANCTIONS = "sanctions"
    PAYMENTS = "payments"
    CREDIT = "credit"
    PARTNER_CENTER = "partner_center"


class Fault(StrEnum):
    """How it misbehaves."""

    SLOW = "slow"
    HANG = "hang"
    ERROR = "error"
    TIMEOUT_AFTER_ACCEPT = "timeout_after_accept"
    DUPLICATE_CALLBACK = "duplicate_callback"
    REORDER = "reorder"
    NONE = "none"


DOWN = frozenset({Fault.SLOW, Fault.HANG, Fault.ERROR})
ON_CALLS = DOWN | {Fault.TIMEOUT_AFTER_ACCEPT}
ON_CALLBACKS = frozenset({Fault.DUPLICATE_CALLBACK, Fault.REORDER})


class Faults:
    """Which provider misbehaves how, and how many times still; durable, seen by every process."""

    def __init__(self, database: Database, slow_seconds: float = 3.0, hang_seconds: float = 20.0) -> None:
        self._database = database
        self._slow_seconds = slow_seconds
        self._hang_seconds = hang_seconds

    async def set(self, provider: Provider, fault: Fault, times: int | None = None) -> None:
        """Misbehave in this way the next `times` times, until told otherwise when None; NONE ends it."""
        if fault is Fault.NONE:
            await self._database.write(
                lambda connection: connection.execute("DELETE FROM faults WHERE provider = ?", (provider,))
            )
        else:
            await self._database.write(
                lambda connection: connection.execute(
                    "INSERT OR REPLACE INTO faults VALUES (?, ?, ?)", (provider, fault, times)
                )
            )

    async def listing(self) -> list[dict[str, str | int | None]]:
        """List what is set; `times` is how often still, None for until told otherwise."""
        rows = await self._database.read(
            lambda connection: connection.execute("SELECT * FROM faults ORDER BY provider").fetchall()
        )
        return [dict(row) for row in rows]

    async def take(self, provider: Provider, among: Collection[Fault]) -> Fault:
        """Return the provider's fault if it is one of these, counting it down; else NONE."""
        # Nearly always nothing is set: then a read is enough.
        if await self._database.read(lambda connection: _peek(connection, provider)) not in among:
            return Fault.NONE
        return await self._database.write(lambda connection: _take(connection, provider, among))

    @asynccontextmanager
    async def acting(self, provider: Provider) -> AsyncIterator[None]:
        """Surround a call that has an effect: a late answer is Ambiguous, with the effect in place."""
        async with self._around(provider, ON_CALLS, Ambiguous):
            yield

    @asynccontextmanager
    async def asking(self, provider: Provider) -> AsyncIterator[None]:
        """Surround a question without an effect: a late answer is Unavailable."""
        async with self._around(provider, ON_CALLS, Unavailable):
            yield

    @asynccontextmanager
    async def reading_back(self, provider: Provider) -> AsyncIterator[None]:
        """Surround a look at what was done before: a fault that is about acting is kept for the next act."""
        async with self._around(provider, DOWN, Unavailable):
            yield

    async def hang(self) -> None:
        """Answer nothing until the caller gives up, or we do."""
        await asyncio.sleep(self._hang_seconds)
        raise Unavailable("no answer in time")

    @asynccontextmanager
    async def _around(self, provider: Provider, among: Collection[Fault], late: type[PortError]) -> AsyncIterator[None]:
        fault = await self.take(provider, among)
        if fault is Fault.SLOW:
            await asyncio.sleep(self._slow_seconds)
        elif fault is Fault.HANG:
            await self.hang()
        elif fault is Fault.ERROR:
            raise Unavailable("out of order")
        yield
        if fault is Fault.TIMEOUT_AFTER_ACCEPT:
            raise late("the connection broke after the request was sent")


def _peek(connection: sqlite3.Connection, provider: Provider) -> Fault:
    row = connection.execute("SELECT fault FROM faults WHERE provider = ?", (provider,)).fetchone()
    return Fault(row["fault"]) if row else Fault.NONE


def _take(connection: sqlite3.Connection, provider: Provider, among: Collection[Fault]) -> Fault:
    fault = _peek(connection, provider)
    if fault not in among:
        return Fault.NONE
    connection.execute("UPDATE faults SET times = times - 1 WHERE provider = ?", (provider,))
    connection.execute("DELETE FROM faults WHERE provider = ? AND times <= 0", (provider,))
    return fault

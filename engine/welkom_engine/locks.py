"""Owns the order of turns within a conversation: one at a time, first come, first served, without waiting in steps.

Rasa's own tickets are polled once a second and expire while their turn still runs; ours end with the turn.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from rasa.core.lock_store import LockError, LockStore

from welkom_engine.settings import QUEUE_LIMIT


class ConversationLocks(LockStore):
    """Locks of this one process; two engines on one database are kept apart by the tracker store."""

    def __init__(self, queue_limit: float = QUEUE_LIMIT) -> None:
        self._queue_limit = queue_limit
        self._locks: dict[str, asyncio.Lock] = {}
        self._interested: Counter[str] = Counter()

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = 0.0, wait_time_in_seconds: float = 0.0
    ) -> AsyncGenerator[None, None]:
        """Hold the conversation; raises `LockError` when those before do not finish."""
        del lock_lifetime, wait_time_in_seconds  # Rasa's tickets have them
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        self._interested[conversation_id] += 1
        try:
            await self._acquire(lock)
            try:
                yield
            finally:
                lock.release()
        finally:
            self._forget(conversation_id)

    async def _acquire(self, lock: asyncio.Lock) -> None:
        try:
            await asyncio.wait_for(lock.acquire(), self._queue_limit)
        except asyncio.TimeoutError as error:
            raise LockError("the turns before this one did not end") from error

    def _forget(self, conversation_id: str) -> None:
        self._interested[conversation_id] -= 1
        if not self._interested[conversation_id]:
            del self._interested[conversation_id], self._locks[conversation_id]

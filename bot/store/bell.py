"""Owns wake-ups: a ring is heard at once in this process, and through PostgreSQL or Redis in the others.

A ring says that there is something to read, never what. It may be lost or heard twice; whoever waits looks again in the
end. `worker` and `channels.chat_socket` listen.
"""

import asyncio
import logging
import secrets
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from redis.asyncio import Redis

_CHANNEL = "welkom"
_PAUSE_SECONDS = 1.0
_SECONDS_TO_START = 5.0
#: PostgreSQL carries up to 8,000 bytes at once; a topic has about 30.
_TOPICS_AT_ONCE = 100
_MOST_TOPICS_WAITING = 10_000
# so that a listener notices when the other side is gone without a word
_KEEPALIVE: dict[str, Any] = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
_log = logging.getLogger(__name__)


class LocalEar:
    """One listener; a ring between two waits is not lost."""

    def __init__(self) -> None:
        self.rings = 0
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake whoever waits, or let the next wait return at once."""
        self.rings += 1
        self._rung.set()

    async def wait(self, seconds: float) -> bool:
        """Wait for a ring; False when the time passed without one."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        rung = self._rung.is_set()
        self._rung.clear()
        return rung


class LocalBell:
    """Is heard in this process."""

    def __init__(self) -> None:
        self._ears: defaultdict[str, set[LocalEar]] = defaultdict(set)

    def ring(self, topic: str) -> None:
        """Wake the listeners of a topic."""
        self._wake(topic)

    @asynccontextmanager
    async def listen(self, topic: str) -> AsyncIterator[LocalEar]:
        """Hear a topic from now on."""
        ear = LocalEar()
        self._ears[topic].add(ear)
        try:
            yield ear
        finally:
            self._ears[topic].discard(ear)
            if not self._ears[topic]:
                del self._ears[topic]

    async def start(self) -> None:
        """Begin to hear other processes; here there are none."""

    async def close(self) -> None:
        """Stop hearing other processes."""

    def _wake(self, topic: str) -> None:
        for ear in self._ears.get(topic, ()):
            ear.ring()

    def _wake_all(self) -> None:
        for topic in self._ears:
            self._wake(topic)


class SharedBell(LocalBell, ABC):
    """Is heard in other processes as well once started. Those who extend it say what carries the rings."""

    def __init__(self) -> None:
        super().__init__()
        self._name = secrets.token_hex(8)
        self._waiting: set[str] = set()
        self._something_waits = asyncio.Event()
        self._hears = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def ring(self, topic: str) -> None:
        """Wake the listeners of a topic here and soon those elsewhere; equal rings that wait to be carried are one."""
        self._wake(topic)
        if len(self._waiting) < _MOST_TOPICS_WAITING:
            self._waiting.add(topic)
            self._something_waits.set()

    async def start(self) -> None:
        """Begin to hear and to be heard, now or as soon as the other side answers; then it goes on by itself."""
        self._tasks = [asyncio.create_task(self._for_ever(part)) for part in (self._hear, self._carry)]
        with suppress(TimeoutError):
            async with asyncio.timeout(_SECONDS_TO_START):
                await self._hears.wait()

    async def close(self) -> None:
        """Stop hearing and being heard."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    async def _for_ever(self, part: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await part()
            except Exception as error:  # noqa: BLE001 - whatever it was, the only remedy is to connect again
                _log.warning("the bell lost its connection: %s", type(error).__name__)
            await asyncio.sleep(_PAUSE_SECONDS)

    @abstractmethod
    async def _hear(self) -> None:
        """Subscribe, call `_subscribed`, then give everything that comes to `_heard`."""

    @abstractmethod
    async def _carry(self) -> None:
        """Connect, then `_deliver` with a function that publishes one payload."""

    def _subscribed(self) -> None:
        self._hears.set()
        self._wake_all()  # what was rung while nobody heard

    def _heard(self, payload: str) -> None:
        name, *topics = payload.split("\n")
        if name != self._name:
            for topic in topics:
                self._wake(topic)

    async def _deliver(self, publish: Callable[[str], Awaitable[Any]]) -> None:
        while True:
            await self._something_waits.wait()
            topics = list(self._waiting)[:_TOPICS_AT_ONCE]
            self._waiting.difference_update(topics)
            try:
                await publish("\n".join((self._name, *topics)))
            except BaseException:
                self._waiting.update(topics)
                raise
            if not self._waiting:
                self._something_waits.clear()


class PostgresBell(SharedBell):
    """Is carried by LISTEN and NOTIFY, on two connections of its own."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)

    async def _connect(self) -> "AsyncConnection[Any]":
        from psycopg import AsyncConnection  # noqa: PLC0415 - a tenth of the start, and only few have PostgreSQL

        return await AsyncConnection.connect(self._address, autocommit=True, connect_timeout=5, **_KEEPALIVE)

    async def _hear(self) -> None:
        async with await self._connect() as connection:
            await connection.execute(f"LISTEN {_CHANNEL}")
            self._subscribed()
            async for notice in connection.notifies():
                self._heard(notice.payload)

    async def _carry(self) -> None:
        async with await self._connect() as connection:
            await self._deliver(lambda payload: connection.execute("SELECT pg_notify(%s, %s)", (_CHANNEL, payload)))


class RedisBell(SharedBell):
    """Is carried by a Redis channel."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def _connect(self) -> "Redis":
        from redis.asyncio import Redis  # noqa: PLC0415 - a tenth of the start, and only few have Redis

        return Redis.from_url(self._url, decode_responses=True, socket_connect_timeout=5, socket_keepalive=True)

    async def _hear(self) -> None:
        async with self._connect() as client, client.pubsub() as pubsub:
            await pubsub.subscribe(_CHANNEL)
            async for message in pubsub.listen():
                if message["type"] == "subscribe":
                    self._subscribed()
                else:
                    self._heard(message["data"])

    async def _carry(self) -> None:
        async with self._connect() as client:
            await self._deliver(lambda payload: client.publish(_CHANNEL, payload))

"""The bell: heard here at once, and in other processes through PostgreSQL or Redis."""

import asyncio
import secrets
from collections.abc import AsyncIterator

import psycopg
import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NoRedis
from sqlalchemy import make_url

from bot.ports.store import Bell
from bot.store import bell as bells
from bot.store.bell import LocalBell, PostgresBell, RedisBell, SharedBell
from tests.fixtures.database import libpq

_REDIS = "redis://127.0.0.1:6379/0"
_SOON, _AT_ONCE = 5.0, 0.05


@pytest.fixture
def redis_url() -> str:
    """The address of a Redis; skips where none answers."""
    try:
        with Redis.from_url(_REDIS, socket_connect_timeout=1) as client:
            client.ping()
    except (NoRedis, OSError):
        pytest.skip("no Redis answers at 127.0.0.1:6379")
    return _REDIS


@pytest.fixture(params=["postgres", "redis"])
async def pair(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[SharedBell]]:
    """Two bells of two processes that share a wire."""
    monkeypatch.setattr(bells, "_CHANNEL", f"welkom_{secrets.token_hex(4)}")
    monkeypatch.setattr(bells, "_PAUSE_SECONDS", 0.05)
    kind = {"postgres": PostgresBell, "redis": RedisBell}[request.param]
    pair = [kind(request.getfixturevalue(f"{request.param}_url")) for _ in range(2)]
    for bell in pair:
        await bell.start()
    yield pair
    for bell in pair:
        await bell.close()


class TestHere:
    """In one process."""

    async def test_a_ring_wakes_those_who_listen_to_its_topic(self) -> None:
        """Everybody who listens, nobody else."""
        bell: Bell = LocalBell()
        async with bell.listen("inbox") as one, bell.listen("inbox") as two, bell.listen("outbox") as other:
            waiting = [asyncio.create_task(ear.wait(_SOON)) for ear in (one, two)]
            await asyncio.sleep(0)
            bell.ring("inbox")
            assert await asyncio.gather(*waiting) == [True, True]
            assert not await other.wait(0)

    async def test_a_ring_between_two_waits_is_not_lost(self) -> None:
        """It ends the next wait at once, and only that one."""
        bell = LocalBell()
        bell.ring("inbox")
        async with bell.listen("inbox") as ear:
            assert not await ear.wait(_AT_ONCE)
            bell.ring("inbox")
            bell.ring("inbox")
            assert await ear.wait(0)
            assert not await ear.wait(0)

    async def test_who_stops_listening_is_forgotten(self) -> None:
        """A thousand visitors leave nothing behind."""
        bell = LocalBell()
        for number in range(1000):
            async with bell.listen(f"line:{number}"):
                bell.ring(f"line:{number}")
        assert not bell._ears


class TestElsewhere:
    """In two processes."""

    async def test_a_ring_is_heard_in_the_other_process(self, pair: list[SharedBell]) -> None:
        """On its topic only, in both directions; and at home it is heard without the wire, once."""
        for near, far in (pair, pair[::-1]):
            async with near.listen("inbox") as home, far.listen("inbox") as ear, far.listen("line:a") as other:
                near.ring("inbox")
                assert await home.wait(0)
                assert await ear.wait(_SOON)
                assert not await other.wait(0)
                near.ring("line:a")
                assert await other.wait(_SOON)
                assert not await home.wait(0)

    async def test_many_rings_all_arrive(self, pair: list[SharedBell]) -> None:
        """More topics than fit into one payload."""
        near, far = pair
        topics = [f"line:{number}" for number in range(250)]
        ears = {}
        async with asyncio.timeout(_SOON):
            async with _listening(far, topics, ears):
                for topic in topics:
                    near.ring(topic)
                assert all([await ear.wait(_SOON) for ear in ears.values()])

    async def test_a_lost_connection_comes_back(self, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever listens is woken, as rings may have been missed, and hears again."""
        monkeypatch.setattr(bells, "_PAUSE_SECONDS", 0.05)
        near, far = PostgresBell(postgres_url), PostgresBell(postgres_url)
        for bell in (near, far):
            await bell.start()
        async with far.listen("inbox") as ear:
            while await ear.wait(_AT_ONCE):
                pass
            with psycopg.connect(libpq(make_url(postgres_url)), autocommit=True) as connection:
                connection.execute("""SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                                      WHERE datname = current_database() AND pid <> pg_backend_pid()""")
            assert await ear.wait(_SOON)
            near.ring("inbox")
            assert await ear.wait(_SOON)
        for bell in (near, far):
            await bell.close()

    async def test_without_the_other_side_it_still_rings_here(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A start does not hang on it, rings that wait do not pile up."""
        monkeypatch.setattr(bells, "_SECONDS_TO_START", 0.05)
        monkeypatch.setattr(bells, "_MOST_TOPICS_WAITING", 3)
        for kind in (PostgresBell, RedisBell):
            bell = kind({PostgresBell: "postgresql+psycopg://x@127.0.0.1:1/x", RedisBell: "redis://127.0.0.1:1"}[kind])
            await bell.start()
            async with bell.listen("line:9") as ear:
                for number in range(10):
                    bell.ring(f"line:{number}")
                assert await ear.wait(0)
            assert len(bell._waiting) <= 3
            await bell.close()


class _listening:  # noqa: N801 - reads as a verb
    """Many ears at once."""

    def __init__(self, bell: SharedBell, topics: list[str], ears: dict) -> None:
        self._contexts = {topic: bell.listen(topic) for topic in topics}
        self._ears = ears

    async def __aenter__(self) -> None:
        for topic, context in self._contexts.items():
            self._ears[topic] = await context.__aenter__()

    async def __aexit__(self, *error: object) -> None:
        for context in self._contexts.values():
            await context.__aexit__(None, None, None)

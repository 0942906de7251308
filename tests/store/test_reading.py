"""Units of work that only read: one moment, no waiting, no writing; and prepared statements, which are SQLAlchemy's own."""

import asyncio
import sqlite3

import pytest
from sqlalchemy import Integer, bindparam, column, func, select

from bot.ports.errors import Unavailable, UnexpectedReply
from bot.ports.store import NotFound
from bot.store.conversations import _WITH_SIGNUP
from bot.store.prepared import Prepared
from bot.store.unit_of_work import SqlStore
from tests.store.given import NOW, a_line, a_signup, begun


class TestOneMoment:
    """What is read is from one moment."""

    async def test_what_is_committed_is_seen(self, store: SqlStore) -> None:
        """By whoever begins to read after the commit."""
        await begun(store)
        async with store.begin() as uow:
            await uow.transcript.append(a_line("1"))
        async with store.read() as uow:
            assert (await uow.conversations.get("a")).last_seq == 1

    async def test_what_is_not_committed_is_not_seen(self, store: SqlStore) -> None:
        """And nobody waits for it."""
        await begun(store)
        async with store.begin() as writing:
            await writing.transcript.append(a_line("1"))
            async with asyncio.timeout(2), store.read() as uow:
                assert (await uow.conversations.get("a")).last_seq == 0

    async def test_what_is_committed_in_between_is_not_seen(self, store: SqlStore) -> None:
        """A conversation and its lines fit together."""
        await begun(store)
        async with store.read() as uow:
            assert (await uow.conversations.get("a")).last_seq == 0
            async with store.begin() as writing:
                await writing.transcript.append(a_line("1"))
            assert await uow.transcript.since("a", 0) == []

    async def test_many_read_at_once(self, store: SqlStore) -> None:
        """Each on a connection of its own, and they are used again."""
        await begun(store)

        async def read() -> int:
            async with store.read() as uow:
                await uow.conversations.get("a")
                await asyncio.sleep(0.01)
                return (await uow.conversations.get("a")).last_seq

        for _ in range(3):
            assert await asyncio.gather(*(read() for _ in range(5))) == [0] * 5

    async def test_a_conversation_comes_with_its_signup(self, store: SqlStore) -> None:
        """The same two as one by one; without a conversation there is none."""
        await begun(store, facts={"full_name": {"first": "Jan"}}, phone="+31612345678")
        await begun(store, "b")
        async with store.read() as uow:
            assert await uow.conversations.with_signup("a") == (
                await uow.conversations.get("a"),
                await uow.signups.get("signup-a"),
            )
            with pytest.raises(NotFound):
                await uow.conversations.with_signup("c")


class TestNothingElse:
    """Reading changes nothing, and what goes wrong is told as ever."""

    async def test_writing_raises(self, store: SqlStore) -> None:
        """And leaves nothing; the next one reads on."""
        await begun(store)
        with pytest.raises((Unavailable, UnexpectedReply)):
            async with store.read() as uow:
                await uow.signups.add(a_signup("b"))
        async with store.read() as uow:
            with pytest.raises(NotFound):
                await uow.signups.get("signup-b")

    async def test_a_file_that_somebody_holds_is_waited_for(self, sqlite_url: str, sqlite_store: SqlStore) -> None:
        """In a thread: the others go on."""
        await begun(sqlite_store)
        await sqlite_store.close()
        holder = sqlite3.connect(sqlite_url.removeprefix("sqlite+aiosqlite:///"), isolation_level=None)
        for line in ("PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "COMMIT"):
            holder.execute(line)
        store = SqlStore(sqlite_url)

        async def read() -> int:
            async with store.read() as uow:
                return (await uow.conversations.get("a")).last_seq

        reading = asyncio.create_task(read())
        await asyncio.sleep(0.2)
        assert not reading.done()
        holder.close()
        assert await reading == 0
        await store.close()

    async def test_no_database_is_unavailable(self) -> None:
        """As for those who write."""
        absent = SqlStore("postgresql+psycopg://x:secret@127.0.0.1:1/x")
        with pytest.raises(Unavailable):
            async with absent.read() as uow:
                await uow.conversations.get("a")
        await absent.close()


class TestPrepared:
    """A prepared statement gives what SQLAlchemy gives."""

    async def test_it_gives_the_same_rows(self, store: SqlStore) -> None:
        """The same columns under the same names, and the same values of the model's types."""
        await begun(store, facts={"full_name": {"first": "Jan", "last": "\u20ac"}}, customer_at=NOW)
        async with store.read() as uow:
            given = {"wanted": "a"}
            ours = await uow.conversations._first(_WITH_SIGNUP, given)
            theirs = await uow.conversations._first(_WITH_SIGNUP.statement, given)
        assert ours is not None
        assert theirs is not None
        assert (tuple(ours), ours._fields) == (tuple(theirs), theirs._fields)

    async def test_a_value_that_is_missing_is_no_null(self, sqlite_store: SqlStore) -> None:
        """A slip of ours is noticed."""
        await begun(sqlite_store)
        async with sqlite_store.read() as uow:
            with pytest.raises(KeyError):
                await uow.conversations._first(_WITH_SIGNUP, {})

    async def test_what_fails_is_translated(self, store: SqlStore) -> None:
        """Into the port's errors."""
        nonsense = Prepared(select(func.no_such_function(bindparam("one", type_=Integer)), column("nowhere")))
        with pytest.raises((Unavailable, UnexpectedReply)):
            async with store.read() as uow:
                await uow.conversations._first(nonsense, {"one": 1})


async def test_who_still_reads_when_the_store_is_closed_reads_on(sqlite_store: SqlStore) -> None:
    """The connection is closed when it is given back, and not kept."""
    await begun(sqlite_store)
    async with sqlite_store.read() as uow:
        await uow.conversations.get("a")
        await sqlite_store.close()
        assert await uow.transcript.since("a", 0) == []
    assert sqlite_store._database._readers._free == []  # type: ignore[attr-defined]  # SQLite has readers

"""Units of work that need not be durable: they wait for no disk, and for the rest are like the others."""

import asyncio
from contextlib import suppress

import pytest
from sqlalchemy import text

from bot.ports.errors import Unavailable
from bot.store.group import Group
from bot.store.unit_of_work import SqlStore
from tests.store.given import a_line, begun

_FULL, _NORMAL = 2, 1


async def _safety(store: SqlStore, *, durable: bool) -> int:
    """Return how SQLite would commit a unit of work that begins now."""
    async with store.begin(durable=durable) as uow:
        return int((await uow.people._rows(text("PRAGMA synchronous")))[0][0])


async def test_only_what_need_not_be_durable_is_not_synced(sqlite_store: SqlStore) -> None:
    """Whichever came before: the one setting never stays for the other."""
    given = (True, False, False, True, False, True)
    assert [await _safety(sqlite_store, durable=durable) for durable in given] == [
        _FULL if durable else _NORMAL for durable in given
    ]


async def test_it_is_committed_when_it_is_left(store: SqlStore) -> None:
    """Everybody sees it, another process as well."""
    await begun(store)
    await _appends(store)
    async with store.read() as uow:
        assert (await uow.conversations.get("a")).last_seq == 1


async def test_it_is_undone_by_an_exception(store: SqlStore) -> None:
    """As ever."""
    await begun(store)
    with suppress(ZeroDivisionError):
        async with store.begin(durable=False) as uow:
            await uow.transcript.append(a_line())
            raise ZeroDivisionError
    async with store.read() as uow:
        assert (await uow.conversations.get("a")).last_seq == 0


async def test_others_take_turns_with_it(sqlite_store: SqlStore) -> None:
    """Durable ones and others in any order: nothing is lost, and each has its number."""
    await begun(sqlite_store)

    async def append(number: int) -> None:
        async with sqlite_store.begin(durable=bool(number % 3)) as uow:
            await uow.transcript.append(a_line(str(number)))

    await asyncio.gather(*(append(number) for number in range(30)))
    async with sqlite_store.read() as uow:
        assert [line.text for line in await uow.transcript.since("a", 0)] == [str(number) for number in range(30)]


async def test_one_that_joins_durable_ones_is_as_durable(sqlite_store: SqlStore) -> None:
    """It is in their transaction, and waits for its commit."""
    await begun(sqlite_store)
    async with sqlite_store.begin() as uow:
        await uow.transcript.append(a_line())
        joining = asyncio.create_task(_safety(sqlite_store, durable=False))
        await asyncio.sleep(0)
    assert await joining == _FULL


async def test_a_commit_that_fails_is_told(sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the next unit of work works."""
    await begun(sqlite_store)

    def refuse(_: Group) -> None:
        raise Unavailable("database: the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Group, "commit", refuse)
        with pytest.raises(Unavailable):
            await _appends(sqlite_store)
    async with sqlite_store.begin() as uow:
        assert (await uow.conversations.get("a")).last_seq == 0


async def _appends(store: SqlStore) -> None:
    async with store.begin(durable=False) as uow:
        await uow.transcript.append(a_line())

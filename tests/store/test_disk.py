"""Where a commit happens: on the spot while the disk is quick, in the thread while it is not; and the log that is tidied up."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import pytest

from bot.store import disk
from bot.store.group import Group
from bot.store.unit_of_work import SqlStore
from tests.store.given import a_line, begun

_HERE, _THREAD = "here", "thread"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three quick commits tell that the disk is quick."""
    monkeypatch.setattr(disk, "_IN_A_ROW", 3)
    monkeypatch.setattr(disk, "LONG_SECONDS", 0.05)


@contextmanager
def _places(slow: set[int] | None = None) -> Iterator[list[str]]:
    """Note where each commit happens; those of these numbers take long."""
    seen: list[str] = []
    commit, loop = Group.commit, threading.get_ident()

    def note(group: Group) -> None:
        if len(seen) in (slow or set()):
            sleep(0.06)
        seen.append(_HERE if threading.get_ident() == loop else _THREAD)
        commit(group)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Group, "commit", note)
        yield seen


async def _append(store: SqlStore, *, durable: bool = True) -> None:
    async with store.begin(durable=durable) as uow:
        await uow.transcript.append(a_line())


@pytest.mark.usefixtures("few")
async def test_a_disk_that_has_proved_quick_is_waited_for_on_the_spot(sqlite_store: SqlStore) -> None:
    """Until then, and again after it was slow once, the thread waits."""
    with _places(slow={5}) as places:
        await begun(sqlite_store)
        for _ in range(10):
            await _append(sqlite_store)
    assert places == [*[_THREAD] * 3, *[_HERE] * 3, *[_THREAD] * 3, *[_HERE] * 2]


@pytest.mark.usefixtures("few")
async def test_a_slow_disk_stops_nobody(sqlite_store: SqlStore) -> None:
    """The event loop goes on while the thread waits."""
    await begun(sqlite_store)
    with _places(slow=set(range(10))) as places:
        writing = asyncio.create_task(_append(sqlite_store))
        await asyncio.sleep(0.01)
        async with sqlite_store.read() as uow:
            assert (await uow.conversations.get("a")).last_seq == 0
        await writing
    assert places == [_THREAD]


async def test_what_need_not_be_durable_never_goes_to_the_thread(sqlite_store: SqlStore) -> None:
    """It does not wait for the disk."""
    await begun(sqlite_store)
    with _places() as places:
        await _append(sqlite_store, durable=False)
    assert places == [_HERE]


async def test_the_log_is_tidied_up(sqlite_store: SqlStore, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much is written it stays short, and nothing is lost."""
    monkeypatch.setattr(disk, "_COMMITS_TO_TIDY", 20)
    monkeypatch.setattr(disk, "_LONGEST_LOG", 50)
    await begun(sqlite_store)
    for _ in range(300):
        await _append(sqlite_store)
        await asyncio.sleep(0.001)
    log = await asyncio.to_thread(Path(sqlite_url.removeprefix("sqlite+aiosqlite:///") + "-wal").stat)
    assert log.st_size < 2_000_000
    async with sqlite_store.read() as uow:
        assert len(await uow.transcript.since("a", 0)) == 300


async def test_a_log_that_cannot_be_tidied_up_is_told(
    sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """And writing goes on."""
    monkeypatch.setattr(disk, "_COMMITS_TO_TIDY", 1)
    monkeypatch.setattr(disk, "_tidy", lambda _: 1 // 0)
    await begun(sqlite_store)
    await _append(sqlite_store)
    await sqlite_store._database.close()
    assert "was not tidied up: ZeroDivisionError" in caplog.text

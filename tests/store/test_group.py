"""Units of work on SQLite that wait together: one commit for all, each for itself in everything else."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text
from twilio.request_validator import RequestValidator

from bot.bootstrap import SystemClock
from bot.channels.sms import Signature, Sms
from bot.inbox.accept import Inbox
from bot.ports.errors import Unavailable
from bot.ports.store import NotFound
from bot.store.bell import LocalBell
from bot.store.group import Group
from bot.store.unit_of_work import SqlStore
from tests.store.given import PHONE, a_conversation, a_line, an_inbound, begun

_URL, _TOKEN, _PATH = "http://sms.example", "token", "/webhooks/twilio/sms"


class TestTogether:
    """Who waits for the same turn is committed at once."""

    async def test_units_that_wait_together_are_one_commit(self, sqlite_store: SqlStore) -> None:
        """Twenty of them; the first of all, for whom nobody waits, was committed alone."""
        with _commits() as commits:
            await begun(sqlite_store)
            assert len(commits) == 1
            await _all_at_once(sqlite_store, [_puts(sqlite_store, number) for number in range(20)])
        assert len(commits) == 2
        assert await _kept(sqlite_store, 20) == list(range(20))

    async def test_a_group_is_bounded(self, sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
        """The first one does not wait for whoever still comes."""
        monkeypatch.setattr("bot.store.sqlite._MOST_TOGETHER", 4)
        await begun(sqlite_store)
        with _commits() as commits:
            await _all_at_once(sqlite_store, [_puts(sqlite_store, number) for number in range(10)])
        assert len(commits) == 3

    async def test_the_order_of_asking_is_kept(self, sqlite_store: SqlStore) -> None:
        """Lines get their numbers in it, over several groups."""
        await begun(sqlite_store)

        async def says(number: int) -> None:
            async with sqlite_store.begin() as uow:
                await uow.transcript.append(a_line(str(number)))

        await asyncio.gather(*(says(number) for number in range(100)))
        async with sqlite_store.begin() as uow:
            lines = await uow.transcript.since("a", 0)
        assert [(line.seq, line.text) for line in lines] == [(n + 1, str(n)) for n in range(100)]

    async def test_nobody_knows_before_it_is_durable(self, sqlite_store: SqlStore) -> None:
        """Whoever returns finds itself in the file, as another connection sees it."""
        await begun(sqlite_store)
        other = sqlite3.connect(sqlite_store._database.engine.url.database)  # type: ignore[attr-defined]
        seen: list[bool] = []

        async def puts_and_looks(number: int) -> None:
            await _puts(sqlite_store, number)
            found = other.execute("SELECT count(*) FROM inbox WHERE id = ?", (f"in-{number}",))
            seen.append(found.fetchone() == (1,))

        await _all_at_once(sqlite_store, [puts_and_looks(number) for number in range(10)])
        other.close()
        assert seen == [True] * 10

    async def test_who_reads_what_is_not_committed_waits_for_it(self, sqlite_store: SqlStore) -> None:
        """It is told only what did happen: when the commit fails, so does the reading."""
        await begun(sqlite_store)

        async def reads() -> str:
            async with sqlite_store.begin() as uow:
                return (await uow.inbox.get("in-1")).text

        with _failing_commit():
            ends = await _all_at_once(sqlite_store, [_puts(sqlite_store, 1), reads()])
        assert [type(end) for end in ends] == [Unavailable, Unavailable]
        assert await _all_at_once(sqlite_store, [_puts(sqlite_store, 1), reads()]) == [None, "text 1"]


class TestFailing:
    """Whoever fails, fails alone; a commit fails for all."""

    @pytest.mark.parametrize("which", [0, 3, 6])
    async def test_one_that_fails_does_not_take_the_others_along(self, sqlite_store: SqlStore, which: int) -> None:
        """Whether it is the first, one in the middle or the last."""
        await begun(sqlite_store)

        async def fails() -> None:
            async with sqlite_store.begin() as uow:
                await uow.inbox.put(an_inbound("0"))
                await uow.inbox.get("nothing")

        units = [_puts(sqlite_store, number) for number in range(1, 7)]
        units.insert(which, fails())
        with _commits() as commits:
            ends = await _all_at_once(sqlite_store, units)
        assert [type(end) for end in ends if end] == [NotFound]
        assert len(commits) == 1
        assert await _kept(sqlite_store, 7) == list(range(1, 7))

    async def test_a_commit_that_fails_fails_for_everyone(self, sqlite_store: SqlStore) -> None:
        """Nothing of them is kept, and the store goes on."""
        await begun(sqlite_store)
        with _failing_commit():
            ends = await _all_at_once(sqlite_store, [_puts(sqlite_store, number) for number in range(5)])
        assert [type(end) for end in ends] == [Unavailable] * 5
        assert await _kept(sqlite_store, 5) == []
        await _puts(sqlite_store, 1)
        assert await _kept(sqlite_store, 5) == [1]

    async def test_sqlite_refusing_the_commit_leaves_the_store_usable(self, sqlite_store: SqlStore) -> None:
        """As it does when a conversation has no signup, which it looks at only then."""
        with pytest.raises(NotFound):
            async with sqlite_store.begin() as uow:
                await uow.conversations.add(a_conversation())
        await begun(sqlite_store)

    @pytest.mark.parametrize("swallowed", [True, False])
    async def test_a_transaction_that_sqlite_gave_up_is_lost_for_everyone(
        self, sqlite_store: SqlStore, swallowed: bool
    ) -> None:
        """As on a full disk: nobody believes to be stored, nothing is written outside of a transaction."""
        await begun(sqlite_store)

        async def loses() -> None:
            async with sqlite_store.begin() as uow:
                try:
                    # the conflict rolls back the whole transaction, as SQLite does when a disk is full
                    again = "INSERT OR ROLLBACK INTO opt_out SELECT * FROM opt_out"
                    await uow.people._run(text(again))
                except Exception:
                    if not swallowed:
                        raise
                    with pytest.raises(Exception, match="database"):
                        await uow.inbox.put(an_inbound("0"))

        async with sqlite_store.begin() as uow:
            await uow.people.set_stopped(PHONE, SystemClock().now())
        ends = await _all_at_once(sqlite_store, [_puts(sqlite_store, 1), loses(), _puts(sqlite_store, 2)])
        assert [end is None for end in ends] == [False, False, True]
        assert await _kept(sqlite_store, 3) == [2]

    async def test_who_is_cancelled_while_waiting_gives_its_place_back(self, sqlite_store: SqlStore) -> None:
        """At any moment; the others are stored, it is stored wholly or not at all, and the store goes on."""
        await begun(sqlite_store)
        for steps in range(30):
            names = [f"{steps}-{number}" for number in range(5)]
            tasks = [asyncio.create_task(_puts(sqlite_store, name)) for name in names]
            for _ in range(steps):
                await asyncio.sleep(0)
            tasks[steps % 5].cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
            assert [end for number, end in enumerate(ends) if number != steps % 5] == [None] * 4
        async with asyncio.timeout(5), sqlite_store.begin() as uow:
            for name in (f"{steps}-{number}" for steps in range(30) for number in range(5) if number != steps % 5):
                assert (await uow.inbox.get(f"in-{name}")).text == f"text {name}"

    async def test_who_is_cancelled_just_when_its_turn_comes_commits_those_before(self, sqlite_store: SqlStore) -> None:
        """Nobody else would."""
        await begun(sqlite_store)
        last: list[asyncio.Task[None]] = []

        async def puts_and_cancels() -> None:
            async with sqlite_store.begin() as uow:
                await uow.inbox.put(an_inbound("1"))
                # the turn is passed on when this is left, and the next one runs only afterwards
                asyncio.get_running_loop().call_soon(last[0].cancel)

        first = asyncio.create_task(puts_and_cancels())
        last.append(asyncio.create_task(_puts(sqlite_store, 2)))
        async with asyncio.timeout(5):
            ends = await asyncio.gather(first, *last, return_exceptions=True)
        assert ends[0] is None
        assert 1 in await _kept(sqlite_store, 3)


class TestWebhook:
    """A 2xx is given after the commit."""

    async def test_a_commit_that_fails_is_no_2xx(self, sqlite_store: SqlStore) -> None:
        """For none of those who waited together; nothing is stored, and when they come again all of it is."""
        app = web.Application()
        sms = Sms(sqlite_store, Inbox(sqlite_store, SystemClock(), LocalBell()), Signature(_URL, (_TOKEN,)))
        app.add_routes(sms.routes())
        async with TestClient(TestServer(app)) as twilio:
            with _failing_commit():
                assert {await _sent(twilio, number) for number in range(2)} == {500}
                assert set(await asyncio.gather(*(_sent(twilio, number) for number in range(5)))) == {500}
            assert await _texts(sqlite_store) == 0
            assert set(await asyncio.gather(*(_sent(twilio, number) for number in range(5)))) == {200}
            assert await _texts(sqlite_store) == 5


async def _puts(store: SqlStore, name: object) -> None:
    async with store.begin() as uow:
        await uow.inbox.put(an_inbound(str(name)))


async def _all_at_once(store: SqlStore, units: list[Awaitable[object]]) -> list[object]:
    """Let all of them ask for the turn while it is held by somebody else, who changes nothing."""
    async with store.begin():
        waiting = asyncio.gather(*units, return_exceptions=True)
        await asyncio.sleep(0)
    return list(await waiting)


async def _kept(store: SqlStore, most: int) -> list[int]:
    async with store.begin() as uow:
        rows = await uow.inbox._rows(text("SELECT id FROM inbox"))
    return [number for number in range(most) if f"in-{number}" in {row.id for row in rows}]


async def _texts(store: SqlStore) -> int:
    async with store.begin() as uow:
        return len(await uow.inbox._rows(text("SELECT id FROM inbox UNION ALL SELECT text FROM line"))) // 2


async def _sent(twilio: TestClient, number: int) -> int:
    form = {"MessageSid": f"SM{number}", "From": f"+3161234567{number}", "To": "+3197010200000", "Body": "hoi"}
    signature = RequestValidator(_TOKEN).compute_signature(_URL + _PATH, form)
    return (await twilio.post(_PATH, data=form, headers={"X-Twilio-Signature": signature})).status


@contextmanager
def _commits() -> Iterator[list[int]]:
    """Count the commits, by how many units of work are in each."""
    seen: list[int] = []
    commit = Group.commit

    def note(group: Group) -> None:
        seen.append(group.size)
        commit(group)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Group, "commit", note)
        yield seen


@contextmanager
def _failing_commit() -> Iterator[None]:
    def fail(_: Group) -> None:
        raise Unavailable("database: the disk is full")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Group, "commit", fail)
        yield

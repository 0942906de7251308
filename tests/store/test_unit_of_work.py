"""The unit of work: all or nothing, durable, honest about what went wrong, few statements."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from bot.model.conversation import OutboundKind
from bot.ports.errors import Unavailable, UnexpectedReply
from bot.ports.store import Conflict, NotFound, Store
from bot.store.connection import Answer
from bot.store.prepared import _Written
from bot.store.unit_of_work import SqlStore
from tests.store.given import (
    NOW,
    PHONE,
    a_line,
    an_inbound,
    an_outbound,
    begun,
    came_in,
    claimed,
    to_send,
)


async def _told(store: SqlStore, *statements: str) -> list[object]:
    async with store._database.transaction() as connection:
        return [(await connection.execute(text(statement))).rows[0][0] for statement in statements]


class TestAllOrNothing:
    """Leaving commits, an exception rolls back."""

    async def test_leaving_commits_every_part(self, store: SqlStore) -> None:
        """Another connection sees all of it."""
        kept: Store = store
        await begun(kept, phone=PHONE)
        async with kept.begin() as uow:
            await uow.transcript.append(a_line())
            await uow.inbox.put(an_inbound("1"))
        async with kept.begin() as uow:
            assert (await uow.conversations.get("a")).last_seq == 1
            assert (await uow.inbox.get("in-1")).text == "text 1"

    @pytest.mark.parametrize("error", [ZeroDivisionError, asyncio.CancelledError, KeyboardInterrupt])
    async def test_an_exception_leaves_nothing(self, store: SqlStore, error) -> None:
        """Of any kind, and it comes out as it is."""
        await begun(store)

        async def fail() -> None:
            async with store.begin() as uow:
                await uow.transcript.append(a_line())
                await uow.inbox.put(an_inbound("1"))
                await uow.people.set_stopped(PHONE, NOW)
                raise error

        with pytest.raises(error):
            await fail()
        async with store.begin() as uow:
            assert (await uow.conversations.get("a")).last_seq == 0
            assert not await uow.people.stopped(PHONE)
            with pytest.raises(NotFound):
                await uow.inbox.get("in-1")

    async def test_a_cancelled_task_gives_its_connection_back(self, store: SqlStore) -> None:
        """Whenever it is cancelled: afterwards the store works and nothing half-done is there."""
        await begun(store)

        async def append() -> None:
            async with store.begin() as uow:
                for _ in range(10):
                    await uow.transcript.append(a_line())

        for steps in range(40):
            task = asyncio.create_task(append())
            for _ in range(steps):
                await asyncio.sleep(0)
            await asyncio.sleep(steps / 4000)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        async with store.begin() as uow:
            assert (await uow.conversations.get("a")).last_seq % 10 == 0

    async def test_a_conflict_can_be_caught_inside(self, store: SqlStore) -> None:
        """Where the port promises Conflict the rest of the unit of work still counts."""
        await begun(store)
        async with store.begin() as uow:
            await uow.inbox.remember("c", {})
            with pytest.raises(Conflict):
                await uow.inbox.remember("c", {})
            await uow.inbox.put(an_inbound("1"))
        async with store.begin() as uow:
            assert (await uow.inbox.get("in-1")).order


class TestDurability:
    """What was committed is there after a crash."""

    async def test_sqlite_is_set_to_survive_the_loss_of_power(self, sqlite_store: SqlStore) -> None:
        """Write-ahead log, every commit synced, references checked."""
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        assert await _told(sqlite_store, *(f"PRAGMA {name}" for name in names)) == ["wal", 2, 1, 5000]

    async def test_a_killed_process_loses_nothing_it_committed(self, sqlite_url: str, sqlite_store: SqlStore) -> None:
        """Killed in the middle of the next transaction."""
        await begun(sqlite_store)
        program = Path(__file__).with_name("killed.py")
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        killed = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, str(program), sqlite_url],
            env=environment,
            capture_output=True,
            check=False,
        )
        assert killed.returncode == -9, killed.stderr
        async with sqlite_store.begin() as uow:
            assert [line.text for line in await uow.transcript.since("a", 0)] == ["committed"]

    async def test_postgres_is_given_time_limits(self, postgres_store: SqlStore) -> None:
        """A statement, a lock and an idle transaction end by themselves."""
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "TimeZone")
        assert await _told(postgres_store, *(f"SHOW {name}" for name in names)) == ["10s", "5s", "1min", "UTC"]


class TestErrors:
    """The port's errors, without personal data."""

    async def test_ping_answers(self, store: SqlStore) -> None:
        """A database that is there raises nothing."""
        await store.ping()

    @pytest.mark.parametrize("url", ["postgresql+psycopg://x:secret@127.0.0.1:1/x", "sqlite+aiosqlite:////proc/x/y.db"])
    async def test_no_database_is_unavailable(self, url) -> None:
        """Whether it is pinged or used, and without a word about its address."""
        absent = SqlStore.__new__(SqlStore)
        try:
            absent = SqlStore(url)
        except OSError:
            return
        for act in (absent.ping(), begun(absent)):
            with pytest.raises(Unavailable) as caught:
                await act
            assert "secret" not in str(caught.value)
        await absent.close()

    async def test_an_error_quotes_no_data(self, postgres_store: SqlStore) -> None:
        """PostgreSQL's own words would."""
        await begun(postgres_store, phone=PHONE)
        with pytest.raises(Conflict) as caught:
            await _same_number(postgres_store)
        assert PHONE not in "".join(_everything_said(caught.value))

    async def test_what_the_database_does_not_understand_is_ours(self, store: SqlStore) -> None:
        """It is neither a race nor an outage."""
        with pytest.raises((UnexpectedReply, Unavailable)):
            async with store.begin() as uow:
                await uow.people._run(text("SELECT nothing FROM nowhere"))

    async def test_a_full_pool_is_unavailable(self, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever waits too long for a connection learns so."""
        monkeypatch.setattr("bot.store.sqlite._SECONDS_FOR_A_TURN", 0.05)
        store = SqlStore(sqlite_url)
        async with store.begin() as uow:
            assert not await uow.people.stopped(PHONE)
            with pytest.raises(Unavailable):
                await store.ping()
        await store.close()

    async def test_a_deadlock_is_a_conflict(self, postgres_store: SqlStore) -> None:
        """One of the two is told to try again, the other goes on."""
        await begun(postgres_store, "a")
        await begun(postgres_store, "b")
        both = asyncio.Barrier(2)

        async def hold(first: str, second: str) -> str:
            async with postgres_store.begin() as uow:
                await uow.conversations.lock(first)
                await both.wait()
                return (await uow.conversations.lock(second)).id

        ends = await asyncio.gather(hold("a", "b"), hold("b", "a"), return_exceptions=True)
        assert sorted(type(end).__name__ for end in ends) == ["Conflict", "str"]

    async def test_a_naive_moment_is_refused(self, store: SqlStore) -> None:
        """It could mean any zone."""
        await begun(store)
        with pytest.raises(Exception, match="without a time zone"):
            await came_in(store, an_inbound("1", due_at=NOW.replace(tzinfo=None)))


class TestHolding:
    """What is held makes others wait, and nobody else."""

    async def test_a_message_can_be_accepted_while_a_turn_holds_the_conversation(
        self, postgres_store: SqlStore
    ) -> None:
        """The row that refers to it does not wait for it."""
        await begun(postgres_store)
        async with postgres_store.begin() as uow:
            await uow.conversations.lock("a")
            async with asyncio.timeout(2):
                await came_in(postgres_store, an_inbound("1"))

    async def test_a_line_waits_for_the_turn(self, postgres_store: SqlStore) -> None:
        """Lines of two transactions do not mix."""
        await begun(postgres_store)

        async def append(text: str) -> None:
            async with postgres_store.begin() as uow:
                await uow.transcript.append(a_line(text))

        async with postgres_store.begin() as uow:
            await uow.transcript.append(a_line("1"))
            other = asyncio.create_task(append("3"))
            await asyncio.sleep(0.05)
            await uow.transcript.append(a_line("2"))
        await other
        async with postgres_store.begin() as uow:
            assert [line.text for line in await uow.transcript.since("a", 0)] == ["1", "2", "3"]


class TestStatements:
    """What happens for every message takes few statements."""

    async def test_the_hot_path(self, store: SqlStore) -> None:
        """Accepting one, claiming three, ending two, a line two, queueing one, sending three."""
        await begun(store)
        with _counted(store) as put:
            await came_in(store, an_inbound("1"))
        with _counted(store) as claim:
            row = await claimed(store)
        assert row
        async with store.begin() as uow:
            with _counted(store) as done:
                await uow.inbox.done(row)
            with _counted(store) as append:
                await uow.transcript.append(a_line())
        with _counted(store) as queue:
            await to_send(store, an_outbound("1", kind=OutboundKind.CHECK))
        async with store.begin() as uow:
            with _counted(store) as send:
                assert await uow.outbox.claim(NOW, 10)
        limits = [(put, 1), (claim, 3), (done, 2), (append, 2), (queue, 1), (send, 3)]
        assert [statements for statements, most in limits if len(statements) > most] == []

    async def test_what_the_loops_ask_is_read_off_indices(self, sqlite_store: SqlStore) -> None:
        """No table is read through, so a million rows that are done cost nothing."""
        await begun(sqlite_store)
        await came_in(sqlite_store, an_inbound("1"))
        with _counted(sqlite_store) as seen:
            async with sqlite_store.begin() as uow:
                await uow.inbox.ready(NOW, 10)
                claim = await uow.inbox.claim("a", NOW, 30)
                assert claim
                await uow.inbox.done(claim)
                await uow.inbox.next_due()
                await uow.outbox.claim(NOW, 10)
                await uow.outbox.next_due()
                await uow.outbox.stranded(NOW)
                await uow.transcript.redactions("a")
                await uow.conversations.queue("waiting", "r1")
                await uow.conversations.queue("all", "r1")
        plans = {statement: await _plan(sqlite_store, statement) for statement in seen}
        read_through = [line for plan in plans.values() for line in plan if re.match(r"SCAN (?!anon|.* USING )", line)]
        assert len(plans) >= 11
        assert any("ix_line_redaction" in line for plan in plans.values() for line in plan)
        assert read_through == []


async def _plan(store: SqlStore, statement: str) -> list[str]:
    numbers = iter(range(statement.count("?")))
    named = re.sub(r"\?", lambda _: f":p{next(numbers)}", statement)
    values = {f"p{number}": "2026-03-01 00:00:00.000000" for number in range(statement.count("?"))}
    async with store._database.transaction() as connection:
        rows = (await connection.execute(text(f"EXPLAIN QUERY PLAN {named}"), values)).rows
    return [row.detail for row in rows]


@contextmanager
def _counted(store: SqlStore) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection, _cursor, statement: str, *_rest) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    def note_prepared(written: _Written, *given: Any) -> Answer:
        seen.append(written.words)
        return run(written, *given)

    run = _Written.run
    engine = store._database.engine  # type: ignore[attr-defined]  # both kinds have one
    engine = getattr(engine, "sync_engine", engine)
    event.listen(engine, "before_cursor_execute", note)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(_Written, "run", note_prepared)
        yield seen
    event.remove(engine, "before_cursor_execute", note)


async def _same_number(store: SqlStore) -> None:
    other = await begun(store, "b")
    async with store.begin() as uow:
        await uow.conversations.save(type(other)(**{**_fields(other), "phone": PHONE}))


def _fields(row: object) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__slots__}  # type: ignore[attr-defined]  # a slotted dataclass


def _everything_said(error: BaseException | None) -> Iterator[str]:
    while error:
        yield str(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)

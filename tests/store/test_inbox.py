"""The inbox: one key once, one row in flight per conversation, in order."""

import asyncio

import pytest

from bot.model.conversation import InboundKind
from bot.ports.store import Claim, Conflict, NotFound
from bot.store.unit_of_work import SqlStore
from tests.store.given import LEASE_SECONDS, NOW, an_inbound, begun, came_in, claimed, later


async def done(store: SqlStore, claim: Claim | None) -> str:
    """End a claim as a worker does, and return the id of its row."""
    assert claim
    async with store.begin() as uow:
        await uow.inbox.done(claim)
    return claim.inbound.id


async def retried(store: SqlStore, claim: Claim | None, seconds: float, *, dead: bool = False) -> None:
    """Put a claimed row off."""
    assert claim
    async with store.begin() as uow:
        await uow.inbox.retry(claim, later(seconds), dead=dead)


async def ready(store: SqlStore, seconds: float = 0, limit: int = 100) -> list[str]:
    """List the ready conversations at that time."""
    async with store.begin() as uow:
        return await uow.inbox.ready(later(seconds), limit)


async def next_due(store: SqlStore) -> object:
    """Return when the worker should wake."""
    async with store.begin() as uow:
        return await uow.inbox.next_due()


class TestPut:
    """A key of a source is accepted once."""

    async def test_a_row_comes_back_as_it_went_in(self, store: SqlStore) -> None:
        """Everything of a row is kept, with the order that the store gives."""
        await begun(store)
        row = an_inbound("1", payload={"value": "yes", "n": [1, 2.5, None]}, due_at=later(60), kind=InboundKind.TIMER)
        await came_in(store, row)
        async with store.begin() as uow:
            kept = await uow.inbox.get("in-1")
        assert kept.order > 0
        assert {**_fields(kept), "order": 0} == _fields(row)

    async def test_the_same_key_is_accepted_once(self, store: SqlStore) -> None:
        """A repetition is told apart, also after the row was processed."""
        await begun(store)
        await came_in(store, an_inbound("1"))
        await done(store, await claimed(store))
        async with store.begin() as uow:
            assert not await uow.inbox.put(an_inbound("1", id="another"))
            assert await uow.inbox.put(an_inbound("1", id="third", source="twilio"))

    async def test_fifty_at_once_are_one(self, store: SqlStore) -> None:
        """Fifty parallel deliveries of one key insert one row."""
        await begun(store)

        async def put(number: int) -> bool:
            async with store.begin() as uow:
                return await uow.inbox.put(an_inbound("1", id=f"in-{number}"))

        assert sum(await asyncio.gather(*(put(number) for number in range(50)))) == 1

    async def test_a_rolled_back_row_can_come_again(self, store: SqlStore) -> None:
        """What was not committed was never accepted."""
        await begun(store)

        async def put_and_fail() -> None:
            async with store.begin() as uow:
                assert await uow.inbox.put(an_inbound("1"))
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await put_and_fail()
        await came_in(store, an_inbound("1"))

    async def test_no_conversation_is_an_error(self, store: SqlStore) -> None:
        """A row for nobody would never be processed."""
        with pytest.raises(NotFound):
            async with store.begin() as uow:
                await uow.inbox.put(an_inbound("1", "nobody"))

    async def test_what_no_database_can_hold_does_not_get_stuck(self, store: SqlStore) -> None:
        """NUL and half a surrogate pair are replaced, the rest of the text stays."""
        await begun(store)
        await came_in(store, an_inbound("1", text="a\x00b\ud800c €😀", payload={"value": "x\x00\ud800"}))
        async with store.begin() as uow:
            assert (await uow.inbox.get("in-1")).text == "a\ufffdb\ufffdc €😀"

    async def test_amend_replaces_the_payload(self, store: SqlStore) -> None:
        """A number read as a choice is kept; an unknown row is an error."""
        await begun(store)
        await came_in(store, an_inbound("1", payload={"a": 1}))
        async with store.begin() as uow:
            await uow.inbox.amend("in-1", {"value": "yes"})
            assert (await uow.inbox.get("in-1")).payload == {"value": "yes"}
            with pytest.raises(NotFound):
                await uow.inbox.amend("in-2", {})


class TestClaim:
    """One worker at a time has a conversation."""

    async def test_rows_come_in_order_one_at_a_time(self, store: SqlStore) -> None:
        """The next row is there when the one before is done, and counts its tries."""
        await begun(store)
        await came_in(store, an_inbound("1"), an_inbound("2"))
        first = await claimed(store)
        assert first
        assert first.inbound.attempts == 1
        assert await claimed(store) is None
        assert await done(store, first) == "in-1"
        assert await done(store, await claimed(store)) == "in-2"
        assert await claimed(store) is None

    async def test_a_hundred_claims_have_one_winner(self, store: SqlStore) -> None:
        """Compare-and-set: everybody else gets nothing."""
        await begun(store)
        await came_in(store, an_inbound("1"), an_inbound("2"))
        claims = await asyncio.gather(*(claimed(store) for _ in range(100)))
        assert [claim.inbound.id for claim in claims if claim] == ["in-1"]

    async def test_conversations_do_not_block_each_other(self, store: SqlStore) -> None:
        """Another conversation's row can be claimed meanwhile."""
        await begun(store, "a")
        await begun(store, "b")
        await came_in(store, an_inbound("1", "a"), an_inbound("2", "b"))
        assert await claimed(store, "a")
        assert await claimed(store, "b")

    async def test_a_lost_lease_cannot_write(self, store: SqlStore) -> None:
        """After another worker took over, `done` is refused with the whole transaction; `retry` does nothing."""
        await begun(store)
        await came_in(store, an_inbound("1"))
        slow = await claimed(store)
        quick = await claimed(store, at=later(LEASE_SECONDS))
        assert slow
        assert quick
        assert (quick.inbound.id, quick.inbound.attempts) == ("in-1", 2)
        assert quick.lease > slow.lease

        async def finish_late() -> None:
            async with store.begin() as uow:
                await uow.people.set_stopped("+31600000000", NOW)
                await uow.inbox.done(slow)

        with pytest.raises(Conflict):
            await finish_late()
        await retried(store, slow, 999)
        async with store.begin() as uow:
            assert not await uow.people.stopped("+31600000000")
        await done(store, quick)

    async def test_a_lease_that_ran_out_unnoticed_still_holds(self, store: SqlStore) -> None:
        """Nobody took over, so the slow worker's result counts."""
        await begun(store)
        await came_in(store, an_inbound("1"))
        claim = await claimed(store)
        assert await ready(store, LEASE_SECONDS) == ["a"]
        await done(store, claim)
        assert await ready(store, LEASE_SECONDS) == []

    async def test_done_happens_once(self, store: SqlStore) -> None:
        """A second `done`, or one after `retry`, is refused."""
        await begun(store)
        await came_in(store, an_inbound("1"))
        claim = await claimed(store)
        await retried(store, claim, 0)
        with pytest.raises(Conflict):
            await done(store, claim)
        again = await claimed(store)
        await done(store, again)
        with pytest.raises(Conflict):
            await done(store, again)

    async def test_leases_of_dead_workers_are_freed_at_start(self, store: SqlStore) -> None:
        """The one process that holds all workers need not wait for leases from before."""
        await begun(store)
        await came_in(store, an_inbound("1"))
        before = await claimed(store)
        async with store.begin() as uow:
            await uow.inbox.free_leases()
        assert await done(store, await claimed(store)) == "in-1"
        with pytest.raises(Conflict):
            await done(store, before)


class TestRetry:
    """A row that is to be tried again keeps its place."""

    async def test_it_blocks_what_came_after(self, store: SqlStore) -> None:
        """The order holds while a row waits for its next try."""
        await begun(store)
        await came_in(store, an_inbound("1"), an_inbound("2"))
        await retried(store, await claimed(store), 10)
        assert await claimed(store) is None
        assert await ready(store) == []
        assert await done(store, await claimed(store, at=later(10))) == "in-1"
        assert await done(store, await claimed(store, at=later(10))) == "in-2"

    async def test_a_timer_passes_it(self, store: SqlStore) -> None:
        """A timer that falls due does not wait for a message that is being retried."""
        await begun(store)
        timer = an_inbound("t", source="timer", kind=InboundKind.TIMER, due_at=later(5))
        await came_in(store, an_inbound("1"), timer)
        await retried(store, await claimed(store), 10)
        assert await ready(store, 5) == ["a"]
        assert await done(store, await claimed(store, at=later(5))) == "in-t"

    async def test_a_failing_timer_blocks_nothing(self, store: SqlStore) -> None:
        """A customer's message does not wait for a timer's next try."""
        await begun(store)
        await came_in(store, an_inbound("t", kind=InboundKind.TIMER, due_at=NOW), an_inbound("1"))
        await retried(store, await claimed(store), 10)
        assert await ready(store) == ["a"]
        assert await done(store, await claimed(store)) == "in-1"

    async def test_a_dead_row_is_put_aside(self, store: SqlStore) -> None:
        """It is not tried again, blocks nothing, and keeps its key."""
        await begun(store)
        await came_in(store, an_inbound("1"), an_inbound("2"))
        await retried(store, await claimed(store), 10, dead=True)
        assert await done(store, await claimed(store)) == "in-2"
        assert await ready(store, 999) == []
        async with store.begin() as uow:
            assert not await uow.inbox.put(an_inbound("1", id="again"))


class TestDue:
    """Rows wait for their time."""

    async def test_a_later_row_blocks_nothing(self, store: SqlStore) -> None:
        """A row that is due later lets those after it pass."""
        await begun(store)
        await came_in(store, an_inbound("later", due_at=later(60)), an_inbound("now"))
        assert await done(store, await claimed(store)) == "in-now"
        assert await claimed(store, at=later(59.9)) is None
        assert await done(store, await claimed(store, at=later(60))) == "in-later"

    async def test_ready_lists_each_conversation_once_oldest_first(self, store: SqlStore) -> None:
        """Leased, idle and waiting conversations are not listed."""
        for name in "abcde":
            await begun(store, name)
        rows = [an_inbound("1", "c"), an_inbound("2", "a"), an_inbound("3", "c"), an_inbound("4", "b")]
        await came_in(store, *rows, an_inbound("5", "d", due_at=later(60)))
        await claimed(store, "b")
        assert await ready(store) == ["c", "a"]
        assert await ready(store, limit=1) == ["c"]
        assert await ready(store, 60) == ["c", "a", "b", "d"]

    async def test_neither_timers_nor_messages_crowd_the_others_out(self, store: SqlStore) -> None:
        """With more than the limit on both sides each gets half."""
        names = [f"{kind}{number}" for kind in ("timer", "text") for number in range(6)]
        for name in names:
            await begun(store, name)
            await came_in(store, an_inbound(name, name, due_at=NOW if name.startswith("timer") else None))
        assert await ready(store, limit=4) == ["timer0", "timer1", "text0", "text1"]

    async def test_next_due_tells_when_to_wake(self, store: SqlStore) -> None:
        """The earliest time ahead; rows due at once do not count, a leased conversation counts from its lease's end."""
        await begun(store)
        await begun(store, "b")
        assert await next_due(store) is None
        await came_in(store, an_inbound("1"))
        assert await next_due(store) is None
        await came_in(store, an_inbound("t", due_at=later(600)), an_inbound("u", "b", due_at=later(500)))
        assert await next_due(store) == later(500)
        claim = await claimed(store)
        assert await next_due(store) == later(LEASE_SECONDS)
        await retried(store, claim, 20)
        assert await next_due(store) == later(20)
        await done(store, await claimed(store, at=later(20)))
        assert await next_due(store) == later(500)

    async def test_next_due_skips_what_waits_for_another_row(self, store: SqlStore) -> None:
        """A row behind one that is retried wakes nobody before that one's time."""
        await begun(store)
        await came_in(store, an_inbound("1"), an_inbound("2", due_at=later(5)))
        await retried(store, await claimed(store), 60)
        assert await next_due(store) == later(60)


class TestTimers:
    """Timers can be dropped."""

    async def test_pending_timers_with_the_prefix_are_dropped(self, store: SqlStore) -> None:
        """Others stay: other prefixes, other kinds, other conversations; the key is free again."""
        await begun(store)
        await begun(store, "b")
        rows = [an_inbound(f"t{name}", kind=InboundKind.TIMER, source="timer", external_id=name) for name in _NAMES]
        await came_in(store, *rows, an_inbound("b", "b", kind=InboundKind.TIMER, external_id="remind:b"))
        await came_in(store, an_inbound("x", external_id="remind:x"))
        async with store.begin() as uow:
            await uow.inbox.cancel_timers("a", "remind:")
            await uow.inbox.cancel_timers("a", "%")
        assert [await done(store, await claimed(store)) for _ in range(4)] == [
            "in-tRemind:3",
            "in-tremind",
            "in-tx",
            "in-x",
        ]
        assert await done(store, await claimed(store, "b")) == "in-b"
        await came_in(store, rows[0])

    async def test_the_one_being_processed_stays(self, store: SqlStore) -> None:
        """A timer's own turn may cancel its kind and still end."""
        await begun(store)
        await came_in(store, an_inbound("r1", kind=InboundKind.TIMER), an_inbound("r2", kind=InboundKind.TIMER))
        claim = await claimed(store)
        assert claim
        async with store.begin() as uow:
            await uow.inbox.cancel_timers("a", "r")
            await uow.inbox.done(claim)
        assert await claimed(store) is None


class TestCommands:
    """A command applied twice answers as the first time."""

    async def test_the_first_answer_is_recalled(self, store: SqlStore) -> None:
        """An unknown command has none."""
        async with store.begin() as uow:
            assert await uow.inbox.recall("c1") is None
            await uow.inbox.remember("c1", {"says": ["a", "b"], "n": 1})
        async with store.begin() as uow:
            assert await uow.inbox.recall("c1") == {"says": ["a", "b"], "n": 1}

    async def test_a_second_time_is_a_conflict(self, store: SqlStore) -> None:
        """Of fifty parallel applications one counts, and the others leave nothing."""

        async def apply(number: int) -> bool:
            try:
                async with store.begin() as uow:
                    await uow.people.hit("applied", NOW)
                    await uow.inbox.remember("c1", {"by": number})
            except Conflict:
                return False
            return True

        assert sum(await asyncio.gather(*(apply(number) for number in range(50)))) == 1
        async with store.begin() as uow:
            assert await uow.people.hits("applied", NOW) == 1


_NAMES = ("remind:1", "remind:2", "Remind:3", "remind", "x")


def _fields(row: object) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__slots__}  # type: ignore[attr-defined]  # a slotted dataclass

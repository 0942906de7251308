"""Sales reps: one per address, their sessions, one open call per conversation."""

import asyncio
from dataclasses import replace

import pytest

from bot.model.records import Call, CallState, RepSession
from bot.ports.store import Conflict, NotFound
from bot.store.unit_of_work import SqlStore
from tests.store.given import NOW, a_rep, begun, later


async def called(store: SqlStore, call: Call) -> bool:
    """Keep a call; False when the conversation has one already."""
    try:
        async with store.begin() as uow:
            await uow.reps.add_call(call)
    except Conflict:
        return False
    return True


class TestReps:
    """Reps."""

    async def test_an_address_is_one_rep_however_it_is_written(self, store: SqlStore) -> None:
        """It is kept and found in lower case; nobody else gets it."""
        full = a_rep(totp_step=5, phone="+31201234567", disabled=True)
        async with store.begin() as uow:
            await uow.reps.add(replace(full, email="R1@Welkom.Example"))
            assert await uow.reps.get("r1") == full
            assert await uow.reps.by_email("r1@WELKOM.example") == full
            assert await uow.reps.by_email("r2@welkom.example") is None
            with pytest.raises(Conflict):
                await uow.reps.add(a_rep("r2", email="r1@welkom.EXAMPLE"))
            await uow.reps.add(a_rep("r3"))

    async def test_save_writes_everything(self, store: SqlStore) -> None:
        """But not another rep's address, and only who is there."""
        changed = replace(a_rep(), email="new@welkom.example", name="Daan", password_hash="h2", totp_seed="s2")
        async with store.begin() as uow:
            await uow.reps.add(a_rep())
            await uow.reps.add(a_rep("r2"))
            changed = replace(changed, totp_step=9, phone="+31201234567", disabled=True)
            await uow.reps.save(replace(changed, email="New@welkom.example"))
            assert await uow.reps.get("r1") == changed
            for act in (uow.reps.get("none"), uow.reps.save(a_rep("none"))):
                with pytest.raises(NotFound):
                    await act
        with pytest.raises(Conflict):
            await self._save(store, replace(changed, email="r2@welkom.example"))

    async def _save(self, store: SqlStore, rep) -> None:
        async with store.begin() as uow:
            await uow.reps.save(rep)

    async def test_a_time_step_is_used_once(self, store: SqlStore) -> None:
        """Of twenty sign-ins with one code at once, one finds the step unused."""
        async with store.begin() as uow:
            await uow.reps.add(a_rep())

        async def sign_in() -> bool:
            async with store.begin() as uow:
                rep = await uow.reps.by_email("r1@welkom.example")
                assert rep
                if rep.totp_step >= 7:
                    return False
                await uow.reps.save(replace(rep, totp_step=7))
                return True

        assert sum(await asyncio.gather(*(sign_in() for _ in range(20)))) == 1


class TestSessions:
    """Signed-in browsers."""

    async def test_a_session_lives_until_it_is_dropped(self, store: SqlStore) -> None:
        """Touching it moves its last use."""
        session = RepSession("t1", "r1", "csrf", NOW, NOW)
        async with store.begin() as uow:
            await uow.reps.add(a_rep())
            await uow.reps.add_session(session)
            await uow.reps.add_session(replace(session, token_sha256="t2"))
            await uow.reps.touch("t1", later(5))
            assert await uow.reps.session("t1") == replace(session, seen_at=later(5))
            await uow.reps.drop_session("t1")
            assert await uow.reps.session("t1") is None
            assert await uow.reps.session("t2") == replace(session, token_sha256="t2")


class TestCalls:
    """Phone calls."""

    async def test_one_open_call_per_conversation(self, store: SqlStore) -> None:
        """A double click is one call; after its end there may be another."""
        await begun(store)
        await begun(store, "b")
        calls = [Call(f"c{number}", "a", "r1", CallState.REQUESTED, later(number)) for number in range(20)]
        made = await asyncio.gather(*(called(store, call) for call in calls))
        assert sum(made) == 1
        call = calls[made.index(True)]
        assert await called(store, Call("other", "b", "r1", CallState.REQUESTED, NOW))
        ends = (CallState.ENDED, CallState.FAILED)
        for number, state in enumerate((CallState.RINGING, CallState.ANSWERED, *ends)):
            call = replace(call, state=state, sid="CA1", outcome="reached", note="Tot morgen")
            async with store.begin() as uow:
                await uow.reps.save_call(call)
                assert await uow.reps.call_by_sid("CA1") == call
            assert await called(store, replace(call, id=f"d{number}", sid=None, state=CallState.ENDED))
            reopened = replace(call, id=f"e{number}", sid=None, state=CallState.REQUESTED)
            assert await called(store, reopened) is (state in ends)
            if state in ends:
                async with store.begin() as uow:
                    await uow.reps.save_call(replace(reopened, state=state))

    async def test_calls_are_listed_oldest_first(self, store: SqlStore) -> None:
        """Of that conversation only."""
        await begun(store)
        await begun(store, "b")
        calls = [Call(name, "a", "r1", CallState.ENDED, NOW) for name in ("z", "a", "m")]
        for call in (*calls, Call("other", "b", "r1", CallState.ENDED, NOW)):
            assert await called(store, call)
        async with store.begin() as uow:
            assert list(await uow.reps.calls("a")) == calls
            assert await uow.reps.call_by_sid("none") is None
            with pytest.raises(NotFound):
                await uow.reps.save_call(Call("none", "a", "r1", CallState.ENDED, NOW))

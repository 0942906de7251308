"""Signups: versioned, found by their number, counted for ever."""

import asyncio
from dataclasses import fields, replace

import pytest

from bot.model.checks import Check, CheckName, Outcome
from bot.model.signup import Signup, Status
from bot.ports.store import Conflict, NotFound
from bot.store.unit_of_work import SqlStore
from tests.store.given import NOW, PHONE, a_signup, begun, later

_CHECK = Check(CheckName.COMPANY, Outcome.REVIEW, 3, "no_answer", {"officers": ["Jan"], "n": 1}, 2, later(5))
_FACTS = {"full_name": {"first": "Zoë", "last": "’t Hart"}, "budget": {"amount": 12.5, "warn": None}}
_FULL = a_signup(
    status=Status.REVISION,
    phone=PHONE,
    facts=_FACTS,
    checks={CheckName.COMPANY: _CHECK, CheckName.OTP: Check(CheckName.OTP, Outcome.PASSED)},
    revisiting="budget",
    version=4,
    changed_at=later(1),
)


async def saved(store: SqlStore, signup: Signup) -> Signup:
    """Write a signup."""
    async with store.begin() as uow:
        return await uow.signups.save(signup)


async def read(store: SqlStore, signup: str) -> Signup:
    """Read a signup."""
    async with store.begin() as uow:
        return await uow.signups.get(signup)


class TestKeeping:
    """Reading and writing."""

    async def test_everything_comes_back(self, store: SqlStore) -> None:
        """Facts in their order, checks with outcome, data and deadline."""
        async with store.begin() as uow:
            await uow.signups.add(_FULL)
        kept = await read(store, _FULL.id)
        assert kept == _FULL
        assert list(kept.facts) == list(_FACTS)
        assert kept.outcome(CheckName.COMPANY) is Outcome.REVIEW
        assert all(getattr(_FULL, field.name) is not None for field in fields(Signup)), "the test knows every field"

    async def test_save_writes_everything_and_counts(self, store: SqlStore) -> None:
        """The signup that comes back has the next version and can be saved again."""
        async with store.begin() as uow:
            await uow.signups.add(a_signup())
            again = await uow.signups.save(replace(_FULL, version=0))
            assert again == replace(_FULL, version=1)
            assert (await uow.signups.save(again)).version == 2
            assert await uow.signups.lock(_FULL.id) == replace(_FULL, version=2)

    async def test_an_older_version_is_refused(self, store: SqlStore) -> None:
        """Of twenty parallel changes of one version one counts."""
        await begun(store)
        read_before = await read(store, "signup-a")

        async def change(number: int) -> bool:
            try:
                await saved(store, read_before.with_fact("budget", {"amount": number}))
            except Conflict:
                return False
            return True

        changed = await asyncio.gather(*(change(number) for number in range(20)))
        assert sum(changed) == 1
        assert (await read(store, "signup-a")).facts == {"budget": {"amount": changed.index(True)}}

    async def test_whoever_holds_it_goes_first(self, store: SqlStore) -> None:
        """Twenty turns that lock it lose no change."""
        await begun(store)

        async def add_one(number: int) -> None:
            async with store.begin() as uow:
                held = await uow.signups.lock("signup-a")
                await uow.signups.save(held.with_fact(f"fact{number}", {}))

        await asyncio.gather(*(add_one(number) for number in range(20)))
        kept = await read(store, "signup-a")
        assert len(kept.facts) == kept.version == 20

    async def test_an_unknown_one_is_not_found(self, store: SqlStore) -> None:
        """And one with a known id is not added again."""
        await begun(store)
        async with store.begin() as uow:
            for act in (uow.signups.get, uow.signups.lock, uow.signups.drop):
                with pytest.raises(NotFound):
                    await act("none")
            with pytest.raises(Conflict):
                await uow.signups.save(a_signup("none"))
            with pytest.raises(Conflict):
                await uow.signups.add(a_signup())
            assert await uow.signups.by_phone(PHONE) is None


class TestNumber:
    """A signup is found by the number that it proved."""

    async def test_the_newest_that_proved_it(self, store: SqlStore) -> None:
        """Also when it was proven in the other order."""
        for name in ("a", "b"):
            await begun(store, name)
        for name in ("b", "a"):
            await saved(store, replace(await read(store, f"signup-{name}"), phone=PHONE))
        async with store.begin() as uow:
            found = await uow.signups.by_phone(PHONE)
        assert found
        assert found.id == "signup-b"

    async def test_the_count_remembers_numbers_that_were_given_up(self, store: SqlStore) -> None:
        """Every signup counts once for each number that it ever proved."""
        await begun(store, "a")
        await begun(store, "b")
        first = await saved(store, replace(await read(store, "signup-a"), phone=PHONE))
        first = await saved(store, replace(first, phone="+31687654321"))
        await saved(store, replace(first, phone="+31687654321"))
        await saved(store, replace(await read(store, "signup-b"), phone=PHONE))
        async with store.begin() as uow:
            assert await uow.signups.count(PHONE) == 2
            assert await uow.signups.count("+31687654321") == 1
            assert await uow.signups.count("+31600000000") == 0

    async def test_one_that_never_proved_a_number_can_be_dropped(self, store: SqlStore) -> None:
        """Once its conversation has another; one that did is proof and stays."""
        conversation = await begun(store, "a")
        await begun(store, "b")
        proven = await saved(store, replace(await read(store, "signup-b"), phone=PHONE))
        async with store.begin() as uow:
            await uow.signups.drop("signup-a")
            await uow.conversations.save(replace(conversation, signup="signup-b"))
        async with store.begin() as uow:
            with pytest.raises(NotFound):
                await uow.signups.get("signup-a")
            await uow.signups.save(replace(proven, phone=None))
            with pytest.raises(Conflict):
                await uow.signups.drop("signup-b")


class TestIdle:
    """Signups that nobody goes on with are found."""

    async def test_open_ones_longest_idle_first(self, store: SqlStore) -> None:
        """Neither those that changed since, nor those that are decided."""
        rows = [("new", 50, Status.STARTED), ("late", 20, Status.IN_PROGRESS), ("early", 10, Status.REVISION)]
        rows += [("call", 1, Status.AWAITING_CALL), ("gone", 2, Status.ABANDONED), ("third", 30, Status.STARTED)]
        async with store.begin() as uow:
            for name, moment, status in rows:
                await uow.signups.add(a_signup(name, changed_at=later(moment), status=status))
            await uow.signups.add(a_signup("never", changed_at=None))
            assert await uow.signups.idle(later(40), 10) == ["signup-early", "signup-late", "signup-third"]
            assert await uow.signups.idle(later(40), 2) == ["signup-early", "signup-late"]
            assert await uow.signups.idle(NOW, 10) == []

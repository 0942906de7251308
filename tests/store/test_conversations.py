"""Conversations: one per number, one owner at a time, the reps' queue."""

import asyncio
from dataclasses import fields, replace

import pytest

from bot.model.conversation import Channel, Conversation, Language, Owner
from bot.model.signup import Status
from bot.ports.store import Conflict, NotFound
from bot.store.unit_of_work import SqlStore
from tests.store.given import NOW, PHONE, a_conversation, a_line, a_rep, a_signup, begun, later

_OTHER = {
    "signup": "signup-b",
    "channel": Channel.SMS,
    "language": Language.EN,
    "language_known": True,
    "phone": PHONE,
    "proven": True,
    "waiting_since": later(1),
    "misses": 2,
    "offer": "call_back",
    "resumes": "b",
    "created_at": later(2),
    "customer_at": later(3),
}


class TestKeeping:
    """Reading and writing."""

    async def test_everything_comes_back(self, store: SqlStore) -> None:
        """Each field of a new conversation is kept, moments in UTC to the microsecond."""
        full = a_conversation(**_OTHER | {"owner": Owner.REP, "rep": "r1", "fence": 4, "last_seq": 7})
        async with store.begin() as uow:
            await uow.signups.add(a_signup("b"))
            await uow.conversations.add(full)
        async with store.begin() as uow:
            assert await uow.conversations.get("a") == full
            assert await uow.conversations.lock("a") == full

    async def test_save_writes_all_but_owner_and_counters(self, store: SqlStore) -> None:
        """Every other field is written; a stale owner, fence or number is not."""
        stale = await begun(store)
        await begun(store, "b")
        async with store.begin() as uow:
            await uow.conversations.take("a", "r1", expected_fence=None)
            await uow.transcript.append(a_line())
            await uow.conversations.save(replace(stale, **_OTHER))
        kept = {"owner": Owner.REP, "rep": "r1", "fence": 1, "last_seq": 1}
        async with store.begin() as uow:
            assert await uow.conversations.get("a") == replace(stale, **_OTHER, **kept)
        assert {field.name for field in fields(Conversation)} == {"id", *_OTHER, *kept}, "the test knows every field"

    async def test_an_unknown_one_is_not_found(self, store: SqlStore) -> None:
        """Reading, holding or writing it."""
        async with store.begin() as uow:
            for act in (uow.conversations.get, uow.conversations.lock):
                with pytest.raises(NotFound):
                    await act("none")
            with pytest.raises(NotFound):
                await uow.conversations.save(a_conversation("none"))
            assert await uow.conversations.by_phone(PHONE) is None

    async def test_a_conversation_has_a_signup(self, store: SqlStore) -> None:
        """Within a transaction either may come first; without a signup it is not kept."""
        async with store.begin() as uow:
            await uow.conversations.add(a_conversation("a"))
            await uow.signups.add(a_signup("a"))

        async def without() -> None:
            async with store.begin() as uow:
                await uow.conversations.add(a_conversation("b"))

        with pytest.raises(NotFound):
            await without()


class TestPhone:
    """A number belongs to one conversation."""

    async def test_fifty_first_messages_open_one_conversation(self, store: SqlStore) -> None:
        """The others learn that there is one, and nothing of theirs stays."""

        async def open_one(name: str) -> bool:
            try:
                await begun(store, name, phone=PHONE)
            except Conflict:
                return False
            return True

        names = [f"c{number}" for number in range(50)]
        opened = dict(zip(names, await asyncio.gather(*map(open_one, names)), strict=True))
        assert sum(opened.values()) == 1
        async with store.begin() as uow:
            found = await uow.conversations.by_phone(PHONE)
            assert found
            assert opened[found.id]
            lost = next(name for name in names if not opened[name])
            with pytest.raises(NotFound):
                await uow.signups.get(f"signup-{lost}")

    async def test_a_number_moves_by_clearing_the_other_first(self, store: SqlStore) -> None:
        """Both in one transaction; without clearing it is a conflict."""
        first = await begun(store, "a", phone=PHONE)
        second = await begun(store, "b")
        with pytest.raises(Conflict):
            await _save(store, replace(second, phone=PHONE))
        await _save(store, replace(first, phone=None), replace(second, phone=PHONE))
        async with store.begin() as uow:
            found = await uow.conversations.by_phone(PHONE)
        assert found
        assert found.id == "b"

    async def test_the_newest_one_that_claims_a_number(self, store: SqlStore) -> None:
        """Given as its own and not proven there; a conversation that proved it does not claim it."""
        fact = {"mobile_number": {"number": PHONE}}
        async with store.begin() as uow:
            assert await uow.conversations.claiming(PHONE) is None
        for name in ("a", "b"):
            await begun(store, name, fact)
        await begun(store, "c", fact, phone=PHONE, proven=True)
        await begun(store, "d", fact | {"mobile_number": {"number": "+31687654321"}})
        async with store.begin() as uow:
            found = await uow.conversations.claiming(PHONE)
        assert found
        assert found.id == "b"


class TestOwner:
    """A claim is a compare-and-set."""

    async def test_a_hundred_reps_one_owner(self, store: SqlStore) -> None:
        """One gets the fence, the others nothing; the wait is over."""
        await begun(store, waiting_since=NOW)

        async def take(number: int) -> int | None:
            async with store.begin() as uow:
                return await uow.conversations.take("a", f"r{number}", expected_fence=None)

        fences = await asyncio.gather(*(take(number) for number in range(100)))
        assert sorted(fence for fence in fences if fence is not None) == [1]
        async with store.begin() as uow:
            held = await uow.conversations.get("a")
        assert (held.owner, held.rep, held.fence) == (Owner.REP, f"r{fences.index(1)}", 1)
        assert held.waiting_since is None

    async def test_every_change_needs_the_fence_of_the_last(self, store: SqlStore) -> None:
        """Giving back or taking over with an old fence does nothing."""
        await begun(store)
        async with store.begin() as uow:
            take = uow.conversations.take
            assert await take("a", "r1", expected_fence=None) == 1
            assert await take("a", None, expected_fence=0) is None
            assert await take("a", "r2", expected_fence=1) == 2
            assert await take("a", None, expected_fence=1) is None
            assert await take("a", None, expected_fence=2) == 3
            assert await take("a", None, expected_fence=None) is None
            assert await take("a", "r3", expected_fence=None) == 4
            assert await take("a", None, expected_fence=None) == 5
            held = await uow.conversations.get("a")
            assert await take("none", "r1", expected_fence=None) is None
        assert (held.owner, held.rep) == (Owner.BOT, None)

    async def test_giving_back_leaves_the_wait(self, store: SqlStore) -> None:
        """Who asked for a person and got none still waits."""
        await begun(store, owner=Owner.REP, rep="r1", fence=1, waiting_since=NOW)
        async with store.begin() as uow:
            assert await uow.conversations.take("a", None, expected_fence=1) == 2
            assert (await uow.conversations.get("a")).waiting_since == NOW


class TestQueue:
    """What the console lists."""

    async def _filled(self, store: SqlStore) -> None:
        facts = {"company_confirmed": {"name": "Bakkerij"}, "full_name": {"first": "Jan", "last": "de Vries"}}
        await begun(store, "waits", facts, waiting_since=later(10), phone=PHONE)
        await begun(store, "talks")
        await begun(store, "mine", owner=Owner.REP, rep="r1", waiting_since=later(99))
        await begun(store, "other", owner=Owner.REP, rep="r2")
        await begun(store, "waits-longer", {"mobile_number": {"number": "+31687654321"}}, waiting_since=later(5))
        await begun(store, "call")
        async with store.begin() as uow:
            await uow.reps.add(a_rep("r1"))
            for name, moment, status in (("call", 20, Status.AWAITING_CALL), ("talks", 30, Status.IN_PROGRESS)):
                signup = await uow.signups.get(f"signup-{name}")
                await uow.signups.save(replace(signup, status=status, changed_at=later(moment)))

    async def _listed(self, store: SqlStore, state: str, phone: str | None = None) -> list[str]:
        async with store.begin() as uow:
            return [item.conversation for item in await uow.conversations.queue(state, "r1", phone)]

    async def test_waiting_is_who_wants_a_person_or_the_call(self, store: SqlStore) -> None:
        """Newest need first; what a rep owns is not waiting."""
        await self._filled(store)
        assert await self._listed(store, "waiting") == ["call", "waits", "waits-longer"]

    async def test_mine_and_all(self, store: SqlStore) -> None:
        """Mine is what this rep owns; all begins with what changed last."""
        await self._filled(store)
        assert await self._listed(store, "mine") == ["mine"]
        everything = await self._listed(store, "all")
        assert everything[:2] == ["talks", "call"]
        assert sorted(everything) == ["call", "mine", "other", "talks", "waits", "waits-longer"]

    async def test_a_number_finds_its_conversation(self, store: SqlStore) -> None:
        """Proven or only given."""
        await self._filled(store)
        assert await self._listed(store, "all", PHONE) == ["waits"]
        assert await self._listed(store, "all", "+31687654321") == ["waits-longer"]
        assert await self._listed(store, "mine", PHONE) == []

    async def test_an_item_says_who_it_is(self, store: SqlStore) -> None:
        """Company and name come from the facts, the rep's name from the reps; both may be missing."""
        await self._filled(store)
        async with store.begin() as uow:
            (item,) = await uow.conversations.queue("all", "r1", PHONE)
            (mine,) = await uow.conversations.queue("mine", "r1")
        assert (item.company, item.name, item.rep, item.rep_name) == ("Bakkerij", "Jan de Vries", None, None)
        assert (item.status, item.owner, item.language, item.phone) == ("started", "bot", "nl", PHONE)
        assert (item.signup, item.waiting_since, item.changed_at) == ("signup-waits", later(10), NOW)
        assert (mine.company, mine.name, mine.rep, mine.rep_name) == (None, None, "r1", "Sanne")

    async def test_a_conversation_that_lost_its_signup_awaits_no_call(self, store: SqlStore) -> None:
        """After a takeover only the conversation that the signup belongs to is listed."""
        await begun(store, "a")
        await begun(store, "b", signup="signup-a")
        async with store.begin() as uow:
            await uow.signups.save(replace(await uow.signups.get("signup-a"), status=Status.AWAITING_CALL))
        assert await self._listed(store, "waiting") == ["a"]

    async def test_another_state_is_an_error(self, store: SqlStore) -> None:
        """The console asks for one of three lists."""
        with pytest.raises(ValueError, match="waiting, mine or all"):
            await self._listed(store, "theirs")


async def _save(store: SqlStore, *conversations: Conversation) -> None:
    async with store.begin() as uow:
        for conversation in conversations:
            await uow.conversations.save(conversation)

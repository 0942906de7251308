"""What is kept about customers beside their signup: sessions, links, codes, factors, limits, opt-outs."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.model.records import Code, SecondFactor, ShortLink, WebSession
from bot.ports.store import NotFound
from bot.store.people import HITS_KEPT
from bot.store.tables import hit
from bot.store.unit_of_work import SqlStore
from tests.store.given import NOW, PHONE, begun, later

_CODE = Code(
    conversation="a",
    purpose="otp",
    target=PHONE,
    digest="digest",
    salt="salt",
    expires_at=later(600),
    issued_at=NOW,
    tries=1,
    failures=2,
    locks=3,
    locked_until=later(9),
    dead=True,
)


class TestSessions:
    """Browser sessions."""

    async def test_a_session_is_found_by_its_token(self, store: SqlStore) -> None:
        """As it was kept; an unknown token finds none."""
        await begun(store)
        session = WebSession("t1", "a", proven=True, created_at=NOW, ends_at=later(5))
        async with store.begin() as uow:
            await uow.people.add_session(session)
            assert await uow.people.session("t1") == session
            assert await uow.people.session("t2") is None

    async def test_all_but_one_end(self, store: SqlStore) -> None:
        """One that ends earlier stays as it is, other conversations' sessions too."""
        await begun(store)
        await begun(store, "b")
        ends = {"kept": None, "open": None, "longer": later(99), "shorter": later(5)}
        async with store.begin() as uow:
            for token, at in ends.items():
                await uow.people.add_session(WebSession(token, "a", proven=False, created_at=NOW, ends_at=at))
            await uow.people.add_session(WebSession("other", "b", proven=False, created_at=NOW))
            await uow.people.end_sessions("a", later(60), "kept")
            assert await _ends(store, uow, *ends) == [None, later(60), later(60), later(5)]
            await uow.people.end_sessions("a", later(30), None)
            assert await _ends(store, uow, *ends, "other") == [*[later(30)] * 3, later(5), None]

    async def test_sessions_move_to_the_conversation_they_resumed(self, store: SqlStore) -> None:
        """As proven, with their end set; one that ended before is not revived."""
        await begun(store)
        await begun(store, "b")
        async with store.begin() as uow:
            await uow.people.add_session(WebSession("open", "a", proven=False, created_at=NOW))
            await uow.people.add_session(WebSession("ended", "a", proven=False, created_at=NOW, ends_at=later(5)))
            await uow.people.move_sessions("a", "b", later(60))
            assert await uow.people.session("open") == WebSession("open", "b", True, NOW, later(60))
            assert await _ends(store, uow, "ended") == [later(5)]


class TestLinks:
    """Short links and sessions on providers' pages."""

    async def test_a_link_is_used_once(self, store: SqlStore) -> None:
        """Of fifty visitors at once one uses it."""
        await begun(store)
        link = ShortLink("t1", "a", "card", NOW, later(60), {"url": "https://pay.example"})
        async with store.begin() as uow:
            await uow.people.add_link(link)

        async def use(number: int) -> bool:
            async with store.begin() as uow:
                return await uow.people.use_link("t1", later(number))

        used = await asyncio.gather(*(use(number) for number in range(50)))
        assert sum(used) == 1
        async with store.begin() as uow:
            assert await uow.people.link("t1") == replace(link, used_at=later(used.index(True)))
            assert await uow.people.link("t2") is None
            assert not await uow.people.use_link("t2", NOW)

    async def test_living_links_of_a_purpose_end(self, store: SqlStore) -> None:
        """Used, ended and other links stay as they are."""
        await begun(store)
        async with store.begin() as uow:
            for token, purpose, expires in (
                ("1", "card", 60),
                ("2", "card", 5),
                ("3", "identity", 60),
                ("4", "card", 60),
            ):
                await uow.people.add_link(ShortLink(token, "a", purpose, NOW, later(expires)))
            await uow.people.use_link("4", NOW)
            await uow.people.end_links("a", "card", later(10))
            links = [await uow.people.link(token) for token in "1234"]
        assert [link.expires_at for link in links if link] == [later(10), later(5), later(60), later(60)]

    async def test_a_link_can_be_filled(self, store: SqlStore) -> None:
        """With what its page needs; an unknown one is an error."""
        await begun(store)
        async with store.begin() as uow:
            await uow.people.add_link(ShortLink("t1", "a", "card", NOW, later(60)))
            await uow.people.fill_link("t1", {"url": "https://pay.example", "run": 2})
            link = await uow.people.link("t1")
            with pytest.raises(NotFound):
                await uow.people.fill_link("t2", {})
        assert link
        assert link.payload == {"url": "https://pay.example", "run": 2}

    async def test_a_hosted_session_belongs_to_a_run(self, store: SqlStore) -> None:
        """The last binding counts."""
        await begun(store)
        async with store.begin() as uow:
            assert await uow.people.bound("cs_1") is None
            await uow.people.bind("cs_1", "a", "card", 1)
            await uow.people.bind("cs_1", "a", "card", 2)
            assert await uow.people.bound("cs_1") == ("a", "card", 2)


class TestCodes:
    """One living code per conversation and purpose."""

    async def test_a_code_replaces_the_one_before(self, store: SqlStore) -> None:
        """Of the same purpose; everything of it is kept."""
        await begun(store)
        other = replace(_CODE, purpose="resume", digest="other")
        async with store.begin() as uow:
            assert await uow.people.code("a", "otp") is None
            await uow.people.save_code(replace(_CODE, tries=0, locked_until=None, target="else"))
            await uow.people.save_code(other)
            await uow.people.save_code(_CODE)
        async with store.begin() as uow:
            assert await uow.people.code("a", "otp") == _CODE
            assert await uow.people.code("a", "resume") == other

    async def test_a_hundred_wrong_tries_count_a_hundred(self, store: SqlStore) -> None:
        """Reading the code holds it until the count is written."""
        await begun(store)
        async with store.begin() as uow:
            await uow.people.save_code(replace(_CODE, tries=0))

        async def wrong() -> None:
            async with store.begin() as uow:
                code = await uow.people.code("a", "otp")
                assert code
                await uow.people.save_code(replace(code, tries=code.tries + 1))

        await asyncio.gather(*(wrong() for _ in range(100)))
        async with store.begin() as uow:
            assert await uow.people.code("a", "otp") == replace(_CODE, tries=100)

    async def test_a_factor_replaces_the_one_before(self, store: SqlStore) -> None:
        """With its recovery codes."""
        await begun(store)
        factor = SecondFactor("signup-a", "totp", "secret", ("h1", "h2"), NOW, 57_000_000)
        async with store.begin() as uow:
            assert await uow.people.factor("signup-a") is None
            await uow.people.save_factor(replace(factor, method="passkey", recovery_sha256=()))
            await uow.people.save_factor(factor)
            assert await uow.people.factor("signup-a") == factor


class TestLimits:
    """Uses of limited things are counted in a sliding window."""

    async def test_only_the_window_counts(self, store: SqlStore) -> None:
        """Per key."""
        async with store.begin() as uow:
            for seconds in (0, 10, 20):
                await uow.people.hit("sms:a", later(seconds))
            await uow.people.hit("sms:b", later(20))
            assert await uow.people.hits("sms:a", later(10)) == 2
            assert await uow.people.hits("sms:a", NOW) == 3
            assert await uow.people.hits("sms:c", NOW) == 0

    async def test_nobody_slips_through_between_counting_and_noting(self, store: SqlStore) -> None:
        """Of forty at once exactly three pass a limit of three."""

        async def use() -> bool:
            async with store.begin() as uow:
                if await uow.people.hits("sms:a", NOW) >= 3:
                    return False
                await uow.people.hit("sms:a", NOW)
                return True

        assert sum(await asyncio.gather(*(use() for _ in range(40)))) == 3

    async def test_old_hits_are_forgotten(self, store: SqlStore) -> None:
        """Of any key, when something is noted: what no window reaches is personal data without a use."""
        async with store.begin() as uow:
            await uow.people.hit("ip:1", NOW)
            await uow.people.hit("ip:2", later(5))
            await uow.people.hit("ip:3", NOW + HITS_KEPT + timedelta(seconds=2))
            kept = await uow.people._value(select(func.count()).select_from(hit))
        assert kept == 2


class TestStop:
    """Numbers that said STOP."""

    async def test_stop_holds_until_it_is_lifted(self, store: SqlStore) -> None:
        """For that number; repeating it changes nothing."""
        async with store.begin() as uow:
            await uow.people.set_stopped(PHONE, NOW)
            await uow.people.set_stopped(PHONE, later(5))
        async with store.begin() as uow:
            assert await uow.people.stopped(PHONE)
            assert not await uow.people.stopped("+31687654321")
            await uow.people.set_stopped(PHONE, None)
            assert not await uow.people.stopped(PHONE)


async def _ends(store: SqlStore, uow: object, *tokens: str) -> list[object]:
    sessions = [await uow.people.session(token) for token in tokens]  # type: ignore[attr-defined]  # a unit of work
    return [session.ends_at for session in sessions]

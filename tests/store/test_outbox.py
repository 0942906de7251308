"""The outbox: everything is done once; messages to a conversation go one at a time, in order."""

import asyncio
from datetime import timedelta

import pytest

from bot.model.conversation import Author, OutboundKind, OutboundState
from bot.ports.store import NotFound
from bot.store.outbox import LEASE
from bot.store.unit_of_work import SqlStore
from tests.store.given import NOW, PHONE, an_outbound, begun, later, taken, to_send

_LEASE = LEASE.total_seconds()


async def ended(store: SqlStore, name: str, state: OutboundState = OutboundState.SENT, sid: str | None = None) -> None:
    """Write how a row ended."""
    async with store.begin() as uow:
        await uow.outbox.mark(name, state, sid=sid)


async def state_of(store: SqlStore, name: str) -> OutboundState:
    """Read how a row stands."""
    async with store.begin() as uow:
        return (await uow.outbox.get(name)).state


async def put_off(store: SqlStore, name: str, seconds: float) -> None:
    """Queue a row again."""
    async with store.begin() as uow:
        await uow.outbox.later(name, later(seconds))


async def stranded(store: SqlStore, seconds: float = 0, *, all_sending: bool = False) -> list[str]:
    """Take what no living relay holds."""
    async with store.begin() as uow:
        return [row.id for row in await uow.outbox.stranded(later(seconds), all_sending=all_sending)]


class TestPut:
    """A row is written once."""

    async def test_a_row_comes_back_claimed(self, store: SqlStore) -> None:
        """Everything of it is kept; claiming sets state, attempts and start."""
        await begun(store)
        await to_send(store, an_outbound("1", payload={"code": "123456", "purpose": "otp"}, kind=OutboundKind.CODE_SMS))
        async with store.begin() as uow:
            (row,) = await uow.outbox.claim(NOW, 10)
        assert (row.id, row.state, row.attempts, row.started_at) == ("1", OutboundState.SENDING, 1, NOW)
        assert (row.to, row.body, row.payload) == (PHONE, "body 1", {"code": "123456", "purpose": "otp"})

    async def test_the_same_id_is_one_row(self, store: SqlStore) -> None:
        """A repeated put changes nothing."""
        await begun(store)
        await to_send(store, an_outbound("1"), an_outbound("1", body="other"))
        assert await taken(store) == ["1"]
        async with store.begin() as uow:
            assert (await uow.outbox.get("1")).body == "body 1"

    async def test_an_unknown_row_is_not_found(self, store: SqlStore) -> None:
        """Reading or writing one is an error of the caller."""
        async with store.begin() as uow:
            with pytest.raises(NotFound):
                await uow.outbox.get("none")
            with pytest.raises(NotFound):
                await uow.outbox.mark("none", OutboundState.SENT)
            with pytest.raises(NotFound):
                await uow.outbox.later("none", NOW)


class TestOrder:
    """Messages of a conversation go one after the other."""

    async def test_one_message_in_flight_per_conversation(self, store: SqlStore) -> None:
        """The next goes when the one before was sent or has failed; other conversations do not wait."""
        await begun(store)
        await begun(store, "b")
        await to_send(store, an_outbound("1"), an_outbound("2"), an_outbound("3"), an_outbound("4", "b"))
        assert await taken(store) == ["1", "4"]
        assert await taken(store) == []
        await ended(store, "1")
        assert await taken(store) == ["2"]
        await ended(store, "2", OutboundState.FAILED)
        assert await taken(store) == ["3"]

    async def test_everything_else_goes_at_once(self, store: SqlStore) -> None:
        """Checks, codes, notices and deeds wait for nobody."""
        await begun(store)
        kinds = [kind for kind in OutboundKind if kind is not OutboundKind.MESSAGE]
        await to_send(store, an_outbound("m1"), an_outbound("m2"))
        await to_send(store, *(an_outbound(kind.value, kind=kind) for kind in kinds))
        assert await taken(store) == ["m1", *kinds]

    async def test_one_to_be_tried_again_keeps_its_place(self, store: SqlStore) -> None:
        """Those after it wait until it went."""
        await begun(store)
        await to_send(store, an_outbound("1"), an_outbound("2"))
        assert await taken(store) == ["1"]
        await put_off(store, "1", 30)
        assert await taken(store, later(29)) == []
        assert await taken(store, later(30)) == ["1"]
        async with store.begin() as uow:
            assert (await uow.outbox.get("1")).attempts == 2

    async def test_one_that_may_have_gone_keeps_its_place(self, store: SqlStore) -> None:
        """Nothing is sent past a message whose fate is unknown."""
        await begun(store)
        await to_send(store, an_outbound("1"), an_outbound("2"))
        await taken(store)
        await ended(store, "1", OutboundState.AMBIGUOUS)
        assert await taken(store) == []
        await ended(store, "1", OutboundState.SENT)
        assert await taken(store) == ["2"]

    async def test_one_meant_for_later_blocks_nothing(self, store: SqlStore) -> None:
        """A reminder for tomorrow lets today's answer pass."""
        await begun(store)
        await to_send(store, an_outbound("tomorrow", due_at=later(86_400)), an_outbound("today"))
        assert await taken(store) == ["today"]
        await ended(store, "today")
        assert await taken(store, later(86_400)) == ["tomorrow"]

    async def test_two_relays_never_take_the_same(self, store: SqlStore) -> None:
        """Twenty claims at once share the rows, one message per conversation."""
        for name in "abcde":
            await begun(store, name)
            await to_send(store, an_outbound(f"{name}1", name), an_outbound(f"{name}2", name))
            await to_send(store, an_outbound(f"{name}3", name, kind=OutboundKind.CHECK))
        claims = await asyncio.gather(*(taken(store, limit=3) for _ in range(20)))
        assert sorted(name for claim in claims for name in claim) == [f"{name}{n}" for name in "abcde" for n in (1, 3)]

    async def test_the_limit_takes_the_oldest(self, store: SqlStore) -> None:
        """What is left is taken next."""
        await begun(store)
        await to_send(store, *(an_outbound(str(number), kind=OutboundKind.CHECK) for number in range(5)))
        assert await taken(store, limit=3) == ["0", "1", "2"]
        assert await taken(store, limit=3) == ["3", "4"]

    async def test_next_due_is_the_earliest_time_ahead(self, store: SqlStore) -> None:
        """Rows due at once, or under way, do not count."""
        await begun(store)
        await to_send(store, an_outbound("0"), an_outbound("1", due_at=later(9)), an_outbound("2", due_at=later(5)))
        async with store.begin() as uow:
            assert await uow.outbox.next_due() == later(5)
        assert await taken(store, later(5)) == ["0"]
        await ended(store, "0")
        assert await taken(store, later(5)) == ["2"]
        async with store.begin() as uow:
            assert await uow.outbox.next_due() == later(9)


class TestSilence:
    """What may not be said is not sent."""

    async def test_no_bot_message_while_a_rep_has_the_floor(self, store: SqlStore) -> None:
        """Only the bot's messages are held back; they are cancelled, so that they do not come out later."""
        await begun(store)
        await to_send(store, an_outbound("bot"), an_outbound("rep", author=Author.REP))
        await to_send(store, an_outbound("check", kind=OutboundKind.CHECK))
        async with store.begin() as uow:
            assert await uow.conversations.take("a", "r1", expected_fence=None) == 1
        assert await taken(store) == ["rep", "check"]
        assert await state_of(store, "bot") is OutboundState.CANCELLED

    async def test_no_text_to_a_number_that_said_stop(self, store: SqlStore) -> None:
        """Texts are cancelled; calls, mails and the answer to HELP go."""
        await begun(store)
        kinds = list(OutboundKind)
        await to_send(store, *(an_outbound(kind.value, kind=kind) for kind in kinds))
        await to_send(store, an_outbound("other", kind=OutboundKind.CODE_SMS, to="+31687654321"))
        async with store.begin() as uow:
            await uow.people.set_stopped(PHONE, NOW)
        texts = {OutboundKind.MESSAGE, OutboundKind.CODE_SMS, OutboundKind.NOTICE_SMS, OutboundKind.REMINDER}
        assert await taken(store) == [*(kind for kind in kinds if kind not in texts), "other"]
        assert {await state_of(store, kind) for kind in texts} == {OutboundState.CANCELLED}

    async def test_a_takeover_cancels_what_the_bot_has_not_said(self, store: SqlStore) -> None:
        """Neither what is under way, nor others' words, nor deeds, nor other conversations."""
        await begun(store)
        await begun(store, "b")
        await to_send(
            store, an_outbound("under way"), an_outbound("1"), an_outbound("2", kind=OutboundKind.NOTICE_EMAIL)
        )
        await to_send(store, an_outbound("rep", author=Author.REP), an_outbound("check", kind=OutboundKind.CHECK))
        await to_send(store, an_outbound("other", "b"))
        await taken(store, limit=1)
        async with store.begin() as uow:
            assert await uow.outbox.cancel_bot("a") == 2
        assert [await state_of(store, name) for name in ("1", "2")] == [OutboundState.CANCELLED] * 2
        await ended(store, "under way")
        assert await taken(store) == ["rep", "check", "other"]

    async def test_stop_cancels_unsent_texts(self, store: SqlStore) -> None:
        """Of every conversation with that number."""
        await begun(store)
        await begun(store, "b")
        await to_send(store, an_outbound("1"), an_outbound("2", "b", kind=OutboundKind.CODE_SMS))
        await to_send(store, an_outbound("mail", kind=OutboundKind.NOTICE_EMAIL), an_outbound("3", to="+31687654321"))
        async with store.begin() as uow:
            assert await uow.outbox.cancel_to(PHONE) == 2
        assert await taken(store) == ["mail", "3"]

    async def test_takeovers_and_claims_at_once_leave_no_bot_message_queued(self, store: SqlStore) -> None:
        """A message is either taken before the takeover or cancelled by it."""
        names = [f"c{number}" for number in range(10)]
        for name in names:
            await begun(store, name)
            await to_send(store, an_outbound(name, name))

        async def take_over(name: str) -> None:
            async with store.begin() as uow:
                await uow.conversations.take(name, "r1", expected_fence=None)
                await uow.outbox.cancel_bot(name)

        sent, *_ = await asyncio.gather(taken(store, limit=5), *(take_over(name) for name in names))
        states = {name: await state_of(store, name) for name in names}
        assert {name for name in names if states[name] is OutboundState.SENDING} == set(sent)
        assert {states[name] for name in names if name not in sent} <= {OutboundState.CANCELLED}


class TestEnds:
    """How rows end."""

    async def test_wiping_leaves_no_secret(self, store: SqlStore) -> None:
        """Body and code are gone; what code it was is still known."""
        await begun(store)
        await to_send(store, an_outbound("1", payload={"code": "123456", "purpose": "otp"}, kind=OutboundKind.CODE_SMS))
        await taken(store)
        async with store.begin() as uow:
            await uow.outbox.mark("1", OutboundState.SENT, sid="SM1", wipe=True)
        async with store.begin() as uow:
            row = await uow.outbox.by_sid("SM1")
        assert row
        assert (row.body, row.payload, row.state) == ("", {"purpose": "otp"}, OutboundState.SENT)

    async def test_an_end_is_final(self, store: SqlStore) -> None:
        """A relay that wakes up late changes nothing; a message that was sent can still fail on its way."""
        await begun(store)
        await to_send(store, an_outbound("1"))
        await taken(store)
        await ended(store, "1", sid="SM1")
        await ended(store, "1", OutboundState.AMBIGUOUS)
        await put_off(store, "1", 0)
        assert await state_of(store, "1") is OutboundState.SENT
        await ended(store, "1", OutboundState.FAILED)
        await ended(store, "1", OutboundState.SENT)
        assert await state_of(store, "1") is OutboundState.FAILED
        async with store.begin() as uow:
            row = await uow.outbox.by_sid("SM1")
            assert row
            assert row.sid == "SM1"
            assert await uow.outbox.by_sid("SM2") is None


class TestStranded:
    """Rows whose relay died are found."""

    async def test_a_silent_relay_loses_its_rows(self, store: SqlStore) -> None:
        """After the lease they are stranded, and taken by one reconciler at a time."""
        await begun(store)
        await to_send(store, an_outbound("1"), an_outbound("2", kind=OutboundKind.CHECK))
        await taken(store)
        assert await stranded(store, _LEASE - 1) == []
        assert await stranded(store, _LEASE) == ["1", "2"]
        assert await stranded(store, _LEASE) == []
        assert await stranded(store, 2 * _LEASE) == ["1", "2"]

    async def test_ambiguous_rows_are_stranded_at_once(self, store: SqlStore) -> None:
        """The relay that could not tell let go of them."""
        await begun(store)
        await to_send(store, an_outbound("1"))
        await taken(store)
        await ended(store, "1", OutboundState.AMBIGUOUS)
        assert await stranded(store) == ["1"]
        assert await stranded(store) == []

    async def test_at_the_only_relays_start_everything_under_way_is_stranded(self, store: SqlStore) -> None:
        """None of the relays before is alive."""
        await begun(store)
        await to_send(store, an_outbound("1"), an_outbound("2", kind=OutboundKind.CHECK))
        await taken(store, limit=1)
        assert await stranded(store) == []
        assert await stranded(store, all_sending=True) == ["1"]

    async def test_what_is_proven_absent_goes_again(self, store: SqlStore) -> None:
        """Queued again, it is claimed with its next attempt."""
        await begun(store)
        await to_send(store, an_outbound("1"))
        await taken(store)
        await stranded(store, _LEASE)
        await put_off(store, "1", _LEASE)
        assert await taken(store, NOW + timedelta(seconds=_LEASE)) == ["1"]

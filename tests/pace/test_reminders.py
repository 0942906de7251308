"""Silence of an unfinished signup: two reminders by day, then it is put aside, and any word takes it up again (S-06, S-07, M-14)."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.model.checks import Check, CheckName, Outcome
from bot.model.conversation import Author, Channel, InboundKind
from bot.model.signup import Status
from bot.signup.journey import pending
from bot.signup.reminders import Pace
from bot.store.unit_of_work import SqlStore
from tests.pace.room import Killed, Room, a_room
from tests.signup.talk import HandClock

PHONE = "+31612345678"


def at(text: str) -> HandClock:
    """Return a clock that stands at a moment in UTC."""
    clock = HandClock()
    clock.moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return clock


class TestTheTwoReminders:
    """When they go, and what they say."""

    async def test_two_go_and_no_third(self, store: SqlStore) -> None:
        """After a day of silence, after three more; then never again."""
        room = await a_room(store)
        began = room.clock.now()
        moments: list[timedelta] = []
        for _ in range(24 * 5):
            before = len(room.phone.sent)
            await room.lives(hours=1)
            moments += [room.clock.now() - began] * (len(room.phone.sent) - before)
        await room.lives(days=60)
        assert len(room.phone.sent) == 2
        assert moments == [timedelta(hours=24), timedelta(hours=96)]
        assert await room.status() is Status.ABANDONED

    async def test_a_reminder_says_who_why_where_and_how_to_stop(self, store: SqlStore) -> None:
        """The company, the place in the journey, a link to go on, and the word STOP."""
        room = await a_room(store)
        await room.passes(hours=25)
        ((to, body),) = room.phone.sent
        assert to == PHONE
        assert "Lichtwolk" in body
        assert "je bedrijfsgegevens" in body
        assert "https://welkom.example/l/" in body
        assert "STOP" in body

    async def test_a_reminder_stands_in_the_transcript_and_leaves_the_question_open(self, store: SqlStore) -> None:
        """One transcript; what the bot asked last is still what a number answers."""
        room = await a_room(store)
        await room.passes(hours=25)
        (line,) = await room.lines(Author.SYSTEM)
        assert line.channel is Channel.SMS
        assert line.link
        assert pending((await room.state())[1]).asks == "country"

    async def test_the_pace_can_be_set(self, store: SqlStore) -> None:
        """In hours, from the settings."""
        room = await a_room(store, pace=Pace.of_hours(2, 4, 3))
        await room.lives(hours=9)
        assert len(room.phone.sent) == 2
        assert await room.status() is Status.ABANDONED

    async def test_a_long_outage_brings_one(self, store: SqlStore) -> None:
        """Whoever was away for a month sends one reminder, not all that were missed."""
        room = await a_room(store)
        await room.passes(days=30)
        await room.passes(minutes=1)
        assert len(room.phone.sent) == 1


class TestByDay:
    """Held by night, sent at the opening, once, in order."""

    @pytest.mark.parametrize(
        ("left", "reminded"),
        [
            ("2026-01-15T10:00", "2026-01-16T10:00"),
            ("2026-01-15T21:30", "2026-01-17T07:00"),
            ("2026-01-15T03:00", "2026-01-16T07:00"),
            ("2026-03-28T00:30", "2026-03-29T06:00"),
            ("2026-10-24T00:30", "2026-10-25T07:00"),
        ],
    )
    async def test_what_falls_due_by_night_goes_in_the_morning(
        self, sqlite_store: SqlStore, left: str, reminded: str
    ) -> None:
        """At eight where the number is at home, also when the clocks change in between."""
        room = await a_room(sqlite_store, clock=at(left))
        while not room.phone.sent:
            await room.passes(minutes=30)
        assert room.clock.now() == at(reminded).now()

    async def test_held_ones_go_in_their_order(self, sqlite_store: SqlStore) -> None:
        """Who fell silent first is first in the morning."""
        clock = at("2026-01-15T21:00")
        rooms = []
        for _ in range(3):
            rooms.append(await a_room(sqlite_store, clock=clock))
            clock.pass_(minutes=10)
        async with sqlite_store.begin() as uow:
            for room in rooms:
                await uow.inbox.cancel_timers(room.talk.conversation, "nothing")
        clock.pass_(hours=24)
        for room in rooms:
            await room.work()
        clock.pass_(hours=10)
        async with sqlite_store.begin() as uow:
            ready = await uow.inbox.ready(clock.now(), 10)
        assert ready == [room.talk.conversation for room in rooms if room.talk.conversation in ready]

    async def test_night_fell_before_it_was_sent(self, store: SqlStore) -> None:
        """A reminder that was decided by day and not sent until night waits for the morning, and goes once."""
        room = await a_room(store)
        room.clock.pass_(hours=25)
        await room.processor.step(room.talk.conversation)
        room.clock.pass_(hours=12)
        await room.work()
        assert room.phone.sent == []
        await room.lives(hours=24)
        assert len(room.phone.sent) == 1


class TestNotSent:
    """Who is not reminded."""

    async def test_a_message_in_between_puts_it_off(self, store: SqlStore) -> None:
        """The silence is counted from the last sign of life."""
        room = await a_room(store)
        await room.passes(hours=20)
        await room.types("wat kost het")
        await room.passes(hours=23)
        assert room.phone.sent == []
        await room.passes(hours=2)
        assert len(room.phone.sent) == 1

    async def test_a_message_before_it_is_sent_cancels_it(self, store: SqlStore) -> None:
        """Decided, not sent, and then the customer writes: nothing is sent."""
        room = await a_room(store)
        room.clock.pass_(hours=25)
        await room.processor.step(room.talk.conversation)
        room.clock.pass_(minutes=1)
        await room.types("ik ben er weer")
        await room.work()
        assert room.phone.sent == []
        await room.passes(hours=25)
        assert len(room.phone.sent) == 1

    async def test_a_number_that_said_stop(self, store: SqlStore) -> None:
        """It hears nothing, and its signup is put aside all the same."""
        room = await a_room(store)
        async with store.begin() as uow:
            await uow.people.set_stopped(PHONE, room.clock.now())
        await room.lives(days=12)
        assert room.phone.sent == []
        assert await room.status() is Status.ABANDONED

    async def test_a_number_that_is_not_proven(self, store: SqlStore) -> None:
        """Whoever typed a number need not own it."""
        room = await a_room(store, "otp")
        await room.lives(days=12)
        assert room.phone.sent == []

    async def test_a_rep_has_the_conversation(self, store: SqlStore) -> None:
        """Not while a rep owns it; afterwards the silence counts anew."""
        room = await a_room(store)
        async with store.begin() as uow:
            fence = await uow.conversations.take(room.talk.conversation, "r1", expected_fence=None)
        await room.lives(hours=48)
        assert room.phone.sent == []
        async with store.begin() as uow:
            await uow.conversations.take(room.talk.conversation, None, expected_fence=fence)
        await room.lives(hours=25)
        assert len(room.phone.sent) == 1

    async def test_who_waits_for_us(self, store: SqlStore) -> None:
        """A check is pending, or a person was asked for: it is not the customer's turn."""
        room = await a_room(store, "registration_number")
        _, signup = await room.state()
        async with store.begin() as uow:
            await uow.signups.save(
                signup.with_fact("registration_number", {"number": "12345678"}).with_check(
                    Check(CheckName.COMPANY, Outcome.PENDING)
                )
            )
        await room.lives(hours=48)
        assert room.phone.sent == []

    async def test_a_signup_that_is_complete(self, store: SqlStore) -> None:
        """Who awaits the call is not asked to finish."""
        room = await a_room(store, "call")
        await room.talk.answer("call")
        await room.done()
        await room.lives(days=12)
        assert room.phone.sent == []


class TestOnce:
    """A process may die anywhere: a reminder goes once."""

    async def test_the_worker_dies_before_its_commit(self, store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nothing of it is kept; the next worker does it."""
        room = await a_room(store)
        room.clock.pass_(hours=25)
        worker = room.processor

        async def dies(*_: object) -> None:
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr("bot.store.inbox.SqlInbox.done", dies)
            with pytest.raises(Killed):
                await worker.step(room.talk.conversation)
        await room.passes(minutes=1)
        assert len(room.phone.sent) == 1
        await room.lives(hours=24)
        assert len(room.phone.sent) == 1

    async def test_the_relay_dies_after_the_provider_accepted(self, store: SqlStore) -> None:
        """It is looked up, not sent again."""
        room = await a_room(store)
        room.phone.dies = True
        with pytest.raises(Killed):
            await room.passes(hours=25)
        await room.relay.reconcile(at_start=True)
        await room.passes(minutes=1)
        assert len(room.phone.sent) == 1

    async def test_two_workers_at_the_same_moment(self, store: SqlStore) -> None:
        """The second one finds the lease taken, then nothing to do."""
        room = await a_room(store)
        room.clock.pass_(hours=25)
        first, second = room.processor, room.processor
        assert [await first.step(room.talk.conversation), await second.step(room.talk.conversation)] == [True, False]
        await room.work()
        assert len(room.phone.sent) == 1


class TestPutAside:
    """What was put aside comes back with any word."""

    async def silent(self, store: SqlStore) -> Room:
        """Return a conversation that was put aside."""
        room = await a_room(store)
        await room.types("Waar vraag je dat voor?")
        await room.lives(days=12)
        assert await room.status() is Status.ABANDONED
        return room

    async def test_any_message_takes_it_up_again(self, store: SqlStore) -> None:
        """And is read as the answer to the question that was open."""
        room = await self.silent(store)
        await room.types("Nederland")
        await room.work()
        assert await room.status() is Status.IN_PROGRESS
        assert room.engine.turns[-1].asks == "country"
        assert (await room.said())[-2].startswith("Fijn dat je er weer bent. We zijn bij stap 2 van 6: bedrijf.")

    async def test_opening_the_chat_takes_it_up_again(self, store: SqlStore) -> None:
        """So does a resume link, which comes in as the same event."""
        room = await self.silent(store)
        event = {"event": "resumed"}
        await room.inbox.event(room.talk.conversation, InboundKind.DELIVERY, "resume", "r", event)
        await room.work()
        assert await room.status() is Status.IN_PROGRESS

    async def test_silence_is_followed_again(self, store: SqlStore) -> None:
        """Who comes back and leaves again is reminded again."""
        room = await self.silent(store)
        sent = len(room.phone.sent)
        await room.types("hoi")
        await room.lives(hours=26)
        assert len(room.phone.sent) == sent + 1

    async def test_stop_does_not_take_it_up(self, store: SqlStore) -> None:
        """Whoever wants no texts did not come back."""
        room = await self.silent(store)
        await room.change(phone=PHONE)
        await room.types("STOP", channel=Channel.SMS)
        await room.work()
        assert await room.status() is Status.ABANDONED

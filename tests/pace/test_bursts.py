"""Several messages in a row that are one answer: one turn, every row with its own line and its own end, whatever dies in between."""

import pytest

from bot.model.conversation import Author, Channel, InboundKind
from bot.ports.store import Conflict
from bot.store.unit_of_work import SqlStore
from tests.pace.room import Killed, Room, a_room


async def ends(room: Room) -> list[str]:
    """Return the customer's lines."""
    return [line.text for line in await room.lines(Author.CUSTOMER)]


async def left(room: Room) -> bool:
    """Tell whether anything is left to be done now."""
    async with room.store.begin() as uow:
        return bool(await uow.inbox.ready(room.clock.now(), 10))


class TestTogether:
    """What waits behind a row and belongs to it."""

    async def test_halves_are_one_turn_and_two_lines(self, store: SqlStore) -> None:
        """One answer; the transcript shows what was typed."""
        room = await a_room(store, "full_name")
        await room.types("Jan", "de Vries")
        await room.work()
        assert room.engine.heard == ["Jan de Vries"]
        assert await ends(room) == ["Jan", "de Vries"]
        assert len(await room.said()) == 1
        assert not await left(room)

    async def test_by_text_message_as_well(self, store: SqlStore) -> None:
        """Parts that come late and one by one."""
        room = await a_room(store, "email")
        await room.change(phone="+31612345678")
        await room.types("mijn adres is", "jan", "@korst.example", channel=Channel.SMS)
        await room.work()
        assert room.engine.heard == ["mijn adres is __email__"]

    async def test_a_question_and_an_answer_both_count(self, store: SqlStore) -> None:
        """Two turns, in their order."""
        room = await a_room(store, "full_name")
        await room.types("wat kost het?", "Jan de Vries")
        await room.work()
        assert room.engine.heard == ["wat kost het?", "Jan de Vries"]

    async def test_an_acceptance_is_not_taken_before_what_follows(self, store: SqlStore) -> None:
        """Where one agrees to something, what waits already is part of it (R-15)."""
        room = await a_room(store, "acceptable_use")
        await room.types("akkoord", "maar niet met punt 3")
        await room.work()
        assert room.engine.heard == ["akkoord maar niet met punt 3"]

    @pytest.mark.parametrize(
        ("asks", "texts"),
        [
            ("otp", ("de code is", "123456")),
            ("email_code", ("het is", "123456")),
            ("full_name", ("4111 1111 1111 1111", "Jan")),
            ("country", ("Nederland", "België")),
        ],
    )
    async def test_codes_and_what_was_removed_stay_alone(
        self, sqlite_store: SqlStore, asks: str, texts: tuple[str, ...]
    ) -> None:
        """And so does what answers a choice."""
        room = await a_room(sqlite_store, asks)
        await room.types(*texts)
        await room.work()
        assert len(room.engine.turns) == len(texts)

    async def test_a_keyword_stays_alone(self, store: SqlStore) -> None:
        """STOP after half a sentence is STOP."""
        room = await a_room(store, "email")
        await room.change(phone="+31612345678")
        await room.types("mijn adres is", "STOP", channel=Channel.SMS)
        await room.passes(seconds=3)
        assert room.engine.heard == ["mijn adres is"]
        async with store.begin() as uow:
            assert await uow.people.stopped("+31612345678")

    async def test_nothing_may_stand_in_between(self, store: SqlStore) -> None:
        """A result, another channel, or a while between them: they are two."""
        room = await a_room(store, "full_name")
        await room.types("Jan")
        silent = {"event": "silent"}
        await room.inbox.event(room.talk.conversation, InboundKind.DELIVERY, "test", "between", silent)
        await room.types("de Vries")
        await room.work()
        await room.types("Piet")
        await room.types("de Boer", channel=Channel.SMS)
        await room.work()
        await room.types("Klaas")
        room.clock.pass_(seconds=6)
        await room.types("de Wit")
        await room.work()
        assert room.engine.heard == ["Jan", "de Vries", "Piet", "de Boer", "Klaas", "de Wit"]


class TestHeldBack:
    """A sentence that breaks off waits two seconds for its other half; nothing else waits."""

    async def test_the_other_half_comes(self, store: SqlStore) -> None:
        """One turn about both."""
        room = await a_room(store, "email")
        await room.types("het is")
        await room.work()
        assert room.engine.heard == []
        room.clock.pass_(seconds=1)
        await room.types("jan@korst.example")
        await room.passes(seconds=1)
        assert room.engine.heard == ["het is __email__"]
        assert not await left(room)

    async def test_the_other_half_does_not_come(self, store: SqlStore) -> None:
        """Then the first one is answered alone."""
        room = await a_room(store, "email")
        await room.types("het is")
        await room.passes(seconds=0)
        await room.passes(seconds=2)
        assert room.engine.heard == ["het is"]
        await room.passes(seconds=10)
        assert len(await room.said()) == 1

    async def test_an_answer_does_not_wait(self, store: SqlStore) -> None:
        """What is complete is answered at once."""
        room = await a_room(store, "full_name")
        await room.types("Jan de Vries")
        await room.work()
        assert room.engine.heard == ["Jan de Vries"]


class TestCrashes:
    """A worker may die at any point; another message may come meanwhile."""

    async def test_the_same_set_is_joined_again(self, store: SqlStore) -> None:
        """Killed between the turn and its end, and a third message came: the two are replayed, the third is a turn of its own."""
        room = await a_room(store, "full_name")
        await room.types("Jan", "de Vries")
        room.engine.dies = True
        with pytest.raises(Killed):
            await room.work()
        await room.types("van den Berg")
        await room.passes(minutes=1)
        assert room.engine.heard == ["Jan de Vries", "van den Berg"]
        assert len(await room.said()) == 2
        assert not await left(room)

    async def test_a_row_that_had_its_turn_alone_stays_alone(self, store: SqlStore) -> None:
        """Killed after the turn of the first half: what came meanwhile is not lost in its replay."""
        room = await a_room(store, "full_name")
        await room.types("Jan")
        room.engine.dies = True
        with pytest.raises(Killed):
            await room.work()
        await room.types("de Vries")
        await room.passes(minutes=1)
        assert room.engine.heard == ["Jan", "de Vries"]
        assert not await left(room)

    async def test_killed_while_held_back(self, store: SqlStore) -> None:
        """A row that waits for its other half waits in the store."""
        room = await a_room(store, "email")
        await room.types("het is")
        await room.processor.step(room.talk.conversation)
        await room.types("jan@korst.example")
        await room.passes(seconds=3)
        assert room.engine.heard == ["het is __email__"]

    async def test_a_worker_that_lost_its_lease_joins_nothing(self, store: SqlStore) -> None:
        """It slept past its lease, and another one had the turn: its note is refused, and both messages are answered."""
        room = await a_room(store, "full_name")
        await room.types("Jan", "de Vries")
        async with store.begin() as uow:
            slept = await uow.inbox.claim(room.talk.conversation, room.clock.now(), 45)
        room.clock.pass_(seconds=46)
        await room.work()
        assert slept
        with pytest.raises(Conflict):
            async with store.begin() as uow:
                await uow.inbox.note(slept, {"parts": ["x"]})
        assert room.engine.heard == ["Jan", "de Vries"]

    async def test_the_end_is_one_for_all(self, store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
        """What cannot be ended together is not ended at all."""
        room = await a_room(store, "full_name")
        await room.types("Jan", "de Vries")

        async def dies(*_: object) -> None:
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr("bot.inbox.process._forget_code", dies)
            with pytest.raises(Killed):
                await room.work()
        assert await room.said() == []
        await room.passes(minutes=1)
        assert len(await room.said()) == 1
        assert not await left(room)

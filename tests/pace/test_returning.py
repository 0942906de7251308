"""Who comes back after an hour or more is told once where we are, before the open question (X-06)."""

import pytest

from bot.model.conversation import Author, Channel, InboundKind, Line, Reply
from bot.store.unit_of_work import SqlStore
from tests.pace.room import Room, a_room

WELCOME = "Fijn dat je er weer bent. We zijn bij stap 2 van 6: bedrijf."
QUESTION = "De vraag."


async def talked(store: SqlStore, at: str = "country") -> Room:
    """Return a conversation in which something was just said."""
    room = await a_room(store, at)
    await room.types("Wat kost het?")
    await room.work()
    return room


async def opens(room: Room) -> None:
    """Open the chat, as a browser does with its first frame."""
    held, signup = await room.state()
    await room.inbox.opened_again(held, signup)
    await room.work()


async def test_a_message_after_an_hour_is_welcomed_before_the_question(store: SqlStore) -> None:
    """One short line with the place, then the question."""
    room = await talked(store)
    room.clock.pass_(hours=1)
    await room.types("even verder")
    await room.work()
    assert await room.said() == [QUESTION, WELCOME, QUESTION]


async def test_a_short_pause_is_no_absence(store: SqlStore) -> None:
    """Fifty minutes later the talk simply goes on."""
    room = await talked(store)
    room.clock.pass_(minutes=50)
    await room.types("even verder")
    await room.work()
    assert WELCOME not in await room.said()


async def test_it_is_said_once_per_absence(store: SqlStore) -> None:
    """Not for the chat and the message, not for the second message; after the next absence again."""
    room = await talked(store)
    room.clock.pass_(hours=3)
    await opens(room)
    await opens(room)
    await room.types("hier ben ik", "gaan we door")
    await room.work()
    assert (await room.said()).count(WELCOME) == 1
    room.clock.pass_(hours=3)
    await opens(room)
    assert (await room.said()).count(WELCOME) == 2


async def test_a_greeting_is_not_greeted_twice(store: SqlStore) -> None:
    """Who says hello after an absence hears where we are instead of another hello."""
    room = await talked(store)
    room.engine.intent = "greet"
    room.engine.replies = (Reply("Hoi. Fijn dat je er bent."), Reply(QUESTION, asks=True))
    room.clock.pass_(hours=3)
    await room.types("hoi")
    await room.work()
    assert (await room.said())[-2:] == [WELCOME, QUESTION]


async def test_a_resume_link_after_a_reminder_is_welcomed(store: SqlStore) -> None:
    """A reminder is no talk: who follows its link was away, though it came just before."""
    room = await talked(store)
    await room.lives(hours=25)
    assert await room.lines(Author.SYSTEM)
    await room.inbox.event(
        room.talk.conversation, InboundKind.DELIVERY, "resume", "second device", {"event": "resumed"}
    )
    await room.work()
    assert (await room.said())[-2:] == [WELCOME, QUESTION]


async def test_an_answer_counts_and_the_place_is_the_one_after_it(store: SqlStore) -> None:
    """The line is said after the turn: it names where we are now."""
    room = await talked(store, "job_title")
    room.clock.pass_(hours=2)
    await room.types("eigenaar")
    await room.work()
    assert (await room.said())[-2] == "Fijn dat je er weer bent. We zijn bij stap 1 van 6: over jou."


async def test_nothing_is_said_where_nothing_is_asked(store: SqlStore) -> None:
    """Who awaits the call has no place to find."""
    room = await talked(store, "call")
    await room.talk.answer("call")
    await room.done()
    room.clock.pass_(hours=5)
    before = await room.said()
    await opens(room)
    assert await room.said() == before


async def test_a_rep_is_not_interrupted(store: SqlStore) -> None:
    """While a rep has the conversation the bot welcomes nobody."""
    room = await talked(store)
    async with store.begin() as uow:
        await uow.conversations.take(room.talk.conversation, "r1", expected_fence=None)
    room.clock.pass_(hours=5)
    before = await room.said()
    await opens(room)
    await room.types("hallo")
    await room.work()
    assert await room.said() == before


async def test_whoever_texts_is_not_texted_for_opening_the_chat(store: SqlStore) -> None:
    """The bot answers on the channel used last; looking at the web page is no message."""
    room = await talked(store)
    await room.change(channel=Channel.SMS, phone="+31612345678")
    room.clock.pass_(hours=5)
    await opens(room)
    assert room.phone.sent == []


@pytest.mark.parametrize("attempts", [1, 2])
async def test_a_turn_that_is_tried_again_welcomes_as_well(store: SqlStore, attempts: int) -> None:
    """What was said since the message (that it takes a moment) does not end the absence before it."""
    room = await talked(store)
    room.clock.pass_(hours=2)
    await room.types("verder")
    for _ in range(attempts - 1):
        async with store.begin() as uow:
            claim = await uow.inbox.claim(room.talk.conversation, room.clock.now(), 30)
            assert claim
            await uow.inbox.retry(claim, room.clock.now(), dead=False)
            moment = Line(room.talk.conversation, 0, Author.SYSTEM, "Een moment.", room.clock.now(), Channel.WEB)
            await uow.transcript.append(moment)
    await room.work()
    assert (await room.said()).count(WELCOME) == 1

"""The language of a conversation: from the first message, by a change of two, and not by what only looks like one."""

import pytest

from bot.model.conversation import Language
from bot.store.unit_of_work import SqlStore
from tests.pace.room import Killed, Room, a_room

FOLLOWED = "I'll go on in English."


async def after(room: Room, *texts: str) -> Language:
    """Say these one after the other, and return the language then."""
    for text in texts:
        room.clock.pass_(minutes=1)
        await room.types(text)
        await room.work()
    return (await room.state())[0].language


@pytest.mark.parametrize(
    ("first", "language"),
    [
        ("hello", Language.EN),
        ("can you help me sign up", Language.EN),
        ("hoi, ik wil me aanmelden", Language.NL),
        ("06 12345678", Language.NL),
    ],
)
async def test_the_first_message_tells_it(sqlite_store: SqlStore, first: str, language: Language) -> None:
    """And nothing is said about it: no other language was spoken before."""
    room = await a_room(sqlite_store)
    await room.change(language_known=False)
    assert await after(room, first) is language
    assert FOLLOWED not in await room.said()


async def test_two_messages_in_a_row_change_it(store: SqlStore) -> None:
    """The second one is answered in the new language, with a word about it before the question."""
    room = await a_room(store)
    assert await after(room, "why do you need that") is Language.NL
    assert await after(room, "I don't understand this question") is Language.EN
    assert [turn.language for turn in room.engine.turns] == [Language.NL, Language.EN]
    assert (await room.said())[-2:] == [FOLLOWED, "De vraag."]


async def test_it_is_said_once(store: SqlStore) -> None:
    """The third message is one like any other."""
    room = await a_room(store)
    await after(room, "why do you need that", "I don't understand this question", "what does that cost me")
    assert (await room.said()).count(FOLLOWED) == 1


async def test_what_tells_nothing_does_not_break_the_row(store: SqlStore) -> None:
    """A number or an ok in between is of no language."""
    room = await a_room(store)
    assert await after(room, "why do you need that", "ok", "what does that cost me") is Language.EN


@pytest.mark.parametrize(
    "texts",
    [
        ("ok", "ok"),
        ("yes", "yes"),
        ("Sales Manager", "Northwind Traders Limited"),
        ("head of sales", "The Coffee Company"),
        ("Olivia Smith", "olivia@northwind.example"),
        ("sign in", "dashboard"),
        ("why do you need that", "ik snap het niet"),
        ("why do you need that", "dat bedoel ik niet", "what does that cost me"),
        ("ik wil de invoice per mail", "kan ik een demo account krijgen"),
        ("123456", "654321"),
    ],
)
async def test_what_only_looks_like_a_change(sqlite_store: SqlStore, texts: tuple[str, ...]) -> None:
    """Short words, names, companies, titles, addresses, codes, loan words, one message alone."""
    room = await a_room(sqlite_store)
    assert await after(room, *texts) is Language.NL


async def test_a_turn_that_is_tried_again_says_so_as_well(store: SqlStore) -> None:
    """Killed after the turn: the language was changed once, and the word about it is said once."""
    room = await a_room(store)
    await after(room, "why do you need that")
    room.engine.dies = True
    await room.types("what does that cost me")
    with pytest.raises(Killed):
        await room.work()
    await room.passes(minutes=1)
    assert (await room.state())[0].language is Language.EN
    assert (await room.said()).count(FOLLOWED) == 1


async def test_an_acceptance_is_of_the_text_that_was_shown(store: SqlStore) -> None:
    """Agreeing in English to a Dutch text does not make it the English text that was agreed to (G-01)."""
    room = await a_room(store, "acceptable_use")
    assert await after(room, "what does this mean for me", "I accept") is Language.NL


async def test_a_wish_for_the_language_needs_no_second_word(store: SqlStore) -> None:
    """Where the customer asks for it in so many words, the answer to that is enough."""
    room = await a_room(store)
    room.engine.intent = "switch_language"
    assert await after(room, "do you speak any other language", "can we do this in my language") is Language.EN
    assert FOLLOWED not in await room.said()

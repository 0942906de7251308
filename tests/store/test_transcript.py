"""The transcript: lines numbered without gaps, redacted everywhere."""

import asyncio
from dataclasses import fields, replace

import pytest

from bot.model.conversation import Author, Channel, Choice, Line, Link
from bot.ports.store import Conflict, NotFound
from bot.store.unit_of_work import SqlStore
from tests.store.given import NOW, a_line, an_inbound, an_outbound, begun, came_in, later, to_send

_FULL = a_line(
    "Wat is je e-mailadres?",
    author=Author.REP,
    channel=Channel.SMS,
    asks="email",
    choices=(Choice("Ja", "yes"), Choice("Nee", "no")),
    link=Link("Kaart", "/l/x"),
    client_id="c1",
    sid="SM1",
    rep_name="Sanne",
    redacted=True,
    seq=1,
)


async def appended(store: SqlStore, *lines: Line) -> list[int]:
    """Keep lines, and return their numbers."""
    async with store.begin() as uow:
        return [(await uow.transcript.append(line)).seq for line in lines]


class TestAppend:
    """Every line gets the next number."""

    async def test_everything_comes_back(self, store: SqlStore) -> None:
        """With choices and link; a plain line has none."""
        await begun(store)
        async with store.begin() as uow:
            assert await uow.transcript.append(_FULL) == _FULL
            assert await uow.transcript.since("a", 0) == [_FULL]
            plain = await uow.transcript.append(a_line())
        assert plain == a_line(seq=2)
        unset = {field.name for field in fields(Line) if not getattr(_FULL, field.name)}
        assert unset == set(), "the test knows every field"

    async def test_numbers_have_no_gaps(self, store: SqlStore) -> None:
        """Forty parallel lines, every second one rolled back, are numbered 1 to 20; each conversation counts for itself."""
        await begun(store)
        await begun(store, "b")

        async def append(number: int) -> None:
            async with store.begin() as uow:
                await uow.transcript.append(a_line(str(number)))
                if number % 2:
                    raise ZeroDivisionError

        await asyncio.gather(*(append(number) for number in range(40)), return_exceptions=True)
        assert await appended(store, a_line(conversation="b")) == [1]
        async with store.begin() as uow:
            assert [line.seq for line in await uow.transcript.since("a", 0)] == list(range(1, 21))
            assert [line.seq for line in await uow.transcript.since("a", 18)] == [19, 20]
            assert (await uow.conversations.get("a")).last_seq == 20

    async def test_nobody_has_no_transcript(self, store: SqlStore) -> None:
        """A line of an unknown conversation is an error, reading one is empty."""
        async with store.begin() as uow:
            assert await uow.transcript.since("none", 0) == []
            with pytest.raises(NotFound):
                await uow.transcript.append(a_line(conversation="none"))

    async def test_a_client_id_is_one_line(self, store: SqlStore) -> None:
        """It finds the line, in its own conversation only; a second line with it is refused."""
        await begun(store)
        await begun(store, "b")
        line = a_line(client_id="c1")
        await appended(store, line, a_line(client_id="c2"))
        await appended(store, replace(line, conversation="b"))
        async with store.begin() as uow:
            assert await uow.transcript.by_client_id("a", "c1") == replace(line, seq=1)
            assert await uow.transcript.by_client_id("b", "c2") is None
        with pytest.raises(Conflict):
            await appended(store, line)


class TestRecent:
    """The customer's newest lines, for card numbers split over messages."""

    async def test_the_customers_newest_oldest_first(self, store: SqlStore) -> None:
        """Not the bot's, not older ones, not more than asked for."""
        await begun(store)
        await appended(store, a_line("old", at=later(-60)), a_line("1"), a_line("2", at=later(1)))
        await appended(store, a_line("bot", author=Author.BOT), a_line("3", at=later(2)))
        async with store.begin() as uow:
            recent = [line.text for line in await uow.transcript.recent_customer("a", NOW, 2)]
            everything = [line.text for line in await uow.transcript.recent_customer("a", NOW, 9)]
        assert recent == ["2", "3"]
        assert everything == ["1", "2", "3"]


class TestRedact:
    """A text that must not be kept is gone."""

    async def test_the_text_is_gone_everywhere(self, store: SqlStore) -> None:
        """In the line, in the inbox row, in a message of that text; other rows stay."""
        await begun(store)
        await begun(store, "b")
        await came_in(
            store, an_inbound("c1", text="4111 1111"), an_inbound("c2", text="kept"), an_inbound("c4", text="")
        )
        await came_in(store, an_inbound("c3", "b", text="4111 1111"))
        await to_send(store, an_outbound("o1", body="4111 1111"), an_outbound("o2", body="kept"))
        await appended(store, a_line("4111 1111", client_id="c1"), a_line("kept", client_id="c2"))
        async with store.begin() as uow:
            await uow.transcript.redact("a", 1, "[removed]")
        async with store.begin() as uow:
            lines = await uow.transcript.since("a", 0)
            assert [(line.text, line.redacted) for line in lines] == [("[removed]", True), ("kept", False)]
            texts = {name: (await uow.inbox.get(f"in-{name}")).text for name in ("c1", "c2", "c3", "c4")}
            assert texts == {"c1": "[removed]", "c2": "kept", "c3": "4111 1111", "c4": ""}
            assert [(await uow.outbox.get(name)).body for name in ("o1", "o2")] == ["[removed]", "kept"]

    async def test_an_empty_line_takes_no_other_empty_text_with_it(self, store: SqlStore) -> None:
        """Rows without words are not copies of a line without words."""
        await begun(store)
        await came_in(store, an_inbound("check", text=""))
        await appended(store, a_line(""))
        async with store.begin() as uow:
            await uow.transcript.redact("a", 1, "[removed]")
            assert (await uow.inbox.get("in-check")).text == ""

    async def test_redactions_are_listed_in_their_own_order(self, store: SqlStore) -> None:
        """The one redacted last comes last, whatever its number; again is later again."""
        await begun(store)
        await appended(store, *(a_line(str(number)) for number in range(1, 5)))
        async with store.begin() as uow:
            for seq in (3, 1, 4):
                await uow.transcript.redact("a", seq, f"gone {seq}")
        async with store.begin() as uow:
            await uow.transcript.redact("a", 3, "gone again")
            listed = [(line.seq, line.text) for line in await uow.transcript.redactions("a")]
        assert listed == [(1, "gone 1"), (4, "gone 4"), (3, "gone again")]

    async def test_an_unknown_line_is_not_found(self, store: SqlStore) -> None:
        """Nothing was redacted, and the caller should know."""
        await begun(store)
        async with store.begin() as uow:
            for conversation in ("a", "none"):
                with pytest.raises(NotFound):
                    await uow.transcript.redact(conversation, 1, "")

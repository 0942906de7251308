"""One rep at a time has a conversation; only who has it under the newest fence may do anything with it."""

import asyncio

import pytest

from bot.model.conversation import Channel, OutboundKind, Owner
from bot.model.signup import Status
from tests.console.desk import CARD, Place, Seat
from tests.store.given import PHONE, an_outbound, taken, to_send

REPS = 20


async def words(place: Place, conversation: str = "a") -> list[tuple[str, str]]:
    """List who said what."""
    async with place.store.begin() as uow:
        return [(line.author.value, line.text) for line in await uow.transcript.since(conversation, 0)]


async def said(seat: Seat, fence: object, text: str = "Hallo Jan", client_id: str = "m1") -> tuple[int, object]:
    """Write to the customer of conversation `a`."""
    return await seat.post("conversations/a/messages", {"id": client_id, "text": text, "fence": fence})


class TestClaiming:
    """A compare-and-set."""

    async def test_of_twenty_at_once_one_wins(self, place: Place) -> None:
        """The others are told its name, and nothing of theirs remains."""
        await place.customer()
        seats = [await place.seated(f"r{n}") for n in range(REPS)]
        answers = await asyncio.gather(*(seat.post("conversations/a/claim") for seat in seats))
        winners = [seat for seat, (status, _) in zip(seats, answers, strict=True) if status == 200]
        assert len(winners) == 1
        assert sorted(status for status, _ in answers) == [200] + [409] * (REPS - 1)
        losers = [answer for status, answer in answers if status == 409]
        assert losers == [{"owner": winners[0].rep.name}] * (REPS - 1)
        assert await place.audited() == [(winners[0].rep.id, "claim")]
        assert [author for author, _ in await words(place)] == ["system"]

    async def test_a_claim_silences_the_bot(self, place: Place) -> None:
        """What it had not sent yet is never sent; the customer is told who came."""
        await place.customer(channel=Channel.SMS, phone=PHONE)
        await to_send(place.store, an_outbound("unsent"))
        seat = await place.seated()
        await seat.claim()
        (sent,) = await taken(place.store)
        assert sent != "unsent"
        async with place.store.begin() as uow:
            row = await uow.outbox.get(sent)
        assert row.kind is OutboundKind.MESSAGE
        assert "Rep r1" in row.body

    async def test_giving_back_lets_the_bot_go_on(self, place: Place) -> None:
        """The customer is told, the bot is woken, the rep's fence is old from then on."""
        await place.customer()
        seat = await place.seated()
        fence = await seat.claim()
        assert await seat.post("conversations/a/release", {"fence": fence}) == (200, {"owner": "bot"})
        async with place.store.begin() as uow:
            assert (await uow.conversations.get("a")).owner is Owner.BOT
            assert await uow.inbox.ready(place.clock.now(), 10) == ["a"]
        assert len(await words(place)) == 2
        assert (await said(seat, fence))[0] == 409

    async def test_the_next_rep_may_claim_what_was_given_back(self, place: Place) -> None:
        """With a newer fence."""
        await place.customer()
        first, second = await place.seated("r1"), await place.seated("r2")
        fence = await first.claim()
        await first.post("conversations/a/release", {"fence": fence})
        assert await second.claim() > fence


class TestWriting:
    """The rep's words reach the customer once, and only from who has the conversation."""

    async def test_words_reach_the_transcript_once(self, place: Place) -> None:
        """The same message sent again, because its answer was lost, is one message."""
        await place.customer()
        seat = await place.seated()
        fence = await seat.claim()
        for _ in range(3):
            assert await said(seat, fence) == (200, {"accepted": True})
        assert (await words(place))[1:] == [("rep", "Hallo Jan")]

    async def test_an_old_fence_says_nothing(self, place: Place) -> None:
        """Neither an old one, nor one made up, nor another rep's; the answer says what to do."""
        await place.customer()
        seat, other = await place.seated("r1"), await place.seated("r2")
        old = await seat.claim()
        await seat.post("conversations/a/release", {"fence": old})
        fence = await seat.claim()
        before = await words(place)
        for who, number in ((seat, old), (seat, fence + 1), (other, fence)):
            status, answer = await said(who, number)
            assert (status, answer) == (409, {"error": "You no longer have this conversation; claim it again."})
        assert await words(place) == before

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("release", {}),
            ("call", {}),
            ("call/outcome", {"outcome": "reached", "note": ""}),
            ("decision", {"decision": "approve", "reason": "ok"}),
        ],
    )
    async def test_nothing_else_works_with_an_old_fence(self, place: Place, path: str, body: dict[str, str]) -> None:
        """Whoever lost the conversation changes nothing about it."""
        await place.customer(status=Status.AWAITING_CALL, phone=PHONE)
        seat = await place.seated()
        fence = await seat.claim()
        before = await place.audited()
        assert (await seat.post(f"conversations/a/{path}", {"fence": fence - 1, **body}))[0] == 409
        assert await place.audited() == before

    async def test_a_card_number_is_refused(self, place: Place) -> None:
        """However it is written; nothing of it is kept."""
        await place.customer()
        seat = await place.seated()
        fence = await seat.claim()
        for number in (CARD, CARD.replace(" ", ""), CARD.replace(" ", "-")):
            status, answer = await said(seat, fence, f"Je kaart {number}?")
            assert (status, answer) == (409, {"error": "A message may not hold a card number."})
        assert len(await words(place)) == 1

    @pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "nul\0", None, 5])
    async def test_words_that_will_not_do(self, place: Place, text: object) -> None:
        """Nothing, too much, or no text."""
        await place.customer()
        seat = await place.seated()
        fence = await seat.claim()
        assert (await said(seat, fence, text))[0] == 400

    @pytest.mark.parametrize("fence", [None, "1", 1.0, True])
    async def test_a_fence_is_a_number(self, place: Place, fence: object) -> None:
        """Nothing that merely equals one."""
        await place.customer()
        seat = await place.seated()
        await seat.claim()
        assert (await said(seat, fence))[0] == 400

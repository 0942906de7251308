"""Phoning, recording how it went, deciding: each only in its turn."""

import pytest

from bot.model.records import CallState
from bot.model.signup import Status
from tests.console.desk import CARD, Place, Seat
from tests.store.given import PHONE

AT_THE_CALL = {Status.AWAITING_CALL, Status.IN_CALL}


async def standing(place: Place) -> Status:
    """Tell where the signup stands."""
    async with place.store.begin() as uow:
        return (await uow.signups.get("signup-a")).status


async def began(place: Place, status: Status = Status.AWAITING_CALL) -> tuple[Seat, int]:
    """Claim a customer whose signup stands there."""
    await place.customer(status=status, phone=PHONE, proven=True)
    seat = await place.seated(phone="+31201234567")
    return seat, await seat.claim()


async def decided(seat: Seat, fence: int, decision: object, **more: object) -> tuple[int, object]:
    """Decide about conversation `a`."""
    body = {"fence": fence, "decision": decision, "reason": "All is well.", **more}
    return await seat.post("conversations/a/decision", body)


async def recorded(seat: Seat, fence: int, outcome: str, note: str = "") -> tuple[int, object]:
    """Record how the call went."""
    return await seat.post("conversations/a/call/outcome", {"fence": fence, "outcome": outcome, "note": note})


class TestPhoning:
    """One call at a time, with an outcome."""

    async def test_a_call_goes_out_and_is_recorded(self, place: Place) -> None:
        """The signup is in the call until it was not reached; the note is kept."""
        seat, fence = await began(place)
        status, call = await seat.post("conversations/a/call", {"fence": fence})
        assert (status, call["state"]) == (200, "requested")
        assert await standing(place) is Status.IN_CALL
        assert await recorded(seat, fence, "no_answer", "Voicemail vol") == (200, {"recorded": True})
        assert await standing(place) is Status.AWAITING_CALL
        _, shown = await seat.get("conversations/a")
        (kept,) = shown["calls"]
        assert kept["id"] == call["call"]
        assert (kept["state"], kept["outcome"], kept["note"], kept["rep"]) == (
            "ended",
            "no_answer",
            "Voicemail vol",
            "Rep r1",
        )

    async def test_a_second_call_waits_for_the_first(self, place: Place) -> None:
        """A double click is one call."""
        seat, fence = await began(place)
        await seat.post("conversations/a/call", {"fence": fence})
        assert (await seat.post("conversations/a/call", {"fence": fence}))[0] == 409
        async with place.store.begin() as uow:
            (call,) = await uow.reps.calls("a")
        assert call.state is CallState.REQUESTED

    async def test_without_a_number_nobody_is_phoned(self, place: Place) -> None:
        """And the rep is told why."""
        await place.customer()
        seat = await place.seated()
        fence = await seat.claim()
        expected = (409, {"error": "There is no telephone number yet."})
        assert await seat.post("conversations/a/call", {"fence": fence}) == expected

    async def test_an_outcome_needs_a_call(self, place: Place) -> None:
        """And one of the five words."""
        seat, fence = await began(place)
        assert await recorded(seat, fence, "reached") == (409, {"error": "There is no call to record."})
        status, answer = await recorded(seat, fence, "great")
        assert status == 400
        assert "reached, no_answer, busy, voicemail, wrong_number" in answer["error"]

    async def test_a_card_number_in_a_note_is_refused(self, place: Place) -> None:
        """The call stays to be recorded, without it."""
        seat, fence = await began(place)
        await seat.post("conversations/a/call", {"fence": fence})
        refused = (409, {"error": "A note may not hold a card number."})
        assert await recorded(seat, fence, "reached", f"gaf {CARD} door") == refused
        async with place.store.begin() as uow:
            (call,) = await uow.reps.calls("a")
        assert (call.outcome, call.note) == (None, "")
        assert (await recorded(seat, fence, "reached", "gaf zijn kaart door"))[0] == 200

    @pytest.mark.parametrize("note", ["x" * 2001, 5, "nul\0"])
    async def test_a_note_is_text(self, place: Place, note: object) -> None:
        """Of some length."""
        seat, fence = await began(place)
        await seat.post("conversations/a/call", {"fence": fence})
        assert (await recorded(seat, fence, "reached", note))[0] == 400


class TestDeciding:
    """Only from the states that the table of transitions has."""

    @pytest.mark.parametrize("status", [status for status in Status if status is not Status.APPROVED])
    async def test_approving_needs_the_call(self, place: Place, status: Status) -> None:
        """Before it and after an end it is refused, and nothing changes; what the page is offered says the same."""
        seat, fence = await began(place, status)
        _, shown = await seat.get("conversations/a")
        allowed = status in AT_THE_CALL
        assert ("approve" in shown["decisions"]) is allowed
        answer = await decided(seat, fence, "approve")
        assert answer[0] == (200 if allowed else 409)
        assert await standing(place) is (Status.APPROVED if allowed else status)
        assert (("r1", "approve") in await place.audited()) is allowed

    async def test_declining_is_possible_before_the_call(self, place: Place) -> None:
        """The customer is told; afterwards nothing can be decided any more."""
        seat, fence = await began(place, Status.IN_PROGRESS)
        assert await decided(seat, fence, "decline") == (200, {"status": "declined"})
        for decision in ("approve", "revision"):
            assert (await decided(seat, fence, decision, item="card"))[0] == 409
        assert await standing(place) is Status.DECLINED

    async def test_one_item_goes_back(self, place: Place) -> None:
        """It is asked again, and only it."""
        seat, fence = await began(place)
        assert await decided(seat, fence, "revision", item="card") == (200, {"status": "revision"})
        _, shown = await seat.get("conversations/a")
        assert (shown["status"], shown["asks"]) == ("revision", "card")
        assert shown["audit"][-1]["detail"] == {"reason": "All is well.", "item": "card"}

    @pytest.mark.parametrize("item", [None, "", "shoe_size"])
    async def test_an_item_has_a_name(self, place: Place, item: str | None) -> None:
        """Of the journey."""
        seat, fence = await began(place)
        assert (await decided(seat, fence, "revision", item=item))[0] == 409
        assert await standing(place) is Status.AWAITING_CALL

    @pytest.mark.parametrize("decision", ["", "approved", None, 1])
    async def test_a_decision_is_one_of_three(self, place: Place, decision: object) -> None:
        """Anything else is no decision."""
        seat, fence = await began(place)
        assert (await decided(seat, fence, decision))[0] == 400

    async def test_a_card_number_in_a_reason_is_refused(self, place: Place) -> None:
        """It would stand in the audit trail for good."""
        seat, fence = await began(place)
        refused = (409, {"error": "A reason may not hold a card number."})
        assert await decided(seat, fence, "approve", reason=f"kaart {CARD}") == refused
        assert await standing(place) is Status.AWAITING_CALL

"""What reps see: the queue with masked numbers, one conversation with everything; who is not signed in sees nothing."""

from typing import Any

import pytest

from bot.model.checks import Check, CheckName, Outcome
from bot.model.conversation import Author, Channel
from bot.model.signup import Status
from tests.console.desk import Place
from tests.store.given import PHONE, a_line, an_acceptance, later

FACTS = {
    "mobile_number": {"number": PHONE},
    "full_name": {"first": "Jan", "last": "de Vries"},
    "company_confirmed": {"name": "Bakkerij De Gouden Korst B.V."},
    "call": {"slot": "2026-03-02T09:00:00+00:00", "now": False},
}
ROUTES = [
    ("POST", "conversations/{id}/claim", {}),
    ("POST", "conversations/{id}/messages", {"id": "m", "text": "hoi", "fence": 1}),
    ("POST", "conversations/{id}/release", {"fence": 1}),
    ("POST", "conversations/{id}/call", {"fence": 1}),
    ("POST", "conversations/{id}/call/outcome", {"fence": 1, "outcome": "reached", "note": "x"}),
    ("POST", "conversations/{id}/decision", {"fence": 1, "decision": "approve", "reason": "x"}),
    ("GET", "conversations/{id}", None),
]


class TestGuards:
    """Every route asks who it is, whether the page itself asks, and whether the id exists."""

    @pytest.mark.parametrize(
        ("method", "path", "body"), [*ROUTES, ("GET", "conversations", None), ("GET", "changes", None)]
    )
    async def test_nothing_without_a_session(self, place: Place, method: str, path: str, body: Any) -> None:
        """Whether the conversation exists or not."""
        await place.customer()
        for name in ("a", "none"):
            async with place.http.request(method, f"/console/api/{path.format(id=name)}", json=body) as answer:
                assert (answer.status, await answer.json()) == (401, {"error": "Sign in first."})

    @pytest.mark.parametrize("path", [path for method, path, _ in ROUTES if method == "POST"])
    @pytest.mark.parametrize("csrf", ["", "guessed", "gegoktë"])
    async def test_no_change_without_the_token(self, place: Place, path: str, csrf: str) -> None:
        """A page elsewhere that rides on the cookie changes nothing."""
        await place.customer()
        seat = await place.seated()
        status, answer = await seat.post(path.format(id="a"), {"fence": 1}, csrf=csrf)
        assert (status, answer) == (403, {"error": "The header X-Welkom-CSRF is missing or old."})
        assert await place.audited() == []

    async def test_signing_out_needs_the_token_too(self, place: Place) -> None:
        """Nobody is signed out from elsewhere."""
        seat = await place.seated()
        seat.csrf = "guessed"
        assert await seat.sign_out() == 403

    async def test_another_reps_token_is_none(self, place: Place) -> None:
        """It belongs to one session."""
        await place.customer()
        seat, other = await place.seated("r1"), await place.seated("r2")
        assert (await seat.post("conversations/a/claim", csrf=other.csrf))[0] == 403

    @pytest.mark.parametrize(("method", "path", "body"), ROUTES)
    async def test_an_unknown_id_is_not_found(self, place: Place, method: str, path: str, body: Any) -> None:
        """On every route, and a customer's other ids are no conversations."""
        await place.customer()
        seat = await place.seated()
        for unknown in ("none", "signup-a", "%27%20OR%201=1", "r1"):
            route = path.format(id=unknown)
            status, answer = await (seat.get(route) if method == "GET" else seat.post(route, body))
            assert (status, answer) == (404, {"error": "There is no such conversation."})

    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
    async def test_a_form_of_another_page_is_no_json(self, place: Place, kind: str) -> None:
        """The body's type must be JSON."""
        await place.customer()
        seat = await place.seated()
        headers = {"Cookie": f"welkom_rep={seat.token}", "X-Welkom-CSRF": seat.csrf, "Content-Type": kind}
        path = "/console/api/conversations/a/messages"
        async with place.http.post(path, data=b'{"id":"m","text":"hoi","fence":1}', headers=headers) as answer:
            assert answer.status == 400


class TestQueue:
    """Who is there, without their numbers."""

    async def test_numbers_are_masked(self, place: Place) -> None:
        """Only the ends of a number stand in the list."""
        await place.customer(phone=PHONE, facts=FACTS, waiting_since=later(-60))
        seat = await place.seated()
        for state in ("waiting", "all"):
            status, (item,) = await seat.get("conversations", {"state": state})
            assert (status, item["phone"]) == (200, "+316•••••78")
            assert PHONE not in str(item)
            assert PHONE[4:] not in str(item)

    async def test_an_item_says_what_a_rep_chooses_by(self, place: Place) -> None:
        """Who, where, since when, and when the call is."""
        await place.customer(phone=PHONE, facts=FACTS, waiting_since=later(-60))
        seat = await place.seated()
        _, (item,) = await seat.get("conversations", {"state": "all"})
        assert (item["name"], item["company"]) == ("Jan de Vries", "Bakkerij De Gouden Korst B.V.")
        assert (item["status"], item["owner"], item["language"], item["asks"]) == ("in_progress", "bot", "nl", "otp")
        assert item["waiting_since"] == later(-60).isoformat()
        assert item["call_at"] == "2026-03-02T09:00:00+00:00"

    async def test_mine_is_what_i_claimed(self, place: Place) -> None:
        """Another rep sees who has it, and no longer in the list of those who wait."""
        await place.customer(waiting_since=later(-60))
        seat, other = await place.seated("r1"), await place.seated("r2")
        await seat.claim()
        assert [item["id"] for item in (await seat.get("conversations", {"state": "mine"}))[1]] == ["a"]
        assert (await other.get("conversations", {"state": "mine"}))[1] == []
        assert (await other.get("conversations", {"state": "waiting"}))[1] == []
        (item,) = (await other.get("conversations", {"state": "all"}))[1]
        assert (item["owner"], item["rep"]) == ("rep", "Rep r1")

    async def test_a_number_finds_one_and_searching_is_kept(self, place: Place) -> None:
        """With the plus as it is or as a space; the trail holds no number. What the page repeats is no search."""
        await place.customer("a", phone=PHONE)
        await place.customer("b", phone="+31687654321")
        seat = await place.seated()
        for written in (PHONE, PHONE.replace("+", " ")):
            _, found = await seat.get("conversations", {"state": "all", "phone": written})
            assert [item["id"] for item in found] == ["a"]
        await seat.get("conversations", {"phone": PHONE}, **{"X-Welkom-Background": "1"})
        assert await place.audited("+316•••••78") == [("r1", "search")] * 2

    @pytest.mark.parametrize("params", [{"state": "theirs"}, {"phone": "abc"}, {"phone": "12"}])
    async def test_a_question_that_will_not_do(self, place: Place, params: dict[str, str]) -> None:
        """The answer says how it should be."""
        seat = await place.seated()
        status, answer = await seat.get("conversations", params)
        assert status == 400
        assert answer["error"]


class TestConversation:
    """Everything about one customer."""

    async def test_it_shows_what_was_said(self, place: Place) -> None:
        """Who, on which channel, and what had to be removed."""
        await place.customer(facts=FACTS)
        async with place.store.begin() as uow:
            await uow.transcript.append(a_line("Hoi", author=Author.BOT))
            await uow.transcript.append(a_line("4242", channel=Channel.SMS))
            await uow.transcript.redact("a", 2, "[kaartnummer verwijderd]")
        seat = await place.seated()
        _, shown = await seat.get("conversations/a")
        first, second = shown["transcript"]
        assert (first["seq"], first["from"], first["text"], first["channel"]) == (1, "bot", "Hoi", "web")
        assert "redacted" not in first
        assert (second["text"], second["redacted"], second["channel"]) == ("[kaartnummer verwijderd]", True, "sms")

    async def test_it_shows_facts_checks_and_acceptances(self, place: Place) -> None:
        """Facts in the order of the journey with their stage, checks with why, acceptances with their proof."""
        await place.customer(facts=FACTS)
        await place.change("a", checks={CheckName.CARD: Check(CheckName.CARD, Outcome.FAILED, 2, "prepaid", tries=2)})
        async with place.store.begin() as uow:
            await uow.ledger.accept(an_acceptance())
        seat = await place.seated()
        _, shown = await seat.get("conversations/a")
        assert [(row["key"], row["stage"]) for row in shown["facts"]] == [
            ("mobile_number", 1),
            ("full_name", 1),
            ("company_confirmed", 2),
            ("call", 6),
        ]
        assert shown["checks"]["card"] == {"outcome": "failed", "reason": "prepaid", "tries": 2, "data": {}}
        (proof,) = shown["acceptances"]
        assert (proof["document"], proof["version"], proof["language"]) == ("acceptable_use", "1", "nl")
        assert proof["text_sha256"] == "ab" * 32

    async def test_a_fence_is_shown_to_its_owner_only(self, place: Place) -> None:
        """Nobody else could write with it, and nobody else sees it."""
        await place.customer()
        seat, other = await place.seated("r1"), await place.seated("r2")
        fence = await seat.claim()
        mine, theirs = (await seat.get("conversations/a"))[1], (await other.get("conversations/a"))[1]
        assert (mine["mine"], mine["fence"], mine["rep"]) == (True, fence, "Rep r1")
        assert (theirs["mine"], theirs["fence"], theirs["rep"]) == (False, None, "Rep r1")

    async def test_looking_is_kept_once_for_as_long_as_it_goes_on(self, place: Place) -> None:
        """A page that reads again at every change looks once; each rep and each later look counts."""
        await place.customer()
        seat, other = await place.seated("r1"), await place.seated("r2")
        for _ in range(3):
            await seat.get("conversations/a")
        await other.get("conversations/a")
        assert await place.audited() == [("r1", "view"), ("r2", "view")]
        place.clock.advance(minutes=11)
        await seat.get("conversations/a")
        assert await place.audited() == [("r1", "view"), ("r2", "view"), ("r1", "view")]

    async def test_the_trail_names_people(self, place: Place) -> None:
        """Who is a rep has a name; others keep what they are called."""
        await place.customer()
        seat = await place.seated()
        await seat.claim()
        _, shown = await seat.get("conversations/a")
        assert [(row["name"], row["action"]) for row in shown["audit"]] == [("Rep r1", "claim")]

    async def test_which_decisions_stand_open(self, place: Place) -> None:
        """As the table of states has it."""
        await place.customer(status=Status.AWAITING_CALL)
        seat = await place.seated()
        assert (await seat.get("conversations/a"))[1]["decisions"] == ["approve", "decline", "revision"]
        await place.change("a", status=Status.IN_PROGRESS)
        assert (await seat.get("conversations/a"))[1]["decisions"] == ["decline"]
        await place.change("a", status=Status.DECLINED)
        assert (await seat.get("conversations/a"))[1]["decisions"] == []


class TestChanges:
    """A long poll."""

    async def test_the_queue_is_heard_everywhere_a_line_by_who_asks_for_it(self, place: Place) -> None:
        """One poll hears both."""
        seat = await place.seated()
        assert await seat.hears("queue") == (200, {"changed": True})
        assert await seat.hears("queue", id="a") == (200, {"changed": True})
        assert await seat.hears("line:a", id="a") == (200, {"changed": True})

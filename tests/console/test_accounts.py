"""Signing in takes password and code; sessions end by themselves, by signing out and when a rep is disabled."""

from dataclasses import replace
from typing import Any

import pytest

from tests.console.desk import API, ORIGIN, Place, code

TRIES = 10


class TestSigningIn:
    """Both factors, each code once."""

    async def test_password_and_code_open_a_session(self, place: Place) -> None:
        """The answer brings the token for changes and who it is; the cookie is for this site and not for scripts."""
        await place.hire()
        body = {"email": "R1@welkom.example", "password": "correct horse", "totp": code()}
        async with place.http.post(f"{API}/session", json=body, headers={"Origin": ORIGIN}) as answer:
            assert answer.status == 200
            told = await answer.json()
            cookie = answer.cookies["welkom_rep"]
        assert (told["name"], told["email"], told["id"]) == ("Rep r1", "r1@welkom.example", "r1")
        assert told["csrf"]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
        assert cookie.value not in str(told)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"password": "wrong"},
            {"totp": "000000"},
            {"steps": -3},
            {"steps": 3},
            {"email": "nobody@welkom.example"},
        ],
        ids=["password", "code", "old code", "future code", "nobody"],
    )
    async def test_what_was_wrong_is_not_told(self, place: Place, wrong: dict[str, Any]) -> None:
        """Every refusal reads the same, also for who is not there, and opens nothing."""
        await place.hire()
        given = {"totp": code(wrong["steps"])} if "steps" in wrong else wrong
        status, answer = await place.sign_in(**given)
        assert status == 401
        assert answer == {"error": "E-mail address, password or code is not right. A code works once."}
        async with place.http.get(f"{API}/session") as unsigned:
            assert unsigned.status == 401

    async def test_a_code_works_once(self, place: Place) -> None:
        """The same code a second time is refused, and so is an older one; the next one works."""
        await place.hire()
        now, before, after = code(), code(-1), code(1)
        assert (await place.sign_in(totp=now))[0] == 200
        assert (await place.sign_in(totp=now))[0] == 401
        assert (await place.sign_in(totp=before))[0] == 401
        assert (await place.sign_in(totp=after))[0] == 200

    async def test_a_disabled_rep_stays_outside(self, place: Place) -> None:
        """Whatever they know."""
        await place.hire(disabled=True)
        assert (await place.sign_in())[0] == 401

    async def test_too_many_failures_lock_for_a_while(self, place: Place) -> None:
        """After ten the right answer is refused too, for that address only; a quarter of an hour later it works."""
        await place.hire()
        await place.hire("r2")
        for _ in range(TRIES):
            assert (await place.sign_in(totp="000000"))[0] == 401
        assert (await place.sign_in())[0] == 429
        assert (await place.sign_in("R1@WELKOM.example"))[0] == 429
        assert (await place.sign_in("r2@welkom.example"))[0] == 200
        place.clock.advance(minutes=15, seconds=1)
        assert (await place.sign_in())[0] == 200

    async def test_refusals_are_kept(self, place: Place) -> None:
        """The audit trail tells who came in and who did not."""
        await place.hire()
        await place.sign_in(password="wrong")
        await place.sign_in()
        assert await place.audited("console") == [("r1", "sign_in_refused"), ("r1", "sign_in")]

    async def test_another_site_may_not_sign_in_here(self, place: Place) -> None:
        """The page's origin must be ours."""
        await place.hire()
        body = {"email": "r1@welkom.example", "password": "correct horse", "totp": code()}
        for origin in ("https://evil.example", f"{ORIGIN}.evil.example", "null"):
            async with place.http.post(f"{API}/session", json=body, headers={"Origin": origin}) as answer:
                assert answer.status == 403

    @pytest.mark.parametrize("body", [b"", b"[]", b'{"email": 1}', b'{"email": "a", "password": "b"}'])
    async def test_a_form_with_holes_is_told_so(self, place: Place, body: bytes) -> None:
        """Nothing is looked up for it."""
        headers = {"Content-Type": "application/json"}
        async with place.http.post(f"{API}/session", data=body, headers=headers) as answer:
            assert answer.status == 400
            assert (await answer.json())["error"]


class TestSessions:
    """A session has an end."""

    async def test_it_ends_after_a_quarter_of_an_hour_without_work(self, place: Place) -> None:
        """A second before that it lives, and lives on."""
        seat = await place.seated()
        place.clock.advance(minutes=14, seconds=59)
        status, told = await seat.get("session")
        assert (status, told["seconds_left"]) == (200, 900)
        place.clock.advance(minutes=15, seconds=1)
        assert (await seat.get("session"))[0] == 401
        assert (await seat.post("conversations/a/claim"))[0] == 401

    async def test_what_a_page_reads_by_itself_is_no_work(self, place: Place) -> None:
        """Reading in the background answers, tells how long is left, and prolongs nothing."""
        seat = await place.seated()
        place.clock.advance(minutes=14)
        status, told = await seat.get("session", **{"X-Welkom-Background": "1"})
        assert (status, told["seconds_left"]) == (200, 60)
        place.bell.ring("queue")
        place.clock.advance(minutes=1, seconds=1)
        assert (await seat.get("conversations"))[0] == 401

    async def test_waiting_for_changes_is_no_work_either(self, place: Place) -> None:
        """Else an open page would never idle."""
        seat = await place.seated()
        await place.customer()
        for _ in range(3):
            place.clock.advance(minutes=4)
            assert (await seat.hears("queue"))[1] == {"changed": True}
        place.clock.advance(minutes=4)
        assert (await seat.get("session"))[0] == 401

    async def test_it_ends_after_twelve_hours_of_work(self, place: Place) -> None:
        """However busy."""
        seat = await place.seated()
        for _ in range(12 * 6):
            place.clock.advance(minutes=10)
            assert (await seat.get("session"))[0] == 200
        place.clock.advance(seconds=1)
        assert (await seat.get("session"))[0] == 401

    async def test_signing_out_ends_it(self, place: Place) -> None:
        """Its token opens nothing any more."""
        seat = await place.seated()
        assert await seat.sign_out() == 200
        assert (await seat.get("session"))[0] == 401
        assert ("r1", "sign_out") in await place.audited("console")

    async def test_disabling_a_rep_ends_it(self, place: Place) -> None:
        """At the next request."""
        seat = await place.seated()
        async with place.store.begin() as uow:
            await uow.reps.save(replace(seat.rep, disabled=True))
        assert (await seat.get("conversations"))[0] == 401

    async def test_a_made_up_token_opens_nothing(self, place: Place) -> None:
        """Nor does none."""
        seat = await place.seated()
        for token in ("", "x", seat.token[:-1]):
            assert (await replace(seat, token=token).get("session"))[0] == 401

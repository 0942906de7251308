"""What a signup does with answers, corrections and outcomes of checks."""

import asyncio

import pytest

from bot.model.checks import CheckName, Outcome, Verdict
from bot.model.signup import Status
from bot.signup.told import Result
from bot.store.unit_of_work import SqlStore
from tests.signup.talk import COMPANY, a_talk


async def test_plain_journey(store: SqlStore) -> None:
    """An honest baker reaches the call, every check passes, and each acceptance is kept with its hash."""
    talk = await a_talk(store)
    await talk.through("call")
    await talk.answer("call")
    signup = await talk.state()
    assert signup.status is Status.AWAITING_CALL
    assert "utter_awaiting_call_now" in talk.said
    async with store.begin() as uow:
        kept = await uow.ledger.acceptances(signup.id)
        assert await uow.ledger.verify() is None
    assert [row.document for row in kept] == [
        "credit_check", "security_practices", "collection_policy", "acceptable_use", "customer_agreement",
    ]  # fmt: skip
    assert all(len(row.text_sha256) == 64 and row.decision == "accepted" for row in kept)


async def test_same_message_twice(sqlite_store: SqlStore) -> None:
    """A message that is processed again after a crash answers the same and changes nothing."""
    talk = await a_talk(sqlite_store)
    await talk.through("full_name")
    row = await talk.row("Jan de Vries", None)
    first = await talk.say("Jan de Vries", message=row)
    again = await talk.say("Jan de Vries", message=row)
    assert again == first
    assert (await talk.state()).facts["full_name"] == {"first": "Jan", "last": "de Vries"}
    assert await talk.asks() == "job_title"


async def test_correction_voids_only_what_depends(sqlite_store: SqlStore) -> None:
    """Another country takes back the company, its number, VAT, authority and credit, and nothing else."""
    talk = await a_talk(sqlite_store)
    await talk.through("budget")
    before = await talk.state()
    await talk.wish("correct", item="country")
    assert await talk.asks() == "country"
    await talk.choose("gb")
    after = await talk.state()
    gone = {"registration_number", "company_confirmed", "vat_number"}
    assert set(before.facts) - set(after.facts) == gone
    lost = {CheckName.COMPANY, CheckName.VAT, CheckName.AUTHORITY, CheckName.CREDIT}
    assert set(before.checks) - set(after.checks) == lost
    assert await talk.asks() == "registration_number"


async def test_going_back_loses_nothing(sqlite_store: SqlStore) -> None:
    """Going back and giving the same answer leaves everything as it was."""
    talk = await a_talk(sqlite_store)
    await talk.through("email")
    before = (await talk.state()).facts
    await talk.wish("go_back")
    assert await talk.asks() == "job_title"
    await talk.say("eigenaar")
    assert (await talk.state()).facts == before
    assert await talk.asks() == "email"


async def test_correction_in_the_review_is_confirmed_again(sqlite_store: SqlStore) -> None:
    """What is corrected after the review brings the review back."""
    talk = await a_talk(sqlite_store)
    await talk.through("call")
    await talk.wish("correct", item="budget")
    await talk.say("750")
    assert await talk.asks() == "review"
    assert (await talk.state()).facts["budget"]["cents"] == 75_000


async def test_register_down_goes_on(sqlite_store: SqlStore) -> None:
    """A register without an answer leaves the company to a person, skips the confirmation, and the journey goes on."""
    talk = await a_talk(sqlite_store)
    await talk.through("registration_number")
    await talk.say("11111111")
    assert await talk.asks() is None
    await talk.settle(CheckName.COMPANY, Outcome.REVIEW, "no_answer")
    assert await talk.asks() == "vat_number"
    assert "utter_company_unavailable" in talk.said


@pytest.mark.parametrize("reason", ["not_found", "dissolved"])
async def test_company_refused(sqlite_store: SqlStore, reason: str) -> None:
    """A company that is unknown or dissolved is told so, and another number is asked."""
    talk = await a_talk(sqlite_store)
    await talk.through("registration_number")
    await talk.say("87654321")
    await talk.settle(CheckName.COMPANY, Outcome.FAILED, reason, COMPANY)
    assert await talk.asks() == "registration_number"
    assert talk.said == (f"utter_rejected_company_{reason}",)


async def test_three_cards(sqlite_store: SqlStore) -> None:
    """Three refused cards end the tries: the check failed, a person is offered, the question stays."""
    talk = await a_talk(sqlite_store)
    await talk.through("card")
    for _ in range(3):
        await talk.pending(CheckName.CARD)
        await talk.settle(CheckName.CARD, Outcome.FAILED, "prepaid")
    assert "utter_card_no_more" in talk.said
    assert await talk.asks() == "card"
    assert (await talk.state()).outcome(CheckName.CARD) is Outcome.FAILED


async def test_prepaid_then_credit(sqlite_store: SqlStore) -> None:
    """After a prepaid card another one is asked and accepted."""
    talk = await a_talk(sqlite_store)
    await talk.through("card")
    await talk.pending(CheckName.CARD)
    await talk.settle(CheckName.CARD, Outcome.FAILED, "prepaid")
    assert talk.said == ("utter_rejected_card_prepaid",)
    await talk.answer("card")
    assert await talk.asks() == "credit_check"
    assert (await talk.state()).outcome(CheckName.CARD) is Outcome.PASSED


async def test_identity_one_new_try_then_review(sqlite_store: SqlStore) -> None:
    """A failed identity check offers one new try; the second failure is left to a person and the journey goes on."""
    talk = await a_talk(sqlite_store)
    await talk.through("identity")
    await talk.pending(CheckName.IDENTITY)
    await talk.settle(CheckName.IDENTITY, Outcome.FAILED, "failed")
    assert await talk.asks() == "identity"
    await talk.pending(CheckName.IDENTITY)
    await talk.settle(CheckName.IDENTITY, Outcome.FAILED, "abandoned")
    assert await talk.asks() == "second_factor"
    assert (await talk.state()).outcome(CheckName.IDENTITY) is Outcome.REVIEW


async def test_an_old_run_changes_nothing(sqlite_store: SqlStore) -> None:
    """The result of a run that a correction overtook is ignored."""
    talk = await a_talk(sqlite_store)
    await talk.through("registration_number")
    await talk.say("12345678")
    row = await talk.row("late", None)
    await talk.service.settle(talk.conversation, row, CheckName.COMPANY, 99, Verdict(Outcome.FAILED, "not_found"))
    assert (await talk.state()).outcome(CheckName.COMPANY) is Outcome.PENDING


VAGUE = ("ja ja", "ik denk het", "akkoord maar niet met punt 3", "prima joh", "niet akkoord", "akkoord?")
VAGUE_EN = ("whatever", "fine i guess", "ok", "1", "yes", "i agree except point 3")


@pytest.mark.parametrize("words", VAGUE + VAGUE_EN)
async def test_vague_words_are_no_acceptance(sqlite_store: SqlStore, words: str) -> None:
    """Vague, sarcastic, negated and conditional words never accept a policy (R-15)."""
    talk = await a_talk(sqlite_store)
    await talk.through("collection_policy")
    await talk.say(words, intent="affirm", confidence=0.99)
    assert await talk.asks() == "collection_policy"
    assert "collection_policy" not in (await talk.state()).facts


async def test_declined_twice_brings_a_person(sqlite_store: SqlStore) -> None:
    """A declined policy is explained and asked once more; the second no brings a person."""
    talk = await a_talk(sqlite_store)
    await talk.through("acceptable_use")
    await talk.choose("decline")
    assert talk.said == ("utter_declined_policy",)
    await talk.choose("decline")
    assert talk.said == ("utter_human_coming",)
    assert await talk.asks() == "acceptable_use"


async def test_the_last_to_prove_takes_the_signup_over(store: SqlStore) -> None:
    """Two conversations with one number are one signup: the one that proves it last goes on with everything in it."""
    first = await a_talk(store)
    await first.through("country")
    second = await a_talk(store, first.clock)
    first.clock.pass_(minutes=6)
    await second.through("otp")
    await second.answer("otp")
    assert await second.asks() == "country"
    assert (await second.state()).facts["full_name"]["last"] == "de Vries"
    assert "utter_welcome_back" in second.said
    assert await first.asks() == "mobile_number"
    async with store.begin() as uow:
        assert await uow.signups.count("+31612345678") == 1


async def test_human_is_queued_once(sqlite_store: SqlStore) -> None:
    """Asking for a person twice keeps the place in the queue, and the question stays open."""
    talk = await a_talk(sqlite_store)
    await talk.through("job_title")
    await talk.wish("human")
    since = (await talk.service.state(talk.conversation))[0].waiting_since
    talk.clock.pass_(seconds=30)
    await talk.wish("human")
    assert (await talk.service.state(talk.conversation))[0].waiting_since == since
    assert talk.said == ("utter_human_still_coming",)
    assert await talk.asks() == "job_title"


async def test_parallel_answers_are_one(store: SqlStore) -> None:
    """The same message taken up by two workers at once is applied once."""
    talk = await a_talk(store)
    await talk.through("full_name")
    row = await talk.row("Jan de Vries", None)
    await asyncio.gather(talk.say("Jan de Vries", message=row), talk.say("Jan de Vries", message=row))
    assert await talk.asks() == "job_title"
    assert {told.result for told in talk.told[-2:]} == {Result.ACCEPTED}

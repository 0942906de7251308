"""Corrections as they are spoken: taken at once, asked one after the other, confirmed, and back to where the journey was."""

import pytest

from bot.model.checks import CheckName, Outcome
from bot.model.conversation import Language
from bot.signup import placeholders
from bot.store.unit_of_work import SqlStore
from tests.actions.calls import Calls
from tests.signup.talk import COMPANY, a_talk


async def at(store: SqlStore, key: str) -> Calls:
    """A customer who is asked a question."""
    talk = await a_talk(store)
    await talk.through(key)
    return Calls(talk)


async def filled(calls: Calls, item: str) -> tuple[str, str]:
    """What stands in a confirmation for the old value and the new one."""
    held, signup = await calls.talk.service.state(calls.talk.conversation)
    values = placeholders.values(signup, held, "Welkom", {"item": item})
    return values["was"], values["value"]


async def test_a_value_in_the_same_sentence_is_taken_at_once(sqlite_store: SqlStore):
    """It is checked as ever, confirmed with what it was, and the address is proven before the journey goes on."""
    calls = await at(sqlite_store, "budget")
    await calls.turn("mijn mail is fout, het moet piet@korst.example zijn", "correct_answer")
    assert calls.names == ["utter_corrected"]
    assert await filled(calls, "email") == ("jan@korst.example", "piet@korst.example")
    signup = await calls.talk.state()
    assert signup.outcome(CheckName.EMAIL) is Outcome.PENDING
    assert "email_code" not in signup.facts
    await calls.talk.settle(CheckName.EMAIL)
    await calls.talk.wish("code_sent", kind="code_email")
    assert await calls.talk.asks() == "email_code"
    await calls.talk.answer("email_code")
    assert await calls.talk.asks() == "budget"


async def test_what_it_was_is_kept_for_that_turn_only(sqlite_store: SqlStore):
    """The old address is nobody's business afterwards."""
    calls = await at(sqlite_store, "country")
    await calls.turn("mijn naam is Piet de Boer", "inform")
    assert await filled(calls, "full_name") == ("Jan de Vries", "Piet de Boer")
    await calls.turn("Nederland", "inform")
    assert "was" not in (await calls.talk.state()).facts


async def test_several_are_asked_one_after_the_other(sqlite_store: SqlStore):
    """A new number or address is proven first; then the journey is where it was."""
    calls = await at(sqlite_store, "budget")
    await calls.turn("mijn mail is fout en het telefoonnummer ook", "correct_answer")
    assert calls.names == ["utter_correct_plain", "utter_ask_mobile_number"]
    assert calls.said[0]["custom"]["params"] == {"item": "mobile_number,email"}
    await calls.turn("0687654321", "inform")
    assert calls.names == ["utter_corrected"]
    assert (await calls.talk.state()).to_redo == ("otp", "email")
    await calls.talk.settle(CheckName.PHONE)
    calls.talk.clock.pass_(minutes=1)
    await calls.talk.wish("code_sent", kind="code_sms")
    assert await calls.talk.asks() == "otp"
    await calls.talk.answer("otp")
    assert await calls.talk.asks() == "email"
    await calls.turn("piet@korst.example", "inform")
    await calls.talk.settle(CheckName.EMAIL)
    await calls.talk.wish("code_sent", kind="code_email")
    await calls.talk.answer("email_code")
    assert await calls.talk.asks() == "budget"


async def test_several_values_at_once(sqlite_store: SqlStore):
    """Both are taken and confirmed; a new country brings the company's questions, and nothing else."""
    calls = await at(sqlite_store, "budget")
    before = await calls.talk.state()
    await calls.turn("ik heet Piet Smit en we zitten in België", "correct_answer")
    assert calls.names == ["utter_corrected", "utter_corrected", "utter_ask_registration_number_be"]
    assert [one["custom"]["params"]["item"] for one in calls.said[:2]] == ["full_name", "country"]
    after = await calls.talk.state()
    assert set(before.facts) - set(after.facts) == {"registration_number", "company_confirmed", "vat_number"}
    assert set(before.checks) - set(after.checks) <= {
        CheckName.COMPANY, CheckName.VAT, CheckName.AUTHORITY, CheckName.CREDIT, CheckName.SANCTIONS,
    }  # fmt: skip


async def test_a_no_with_the_reason_at_the_company(sqlite_store: SqlStore):
    """It is the country that is wrong, so the company is asked for in the other one."""
    calls = await at(sqlite_store, "company_confirmed")
    await calls.turn("nee, het bedrijf zit in België", "deny")
    assert calls.names == ["utter_corrected", "utter_ask_registration_number_be"]


async def test_what_is_said_to_the_open_question_is_not_asked_again(sqlite_store: SqlStore):
    """One sentence may correct a name and answer the question (X-06)."""
    calls = await at(sqlite_store, "country")
    await calls.turn("ik heet Piet Smit en we zitten in België", "inform")
    assert calls.names == ["utter_corrected", "utter_ask_registration_number_be"]


async def test_a_value_that_will_not_do_is_explained_and_asked(sqlite_store: SqlStore):
    """Its own question says what is the matter; the old value stays meanwhile."""
    calls = await at(sqlite_store, "budget")
    await calls.turn("mijn naam is Piet", "correct_answer")
    assert calls.names == ["utter_rejected_name_single", "utter_correct", "utter_ask_full_name"]
    assert (await calls.talk.state()).facts["full_name"]["last"] == "de Vries"
    await calls.turn("Laat het zoals het is", "choose", value="continue")
    assert calls.asks == "ask_budget"


async def test_a_correction_within_a_correction(sqlite_store: SqlStore):
    """The second comes first, then the first, then the question."""
    calls = await at(sqlite_store, "country")
    await calls.turn("mijn naam is fout", "correct_answer")
    await calls.turn("o en mijn functie klopt ook niet", "correct_answer")
    assert calls.asks == "ask_job_title"
    await calls.turn("directeur", "inform")
    assert calls.asks == "ask_full_name"
    await calls.turn("Piet de Boer", "inform")
    assert calls.asks == "ask_country"


@pytest.mark.parametrize("words", ["mijn mail", "de e-mail", "email"])
async def test_the_item_can_be_named_in_words(sqlite_store: SqlStore, words: str):
    """Where it was asked which one, and in the review."""
    calls = await at(sqlite_store, "country")
    await calls.turn("ik wil iets wijzigen", "correct_answer")
    await calls.turn(words, "inform")
    assert calls.asks == "ask_email"


async def test_in_the_review_an_item_is_named_or_chosen(sqlite_store: SqlStore):
    """Afterwards the review is back."""
    calls = await at(sqlite_store, "review")
    await calls.turn("mijn functie", "inform")
    assert calls.asks == "ask_job_title"
    await calls.turn("directeur", "inform")
    assert calls.names == ["utter_corrected", "utter_ask_review"]
    await calls.turn("Budget", "choose", value="budget")
    await calls.turn("750", "inform")
    assert await filled(calls, "budget") == ("€ 500", "€ 750")
    assert calls.asks == "ask_review"


async def test_what_is_being_asked_is_simply_answered(sqlite_store: SqlStore):
    """Naming the open question as wrong offers no list."""
    calls = await at(sqlite_store, "email")
    await calls.turn("mijn e-mail wil ik wijzigen", "correct_answer")
    assert calls.names == ["utter_correct_plain", "utter_again_email"]


async def test_an_address_instead_of_its_code_is_confirmed(sqlite_store: SqlStore):
    """The same words as everywhere; the same address again means the code again."""
    calls = await at(sqlite_store, "email_code")
    await calls.turn("piet@korst.example", "inform")
    assert calls.names == ["utter_corrected"]
    assert await filled(calls, "email") == ("jan@korst.example", "piet@korst.example")
    await calls.talk.settle(CheckName.EMAIL)
    await calls.talk.wish("code_sent", kind="code_email")
    calls.talk.clock.pass_(minutes=2)
    await calls.turn("piet@korst.example", "inform")
    assert calls.names == []
    assert await calls.talk.asks() is None


async def test_another_card_is_confirmed_with_the_old_one(sqlite_store: SqlStore):
    """By brand and last digits."""
    calls = await at(sqlite_store, "budget")
    await calls.turn("ik wil een andere kaart", "correct_answer")
    assert calls.asks == "ask_card"
    await calls.talk.pending(CheckName.CARD)
    await calls.talk.settle(CheckName.CARD, data={"brand": "mastercard", "last4": "4444"})
    assert calls.talk.said == ("utter_card_done", "utter_corrected")
    assert await filled(calls, "card") == ("visa 4242", "mastercard 4444")


async def test_a_number_that_was_skipped_has_no_earlier_value(sqlite_store: SqlStore):
    """It is noted, not changed."""
    calls = await at(sqlite_store, "vat_number")
    await calls.talk.choose("skip")
    await calls.turn("mijn btw-nummer is NL123456782B90", "correct_answer")
    assert calls.names == ["utter_corrected_first"]


async def test_the_items_of_a_list_read_as_a_sentence(sqlite_store: SqlStore):
    """In the customer's language."""
    calls = await at(sqlite_store, "country")
    held, signup = await calls.talk.service.state(calls.talk.conversation)
    assert placeholders.values(signup, held, "", {"item": "mobile_number,full_name,email"})["item"] == (
        "mobiel nummer, naam en e-mailadres"
    )
    assert held.language is Language.NL


async def test_a_correction_while_a_check_is_under_way(sqlite_store: SqlStore):
    """The form is not active then; the check goes on, and its outcome is told in time."""
    calls = await at(sqlite_store, "registration_number")
    await calls.talk.say("12345678")
    calls.form = False
    await calls.turn("mijn naam is fout", "correct_answer")
    assert calls.asks == "ask_full_name"
    await calls.talk.settle(CheckName.COMPANY, data=COMPANY)
    await calls.turn("Piet de Boer", "inform")
    assert calls.asks == "ask_company_confirmed"

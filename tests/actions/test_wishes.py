"""Wishes beside answering: each says its words, and the form goes on with what the store has open."""

import pytest

from bot.model.signup import Status
from tests.actions.calls import Calls


async def test_a_question_is_answered_in_the_customers_language(calls: Calls):
    """And the form, which follows, is told the open question."""
    await calls.hears("wat kost het?", "ask_price", "action_answer")
    assert calls.names == ["utter_answer_ask_price"]
    assert calls.said[0]["language"] == "nl"
    assert calls.set == {"language": "nl", "mobile_number": "given", "otp": "given", "requested_slot": "full_name"}


async def test_help_is_about_the_open_question(calls: Calls):
    """What, why and an example of exactly this one."""
    await calls.hears("help", "help", "action_help")
    assert calls.names == ["utter_help_full_name"]


async def test_words_are_an_answer_first_when_the_form_was_not_active(calls: Calls):
    """The store may have opened a question that the engine does not know of yet."""
    calls.form = False
    await calls.hears("Jan de Vries", "inform", "action_missed")
    assert calls.names == []
    assert await calls.talk.asks() == "job_title"


async def test_a_choice_of_an_earlier_question_is_named_as_such(calls: Calls):
    """It is not counted as a misunderstanding."""
    await calls.hears("Passkey", "choose", "action_missed", value="passkey")
    assert calls.names == ["utter_stale_choice"]
    held, _ = await calls.talk.service.state(calls.talk.conversation)
    assert held.misses == 0


async def test_a_vague_yes_to_a_document_is_no_acceptance(calls: Calls):
    """The bot says which words are (R-15)."""
    await calls.talk.through("collection_policy")
    await calls.hears("prima", "affirm", "action_missed")
    assert calls.names == ["utter_accept_explicitly"]
    assert await calls.talk.asks() == "collection_policy"


async def test_the_first_greeting_gets_no_second_one(calls: Calls):
    """The introduction was the answer to it."""
    calls.before = [{"event": "bot", "metadata": {"utter_action": "utter_greet"}}]
    await calls.hears("hoi", "greet", "action_answer")
    assert calls.names == []
    calls.before = [*calls.before, {"event": "user"}]
    await calls.hears("hoi", "greet", "action_answer")
    assert calls.names == ["utter_answer_greet"]


async def test_a_first_message_that_is_not_understood_is_no_misunderstanding(calls: Calls):
    """Whatever somebody opens with, the introduction and the first question answer it."""
    calls.before = [{"event": "bot", "metadata": {"utter_action": "utter_greet"}}]
    await calls.hears("blub", "nlu_fallback", "action_missed")
    assert calls.names == []
    held, _ = await calls.talk.service.state(calls.talk.conversation)
    assert held.misses == 0


@pytest.mark.parametrize(
    ("words", "language"),
    [("can we do this in English", "en"), ("in het nederlands graag", "nl"), ("andere taal graag", "en")],
)
async def test_the_language_is_the_one_that_is_named(calls: Calls, words: str, language: str):
    """Or the other one, and the confirmation is in it already."""
    await calls.hears(words, "switch_language", "action_language")
    assert calls.names == ["utter_language_switched"]
    assert calls.said[0]["language"] == language
    assert calls.slots["language"] == language


async def test_correcting_without_saying_what_offers_what_was_given(calls: Calls):
    """By label and key; the question is not asked again meanwhile."""
    await calls.hears("ik heb iets verkeerd gedaan", "correct_answer", "action_correct")
    assert calls.names == ["utter_which_item"]
    assert calls.said[0]["custom"]["choices"] == [["Mobiel nummer", "mobile_number"]]
    assert calls.set["silence"] is True


async def test_another_number_is_a_correction_at_any_step(calls: Calls):
    """Not a matter of codes only."""
    await calls.talk.through("email")
    await calls.hears("ik heb een ander nummer", "change_number", "action_wish_about_code")
    assert calls.names == ["utter_correct"]
    assert await calls.talk.asks() == "mobile_number"


async def test_another_number_of_the_company_is_not_the_phone(calls: Calls):
    """At the register number the customer hears which number is meant, unless a telephone is named."""
    await calls.talk.through("registration_number")
    await calls.hears("ik heb een ander nummer", "change_number", "action_wish_about_code")
    assert calls.names == ["utter_help_registration_number"]
    await calls.hears("ik heb een ander telefoonnummer", "change_number", "action_wish_about_code")
    assert calls.names == ["utter_correct"]


async def test_a_report_of_fraud_fetches_a_person(calls: Calls):
    """The customer hears that it was understood, then what happens."""
    await calls.hears("iemand gebruikt mijn kaart", "report_fraud", "action_human")
    assert calls.names == ["utter_answer_report_fraud", "utter_human_coming"]
    held, _ = await calls.talk.service.state(calls.talk.conversation)
    assert held.waiting_since is not None


async def test_a_link_to_go_on_needs_a_proven_number(calls: Calls):
    """It leads into the signup (A-03)."""
    await calls.hears("stuur me een link", "resume_signup", "action_resume_link")
    assert calls.names == ["utter_resume_link"]
    assert calls.said[0]["custom"]["link"] == "resume"


async def test_goodbye_leaves_the_link_and_asks_nothing(calls: Calls):
    """A customer who leaves gets the way back."""
    await calls.hears("tot later", "goodbye", "action_answer")
    assert calls.names == ["utter_answer_goodbye"]
    assert calls.said[0]["custom"]["link"] == "resume"
    assert calls.set["silence"] is True


async def test_stopping_is_confirmed_and_can_be_taken_back(calls: Calls):
    """What was given is kept, and one sentence goes on with it."""
    await calls.hears("laat maar", "cancel_signup", "action_cancel")
    assert calls.names == ["utter_cancel_sure"]
    await calls.talk.choose("yes")
    assert (await calls.talk.state()).status is Status.ABANDONED
    calls.form = False
    await calls.hears("verder", "resume_signup", "action_resume_link")
    assert calls.names == ["utter_welcome_back"]
    assert await calls.talk.asks() == "full_name"


async def test_a_signup_at_the_reps_is_changed_by_them(calls: Calls):
    """The bot says so instead of promising what it cannot do."""
    await calls.talk.through("call")
    await calls.talk.answer("call")
    calls.form = False
    await calls.hears("mijn naam is fout", "correct_answer", "action_correct")
    assert calls.names == ["utter_correct_later"]
    await calls.hears("blub", "nlu_fallback", "action_missed")
    assert calls.names == ["utter_status_awaiting_call"]
    await calls.hears("wanneer bellen jullie", "ask_call", "action_answer")
    assert calls.names == ["utter_answer_ask_call_planned"]


async def test_status_tells_the_stage(calls: Calls):
    """While questions are open, how far along it is."""
    await calls.talk.through("country")
    await calls.hears("hoe staat het ervoor", "check_status", "action_answer")
    assert calls.names == ["utter_status_in_progress"]
    assert calls.said[0]["custom"]["params"] == {"stage": "2"}

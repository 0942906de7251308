"""Questions in the middle of questions: answered for the step they come at, and the place is never lost."""

import pytest

from bot.model.conversation import Channel
from bot.store.unit_of_work import SqlStore
from tests.actions.calls import Calls
from tests.signup.talk import a_talk


async def at(store: SqlStore, key: str, channel: Channel = Channel.WEB) -> Calls:
    """A customer who is asked a question."""
    talk = await a_talk(store, channel=channel)
    await talk.through(key)
    return Calls(talk)


SPECIFIC = [
    ("ask_why_phone", "mobile_number", "number"), ("ask_why_phone", "otp", "code"), ("ask_why_phone", "card", None),
    ("ask_why_identity", "identity", "here"), ("ask_why_identity", "email", None),
    ("ask_why_card", "card", "here"), ("ask_why_card", "country", None), ("ask_prepaid_card", "card", "here"),
    ("ask_why_credit_check", "credit_check", "here"), ("ask_why_credit_check", "card", None),
    ("ask_second_factor", "second_factor", "here"), ("ask_collection_policy", "collection_policy", "here"),
    ("ask_acceptable_use", "acceptable_use", "here"), ("ask_security_practices", "security_practices", "here"),
    ("ask_privacy", "otp", "phone"), ("ask_privacy", "email", "email"), ("ask_privacy", "country", "company"),
    ("ask_privacy", "identity", "identity"), ("ask_privacy", "card", "card"), ("ask_privacy", "credit_check", "credit"),
    ("ask_privacy", "security_contact", "contact"), ("ask_privacy", "full_name", None),
    ("ask_is_this_legit", "otp", "code"), ("ask_is_this_legit", "card", "page"), ("ask_is_this_legit", "budget", None),
    ("ask_price", "card", "card"), ("ask_price", "budget", "budget"), ("ask_price", "email", None),
    ("ask_call", "call", "here"), ("ask_call", "email", None),
    ("ask_requirements", "mobile_number", None), ("ask_requirements", "review", "nothing"),
    ("ask_duration", "mobile_number", None), ("ask_duration", "call", "nearly"),
]  # fmt: skip


#: A question why says what of; else it is about the open question.
_ASKED = {
    "ask_why_phone": "waarom mijn nummer?", "ask_why_identity": "waarom mijn paspoort?", "ask_why_card": "waarom een kaart?",
    "ask_why_credit_check": "waarom een kredietrapport?",
}  # fmt: skip


@pytest.mark.parametrize(("intent", "key", "ending"), SPECIFIC)
async def test_the_answer_fits_the_step(sqlite_store: SqlStore, intent: str, key: str, ending: str | None):
    """At its own step another one than elsewhere; then the question comes again, in few words."""
    calls = await at(sqlite_store, key)
    await calls.turn(_ASKED.get(intent, "?"), intent)
    assert calls.names[0] == "_".join(filter(None, ("utter_answer", intent, ending)))
    assert calls.asks.startswith(f"again_{key}")


async def test_how_long_it_takes_gets_less(sqlite_store: SqlStore):
    """From here, not from the beginning."""
    minutes = []
    for key in ("mobile_number", "identity", "budget"):
        calls = await at(sqlite_store, key)
        await calls.turn("hoe lang nog?", "ask_duration")
        minutes.append(int(calls.said[0]["custom"]["params"]["minutes"]))
    assert minutes == sorted(minutes, reverse=True)
    assert minutes[0] == 15
    assert 3 < minutes[-1] < 6


async def test_two_questions_in_a_row_lose_nothing(sqlite_store: SqlStore):
    """Both are answered, neither counts as a misunderstanding, and the answer is taken as ever."""
    calls = await at(sqlite_store, "job_title")
    for intent in ("ask_price", "ask_privacy"):
        await calls.turn(_ASKED.get(intent, "?"), intent)
        assert calls.names == [f"utter_answer_{intent}", "utter_again_job_title"]
    assert (await calls.talk.service.state(calls.talk.conversation))[0].misses == 0
    await calls.turn("eigenaar", "inform")
    assert calls.names == ["utter_ask_email"]


async def test_a_person_wanted_in_between(sqlite_store: SqlStore):
    """After a question of the customer's, and the place is kept."""
    calls = await at(sqlite_store, "card")
    await calls.turn("waarom?", "ask_why_card")
    await calls.turn("geef me een mens", "talk_to_human")
    assert calls.names == ["utter_human_coming", "utter_again_card"]
    assert calls.said[-1]["custom"]["link"] == "card"


async def test_a_correction_stays_open_through_questions(sqlite_store: SqlStore):
    """Questions, a person and a misunderstanding in the middle of it; then the new answer is taken."""
    calls = await at(sqlite_store, "country")
    await calls.turn("mijn naam is fout", "correct_answer")
    assert calls.names == ["utter_correct", "utter_ask_full_name"]
    for words, intent in (
        ("wat kost het?", "ask_price"),
        ("een mens graag", "talk_to_human"),
        ("blorf?", "nlu_fallback"),
    ):
        await calls.turn(words, intent)
        assert calls.asks == "again_full_name"
        assert calls.choices == ["continue"]
    await calls.turn("Piet de Boer", "inform")
    assert calls.names == ["utter_corrected", "utter_ask_country"]


@pytest.mark.parametrize("intent", ["ask_price", "help", "nlu_fallback", "switch_language"])
async def test_which_item_is_asked_again_after_an_interruption(sqlite_store: SqlStore, intent: str):
    """The correction that was begun is not forgotten."""
    calls = await at(sqlite_store, "country")
    await calls.turn("ik wil iets wijzigen", "correct_answer")
    assert calls.names == ["utter_which_item"]
    await calls.turn(_ASKED.get(intent, "?"), intent)
    assert calls.names[-1] == "utter_which_item"
    assert "email" in calls.choices
    await calls.turn("E-mailadres", "choose", value="email")
    assert calls.asks == "ask_email"


async def test_leaving_is_asked_again_after_a_question(sqlite_store: SqlStore):
    """Whoever asks something first has not said yet whether to leave."""
    calls = await at(sqlite_store, "email")
    await calls.turn("laat maar", "cancel_signup")
    await calls.turn("wat gebeurt er met mijn gegevens?", "ask_privacy")
    assert calls.names == ["utter_answer_ask_privacy_email", "utter_cancel_sure"]
    await calls.turn("nee", "deny")
    assert calls.asks == "ask_email"


async def test_an_offer_is_over_once_the_question_is_asked_again(sqlite_store: SqlStore):
    """A yes is then the question's: nobody leaves by confirming the company."""
    calls = await at(sqlite_store, "company_confirmed")
    await calls.turn("laat maar", "cancel_signup")
    await calls.turn("een medewerker", "talk_to_human")
    assert calls.asks == "again_company_confirmed"
    await calls.turn("ja", "affirm")
    assert calls.asks == "ask_vat_number_nl"


async def test_another_language_asks_in_full(sqlite_store: SqlStore):
    """The few words would be the first ones in that language."""
    calls = await at(sqlite_store, "country")
    await calls.turn("in English please", "switch_language")
    assert calls.names == ["utter_language_switched", "utter_ask_country"]


async def test_by_text_message_the_choices_stay_the_same(sqlite_store: SqlStore):
    """The form asks with what the full question has."""
    calls = await at(sqlite_store, "call", Channel.SMS)
    await calls.turn("hm", "greet")
    offered = calls.choices
    await calls.turn("wie belt er?", "ask_call")
    assert calls.names == ["utter_answer_ask_call_here", "utter_again_call"]
    assert calls.choices == offered
    assert len(offered) == 3


@pytest.mark.parametrize(
    ("words", "over"), [("ja", True), ("prima hoor", False), ("tuurlijk joh, kan mij het schelen", False)]
)
async def test_only_a_plain_yes_stops_the_signup(sqlite_store: SqlStore, words: str, over: bool):
    """What only the engine takes for a yes is asked again: no reading of words may end a signup (R-15)."""
    calls = await at(sqlite_store, "budget")
    await calls.turn("laat maar", "cancel_signup")
    await calls.turn(words, "affirm")
    assert calls.names == ["utter_cancelled" if over else "utter_cancel_sure"]

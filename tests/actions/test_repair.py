"""What is not understood, and answers that will not do: explained, counted per question, and a way out is offered."""

import pytest

from bot.model.conversation import Channel, Language
from bot.signup import repair
from bot.signup.journey import CORRECTABLE
from bot.signup.service import SignupService
from bot.store.unit_of_work import SqlStore
from tests.actions.calls import ACTION_OF, Calls
from tests.signup.talk import a_talk
from tests.unit.words.domain import domain, texts


async def at(store: SqlStore, key: str, channel: Channel = Channel.WEB) -> Calls:
    """A customer who is asked a question."""
    talk = await a_talk(store, channel=channel)
    await talk.through(key)
    return Calls(talk)


async def misses(calls: Calls) -> int:
    """How often the open question was misunderstood."""
    return (await calls.talk.service.state(calls.talk.conversation))[0].misses


WRONG = [
    ("mobile_number", "06 12", "phone_form"),
    ("full_name", "Jan", "name_single"),
    ("email", "jan@", "email_form"),
    ("country", "Frankrijk", "country_not_served"),
    ("registration_number", "1234567", "registration_form_nl"),
    ("vat_number", "NL123456789B01", "vat_form_nl"),
    ("budget", "5 euro", "budget_range"),
]


@pytest.mark.parametrize(("key", "words", "reason"), WRONG)
async def test_an_answer_that_will_not_do_is_explained_and_help_is_offered(
    sqlite_store: SqlStore, key: str, words: str, reason: str
):
    """First the reason, then what the question is for with the choice to go on or get help, then a person."""
    calls = await at(sqlite_store, key)
    await calls.turn(words, "nlu_fallback")
    assert calls.names[0] == f"utter_rejected_{reason}"
    assert calls.asks.startswith(f"again_{key}")
    if key == "full_name":
        return  # a single name counts the second time
    await calls.turn(words, "nlu_fallback")
    assert calls.names == [f"utter_rejected_{reason}", f"utter_help_{key}", "utter_go_on"]
    assert ("skip" in calls.choices) == (key == "vat_number")
    await calls.turn("Nog eens proberen", "choose", value="continue")
    assert calls.names[0].startswith(f"utter_ask_{key}")
    await calls.turn(words, "nlu_fallback")
    assert calls.names == [f"utter_rejected_{reason}", "utter_offer_human"]
    await calls.turn("Medewerker spreken", "choose", value="human")
    assert calls.names[0] == "utter_human_coming"


async def test_a_good_answer_after_the_offer_is_an_answer(sqlite_store: SqlStore):
    """Nobody has to choose first."""
    calls = await at(sqlite_store, "budget")
    for _ in range(2):
        await calls.turn("5 euro", "inform")
    assert calls.asks == "go_on"
    await calls.turn("500 euro", "inform")
    assert calls.asks == "ask_security_contact"


async def test_a_bare_yes_to_going_on_agrees_to_nothing(sqlite_store: SqlStore):
    """Behind the offer stands an agreement, and it was not what was asked."""
    calls = await at(sqlite_store, "credit_check")
    for _ in range(3):
        await calls.turn("blorf", "nlu_fallback")
    await calls.turn("nee", "deny")
    assert calls.asks == "ask_credit_check"
    await calls.turn("ja", "affirm")
    assert calls.asks == "ask_budget"


async def test_a_person_who_was_asked_for_is_not_offered_again(sqlite_store: SqlStore):
    """The customer hears that they are in the queue."""
    calls = await at(sqlite_store, "email")
    await calls.turn("een mens", "talk_to_human")
    for _ in range(3):
        await calls.turn("blorf", "nlu_fallback")
    assert calls.names == ["utter_human_still_coming", "utter_again_email"]


async def test_parts_of_an_answer_are_no_failures(sqlite_store: SqlStore):
    """Who gives a name, then an address, then a number, answers well."""
    calls = await at(sqlite_store, "security_contact")
    await calls.turn("Sam Bakker", "inform")
    await calls.turn("sam@korst.example", "inform")
    assert calls.names[0] == "utter_rejected_contact_missing_phone"
    assert await misses(calls) == 0


async def test_misunderstandings_are_counted_per_question(sqlite_store: SqlStore):
    """Kept in the store; gone when the question changes, by an answer, a correction or a check."""
    calls = await at(sqlite_store, "job_title")
    await calls.turn("blorf?", "nlu_fallback")
    await calls.turn("wat kost het?", "ask_price")
    assert await misses(calls) == 1
    talk = calls.talk
    talk.service = SignupService(talk.store, talk.clock, talk.service.codes)
    await calls.turn("blorf?", "nlu_fallback")
    assert calls.names == ["utter_miss_choices"]
    await calls.turn("mijn naam is fout", "correct_answer")
    assert await misses(calls) == 0
    await calls.turn("blorf?", "nlu_fallback")
    await calls.turn("Piet de Boer", "inform")
    assert (await misses(calls), calls.asks) == (0, "ask_job_title")


async def test_between_two_wishes_both_are_offered_at_once(sqlite_store: SqlStore):
    """The engine is unsure, and either would be a wish: asking is quicker than guessing."""
    calls = await at(sqlite_store, "email")
    ranking = (("nlu_fallback", 0.7), ("ask_price", 0.31), ("ask_call", 0.3), ("inform", 0.1))
    await calls.turn("bellen kosten?", "nlu_fallback", ranking=ranking)
    assert calls.names == ["utter_miss_between"]
    assert calls.choices == ["means:ask_price", "means:ask_call", "means:none", "human"]
    assert calls.said[0]["custom"]["asks"] is True


@pytest.mark.parametrize(
    "ranking",
    [
        (("nlu_fallback", 0.7), ("ask_price", 0.31), ("inform", 0.3)),
        (("nlu_fallback", 0.7), ("ask_price", 0.3), ("ask_call", 0.1)),
        (("nlu_fallback", 0.9), ("ask_price", 0.06), ("ask_call", 0.05)),
        (),
    ],
)
async def test_otherwise_the_question_is_rephrased_first(
    sqlite_store: SqlStore, ranking: tuple[tuple[str, float], ...]
):
    """It may have been an answer, or anything at all."""
    calls = await at(sqlite_store, "email")
    await calls.turn("blorf", "nlu_fallback", ranking=ranking)
    assert calls.names == ["utter_miss_email", "utter_again_email"]


@pytest.mark.parametrize("intent", repair.READINGS)
async def test_every_meaning_can_be_carried_out(sqlite_store: SqlStore, intent: str):
    """By the same action that its words would have led to, and the customer is never left without a next step."""
    calls = await at(sqlite_store, "email")
    await calls.turn("Een label", "choose", value=f"means:{intent}")
    assert calls.names
    assert calls.names[0] != "utter_stale_choice"
    last = calls.said[-1]
    asked = {"utter_which_item", "utter_cancel_sure"}
    assert last["custom"].get("asks") or calls.names[-1] in asked


async def test_a_meaning_that_the_question_has_a_use_for_answers_it(sqlite_store: SqlStore):
    """Another code while one is asked for, passing over a VAT number, a call when a time is asked."""
    for key, intent, then in (("vat_number", "skip_question", "identity"), ("call", "request_call", None)):
        calls = await at(sqlite_store, key)
        await calls.turn("Een label", "choose", value=f"means:{intent}")
        assert await calls.talk.asks() == then
    calls = await at(sqlite_store, "otp")
    calls.talk.clock.pass_(minutes=2)
    await calls.turn("Gebeld worden met de code", "choose", value="means:use_voice_call")
    assert [row.kind.value for row in await calls.talk.outbox()][-1] == "code_call"


@pytest.mark.parametrize("value", ["means:", "means:affirm", "means:event_opened", "means:nonsense", "passkey"])
@pytest.mark.parametrize("key", ["full_name", "job_title", "registration_number", "collection_policy"])
async def test_a_choice_that_means_nothing_here_is_no_answer(sqlite_store: SqlStore, key: str, value: str):
    """Its label is never taken for a name, and no value of a meaning agrees to anything."""
    calls = await at(sqlite_store, key)
    before = await calls.talk.state()
    await calls.turn("Jan de Vries", "choose", value=value)
    assert calls.names[0] == "utter_stale_choice"
    assert (await calls.talk.state()).facts == before.facts


async def test_half_a_goodbye_is_not_understood(sqlite_store: SqlStore):
    """A goodbye ends without a question; the engine must be sure of it. A wish it is sure of is no bad answer."""
    calls = await at(sqlite_store, "budget")
    calls.confidence = 0.48
    await calls.turn("grmbl pfrt", "goodbye")
    assert calls.names == ["utter_miss_budget", "utter_again_budget"]
    calls.confidence = 0.95
    await calls.turn("geef me 1 mens", "talk_to_human")
    assert calls.names == ["utter_human_coming", "utter_again_budget"]
    await calls.turn("1234", "correct_answer")
    assert "utter_which_item" not in calls.names


def test_meanings_collide_with_no_other_choice():
    """Whatever the contract or the words offer has another value."""
    offered = {value for text in texts() for _, value in text.buttons} | {*CORRECTABLE, "continue", "human"}
    for language in Language:
        values = [value for _, value in repair.choices(",".join(repair.READINGS), language)]
        assert not {*values} - {"human"} & offered
        labels = [label for label, _ in repair.choices(",".join(repair.READINGS), language)]
        assert len(labels) == len({*labels})


def test_every_wish_and_question_has_words_to_be_chosen_by():
    """Whatever a rule carries out can be meant; what is small talk or an answer cannot."""
    small = {
        "greet", "thank", "goodbye", "start_signup", "out_of_scope", "complain", "repeat_question", "dont_know", "nlu_fallback",
        "inform", "affirm", "deny", "choose",
    }  # fmt: skip
    assert set(repair.READINGS) == {intent for intent in ACTION_OF if not intent.startswith("event_")} - small
    assert set(repair.READINGS) <= {
        intent if isinstance(intent, str) else next(iter(intent)) for intent in domain()["intents"]
    }

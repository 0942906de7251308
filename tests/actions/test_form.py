"""The form: an answer is taken once, everything else is left to the rules, and the question follows."""

from bot.model.checks import CheckName
from bot.model.conversation import Author, Channel, Language, Line
from bot.redaction import removed_text
from tests.actions.calls import FORM, Calls

VALIDATE = f"validate_{FORM}"


async def test_an_answer_is_taken_and_the_next_question_named(calls: Calls):
    """The slot of the answered question is filled, the next one is requested."""
    await calls.hears("Jan de Vries", "inform", VALIDATE)
    assert calls.set["full_name"] == "given"
    assert calls.set["requested_slot"] == "job_title"
    assert calls.names == []


async def test_words_that_are_no_answer_reject_the_form(calls: Calls):
    """Without any event Rasa rejects the form, and a rule for the intent runs."""
    await calls.hears("wat kost het?", "ask_price", VALIDATE)
    assert calls.events == []
    assert await calls.talk.asks() == "full_name"


async def test_an_answer_that_will_not_do_says_why(calls: Calls):
    """The question stays open, and that is no rejection: the reason is said, then the question asked again."""
    await calls.hears("Jan", "inform", VALIDATE)
    assert calls.names == ["utter_rejected_name_single"]
    assert calls.set["requested_slot"] == "full_name"
    assert set(calls.set) - {"requested_slot"}, "only `requested_slot` would be a rejection to Rasa"


async def test_coming_back_after_a_wish_answers_nothing(calls: Calls):
    """The form is called again after an action of the same turn: it mirrors the store and takes no words."""
    await calls.hears("Jan de Vries", "go_back", VALIDATE, after=("action_go_back",))
    assert await calls.talk.asks() == "full_name"
    assert calls.set["requested_slot"] == "full_name"


async def test_the_form_ends_while_a_check_is_under_way(calls: Calls):
    """Nothing is asked, so nothing is requested: that ends the form."""
    await calls.talk.through("registration_number")
    await calls.hears("12345678", "inform", VALIDATE)
    assert calls.set["requested_slot"] is None


async def test_an_event_is_never_an_answer(calls: Calls):
    """What the gateway announces is left to the rules."""
    await calls.hears("", "event_check_settled", VALIDATE)
    assert calls.events == []


async def test_what_was_taken_back_in_the_meantime_is_no_answer(calls: Calls):
    """A line that turned out to be half of a card number has other words when its turn comes: nobody's job title."""
    await calls.talk.through("job_title")
    await calls.hears(removed_text(Language.NL), "inform", VALIDATE)
    assert await calls.talk.asks() == "job_title"
    assert calls.events == []


async def test_the_same_message_again_is_the_same_answer(calls: Calls):
    """A turn that died after the store was changed says the same again and changes nothing."""
    message = await calls.talk.row("Jan", None)
    for _ in range(2):
        await calls.call(VALIDATE, message, "Jan", "inform")
        assert calls.names == ["utter_rejected_name_single"]
    _, signup = await calls.talk.service.state(calls.talk.conversation)
    assert "full_name" not in signup.facts


async def test_any_question_action_asks_what_the_store_has_open(calls: Calls):
    """The store knows better than the form which question comes next."""
    await calls.hears("", "inform", "action_ask_card")
    assert calls.names == ["utter_ask_full_name"]
    assert calls.said[0]["custom"]["asks"] is True
    assert calls.said[0]["language"] == "nl"


async def test_silence_lasts_one_question(calls: Calls):
    """A turn that is to end without a question ends so, and the next one asks again."""
    calls.slots["silence"] = True
    await calls.hears("", "inform", "action_ask_full_name")
    assert calls.names == []
    assert calls.set == {"silence": None}
    await calls.hears("", "inform", "action_ask_full_name")
    assert calls.names == ["utter_ask_full_name"]


async def test_nothing_asked_leaves_no_silence_behind(calls: Calls):
    """Silence that no question used up would swallow a later one."""
    await calls.talk.through("registration_number")
    calls.slots["silence"] = True
    await calls.hears("12345678", "inform", VALIDATE)
    assert calls.set["silence"] is None


async def test_a_question_answered_before_may_stay_as_it_is(calls: Calls):
    """Who goes back can leave the old answer with a click."""
    await calls.talk.through("email")
    await calls.talk.wish("correct", item="full_name")
    await calls.hears("", "inform", "action_ask_full_name")
    assert calls.said[0]["custom"]["choices"] == [["Laat het zoals het is", "continue"]]
    await calls.hears("Laat het zoals het is", "choose", VALIDATE, value="continue")
    assert calls.set["requested_slot"] == "email"


async def test_a_new_session_greets_only_a_new_customer(calls: Calls):
    """Whoever has read a line of the bot before is not introduced to it again."""
    await calls.call("action_session_start", "", "", "")
    assert calls.names == ["utter_greet"]
    async with calls.talk.store.begin() as uow:
        line = Line(calls.talk.conversation, 0, Author.BOT, "Hoi", calls.talk.clock.now(), Channel.WEB)
        await uow.transcript.append(line)
    await calls.call("action_session_start", "", "", "")
    assert calls.names == []


async def test_a_new_session_goes_on_where_the_store_is(calls: Calls):
    """Slots and form are put back, then the engine listens."""
    await calls.call("action_session_start", "", "", "")
    kinds = [event["event"] for event in calls.events]
    assert kinds[0] == "session_started"
    assert kinds[-2:] == ["active_loop", "action"]
    assert calls.events[-1]["name"] == "action_listen"
    assert {
        "mobile_number": "given",
        "otp": "given",
        "requested_slot": "full_name",
        "language": "nl",
    }.items() <= calls.set.items()


async def test_a_new_session_has_no_form_while_nothing_is_asked(calls: Calls):
    """The form comes back with the event that ends the waiting."""
    await calls.talk.through("registration_number")
    await calls.talk.say("12345678")
    assert (await calls.talk.state()).checks[CheckName.COMPANY].outcome == "pending"
    await calls.call("action_session_start", "", "", "")
    assert "active_loop" not in [event["event"] for event in calls.events]

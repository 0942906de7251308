"""Events from outside: said what concerns the customer, nothing else."""

from dataclasses import replace

from bot.model.checks import CheckName
from bot.model.conversation import Inbound, InboundKind
from bot.model.signup import Status
from tests.actions.calls import Calls
from tests.signup.talk import COMPANY


async def announced(calls: Calls, kind: InboundKind, payload: dict[str, object]) -> str:
    """Accept an event, as the relay or a timer does; returns its row."""
    row = Inbound(f"row-{len(calls.before)}", calls.talk.conversation, "test", str(payload), kind, payload=payload)
    async with calls.talk.store.begin() as uow:
        await uow.inbox.put(row)
    return row.id


async def test_a_conversation_that_goes_on_is_asked_its_question(calls: Calls):
    """No words of its own; the form asks."""
    await calls.hears("", "event_resumed", "action_resumed")
    assert calls.names == []
    assert calls.slots.get("silence") is None


async def test_a_conversation_without_a_question_hears_how_it_stands(calls: Calls):
    """A rep gave it back after everything was given."""
    await calls.talk.through("call")
    await calls.talk.answer("call")
    await calls.hears("", "event_released", "action_resumed")
    assert calls.names == ["utter_status_awaiting_call"]


async def test_coming_back_takes_up_what_was_stopped(calls: Calls):
    """The same sentence as for who asks for it."""
    await calls.talk.wish("cancel")
    await calls.talk.choose("yes")
    await calls.hears("", "event_resumed", "action_resumed")
    assert calls.names == ["utter_welcome_back"]


async def test_a_second_device_hears_that_a_code_was_sent(calls: Calls):
    """Its conversation begins with the code."""
    async with calls.talk.store.begin() as uow:
        held = await uow.conversations.lock(calls.talk.conversation)
        signup = await uow.signups.lock(held.signup)
        await uow.signups.save(signup.without(frozenset({"otp", "full_name"}), frozenset({CheckName.OTP})))
        await uow.conversations.save(replace(held, resumes="another"))
    await calls.hears("", "event_resumed", "action_resumed")
    assert calls.names == ["utter_otp_sent"]


async def test_a_settled_check_moves_the_journey_on(calls: Calls):
    """The outcome is read from the row that announced it."""
    await calls.talk.through("registration_number")
    await calls.talk.say("12345678")
    run = (await calls.talk.state()).checks[CheckName.COMPANY].run
    payload = {"check": "company", "run": run, "outcome": "passed", "data": COMPANY}
    await calls.call("action_settle", await announced(calls, InboundKind.CHECK, payload), "", "event_check_settled")
    assert await calls.talk.asks() == "company_confirmed"


async def test_a_card_number_in_the_chat_is_named_and_gone(calls: Calls):
    """The customer learns what happened to it."""
    await calls.hears("", "event_card_removed", "action_card_removed")
    assert calls.names == ["utter_card_removed"]


async def test_a_stopped_number_is_offered_a_call(calls: Calls):
    """And told why no text came."""
    await calls.hears("", "event_resumed_stopped", "action_resumed_stopped")
    assert calls.names == ["utter_code_stopped"]
    held, _ = await calls.talk.service.state(calls.talk.conversation)
    assert held.offer == "voice"


async def test_what_concerns_reps_only_is_not_said(calls: Calls):
    """A call that failed says nothing and asks nothing."""
    await calls.hears("", "event_call_failed", "action_quiet")
    assert calls.names == []
    assert calls.slots["silence"] is True


async def test_only_an_approved_customer_is_welcomed(calls: Calls):
    """A report about anybody else says nothing."""
    await calls.hears("", "event_customer_created", "action_customer_created")
    assert calls.names == []
    async with calls.talk.store.begin() as uow:
        held = await uow.conversations.lock(calls.talk.conversation)
        await uow.signups.save(replace(await uow.signups.lock(held.signup), status=Status.APPROVED))
    await calls.hears("", "event_customer_created", "action_customer_created")
    assert calls.names == ["utter_customer_created"]
    assert calls.slots["silence"] is True

"""The proof of a number: it ties the conversation to the signup of that number, wherever it was begun."""

import secrets
from dataclasses import replace
from datetime import timedelta

from bot.model.checks import Check, CheckName, Outcome
from bot.model.conversation import Inbound, InboundKind
from bot.model.signup import OPEN, Signup
from bot.signup.turn import Turn

#: How long the session from before the proof still lives (contract, Settled).
SESSION_GRACE = timedelta(minutes=1)


async def prove(turn: Turn, phone: str) -> None:
    """Bind the number to this conversation; the one that proves it last takes over the signup with everything in it."""
    if turn.conversation.resumes:
        await _resume(turn, turn.conversation.resumes)
        return
    other = await turn.uow.conversations.by_phone(phone)
    if other and other.id != turn.conversation.id:
        held = await turn.uow.conversations.lock(other.id)
        await turn.uow.conversations.save(replace(held, phone=None, proven=False))
    turn.conversation = replace(turn.conversation, phone=phone, proven=True)
    earlier = await turn.uow.signups.by_phone(phone)
    if earlier and earlier.id != turn.signup.id:
        await _take_over(turn, earlier.id)
    turn.signup = replace(turn.signup, phone=phone)
    await turn.uow.people.end_sessions(turn.conversation.id, turn.now + SESSION_GRACE, None)


async def _resume(turn: Turn, conversation: str) -> None:
    """Let a second device go on in the conversation that it proved to belong to; there the open question is asked again."""
    await turn.uow.people.move_sessions(turn.conversation.id, conversation, turn.now + SESSION_GRACE)
    await turn.uow.inbox.put(
        Inbound(
            id=secrets.token_hex(16),
            conversation=conversation,
            source="resume",
            external_id=turn.message,
            kind=InboundKind.DELIVERY,
            payload={"event": "resumed"},
        )
    )
    turn.asks = False


async def _take_over(turn: Turn, earlier: str) -> None:
    taken = await turn.uow.signups.lock(earlier)
    loser = await turn.uow.conversations.lock(taken.conversation)
    blank = Signup(id=secrets.token_hex(16), conversation=loser.id, created_at=turn.now, changed_at=turn.now)
    await turn.uow.signups.add(blank)
    await turn.uow.conversations.save(replace(loser, signup=blank.id, proven=False, phone=None))
    mine = turn.signup
    turn.conversation = replace(turn.conversation, signup=taken.id)
    turn.signup = replace(taken, conversation=turn.conversation.id)
    turn.signup = turn.signup.with_check(Check(CheckName.OTP, Outcome.PASSED))
    await turn.uow.conversations.save(turn.conversation)
    await turn.uow.signups.drop(mine.id)
    turn.say("utter_welcome_back" if taken.status in OPEN else f"utter_status_{taken.status}")

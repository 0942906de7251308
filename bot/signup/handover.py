"""From bot to person and back: asking for one, nobody coming, what the rep decides. `bot.console` and the actions call it."""

import secrets
from dataclasses import replace
from datetime import timedelta

from bot.model.conversation import Author, Inbound, InboundKind, Outbound, OutboundKind, Owner
from bot.model.signup import OPEN, Status
from bot.signup import reminders
from bot.signup.reading import yes_or_no
from bot.signup.step import Answer
from bot.signup.turn import Turn

PATIENCE = timedelta(minutes=2)
#: What a signup becomes that the customer stops; it can be taken up again.
CANCELLED = Status.ABANDONED


async def ask_human(turn: Turn, _: dict[str, str]) -> None:
    """Put the conversation into the reps' queue and say what happens; the bot stays able to go on."""
    first = turn.conversation.waiting_since is None
    turn.understood()
    if turn.conversation.owner is Owner.REP:
        turn.asks = False
        return
    turn.conversation = replace(turn.conversation, waiting_since=turn.conversation.waiting_since or turn.now)
    turn.say("utter_human_coming" if first else "utter_human_still_coming")
    if first:
        await turn.uow.inbox.put(
            Inbound(
                id=secrets.token_hex(16),
                conversation=turn.conversation.id,
                source="timer",
                external_id=f"nobody_came:{turn.message or secrets.token_hex(8)}",
                kind=InboundKind.TIMER,
                payload={"event": "nobody_came"},
                due_at=turn.now + PATIENCE,
            )
        )


async def nobody_came(turn: Turn, _: dict[str, str]) -> None:
    """Offer a call-back when no rep came in time."""
    turn.asks = False
    if (
        turn.conversation.waiting_since is None
        or turn.conversation.owner is Owner.REP
        or turn.signup.status not in OPEN
    ):
        return
    turn.offer("call_back")
    turn.say("utter_nobody_free")


async def call_back_answer(turn: Turn, answer: Answer) -> bool:
    """Read the answer to the offer of a call-back."""
    wants = yes_or_no(answer)
    if wants is None and answer.value != "continue":
        return False
    turn.offer(None)
    if wants:
        turn.signup = turn.signup.with_fact("call_back", {"asked_at": turn.now.isoformat()})
        turn.say("utter_call_back_noted")
    else:
        turn.conversation = replace(turn.conversation, waiting_since=None)
    return True


async def customer_created(turn: Turn, _: dict[str, str]) -> None:
    """Welcome the customer whom Microsoft knows now."""
    turn.asks = False
    if turn.signup.status is Status.APPROVED:
        turn.say("utter_customer_created")


async def decide(turn: Turn, decision: str, item: str | None) -> None:
    """Carry out a rep's decision: `approve`, `decline`, or `revision` of one item; raises NotAllowed out of order."""
    match decision:
        case "approve":
            turn.signup = turn.signup.to(Status.APPROVED)
            await turn.uow.outbox.put(
                Outbound(
                    id=f"customer-{turn.signup.id}",
                    conversation=turn.conversation.id,
                    kind=OutboundKind.CREATE_CUSTOMER,
                    author=Author.SYSTEM,
                    payload={"signup": turn.signup.id},
                )
            )
        case "decline":
            turn.signup = turn.signup.to(Status.DECLINED)
        case _:
            turn.signup = turn.signup.to(Status.REVISION)
            turn.signup = turn.signup.redoing((item,) if item else ())
            await reminders.follow(turn.uow, turn.conversation, f"revision{turn.signup.version}", turn.now)
    turn.conversation = replace(turn.conversation, waiting_since=None, offer=None)

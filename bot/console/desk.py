"""What reps do with conversations: claim, write, give back, phone, decide. Every change of owner is a compare-and-set (O-01)."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.checks import CheckName, Outcome
from bot.model.conversation import Author, Conversation, Inbound, InboundKind, Line, Outbound, OutboundKind, Owner
from bot.model.records import AuditRow, Call, CallState, Rep
from bot.model.signup import Status
from bot.outbox.speak import Speech, put_lines
from bot.ports.clock import Clock
from bot.ports.store import Bell, Store, UnitOfWork
from bot.redaction import scrub
from bot.signup import handover, journey
from bot.signup.codes import Codes
from bot.signup.turn import Turn

OUTCOMES = ("reached", "no_answer", "busy", "voicemail", "wrong_number")
DECISIONS = ("approve", "decline", "revision")


class Taken(Exception):
    """Somebody else has the conversation."""

    def __init__(self, owner: str) -> None:
        """Keep the name of who has it."""
        super().__init__(owner)
        self.owner = owner


class OldFence(Exception):
    """The rep no longer owns the conversation, or never did."""


class NotNow(Exception):
    """The wish does not fit where the signup stands; the text says why."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The use cases of the console."""

    store: Store
    clock: Clock
    bell: Bell
    speech: Speech

    async def claim(self, conversation: str, rep: Rep) -> int:
        """Take a conversation over: in one transaction the owner changes and the bot's unsent messages are cancelled (O-03)."""
        async with self.store.begin() as uow:
            fence = await uow.conversations.take(conversation, rep.id, expected_fence=None)
            if fence is None:
                raise Taken(await _owner_name(uow, conversation))
            await uow.outbox.cancel_bot(conversation)
            held = await uow.conversations.lock(conversation)
            signup = await uow.signups.get(held.signup)
            await self.speech.system(uow, held, signup, "utter_rep_joined", {"rep": rep.name}, self.clock.now())
            await self._audit(uow, rep, "claim", conversation)
        self._ring(conversation)
        return fence

    async def write(self, conversation: str, rep: Rep, fence: int, client_id: str, text: str) -> None:
        """Send the rep's words, once per client id, on the channel the customer used last."""
        clean = scrub(text)
        if clean.found:
            raise NotNow("A message may not hold a card number.")
        async with self.store.begin() as uow:
            held = await _owned(uow, conversation, rep, fence)
            row = Inbound(
                secrets.token_hex(16),
                conversation,
                f"rep:{rep.id}",
                client_id,
                InboundKind.REP,
                payload={"event": "silent"},
            )
            if await uow.inbox.put(row):
                line = Line(conversation, 0, Author.REP, text, self.clock.now(), held.channel, rep_name=rep.name)
                await put_lines(uow, held, [line], self.speech.public_url)
        self._ring(conversation)

    async def release(self, conversation: str, rep: Rep, fence: int) -> None:
        """Give the conversation back to the bot, which asks the open question again."""
        async with self.store.begin() as uow:
            held = await _owned(uow, conversation, rep, fence)
            signup = await uow.signups.get(held.signup)
            await uow.conversations.take(conversation, None, expected_fence=fence)
            await self.speech.system(uow, held, signup, "utter_rep_left", {"rep": rep.name}, self.clock.now())
            await uow.inbox.put(_event(conversation, "released", f"release:{conversation}:{fence}"))
            await self._audit(uow, rep, "release", conversation)
        self._ring(conversation)

    async def phone(self, conversation: str, rep: Rep, fence: int) -> Call:
        """Phone the customer: the rep's telephone first, then theirs; one call at a time."""
        async with self.store.begin() as uow:
            held = await _owned(uow, conversation, rep, fence)
            signup = await uow.signups.lock(held.signup)
            number = signup.phone or held.phone
            if number is None:
                raise NotNow("There is no telephone number yet.")
            call = Call(secrets.token_hex(16), conversation, rep.id, CallState.REQUESTED, self.clock.now())
            await uow.reps.add_call(call)
            if signup.status is Status.AWAITING_CALL:
                await uow.signups.save(signup.to(Status.IN_CALL))
            await uow.outbox.put(
                Outbound(
                    call.id,
                    conversation,
                    OutboundKind.REP_CALL,
                    Author.REP,
                    to=number,
                    payload={"rep_phone": rep.phone, "call": call.id},
                )
            )
            await self._audit(uow, rep, "call", conversation)
        self._ring(conversation)
        return call

    async def outcome(self, conversation: str, rep: Rep, fence: int, outcome: str, note: str) -> None:
        """Record how the call went; a card number in the note blocks it (P-09)."""
        if scrub(note).found:
            raise NotNow("A note may not hold a card number.")
        async with self.store.begin() as uow:
            held = await _owned(uow, conversation, rep, fence)
            open_calls = [call for call in await uow.reps.calls(conversation) if call.outcome is None]
            if not open_calls:
                raise NotNow("There is no call to record.")
            await uow.reps.save_call(replace(open_calls[-1], outcome=outcome, note=note, state=CallState.ENDED))
            signup = await uow.signups.lock(held.signup)
            if signup.status is Status.IN_CALL and outcome != "reached":
                await uow.signups.save(signup.to(Status.AWAITING_CALL))
            await self._audit(uow, rep, f"call_{outcome}", conversation)
        self._ring(conversation)

    async def allow_card(self, conversation: str, rep: Rep, fence: int) -> None:
        """Allow another try after three refused cards; the question comes back with a new link when the bot has it again."""
        async with self.store.begin() as uow:
            held = await _owned(uow, conversation, rep, fence)
            signup = await uow.signups.lock(held.signup)
            card = signup.checks.get(CheckName.CARD)
            if card is None or card.outcome is not Outcome.FAILED:
                raise NotNow("No card was refused here.")
            await uow.signups.save(signup.with_check(replace(card, tries=0)))
            await self._audit(uow, rep, "allow_card", conversation)
        self._ring(conversation)

    async def decide(
        self, conversation: str, rep: Rep, fence: int, decision: str, reason: str, item: str | None
    ) -> Status:
        """Approve, decline, or send one item back; raises NotAllowed when the signup is not there yet."""
        now = self.clock.now()
        if decision == "revision" and item not in journey.STEPS:
            raise NotNow("Name the item that has to be done again.")
        if scrub(reason).found:
            raise NotNow("A reason may not hold a card number.")
        async with self.store.begin() as uow:
            held = await _owned(uow, conversation, rep, fence)
            signup = await uow.signups.lock(held.signup)
            turn = Turn(uow, held, signup, now, Codes(b""))
            await handover.decide(turn, decision, item)
            await uow.signups.save(replace(turn.signup, changed_at=now))
            await uow.conversations.save(turn.conversation)
            await self._tell(uow, turn, decision, now)
            await self._audit(uow, rep, decision, conversation, {"reason": reason, "item": item or ""})
        self._ring(conversation)
        return turn.signup.status

    async def _tell(self, uow: UnitOfWork, turn: Turn, decision: str, now: datetime) -> None:
        name = {"approve": "utter_approved", "decline": "utter_declined"}.get(decision, "utter_revision")
        params = {"item": turn.signup.revisiting} if turn.signup.revisiting else {}
        await self.speech.system(uow, turn.conversation, turn.signup, name, params, now)

    async def _audit(
        self, uow: UnitOfWork, rep: Rep, action: str, conversation: str, detail: dict[str, str] | None = None
    ) -> None:
        await uow.ledger.audit(AuditRow(rep.id, action, conversation, self.clock.now(), detail or {}))

    def _ring(self, conversation: str) -> None:
        for topic in ("inbox", "outbox", f"line:{conversation}", "queue"):
            self.bell.ring(topic)


async def _owned(uow: UnitOfWork, conversation: str, rep: Rep, fence: int) -> Conversation:
    """Hold a conversation that this rep owns under this very fence (O-02)."""
    held = await uow.conversations.lock(conversation)
    if held.owner is not Owner.REP or held.rep != rep.id or held.fence != fence:
        raise OldFence
    return held


async def _owner_name(uow: UnitOfWork, conversation: str) -> str:
    held = await uow.conversations.get(conversation)
    return (await uow.reps.get(held.rep)).name if held.rep else ""


def _event(conversation: str, event: str, external_id: str) -> Inbound:
    return Inbound(
        secrets.token_hex(16), conversation, "console", external_id, InboundKind.REP, payload={"event": event}
    )

"""Processing what was accepted, in order: the rep's, or a turn of the engine; the replies and the row's end are one commit."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.inbox import bursts
from bot.inbox.bursts import Asked
from bot.inbox.choices import chosen
from bot.inbox.keywords import Keyword
from bot.inbox.pacing import Pacing, was_put_aside
from bot.inbox.returning import RECENT_LINES, was_away, without_greeting
from bot.inbox.tongues import Tongues
from bot.model.checks import CheckName, Outcome, Verdict
from bot.model.conversation import Conversation, Inbound, InboundKind, Line, Owner, Reply
from bot.model.signup import OPEN, Signup, Status
from bot.outbox.speak import Speech
from bot.ports.clock import Clock
from bot.ports.dialogue import Dialogue, TurnAnswer, TurnRequest
from bot.ports.errors import PortError
from bot.ports.store import Bell, Claim, Conflict, Store, UnitOfWork
from bot.redaction import tokenise
from bot.signup import journey
from bot.signup.pages import Pages
from bot.signup.reminders import EVENT as REMINDER
from bot.signup.service import SignupService
from bot.telemetry import stage, waited

LEASE_SECONDS = 45.0
_STILL_CHECKING = timedelta(seconds=4)
_APOLOGY_AT = 3
_MOST_ATTEMPTS = 12
_LONGEST_PAUSE_SECONDS = 20
#: Where a conversation stands: with its signup, and the newest lines.
Standing = tuple[Conversation, Signup, list[Line]]
_ASKS_A_CODE = frozenset({"otp", "email_code"})


@dataclass(frozen=True, slots=True)
class Processor:
    """Takes one conversation's next row and carries it through."""

    store: Store
    clock: Clock
    bell: Bell
    dialogue: Dialogue
    speech: Speech
    signups: SignupService
    pages: Pages
    tongues: Tongues
    pacing: Pacing

    async def step(self, conversation: str) -> bool:
        """Process the conversation's earliest due row; False when there was none to take."""
        with stage("claim"):
            taken = await self._claim(conversation)
        if taken is None:
            return False
        claim, standing = taken
        try:
            await self._process(claim, *standing)
        except Conflict:
            return False
        except PortError:
            await self._again(claim)
        # The customer first: what is rung first is looked at first.
        for topic in (f"line:{conversation}", "outbox", "queue"):
            self.bell.ring(topic)
        return True

    async def _claim(self, conversation: str) -> tuple[Claim, Standing] | None:
        """Take the earliest due row, and read where its conversation stands."""
        now = self.clock.now()
        # A claim that the loss of power undoes is made again; what a turn does after it is durable, and the claim with it.
        async with self.store.begin(durable=False) as uow:
            claim = await uow.inbox.claim(conversation, now, LEASE_SECONDS)
            if claim is None:
                return None
            held, signup = await uow.conversations.with_signup(conversation)
            recent = await uow.transcript.since(held.id, max(0, held.last_seq - RECENT_LINES))
        _note_wait(claim.inbound, recent, now)
        return claim, (held, signup, recent)

    async def _process(self, claim: Claim, held: Conversation, signup: Signup, recent: list[Line]) -> None:
        row = claim.inbound
        asks = journey.pending(signup).asks
        if row.payload.get("event") == REMINDER:
            await self._look(claim)
            return
        if row.kind is InboundKind.PROVIDER:
            await self.pages.provider_event(row)
            await self._finish(claim, asks, ())
            return
        if held.owner is Owner.REP or _is_silent(row):
            await self._without_words(row, held)
            await self._finish(claim, asks, ())
            return
        if row.payload.get("keyword") == Keyword.HELP:
            await self._help(claim, held)
            return
        await self._turn(claim, held, signup, recent)

    async def _turn(self, claim: Claim, held: Conversation, signup: Signup, recent: list[Line]) -> None:
        """Have the engine answer a row, with what was typed right after it and belongs to it."""
        if _is_return(claim.inbound) and was_put_aside(signup):
            await self.signups.wish(held.id, claim.inbound.id, "reopen")
            held, signup = await self.signups.state(held.id)
        asked = Asked(held, signup, recent, self.clock.now())
        row = await self._gather(claim, asked)
        if row is None:
            return
        held, row = await self._prepare(held, row, asked)
        with stage("engine"):
            answer = await self.dialogue.turn(self._request(row, held, signup))
        with stage("finish"):
            before, replies = _opening(row, asked, answer)
            await self._finish(Claim(row, claim.lease), asked.asks, replies, before)

    async def _gather(self, claim: Claim, asked: Asked) -> Inbound | None:
        """Return the row with the parts that wait behind it; None when it broke off and is held back for its second half."""
        row = claim.inbound
        if "parts" in row.payload:
            async with self.store.read() as uow:
                return await bursts.read(uow, row)
        was_held = bool(row.payload.get("held"))
        if row.attempts > 1 + was_held or not asked.may_have_parts(row):
            # Its turn may have run already, for these words alone.
            return row
        lines = bursts.behind(row, asked.recent)
        until = None if lines or was_held else bursts.held_until(row, asked.recent)
        if not lines and (until is None or until <= asked.now):
            return row
        async with self.store.begin() as uow:
            if until is None:
                return await bursts.gather(uow, claim, lines, asked)
            await uow.inbox.note(claim, {**row.payload, "held": True})
            await uow.inbox.retry(claim, until, dead=False)
        return None

    async def _look(self, claim: Claim) -> None:
        async with self.store.begin() as uow:
            await self.pacing.look(uow, claim, self.clock.now())

    async def _prepare(self, held: Conversation, row: Inbound, asked: Asked) -> tuple[Conversation, Inbound]:
        """Read a number or a label as the choice it stands for, and the language from the words."""
        if row.kind is not InboundKind.TEXT:
            return held, row
        if value := chosen(row.text, [*asked.recent], row.channel):
            async with self.store.begin() as uow:
                await uow.inbox.amend(row.id, {**row.payload, "value": value})
            return held, replace(row, kind=InboundKind.CHOICE, payload={**row.payload, "value": value})
        if not bursts.is_plain_text(row) or not self.tongues.differs(held, row.text) or asked.agrees(row.text):
            return held, row
        async with self.store.begin() as uow:
            return await self.tongues.follow(uow, row)

    def _request(self, row: Inbound, held: Conversation, signup: Signup) -> TurnRequest:
        asks = journey.pending(signup).asks
        request = TurnRequest(held.id, row.id, held.channel, held.language, asks)
        match row.kind:
            case InboundKind.TEXT if row.payload.get("keyword") == Keyword.START:
                return replace(request, intent="event_resumed")
            case InboundKind.TEXT if row.payload.get("redacted"):
                return replace(request, intent="event_card_removed")
            case InboundKind.TEXT:
                return replace(request, text=tokenise(row.text, asks, held.phone).masked)
            case InboundKind.CHOICE:
                return replace(request, intent="choose", entities={"value": row.payload["value"]})
            case InboundKind.TIMER | InboundKind.DELIVERY | InboundKind.REP:
                return replace(request, intent=f"event_{row.payload['event']}")
            case _:
                return replace(request, intent="event_check_settled")

    async def _without_words(self, row: Inbound, held: Conversation) -> None:
        """While a rep owns the conversation results still count; the bot only keeps its mouth shut (I6)."""
        if row.kind is InboundKind.CHECK:
            name, run, verdict = verdict_of(row)
            await self.signups.settle(held.id, row.id, name, run, verdict)
        elif row.payload.get("event") == "customer_created":
            await self._welcome(row)

    async def _welcome(self, row: Inbound) -> None:
        """Tell the customer of the rep who approved that Microsoft knows them now; nobody else would."""
        now = self.clock.now()
        async with self.store.begin() as uow:
            held, signup = await uow.conversations.lock_with_signup(row.conversation)
            if signup.status is Status.APPROVED:
                await self.speech.system(uow, held, signup, "utter_customer_created", {}, now)

    async def _help(self, claim: Claim, held: Conversation) -> None:
        async with self.store.begin() as uow:
            signup = await uow.signups.get(held.signup)
            await self.speech.help_sms(uow, held, signup)
            await uow.inbox.done(claim)

    async def _finish(
        self, claim: Claim, asks: str | None, replies: tuple[Reply, ...], before: tuple[str, ...] = ()
    ) -> None:
        now = self.clock.now()
        async with self.store.begin() as uow:
            held, signup = await uow.conversations.lock_with_signup(claim.inbound.conversation)
            if held.owner is Owner.BOT:
                await self.speech.say(uow, held, signup, replies, now, before)
                await self._watch(uow, held, signup, claim.inbound)
            await _forget_code(uow, held, claim.inbound, asks)
            await uow.inbox.done(claim, claim.inbound.payload.get("parts", ()))

    async def _watch(self, uow: UnitOfWork, held: Conversation, signup: Signup, row: Inbound) -> None:
        """Say that it takes longer than usual when the journey waits for a check (once per run)."""
        waits = journey.pending(signup).waits
        if waits is None or row.kind is InboundKind.TIMER:
            return
        await uow.inbox.put(
            Inbound(
                id=f"still-{signup.id}-{waits}-{signup.checks[waits].run}",
                conversation=held.id,
                source="timer",
                external_id=f"still:{signup.id}:{waits}:{signup.checks[waits].run}",
                kind=InboundKind.TIMER,
                payload={"event": "still_checking"},
                due_at=self.clock.now() + _STILL_CHECKING,
            )
        )

    async def _again(self, claim: Claim) -> None:
        """Try a failed turn again later; tell the customer once, and fetch a person when it does not get better (R-05)."""
        attempts, now = claim.inbound.attempts, self.clock.now()
        dead = attempts >= _MOST_ATTEMPTS
        async with self.store.begin() as uow:
            held, signup = await uow.conversations.lock_with_signup(claim.inbound.conversation)
            if held.owner is Owner.BOT and claim.inbound.kind in {InboundKind.TEXT, InboundKind.CHOICE}:
                if attempts == _APOLOGY_AT:
                    await self.speech.system(uow, held, signup, "utter_one_moment", {}, now)
                if dead:
                    await self.speech.system(uow, held, signup, "utter_engine_failed", {}, now)
                    await uow.conversations.save(replace(held, waiting_since=held.waiting_since or now))
            await uow.inbox.retry(claim, now + timedelta(seconds=min(2**attempts, _LONGEST_PAUSE_SECONDS)), dead=dead)


def _note_wait(row: Inbound, recent: list[Line], until: datetime) -> None:
    taken = next((line.at for line in recent if line.client_id == row.external_id), None)
    if taken and row.attempts == 1:
        waited((until - taken).total_seconds())


def _is_return(row: Inbound) -> bool:
    """Tell whether a row shows that the customer is there again."""
    return row.kind in {InboundKind.TEXT, InboundKind.CHOICE} or row.payload.get("event") == "resumed"


def _opening(row: Inbound, asked: Asked, answer: TurnAnswer) -> tuple[tuple[str, ...], tuple[Reply, ...]]:
    """Return what is said before the replies of a turn, and the replies: where we are, that the language changed."""
    before: list[str] = []
    replies = answer.replies
    known = asked.signup.status in OPEN and bool(asked.signup.facts)
    if known and was_away(row, asked.recent, asked.now) and any(reply.asks for reply in replies):
        before.append("utter_welcome_back")
        replies = without_greeting(replies, answer.intent)
    if row.payload.get("followed") and answer.intent != "switch_language":
        before.append("utter_language_followed")
    return tuple(before), replies


def _is_silent(row: Inbound) -> bool:
    return row.payload.get("keyword") == Keyword.STOP or row.payload.get("event") == "silent"


async def _forget_code(uow: UnitOfWork, held: Conversation, row: Inbound, asks: str | None) -> None:
    """Cover the one-time code that was answered, right or wrong; nothing keeps it (A-06)."""
    if row.kind is not InboundKind.TEXT or asks not in _ASKS_A_CODE:
        return
    line = await uow.transcript.by_client_id(held.id, row.external_id)
    if line and not line.redacted and tokenise(row.text, asks, held.phone).tokens.codes:
        covered = re.sub(r"\d", "•", row.text)
        await uow.transcript.redact(held.id, line.seq, covered if covered != row.text else "••••••")


def verdict_of(row: Inbound) -> tuple[CheckName, int, Verdict]:
    """Read the result of a check from its row."""
    data = row.payload
    return (
        CheckName(data["check"]),
        int(data["run"]),
        Verdict(Outcome(data["outcome"]), str(data.get("reason", "")), dict(data.get("data", {}))),
    )

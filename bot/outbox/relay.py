"""The one sender: takes due rows, calls the provider, writes how it ended; looks up what it cannot know (M-05, M-06, M-10)."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.checks import runner
from bot.checks.needs import Needs, Ports
from bot.model.checks import CheckName, Outcome, Verdict
from bot.model.conversation import Inbound, InboundKind, Outbound, OutboundKind, OutboundState
from bot.outbox.carriers import Carriers
from bot.outbox.speak import line_from
from bot.ports.clock import Clock
from bot.ports.errors import Ambiguous, OptedOut, PortError, Throttled
from bot.ports.messaging import Accepted
from bot.ports.store import Bell, NotFound, Store, UnitOfWork
from bot.signup import reminders
from bot.signup.starts import DEADLINE

_MOST_ATTEMPTS = 6
_LONGEST_PAUSE = timedelta(minutes=5)
_PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Relay:
    """Sends outbox rows, one at a time per customer."""

    store: Store
    clock: Clock
    bell: Bell
    carriers: Carriers
    ports: Ports

    async def take(self, limit: int) -> list[Outbound]:
        """Claim due rows."""
        now = self.clock.now()
        async with self.store.read() as uow:
            if not await uow.outbox.is_due(now):
                return []
        async with self.store.begin() as uow:
            return await uow.outbox.claim(now, limit)

    async def deliver(self, row: Outbound) -> None:
        """Carry out one claimed row and write how it ended."""
        if row.kind is OutboundKind.CHECK:
            await self._check(row)
        elif row.kind is not OutboundKind.REMINDER or await self._still_wanted(row):
            await self._send(row, lambda: self.carriers.carry(row))
        self.bell.ring("outbox")

    async def _still_wanted(self, row: Outbound) -> bool:
        """Drop a reminder that came too late: the customer was heard of, or night fell; then it is decided anew (S-06)."""
        async with self.store.begin() as uow:
            held, signup = await uow.conversations.lock_with_signup(row.conversation)
            undone = reminders.undone(held, signup, row, self.clock.now())
            if undone is None:
                return True
            await uow.outbox.mark(row.id, OutboundState.CANCELLED)
            await uow.inbox.cancel_timers(held.id, reminders.prefix(held.id))
            await uow.inbox.put(undone)
        self.bell.ring("inbox")
        return False

    async def reconcile(self, *, at_start: bool) -> None:
        """Look up the rows that a dead relay or a broken connection left open, and send again only what is proven absent."""
        async with self.store.begin() as uow:
            rows = await uow.outbox.stranded(self.clock.now(), all_sending=at_start)
        for row in rows:
            await self._reconcile(row)

    async def _reconcile(self, row: Outbound) -> None:
        try:
            found = await self.carriers.find(row, row.started_at or self.clock.now())
        except PortError as error:
            await self._still_open(row, error)
            return
        async with self.store.begin() as uow:
            if found is None:
                await uow.outbox.later(row.id, self.clock.now())
            else:
                await sent(uow, row, found, self.clock.now())
        self.bell.ring("outbox")
        self.bell.ring(f"line:{row.conversation}")

    async def _still_open(self, row: Outbound, error: PortError) -> None:
        """After a while in the dark: a code goes out again, since its twin dies; anything else is left to a person (M-06)."""
        now = self.clock.now()
        if row.started_at is None or now - row.started_at < _PATIENCE:
            return
        async with self.store.begin() as uow:
            if row.kind in _SECRET:
                await uow.outbox.later(row.id, now)
            else:
                await self._gave_up(uow, row, error, now)

    async def _send(self, row: Outbound, carry: Callable[[], Awaitable[Accepted]]) -> None:
        try:
            accepted = await carry()
        except PortError as error:
            await self._failed(row, error)
            return
        async with self.store.begin() as uow:
            await sent(uow, row, accepted, self.clock.now())
        self.bell.ring(f"line:{row.conversation}")

    async def _failed(self, row: Outbound, error: PortError) -> None:
        now = self.clock.now()
        async with self.store.begin() as uow:
            if isinstance(error, Ambiguous):
                await uow.outbox.mark(row.id, OutboundState.AMBIGUOUS)
            elif error.retryable and row.attempts < _MOST_ATTEMPTS:
                await uow.outbox.later(row.id, now + _pause(row, error))
            else:
                await self._gave_up(uow, row, error, now)

    async def _gave_up(self, uow: UnitOfWork, row: Outbound, error: PortError, now: datetime) -> None:
        await uow.outbox.mark(row.id, OutboundState.FAILED, wipe=row.kind in _SECRET)
        if isinstance(error, OptedOut) and row.to:
            await uow.people.set_stopped(row.to, now)
        if row.kind in _SECRET and not isinstance(error, OptedOut):
            await _tell(uow, row, "undeliverable", {"kind": row.kind.value})
        if row.kind is OutboundKind.REP_CALL:
            await _tell(uow, row, "call_failed", {})

    async def _check(self, row: Outbound) -> None:
        name, run = CheckName(row.payload["check"]), int(row.payload["run"])
        async with self.store.begin() as uow:
            signup = await uow.signups.get(str(row.payload["signup"]))
        check = signup.checks.get(name)
        verdict = Verdict(Outcome.PENDING)
        if check and check.run == run and check.outcome is Outcome.PENDING:
            # What a page settles has no deadline of its own: it began when the page was opened, not when it was answered.
            left = (check.deadline_at - self.clock.now() if check.deadline_at else DEADLINE).total_seconds()
            verdict = await runner.run(name, Needs(signup, self.ports, str(row.payload.get("session", ""))), left)
        async with self.store.begin() as uow:
            await uow.outbox.mark(row.id, OutboundState.SENT)
            if verdict.outcome is not Outcome.PENDING:
                await uow.inbox.put(check_row(signup.conversation, signup.id, name, run, verdict))
        self.bell.ring("inbox")


async def sent(uow: UnitOfWork, row: Outbound, accepted: Accepted, now: datetime) -> None:
    """Write that the provider took a row over; what was texted now stands in the transcript."""
    await uow.outbox.mark(row.id, OutboundState.SENT, sid=accepted.sid, wipe=row.kind in _SECRET)
    if row.kind in {OutboundKind.MESSAGE, OutboundKind.HELP_SMS, OutboundKind.REMINDER}:
        await uow.transcript.append(line_from(row, accepted.sid, now))
    if event := _ENDS.get(row.kind):
        await _tell(uow, row, event, {"kind": row.kind.value})


async def proven_accepted(uow: UnitOfWork, reference: str, sid: str, now: datetime) -> None:
    """Take a provider's report that carries our reference as the proof that an ambiguous row was accepted."""
    try:
        row = await uow.outbox.get(reference)
    except NotFound:
        return
    if row.state is OutboundState.AMBIGUOUS:
        await sent(uow, row, Accepted(sid), now)


def check_row(conversation: str, signup: str, name: CheckName, run: int, verdict: Verdict) -> Inbound:
    """Return the inbox row that announces a check's outcome; one per run."""
    return Inbound(
        id=secrets.token_hex(16),
        conversation=conversation,
        source="check",
        external_id=f"{signup}:{name}:{run}",
        kind=InboundKind.CHECK,
        payload={
            "check": name.value,
            "run": run,
            "outcome": verdict.outcome.value,
            "reason": verdict.reason,
            "data": dict(verdict.data),
        },
    )


_SECRET = frozenset({OutboundKind.CODE_SMS, OutboundKind.CODE_CALL, OutboundKind.CODE_EMAIL})
#: Rows whose success is told to the conversation.
_ENDS = {OutboundKind.CREATE_CUSTOMER: "customer_created", **dict.fromkeys(_SECRET, "code_sent")}


def _pause(row: Outbound, error: PortError) -> timedelta:
    """Grow the pause with each attempt, with jitter; a provider that says how long to wait is obeyed."""
    if isinstance(error, Throttled):
        return timedelta(seconds=error.retry_after)
    seconds = 2**row.attempts * (0.75 + secrets.randbelow(500) / 1000)
    return min(timedelta(seconds=seconds), _LONGEST_PAUSE)


async def _tell(uow: UnitOfWork, row: Outbound, event: str, detail: dict[str, str]) -> None:
    await uow.inbox.put(
        Inbound(
            id=secrets.token_hex(16),
            conversation=row.conversation,
            source="outbox",
            external_id=f"{row.id}:{event}",
            kind=InboundKind.DELIVERY,
            payload={"event": event, **detail},
        )
    )

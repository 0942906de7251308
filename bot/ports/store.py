"""What the core needs from the store: one unit of work with its repositories. `bot.store` implements it.

Leaving `Store.begin()` commits; an exception rolls everything back. Nothing else commits (architecture, rule 5).
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.model.conversation import Conversation, Inbound, Line, Outbound, OutboundState
from bot.model.records import (
    Acceptance,
    AuditRow,
    Call,
    Code,
    QueueItem,
    Rep,
    RepSession,
    SecondFactor,
    ShortLink,
    WebSession,
)
from bot.model.signup import Signup


class NotFound(LookupError):
    """There is no such row."""


class Conflict(Exception):
    """The row changed since it was read, or the lease or fence that was held is no longer valid."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A conversation's earliest ready row, held by one worker; `lease` is the fencing number checked when writing (M-13)."""

    inbound: Inbound
    lease: int


class Conversations(Protocol):
    """Conversations, their address and their owner."""

    async def add(self, conversation: Conversation) -> None:
        """Insert a new conversation."""
        ...

    async def get(self, conversation: str) -> Conversation:
        """Read one; raises NotFound."""
        ...

    async def with_signup(self, conversation: str) -> tuple[Conversation, Signup]:
        """Read one with its signup; raises NotFound."""
        ...

    async def lock(self, conversation: str) -> Conversation:
        """Read one and hold it until the unit of work ends; raises NotFound."""
        ...

    async def lock_with_signup(self, conversation: str) -> tuple[Conversation, Signup]:
        """Read one with its signup, and hold the conversation until the unit of work ends; raises NotFound."""
        ...

    async def save(self, conversation: Conversation) -> None:
        """Write every column but `owner`, `rep`, `fence` and `last_seq`."""
        ...

    async def by_phone(self, phone: str) -> Conversation | None:
        """Return the one conversation that texts of this number belong to (unique, M-09)."""
        ...

    async def lock_by_phone(self, phone: str) -> Conversation | None:
        """Return it and hold it until the unit of work ends."""
        ...

    async def claiming(self, phone: str) -> Conversation | None:
        """Return the newest conversation that gave this number as its own without having proven it."""
        ...

    async def take(self, conversation: str, rep: str | None, *, expected_fence: int | None) -> int | None:
        """Compare-and-set of the owner (O-01): the new fence, None when somebody else was faster.

        With `rep` and no `expected_fence`: only when no rep has it. With `expected_fence`: only when the fence is that one.
        `rep=None` gives it back to the bot. Clears `waiting_since` on a claim.
        """
        ...

    async def queue(self, state: str, rep: str, phone: str | None = None) -> list[QueueItem]:
        """List for the console: `waiting` (wants a person or awaits the call, unowned), `mine`, `all`; newest need first."""
        ...


class Signups(Protocol):
    """Signups."""

    async def add(self, signup: Signup) -> None:
        """Insert a new signup."""
        ...

    async def get(self, signup: str) -> Signup:
        """Read one with its checks; raises NotFound."""
        ...

    async def lock(self, signup: str) -> Signup:
        """Read one with its checks and hold it until the unit of work ends; raises NotFound."""
        ...

    async def save(self, signup: Signup) -> Signup:
        """Write it with its checks if its version is still the stored one, and return it with the next; raises Conflict."""
        ...

    async def by_phone(self, phone: str) -> Signup | None:
        """Return the newest signup that proved this number."""
        ...

    async def count(self, phone: str) -> int:
        """Count the signups that ever proved this number."""
        ...

    async def drop(self, signup: str) -> None:
        """Delete a signup that never proved a number (its conversation took over another one)."""
        ...

    async def idle(self, before: datetime, limit: int) -> list[str]:
        """List open signups not changed since then (reminders, abandonment)."""
        ...


class Inbox(Protocol):
    """Everything that enters, in one order per conversation."""

    async def put(self, inbound: Inbound) -> bool:
        """Insert unless (source, external_id) is there already; tell whether this call inserted it."""
        ...

    async def get(self, inbound: str) -> Inbound:
        """Read one; raises NotFound."""
        ...

    async def amend(self, inbound: str, payload: Mapping[str, Any]) -> None:
        """Replace a row's payload (a number read as the choice it stood for)."""
        ...

    async def ready(self, now: datetime, limit: int) -> list[str]:
        """List conversations that have a row due and no living lease, oldest first."""
        ...

    async def claim(self, conversation: str, now: datetime, lease_seconds: float) -> Claim | None:
        """Take the conversation's lease and its earliest due row; None when there is none or another worker holds it."""
        ...

    async def note(self, claim: Claim, payload: Mapping[str, Any]) -> None:
        """Replace the payload of the row that is held; raises Conflict when the lease was lost."""
        ...

    async def waiting(self, claim: Claim, limit: int) -> list[Inbound]:
        """List what waits behind the row that is held, in order; timers have no place in it."""
        ...

    async def said_before(self, row: Inbound, limit: int) -> list[Inbound]:
        """List the customer's own words before a row, the newest first."""
        ...

    async def done(self, claim: Claim, parts: Sequence[str] = ()) -> None:
        """Mark the row done, with those that were taken together with it, and free the lease.

        Raises Conflict when the lease was lost (then the whole turn rolls back).
        """
        ...

    async def retry(self, claim: Claim, due_at: datetime, *, dead: bool) -> None:
        """Free the lease and try again at that time; `dead` puts the row aside for a person. A lost lease is ignored."""
        ...

    async def next_due(self) -> datetime | None:
        """Return when the next row falls due, None when nothing waits."""
        ...

    async def cancel_timers(self, conversation: str, prefix: str) -> None:
        """Drop pending timer rows of a conversation whose external id begins so."""
        ...

    async def free_leases(self) -> None:
        """Free every lease: for the start of the one process that holds all workers."""
        ...

    async def recall(self, command: str) -> Mapping[str, Any] | None:
        """Return what a command with this id answered when it was applied, None when it never was."""
        ...

    async def remember(self, command: str, answer: Mapping[str, Any]) -> None:
        """Keep what a command answered, in the transaction that applied it; raises Conflict on a second time."""
        ...


class Outbox(Protocol):
    """Everything to be done outside."""

    async def put(self, outbound: Outbound) -> None:
        """Insert a row unless one with its id is there already."""
        ...

    async def get(self, outbound: str) -> Outbound:
        """Read one; raises NotFound."""
        ...

    async def is_due(self, now: datetime) -> bool:
        """Tell whether anything waits to be sent now; it may still have to wait for what goes before."""
        ...

    async def claim(self, now: datetime, limit: int) -> list[Outbound]:
        """Take due rows (state SENDING, attempts + 1).

        Text messages: at most one in flight per conversation, in order; everything else all at once.
        """
        ...

    async def mark(self, outbound: str, state: OutboundState, *, sid: str | None = None, wipe: bool = False) -> None:
        """Write how it ended; `wipe` empties body and payload secrets."""
        ...

    async def later(self, outbound: str, due_at: datetime) -> None:
        """Queue a row again for that time."""
        ...

    async def cancel_bot(self, conversation: str) -> int:
        """Cancel the bot's unsent messages of a conversation (O-03); return how many."""
        ...

    async def cancel_to(self, phone: str) -> int:
        """Cancel all unsent text messages to a number that said STOP; return how many."""
        ...

    async def stranded(self, now: datetime, *, all_sending: bool = False) -> list[Outbound]:
        """List rows in SENDING whose relay's lease ran out, and those in AMBIGUOUS; `all_sending` at the start of the only relay."""
        ...

    async def by_sid(self, sid: str) -> Outbound | None:
        """Find the row that a delivery report is about."""
        ...

    async def next_due(self) -> datetime | None:
        """Return when the next row falls due, None when nothing waits."""
        ...


class Transcript(Protocol):
    """The lines of a conversation, numbered without gaps."""

    async def append(self, line: Line) -> Line:
        """Give the line the conversation's next number and keep it (its own `seq` is ignored).

        A customer's line also says on which channel the conversation is, and when the customer was heard last.
        """
        ...

    async def extend(self, lines: Sequence[Line]) -> list[Line]:
        """Append several lines of one author in one conversation, in order."""
        ...

    async def since(self, conversation: str, seq: int) -> list[Line]:
        """List the lines after that number, in order."""
        ...

    async def by_client_id(self, conversation: str, client_id: str) -> Line | None:
        """Find the line of a web client's message."""
        ...

    async def recent_customer(self, conversation: str, after: datetime, limit: int) -> list[Line]:
        """List the customer's newest lines since then, oldest first (for card numbers split over messages)."""
        ...

    async def redact(self, conversation: str, seq: int, text: str) -> None:
        """Replace a line's text everywhere, the inbox row's included, and mark it redacted."""
        ...

    async def redactions(self, conversation: str) -> list[Line]:
        """List redacted lines in order of redaction."""
        ...


class People(Protocol):
    """Sessions, links, codes and second factors of customers; limits and opt-outs."""

    async def add_session(self, session: WebSession) -> None:
        """Keep a browser session."""
        ...

    async def session(self, token_sha256: str) -> WebSession | None:
        """Find a browser session."""
        ...

    async def end_sessions(self, conversation: str, at: datetime, keep: str | None) -> None:
        """Let all of a conversation's sessions but one end at that time."""
        ...

    async def move_sessions(self, conversation: str, to: str, at: datetime) -> None:
        """Bind a conversation's sessions to another conversation, as proven, and let their tokens end at that time."""
        ...

    async def bind(self, session: str, conversation: str, check: str, run: int) -> None:
        """Remember which run of which check a provider's hosted session belongs to."""
        ...

    async def bound(self, session: str) -> tuple[str, str, int] | None:
        """Return (conversation, check, run) of a provider's hosted session."""
        ...

    async def add_link(self, link: ShortLink) -> None:
        """Keep a short link."""
        ...

    async def link(self, token_sha256: str) -> ShortLink | None:
        """Find a short link."""
        ...

    async def use_link(self, token_sha256: str, at: datetime) -> bool:
        """Mark it used; tell whether this call did."""
        ...

    async def fill_link(self, token_sha256: str, payload: Mapping[str, Any]) -> None:
        """Replace a link's payload."""
        ...

    async def end_links(self, conversation: str, purpose: str, at: datetime) -> None:
        """End a conversation's living links of a purpose."""
        ...

    async def code(self, conversation: str, purpose: str) -> Code | None:
        """Read a conversation's code of a purpose and hold it until the unit of work ends (A-05)."""
        ...

    async def save_code(self, code: Code) -> None:
        """Insert or replace it."""
        ...

    async def factor(self, signup: str) -> SecondFactor | None:
        """Read the enrolled second factor."""
        ...

    async def save_factor(self, factor: SecondFactor) -> None:
        """Insert or replace it."""
        ...

    async def hits(self, key: str, since: datetime) -> int:
        """Count what `hit` noted for a key since then (sliding window)."""
        ...

    async def hit(self, key: str, at: datetime) -> None:
        """Note one use of a limited thing."""
        ...

    async def stopped(self, phone: str) -> bool:
        """Tell whether the number said STOP."""
        ...

    async def set_stopped(self, phone: str, at: datetime | None) -> None:
        """Keep or lift a STOP."""
        ...


class Ledger(Protocol):
    """Append-only proof."""

    async def accept(self, acceptance: Acceptance) -> Acceptance:
        """Append with the hash of the row before; returns it with id and hashes."""
        ...

    async def acceptances(self, signup: str) -> list[Acceptance]:
        """List a signup's acceptances in order."""
        ...

    async def verify(self) -> int | None:
        """Check the whole chain; return the id of the first row that does not fit, None when all do."""
        ...

    async def verify_audit(self) -> int | None:
        """Check the audit trail in the same way."""
        ...

    async def audit(self, row: AuditRow) -> None:
        """Append to the audit trail (hash-chained as well)."""
        ...

    async def audited(self, subject: str) -> list[AuditRow]:
        """List what was done to a subject, in order."""
        ...


class Reps(Protocol):
    """Sales reps, their sessions and calls."""

    async def add(self, rep: Rep) -> None:
        """Insert; raises Conflict when the e-mail address is taken."""
        ...

    async def get(self, rep: str) -> Rep:
        """Read one by id; raises NotFound."""
        ...

    async def by_email(self, email: str) -> Rep | None:
        """Find by e-mail address, held until the unit of work ends."""
        ...

    async def save(self, rep: Rep) -> None:
        """Write it."""
        ...

    async def add_session(self, session: RepSession) -> None:
        """Keep a signed-in browser."""
        ...

    async def session(self, token_sha256: str) -> RepSession | None:
        """Find a signed-in browser."""
        ...

    async def touch(self, token_sha256: str, at: datetime) -> None:
        """Note that it was used."""
        ...

    async def drop_session(self, token_sha256: str) -> None:
        """Sign it out."""
        ...

    async def add_call(self, call: Call) -> None:
        """Keep a call; raises Conflict when the conversation has one that did not end."""
        ...

    async def calls(self, conversation: str) -> Sequence[Call]:
        """List a conversation's calls, oldest first."""
        ...

    async def save_call(self, call: Call) -> None:
        """Write it."""
        ...

    async def call_by_sid(self, sid: str) -> Call | None:
        """Find the call that a status report is about."""
        ...


class UnitOfWork(Protocol):
    """One transaction over everything."""

    @property
    def conversations(self) -> Conversations:
        """Conversations."""
        ...

    @property
    def signups(self) -> Signups:
        """Signups."""
        ...

    @property
    def inbox(self) -> Inbox:
        """Inbox."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Outbox."""
        ...

    @property
    def transcript(self) -> Transcript:
        """Transcript."""
        ...

    @property
    def people(self) -> People:
        """People."""
        ...

    @property
    def ledger(self) -> Ledger:
        """Ledger."""
        ...

    @property
    def reps(self) -> Reps:
        """Reps."""
        ...


class Store(Protocol):
    """The database."""

    def begin(self, *, durable: bool = True) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit of work: commits when left, rolls back on an exception.

        Without `durable` the loss of power may undo it, with everything that was committed later.
        """
        ...

    def read(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit of work that only reads: it sees one moment and waits for nobody who writes; writing raises."""
        ...

    async def ping(self) -> None:
        """Raise when the database does not answer."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...


class Bell(Protocol):
    """Wakes whoever waits, in this process and (PostgreSQL NOTIFY or Redis) in others. A lost ring costs time, never truth."""

    def ring(self, topic: str) -> None:
        """Say that something changed: `inbox`, `outbox`, or `line:<conversation>`; call it after the commit."""
        ...

    def listen(self, topic: str) -> AbstractAsyncContextManager["Ear"]:
        """Hear a topic from now on."""
        ...


class Ear(Protocol):
    """One listener; `rings` counts how often it was rung."""

    rings: int

    async def wait(self, seconds: float) -> bool:
        """Wait for a ring; False when the time passed without one."""
        ...

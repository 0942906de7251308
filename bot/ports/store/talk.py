"""What the core needs of conversations: their signups, what enters, what is to be done outside, what was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.model.conversation import Conversation, Inbound, Line, Outbound, OutboundState
from bot.model.records import QueueItem
from bot.model.signup import Signup


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

"""What the core needs of people beside their talk: customers' sessions, links and codes; proof; reps and their calls."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.model.records import Acceptance, AuditRow, Call, Code, Rep, RepSession, SecondFactor, ShortLink, WebSession


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

"""The transaction: leaving `Store.begin()` commits, an exception rolls everything back. Nothing else commits (architecture, rule 5)."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.ports.store.people import Ledger, People, Reps
from bot.ports.store.talk import Conversations, Inbox, Outbox, Signups, Transcript


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

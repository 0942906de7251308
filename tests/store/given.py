"""Owns what tests of the store begin with: a moment, a conversation with its signup, rows that enter and leave."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model.conversation import (
    Author,
    Channel,
    Conversation,
    Inbound,
    InboundKind,
    Language,
    Line,
    Outbound,
    OutboundKind,
)
from bot.model.records import Acceptance, AuditRow, Rep
from bot.model.signup import Signup
from bot.ports.store import Claim, Store

NOW = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
PHONE = "+31612345678"
LEASE_SECONDS = 30.0


def later(seconds: float) -> datetime:
    """Return the moment so many seconds after NOW."""
    return NOW + timedelta(seconds=seconds)


def a_signup(name: str = "a", **given: Any) -> Signup:
    """Return the signup of conversation `name`."""
    return Signup(**{"id": f"signup-{name}", "conversation": name, "created_at": NOW, "changed_at": NOW, **given})


def a_conversation(name: str = "a", **given: Any) -> Conversation:
    """Return a conversation of the web."""
    usual = {"id": name, "signup": f"signup-{name}", "channel": Channel.WEB, "language": Language.NL, "created_at": NOW}
    return Conversation(**{**usual, **given})


async def begun(store: Store, name: str = "a", facts: Mapping[str, Any] | None = None, **given: Any) -> Conversation:
    """Keep a conversation with its signup."""
    conversation = a_conversation(name, **given)
    async with store.begin() as uow:
        await uow.signups.add(a_signup(name, facts=facts or {}))
        await uow.conversations.add(conversation)
    return conversation


def an_inbound(name: str, conversation: str = "a", **given: Any) -> Inbound:
    """Return a text that came in by the web."""
    usual = {"id": f"in-{name}", "conversation": conversation, "source": "web", "external_id": name}
    return Inbound(**{**usual, "kind": InboundKind.TEXT, "text": f"text {name}", **given})


async def came_in(store: Store, *rows: Inbound) -> None:
    """Accept rows, each in a transaction of its own."""
    for row in rows:
        async with store.begin() as uow:
            assert await uow.inbox.put(row)


async def claimed(store: Store, conversation: str = "a", at: datetime = NOW) -> Claim | None:
    """Claim as a worker does: in a transaction of its own."""
    async with store.begin() as uow:
        return await uow.inbox.claim(conversation, at, LEASE_SECONDS)


def an_outbound(name: str, conversation: str = "a", **given: Any) -> Outbound:
    """Return a text message of the bot."""
    usual = {"id": name, "conversation": conversation, "kind": OutboundKind.MESSAGE, "author": Author.BOT}
    return Outbound(**{**usual, "channel": Channel.SMS, "to": PHONE, "body": f"body {name}", **given})


async def to_send(store: Store, *rows: Outbound) -> None:
    """Put rows into the outbox."""
    async with store.begin() as uow:
        for row in rows:
            await uow.outbox.put(row)


async def taken(store: Store, at: datetime = NOW, limit: int = 100) -> list[str]:
    """Claim as a relay does, and return the ids."""
    async with store.begin() as uow:
        return [row.id for row in await uow.outbox.claim(at, limit)]


def a_line(text: str = "Hallo", conversation: str = "a", **given: Any) -> Line:
    """Return a line of the customer."""
    usual = {"conversation": conversation, "seq": 0, "author": Author.CUSTOMER, "text": text, "at": NOW}
    return Line(**{**usual, "channel": Channel.WEB, **given})


def an_acceptance(document: str = "acceptable_use", **given: Any) -> Acceptance:
    """Return the acceptance of a document."""
    usual = {"signup": "signup-a", "conversation": "a", "document": document, "version": "1", "text_sha256": "ab" * 32}
    usual |= {"language": "nl", "decision": "accept", "mechanism": "button:accept", "channel": "web", "message": "in-1"}
    return Acceptance(**{**usual, "at": NOW, **given})


def an_audit_row(subject: str = "a", **given: Any) -> AuditRow:
    """Return the record of a claim."""
    return AuditRow(
        **{"actor": "rep:r1", "action": "claim", "subject": subject, "at": NOW, "detail": {"fence": 1}} | given
    )


def a_rep(name: str = "r1", **given: Any) -> Rep:
    """Return a sales rep."""
    usual = {
        "id": name,
        "email": f"{name}@welkom.example",
        "name": "Sanne",
        "password_hash": "hash",
        "totp_seed": "seed",
    }
    return Rep(**{**usual, **given})

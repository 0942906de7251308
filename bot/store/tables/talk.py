"""Owns the tables of signups, conversations, what enters and what leaves."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)

from bot.model.conversation import Author, Channel, InboundKind, Language, OutboundKind, OutboundState, Owner
from bot.model.signup import Status
from bot.store.tables.columns import may, metadata, must, number, of_conversation, partial
from bot.store.types import Checks, Choices, Linked, Named, Strings, UtcTime, Words

signup = Table(
    "signup",
    metadata,
    number("number"),
    must("id", Words, unique=True),
    # the conversation it belongs to now; no foreign key, as that one points here
    must("conversation", Words, index=True),
    must("status", Named(Status)),
    may("phone", Words),
    must("facts", JSON),
    must("checks", Checks),
    may("revisiting", Words),
    must("version", Integer),
    may("created_at", UtcTime),
    may("changed_at", UtcTime),
    # the number that was given, proven or not: a copy out of the facts, to be found by
    may("claimed", Words),
    partial("ix_signup_phone", "phone", "number", where="phone IS NOT NULL"),
    partial("ix_signup_claimed", "claimed", "number", where="claimed IS NOT NULL"),
    Index("ix_signup_status_changed_at", "status", "changed_at"),
    # the order of the reps' list; in SQLite nothing is last in a falling order anyway
    Index("ix_signup_changed_at", "changed_at").ddl_if(dialect="sqlite"),
    Index("ix_signup_changed_at", text("changed_at DESC NULLS LAST")).ddl_if(dialect="postgresql"),
)

proven_number = Table(
    "proven_number",
    metadata,
    must("phone", Words),
    must("signup", Words),
    PrimaryKeyConstraint("phone", "signup"),
)

second_factor = Table(
    "second_factor",
    metadata,
    Column("signup", Words, ForeignKey("signup.id"), primary_key=True),
    must("method", Words),
    must("secret", Words),
    must("recovery_sha256", Strings),
    must("created_at", UtcTime),
    must("totp_step", Integer),
)

conversation = Table(
    "conversation",
    metadata,
    number("number"),
    must("id", Words, unique=True),
    Column("signup", Words, ForeignKey("signup.id", deferrable=True, initially="DEFERRED"), nullable=False, index=True),
    must("channel", Named(Channel)),
    must("language", Named(Language)),
    must("language_known", Boolean),
    may("phone", Words),
    must("proven", Boolean),
    must("owner", Named(Owner)),
    may("rep", Words),
    must("fence", Integer),
    may("waiting_since", UtcTime),
    must("last_seq", Integer),
    must("misses", Integer),
    may("offer", Words),
    may("resumes", Words),
    may("created_at", UtcTime),
    may("customer_at", UtcTime),
    # one worker at a time: the number is checked when writing, the time lets another one take over
    must("lease_no", Integer, default=0),
    may("lease_until", UtcTime),
    partial("uq_conversation_phone", "phone", where="phone IS NOT NULL", unique=True),
    partial("ix_conversation_rep", "rep", where="rep IS NOT NULL"),
    partial("ix_conversation_waiting_since", "waiting_since", where="waiting_since IS NOT NULL"),
    partial("ix_conversation_lease_until", "lease_until", where="lease_until IS NOT NULL"),
)

inbox = Table(
    "inbox",
    metadata,
    number("order"),
    must("id", Words, unique=True),
    of_conversation(),
    must("source", Words),
    must("external_id", Words),
    must("kind", Named(InboundKind)),
    may("channel", Named(Channel)),
    must("text", Words),
    must("payload", JSON),
    may("due_at", UtcTime),
    must("attempts", Integer),
    # pending, done, or dead: put aside for a person
    must("state", Words),
    # the lease under which it was taken last
    must("lease", Integer, default=0),
    UniqueConstraint("source", "external_id"),
    Index("ix_inbox_conversation", "conversation", "state", "order"),
    partial("ix_inbox_at_once", "order", where="state = 'pending' AND due_at IS NULL"),
    partial("ix_inbox_due_at", "due_at", where="state = 'pending' AND due_at IS NOT NULL"),
)

command = Table("command", metadata, Column("id", Words, primary_key=True), must("answer", JSON))

outbox = Table(
    "outbox",
    metadata,
    number("order"),
    must("id", Words, unique=True),
    of_conversation(),
    must("kind", Named(OutboundKind)),
    must("author", Named(Author)),
    may("channel", Named(Channel)),
    may("to", Words),
    must("body", Words),
    must("payload", JSON),
    must("state", Named(OutboundState)),
    may("due_at", UtcTime),
    must("attempts", Integer),
    may("sid", Words),
    may("started_at", UtcTime),
    # until when the relay that took it is taken to be alive
    may("lease_until", UtcTime),
    Index("ix_outbox_conversation", "conversation", "state", "order"),
    partial("ix_outbox_queued", "order", where="state = 'queued'"),
    partial("ix_outbox_due_at", "due_at", where="state = 'queued' AND due_at IS NOT NULL"),
    partial("ix_outbox_to", "to", where="state = 'queued'"),
    partial("ix_outbox_under_way", "order", where="state IN ('sending', 'ambiguous')"),
    partial("ix_outbox_sid", "sid", where="sid IS NOT NULL"),
    partial(
        "uq_outbox_in_flight",
        "conversation",
        where="kind = 'message' AND state IN ('sending', 'ambiguous')",
        unique=True,
    ),
)

opt_out = Table("opt_out", metadata, Column("phone", Words, primary_key=True), must("at", UtcTime))

line = Table(
    "line",
    metadata,
    of_conversation(key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    must("author", Named(Author)),
    must("text", Words),
    must("at", UtcTime),
    must("channel", Named(Channel)),
    may("asks", Words),
    must("choices", Choices),
    may("link", Linked),
    may("client_id", Words),
    may("sid", Words),
    may("rep_name", Words),
    must("redacted", Boolean),
    # in which order lines were redacted
    may("redaction", Integer),
    partial("ix_line_redaction", "conversation", "redaction", where="redaction IS NOT NULL"),
    partial("uq_line_client_id", "conversation", "client_id", where="client_id IS NOT NULL", unique=True),
)

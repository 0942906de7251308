"""Owns the tables; columns carry the names of the model's fields, so that `rows` needs no list of its own.

`migrations` makes them; a test holds both against each other.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)

from bot.model.conversation import Author, Channel, InboundKind, Language, OutboundKind, OutboundState, Owner
from bot.model.records import CallState
from bot.model.signup import Status
from bot.store.types import Checks, Choices, Linked, Named, Strings, UtcTime, Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

#: A number that grows with every row, which SQLite only gives to its own kind of integer.
_Number = BigInteger().with_variant(Integer, "sqlite")


def _number(name: str) -> Column[Any]:
    return Column(name, _Number, primary_key=True, autoincrement=True)


def _must(name: str, kind: Any, **rest: Any) -> Column[Any]:
    return Column(name, kind, nullable=False, **rest)


def _may(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, nullable=True)


def _conversation(*, key: bool = False) -> Column[Any]:
    return Column("conversation", Words, ForeignKey("conversation.id"), nullable=False, primary_key=key)


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


signup = Table(
    "signup",
    metadata,
    _number("number"),
    _must("id", Words, unique=True),
    # the conversation it belongs to now; no foreign key, as that one points here
    _must("conversation", Words, index=True),
    _must("status", Named(Status)),
    _may("phone", Words),
    _must("facts", JSON),
    _must("checks", Checks),
    _may("revisiting", Words),
    _must("version", Integer),
    _may("created_at", UtcTime),
    _may("changed_at", UtcTime),
    # the number that was given, proven or not: a copy out of the facts, to be found by
    _may("claimed", Words),
    _partial("ix_signup_phone", "phone", "number", where="phone IS NOT NULL"),
    _partial("ix_signup_claimed", "claimed", "number", where="claimed IS NOT NULL"),
    Index("ix_signup_status_changed_at", "status", "changed_at"),
    # the order of the reps' list; in SQLite nothing is last in a falling order anyway
    Index("ix_signup_changed_at", "changed_at").ddl_if(dialect="sqlite"),
    Index("ix_signup_changed_at", text("changed_at DESC NULLS LAST")).ddl_if(dialect="postgresql"),
)

proven_number = Table(
    "proven_number",
    metadata,
    _must("phone", Words),
    _must("signup", Words),
    PrimaryKeyConstraint("phone", "signup"),
)

conversation = Table(
    "conversation",
    metadata,
    _number("number"),
    _must("id", Words, unique=True),
    Column("signup", Words, ForeignKey("signup.id", deferrable=True, initially="DEFERRED"), nullable=False, index=True),
    _must("channel", Named(Channel)),
    _must("language", Named(Language)),
    _must("language_known", Boolean),
    _may("phone", Words),
    _must("proven", Boolean),
    _must("owner", Named(Owner)),
    _may("rep", Words),
    _must("fence", Integer),
    _may("waiting_since", UtcTime),
    _must("last_seq", Integer),
    _must("misses", Integer),
    _may("offer", Words),
    _may("resumes", Words),
    _may("created_at", UtcTime),
    _may("customer_at", UtcTime),
    # one worker at a time: the number is checked when writing, the time lets another one take over
    _must("lease_no", Integer, default=0),
    _may("lease_until", UtcTime),
    _partial("uq_conversation_phone", "phone", where="phone IS NOT NULL", unique=True),
    _partial("ix_conversation_rep", "rep", where="rep IS NOT NULL"),
    _partial("ix_conversation_waiting_since", "waiting_since", where="waiting_since IS NOT NULL"),
    _partial("ix_conversation_lease_until", "lease_until", where="lease_until IS NOT NULL"),
)

inbox = Table(
    "inbox",
    metadata,
    _number("order"),
    _must("id", Words, unique=True),
    _conversation(),
    _must("source", Words),
    _must("external_id", Words),
    _must("kind", Named(InboundKind)),
    _may("channel", Named(Channel)),
    _must("text", Words),
    _must("payload", JSON),
    _may("due_at", UtcTime),
    _must("attempts", Integer),
    # pending, done, or dead: put aside for a person
    _must("state", Words),
    # the lease under which it was taken last
    _must("lease", Integer, default=0),
    UniqueConstraint("source", "external_id"),
    Index("ix_inbox_conversation", "conversation", "state", "order"),
    _partial("ix_inbox_at_once", "order", where="state = 'pending' AND due_at IS NULL"),
    _partial("ix_inbox_due_at", "due_at", where="state = 'pending' AND due_at IS NOT NULL"),
)

command = Table("command", metadata, Column("id", Words, primary_key=True), _must("answer", JSON))

outbox = Table(
    "outbox",
    metadata,
    _number("order"),
    _must("id", Words, unique=True),
    _conversation(),
    _must("kind", Named(OutboundKind)),
    _must("author", Named(Author)),
    _may("channel", Named(Channel)),
    _may("to", Words),
    _must("body", Words),
    _must("payload", JSON),
    _must("state", Named(OutboundState)),
    _may("due_at", UtcTime),
    _must("attempts", Integer),
    _may("sid", Words),
    _may("started_at", UtcTime),
    # until when the relay that took it is taken to be alive
    _may("lease_until", UtcTime),
    Index("ix_outbox_conversation", "conversation", "state", "order"),
    _partial("ix_outbox_queued", "order", where="state = 'queued'"),
    _partial("ix_outbox_due_at", "due_at", where="state = 'queued' AND due_at IS NOT NULL"),
    _partial("ix_outbox_to", "to", where="state = 'queued'"),
    _partial("ix_outbox_under_way", "order", where="state IN ('sending', 'ambiguous')"),
    _partial("ix_outbox_sid", "sid", where="sid IS NOT NULL"),
    _partial(
        "uq_outbox_in_flight",
        "conversation",
        where="kind = 'message' AND state IN ('sending', 'ambiguous')",
        unique=True,
    ),
)

line = Table(
    "line",
    metadata,
    _conversation(key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _must("author", Named(Author)),
    _must("text", Words),
    _must("at", UtcTime),
    _must("channel", Named(Channel)),
    _may("asks", Words),
    _must("choices", Choices),
    _may("link", Linked),
    _may("client_id", Words),
    _may("sid", Words),
    _may("rep_name", Words),
    _must("redacted", Boolean),
    # in which order lines were redacted
    _may("redaction", Integer),
    _partial("uq_line_client_id", "conversation", "client_id", where="client_id IS NOT NULL", unique=True),
)

web_session = Table(
    "web_session",
    metadata,
    Column("token_sha256", Words, primary_key=True),
    Column("conversation", Words, ForeignKey("conversation.id"), nullable=False, index=True),
    _must("proven", Boolean),
    _must("created_at", UtcTime),
    _may("ends_at", UtcTime),
)

short_link = Table(
    "short_link",
    metadata,
    Column("token_sha256", Words, primary_key=True),
    _conversation(),
    _must("purpose", Words),
    _must("created_at", UtcTime),
    _must("expires_at", UtcTime),
    _must("payload", JSON),
    _may("used_at", UtcTime),
    Index("ix_short_link_conversation", "conversation", "purpose"),
)

#: Which run of which check a session on a provider's page belongs to.
hosted_session = Table(
    "hosted_session",
    metadata,
    Column("session", Words, primary_key=True),
    _conversation(),
    _must("check", Words),
    _must("run", Integer),
)

code = Table(
    "code",
    metadata,
    _conversation(key=True),
    Column("purpose", Words, primary_key=True),
    _must("target", Words),
    _must("digest", Words),
    _must("salt", Words),
    _must("expires_at", UtcTime),
    _must("issued_at", UtcTime),
    _must("tries", Integer),
    _must("failures", Integer),
    _must("locks", Integer),
    _may("locked_until", UtcTime),
    _must("dead", Boolean),
)

second_factor = Table(
    "second_factor",
    metadata,
    Column("signup", Words, ForeignKey("signup.id"), primary_key=True),
    _must("method", Words),
    _must("secret", Words),
    _must("recovery_sha256", Strings),
    _must("created_at", UtcTime),
    _must("totp_step", Integer),
)

hit = Table(
    "hit",
    metadata,
    _number("number"),
    _must("key", Words),
    _must("at", UtcTime, index=True),
    Index("ix_hit_key", "key", "at"),
)

opt_out = Table("opt_out", metadata, Column("phone", Words, primary_key=True), _must("at", UtcTime))


def _chained(name: str, *columns: Column[Any]) -> Table:
    return Table(
        name,
        metadata,
        Column("id", _Number, primary_key=True, autoincrement=False),
        *columns,
        _must("prior_sha256", Words),
        _must("row_sha256", Words),
    )


acceptance = _chained(
    "acceptance",
    _must("signup", Words, index=True),
    _must("conversation", Words),
    _must("document", Words),
    _must("version", Words),
    _must("text_sha256", Words),
    _must("language", Words),
    _must("decision", Words),
    _must("mechanism", Words),
    _must("channel", Words),
    _must("message", Words),
    _must("at", UtcTime),
    _must("external_id", Words),
    _must("person", Words),
)

audit = _chained(
    "audit",
    _must("actor", Words),
    _must("action", Words),
    _must("subject", Words, index=True),
    _must("at", UtcTime),
    _must("detail", JSON),
)

#: The end of each chain: what to append to, and how many rows there have to be.
chain = Table(
    "chain",
    metadata,
    Column("name", Words, primary_key=True),
    _must("length", _Number),
    _must("sha256", Words),
)

rep = Table(
    "rep",
    metadata,
    Column("id", Words, primary_key=True),
    _must("email", Words, unique=True),
    _must("name", Words),
    _must("password_hash", Words),
    _must("totp_seed", Words),
    _must("totp_step", Integer),
    _must("phone", Words),
    _must("disabled", Boolean),
)

rep_session = Table(
    "rep_session",
    metadata,
    Column("token_sha256", Words, primary_key=True),
    Column("rep", Words, ForeignKey("rep.id"), nullable=False, index=True),
    _must("csrf", Words),
    _must("created_at", UtcTime),
    _must("seen_at", UtcTime),
)

phone_call = Table(
    "phone_call",
    metadata,
    _number("number"),
    _must("id", Words, unique=True),
    Column("conversation", Words, ForeignKey("conversation.id"), nullable=False, index=True),
    _must("rep", Words),
    _must("state", Named(CallState)),
    _must("at", UtcTime),
    _may("sid", Words),
    _may("outcome", Words),
    _must("note", Words),
    _partial("ix_phone_call_sid", "sid", where="sid IS NOT NULL"),
    _partial("uq_phone_call_open", "conversation", where="state IN ('requested', 'ringing', 'answered')", unique=True),
)

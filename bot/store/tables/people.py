"""Owns the tables of customers' sessions, links, codes and limits."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table

from bot.store.tables.columns import may, metadata, must, number, of_conversation
from bot.store.types import UtcTime, Words

web_session = Table(
    "web_session",
    metadata,
    Column("token_sha256", Words, primary_key=True),
    Column("conversation", Words, ForeignKey("conversation.id"), nullable=False, index=True),
    must("proven", Boolean),
    must("created_at", UtcTime),
    may("ends_at", UtcTime),
)

short_link = Table(
    "short_link",
    metadata,
    Column("token_sha256", Words, primary_key=True),
    of_conversation(),
    must("purpose", Words),
    must("created_at", UtcTime),
    must("expires_at", UtcTime),
    must("payload", JSON),
    may("used_at", UtcTime),
    Index("ix_short_link_conversation", "conversation", "purpose"),
)

#: Which run of which check a session on a provider's page belongs to.
hosted_session = Table(
    "hosted_session",
    metadata,
    Column("session", Words, primary_key=True),
    of_conversation(),
    must("check", Words),
    must("run", Integer),
)

code = Table(
    "code",
    metadata,
    of_conversation(key=True),
    Column("purpose", Words, primary_key=True),
    must("target", Words),
    must("digest", Words),
    must("salt", Words),
    must("expires_at", UtcTime),
    must("issued_at", UtcTime),
    must("tries", Integer),
    must("failures", Integer),
    must("locks", Integer),
    may("locked_until", UtcTime),
    must("dead", Boolean),
)

hit = Table(
    "hit",
    metadata,
    number("number"),
    must("key", Words),
    must("at", UtcTime, index=True),
    Index("ix_hit_key", "key", "at"),
)

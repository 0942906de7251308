"""Owns the tables of reps, their sessions and their calls."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table

from bot.model.records import CallState
from bot.store.tables.columns import may, metadata, must, number, partial
from bot.store.types import Named, UtcTime, Words

rep = Table(
    "rep",
    metadata,
    Column("id", Words, primary_key=True),
    must("email", Words, unique=True),
    must("name", Words),
    must("password_hash", Words),
    must("totp_seed", Words),
    must("totp_step", Integer),
    must("phone", Words),
    must("disabled", Boolean),
)

rep_session = Table(
    "rep_session",
    metadata,
    Column("token_sha256", Words, primary_key=True),
    Column("rep", Words, ForeignKey("rep.id"), nullable=False, index=True),
    must("csrf", Words),
    must("created_at", UtcTime),
    must("seen_at", UtcTime),
)

phone_call = Table(
    "phone_call",
    metadata,
    number("number"),
    must("id", Words, unique=True),
    Column("conversation", Words, ForeignKey("conversation.id"), nullable=False, index=True),
    must("rep", Words),
    must("state", Named(CallState)),
    must("at", UtcTime),
    may("sid", Words),
    may("outcome", Words),
    must("note", Words),
    partial("ix_phone_call_sid", "sid", where="sid IS NOT NULL"),
    partial("uq_phone_call_open", "conversation", where="state IN ('requested', 'ringing', 'answered')", unique=True),
)

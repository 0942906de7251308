"""Owns the tables that only grow (what was accepted, what was done) and the ends of both chains."""

from typing import Any

from sqlalchemy import JSON, Column, Table

from bot.store.tables.columns import Number, metadata, must
from bot.store.types import UtcTime, Words


def _chained(name: str, *columns: Column[Any]) -> Table:
    return Table(
        name,
        metadata,
        Column("id", Number, primary_key=True, autoincrement=False),
        *columns,
        must("prior_sha256", Words),
        must("row_sha256", Words),
    )


acceptance = _chained(
    "acceptance",
    must("signup", Words, index=True),
    must("conversation", Words),
    must("document", Words),
    must("version", Words),
    must("text_sha256", Words),
    must("language", Words),
    must("decision", Words),
    must("mechanism", Words),
    must("channel", Words),
    must("message", Words),
    must("at", UtcTime),
    must("external_id", Words),
    must("person", Words),
)

audit = _chained(
    "audit",
    must("actor", Words),
    must("action", Words),
    must("subject", Words, index=True),
    must("at", UtcTime),
    must("detail", JSON),
)

#: The end of each chain: what to append to, and how many rows there have to be.
chain = Table(
    "chain",
    metadata,
    Column("name", Words, primary_key=True),
    must("length", Number),
    must("sha256", Words),
)

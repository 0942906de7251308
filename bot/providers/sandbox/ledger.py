"""Everything the stand-ins accepted, in order: the proof of what customers got; `GET /sandbox/ledger` shows it.

Only accepted outbound side effects stand here. A reference of ours is accepted once, however often it is brought.
"""

import json
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.ports.clock import Clock
from bot.providers.sandbox.database import Database


class Kind(StrEnum):
    """What was done."""

    SMS = "sms"
    CALL = "call"
    EMAIL = "email"
    CARD = "card"
    IDENTITY = "identity"
    CREDIT = "credit"
    PARTNER_CENTER = "partner_center"


SID = {
    Kind.SMS: "SM",
    Kind.CALL: "CA",
    Kind.EMAIL: "EM",
    Kind.CARD: "cs_test_",
    Kind.IDENTITY: "vs_",
    Kind.CREDIT: "CR",
    Kind.PARTNER_CENTER: "PC",
}


@dataclass(frozen=True, slots=True)
class Effect:
    """Something a stand-in is asked to do; `extra` are more members of the entry, like a mail's subject."""

    kind: Kind
    to: str
    body: str
    reference: str
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """An accepted effect with its place in the order."""

    n: int
    kind: Kind
    to: str
    body: str
    at: datetime
    sid: str
    extra: Mapping[str, str]

    def shown(self) -> dict[str, object]:
        """Return the entry as `GET /sandbox/ledger` gives it."""
        fixed: dict[str, object] = {"n": self.n, "kind": self.kind.value, "to": self.to, "body": self.body}
        return {**fixed, "at": self.at.isoformat(), "sid": self.sid, **self.extra}


class Ledger:
    """The durable list of accepted effects."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def accept(self, effect: Effect) -> Entry:
        """Write the effect down, durably; the same kind and reference again is the entry of the first time."""
        return await self._database.write(lambda connection: self.insert(connection, effect))

    def insert(self, connection: sqlite3.Connection, effect: Effect, sid: str | None = None) -> Entry:
        """Write the effect down within the caller's transaction."""
        known = _one(connection, effect.kind, effect.reference)
        if known is not None:
            return known
        connection.execute(
            "INSERT INTO ledger (kind, recipient, body, at, sid, reference, extra) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                effect.kind,
                effect.to,
                effect.body,
                self._clock.now().isoformat(),
                sid or SID[effect.kind] + secrets.token_hex(16),
                effect.reference,
                json.dumps(dict(effect.extra)),
            ),
        )
        return _entry(connection.execute("SELECT * FROM ledger WHERE n = last_insert_rowid()").fetchone())

    async def find(self, kind: Kind, reference: str, to: str | None, since: datetime) -> Entry | None:
        """Return what was accepted with this reference since then, for this recipient when one is given."""
        entry = await self._database.read(lambda connection: _one(connection, kind, reference))
        return entry if entry is not None and to in {None, entry.to} and entry.at >= since else None

    async def entries(self, after: int = 0, to: str | None = None) -> list[Entry]:
        """List the entries after number `after`, in order; with `to` only those for this recipient."""
        rows = await self._database.read(
            lambda connection: connection.execute(
                "SELECT * FROM ledger WHERE n > ?1 AND (?2 IS NULL OR recipient = ?2) ORDER BY n", (after, to)
            ).fetchall()
        )
        return [_entry(row) for row in rows]

    async def redact(self, sid: str) -> None:
        """Empty the body of an entry; an unknown id has nothing to empty."""
        await self._database.write(
            lambda connection: connection.execute("UPDATE ledger SET body = '' WHERE sid = ?", (sid,))
        )


def _one(connection: sqlite3.Connection, kind: Kind, reference: str) -> Entry | None:
    row = connection.execute("SELECT * FROM ledger WHERE kind = ? AND reference = ?", (kind, reference)).fetchone()
    return _entry(row) if row else None


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        n=row["n"],
        kind=Kind(row["kind"]),
        to=row["recipient"],
        body=row["body"],
        at=datetime.fromisoformat(row["at"]),
        sid=row["sid"],
        extra=json.loads(row["extra"]),
    )

"""Owns the proof of what was accepted and the trail of what was done: append-only, each row bound to the one before.

Triggers of the database refuse a change; the chain shows one that was made past them.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Table, select, update

from bot.model.records import Acceptance, AuditRow
from bot.store.repository import Repository
from bot.store.rows import record, values
from bot.store.tables import acceptance as acceptances
from bot.store.tables import audit as audits
from bot.store.tables import chain
from bot.store.types import storable

#: What the first row of a chain follows.
GENESIS = "0" * 64
_GIVEN = frozenset({"id", "prior_sha256", "row_sha256"})
_PAGE = 1000


def fingerprint(row: Mapping[str, Any]) -> str:
    """Return the SHA-256 over a row with the hash of the one before, as canonical JSON."""
    plain = {name: row[name] for name in row if name != "row_sha256"}
    canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_moment)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


class SqlLedger(Repository):
    """Append-only proof."""

    async def accept(self, acceptance: Acceptance) -> Acceptance:
        """Append with the hash of the row before; returns it with id and hashes."""
        row = await self._append(acceptances, values(acceptance, without=_GIVEN))
        return replace(acceptance, **{name: row[name] for name in _GIVEN})

    async def acceptances(self, signup: str) -> list[Acceptance]:
        """List a signup's acceptances in order."""
        found = select(acceptances).where(acceptances.c.signup == signup).order_by(acceptances.c.id)
        return [record(Acceptance, row) for row in await self._rows(found)]

    async def verify(self) -> int | None:
        """Check the whole chain of acceptances; return the id of the first row that does not fit, None when all do."""
        return await self._first_misfit(acceptances)

    async def audit(self, row: AuditRow) -> None:
        """Append to the audit trail (hash-chained as well)."""
        await self._append(audits, values(row))

    async def audited(self, subject: str) -> list[AuditRow]:
        """List what was done to a subject, in order."""
        found = select(audits).where(audits.c.subject == subject).order_by(audits.c.id)
        return [record(AuditRow, row) for row in await self._rows(found)]

    async def verify_audit(self) -> int | None:
        """Check the whole audit trail in the same way."""
        return await self._first_misfit(audits)

    async def _append(self, table: Table, given: Mapping[str, Any]) -> dict[str, Any]:
        # taking the next number locks the end of the chain until the commit, so that it never forks
        longer = update(chain).where(chain.c.name == table.name).values(length=chain.c.length + 1)
        end = await self._one(longer.returning(chain.c.length, chain.c.sha256), "chain")
        row = {name: storable(value) if isinstance(value, str) else value for name, value in given.items()}
        row |= {"id": end.length, "prior_sha256": end.sha256}
        row["row_sha256"] = fingerprint(row)
        await self._run(self._insert(table).values(**row))
        await self._run(update(chain).where(chain.c.name == table.name).values(sha256=row["row_sha256"]))
        return row

    async def _first_misfit(self, table: Table) -> int | None:
        end = await self._one(select(chain).where(chain.c.name == table.name).with_for_update(), "chain")
        prior, number = GENESIS, 0
        async for row in self._all(table):
            number += 1
            if row.id != number or row.prior_sha256 != prior or row.row_sha256 != fingerprint(row._asdict()):
                return number
            prior = row.row_sha256
        return None if (end.length, end.sha256) == (number, prior) else number + 1

    async def _all(self, table: Table) -> AsyncIterator[Row[Any]]:
        last: int | None = 0
        while last is not None:
            page = select(table).where(table.c.id > last).order_by(table.c.id).limit(_PAGE)
            last = None
            for row in await self._rows(page):
                last = row.id
                yield row

"""Owns signups in the database, each in one row with its facts and checks; `bot.signup.service` changes them."""

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from bot.model.signup import OPEN, Signup
from bot.ports.store import Conflict
from bot.store.prepared import Prepared
from bot.store.repository import Repository
from bot.store.rows import record, values
from bot.store.tables import proven_number
from bot.store.tables import signup as table

_of_id = select(table).where(table.c.id == bindparam("wanted"))
_BY_ID, _BY_ID_HELD = Prepared(_of_id), Prepared(_of_id.with_for_update(key_share=True))
_unchanged = (table.c.id == bindparam("wanted")) & (table.c.version == bindparam("expected"))
_SAVE = Prepared(update(table).where(_unchanged), [*(field.name for field in fields(Signup)), "claimed"])


class SqlSignups(Repository):
    """Signups."""

    async def add(self, signup: Signup) -> None:
        """Insert a new signup; raises Conflict when there is one with this id."""
        if not await self._is_new(table, _row(signup)):
            raise Conflict("there is a signup with this id")
        await self._note_proof(signup)

    async def get(self, signup: str) -> Signup:
        """Read one with its checks; raises NotFound."""
        return record(Signup, await self._one(_BY_ID, "signup", {"wanted": signup}))

    async def lock(self, signup: str) -> Signup:
        """Read one with its checks and hold it until the unit of work ends; raises NotFound."""
        return record(Signup, await self._one(_BY_ID_HELD, "signup", {"wanted": signup}))

    async def save(self, signup: Signup) -> Signup:
        """Write it with its checks if its version is still the stored one; returns it with the next, or Conflict."""
        saved = replace(signup, version=signup.version + 1)
        if not await self._changed(_SAVE, {**_row(saved), "wanted": signup.id, "expected": signup.version}):
            raise Conflict("the signup changed since it was read")
        await self._note_proof(saved)
        return saved

    async def by_phone(self, phone: str) -> Signup | None:
        """Return the newest signup that proved this number."""
        newest = select(table).where(table.c.phone == phone).order_by(table.c.number.desc()).limit(1)
        row = await self._first(newest)
        return record(Signup, row) if row else None

    async def count(self, phone: str) -> int:
        """Count the signups that ever proved this number."""
        counted = select(func.count()).select_from(proven_number).where(proven_number.c.phone == phone)
        return int(await self._value(counted))

    async def drop(self, signup: str) -> None:
        """Delete a signup that never proved a number (its conversation took over another one); Conflict when it did."""
        never = ~select(proven_number.c.phone).where(proven_number.c.signup == signup).exists()
        if not await self._changed(delete(table).where(table.c.id == signup, never)):
            await self.get(signup)
            raise Conflict("a signup that proved a number stays")

    async def idle(self, before: datetime, limit: int) -> list[str]:
        """List open signups not changed since then (reminders, abandonment), the longest idle first."""
        found = (
            select(table.c.id)
            .where(table.c.status.in_(sorted(OPEN)), table.c.changed_at < before)
            .order_by(table.c.changed_at)
            .limit(limit)
        )
        return [row.id for row in await self._rows(found)]

    async def _note_proof(self, signup: Signup) -> None:
        if signup.phone is not None:
            await self._is_new(proven_number, {"phone": signup.phone, "signup": signup.id})


def _row(signup: Signup) -> dict[str, Any]:
    given = signup.facts.get("mobile_number") or signup.facts.get("refused_number") or {}
    return {**values(signup), "claimed": given.get("number")}

"""Owns the order in which things enter: one key once, one row in flight per conversation; `bot.inbox` processes them.

`inbox_order` says which row is next.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice, zip_longest
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, exists, func, select, update

from bot.model.conversation import Inbound, InboundKind
from bot.ports.store import Claim, Conflict, NotFound
from bot.store.inbox_order import FREE_LEASE, NEXT_FREE, NEXT_LEASED, PENDING, READY, TAKE_LEASE, TAKE_ROW, TIMER
from bot.store.prepared import Prepared
from bot.store.repository import Repository
from bot.store.rows import record, values
from bot.store.tables import command as commands
from bot.store.tables import conversation
from bot.store.tables import inbox as table

DONE = "done"
DEAD = "dead"


def _in_turns(rows: Sequence[Row[Any]]) -> Iterator[Row[Any]]:
    at_once = [row for row in rows if row.due_at is None]
    timed = [row for row in rows if row.due_at is not None]
    return (row for row in chain.from_iterable(zip_longest(at_once, timed)) if row is not None)


def _in_flight() -> ColumnElement[bool]:
    return exists().where(
        conversation.c.id == table.c.conversation,
        conversation.c.lease_no == table.c.lease,
        conversation.c.lease_until.is_not(None),
    )


_BY_ID = Prepared(select(table).where(table.c.id == bindparam("wanted")))
_COMMAND = Prepared(select(commands.c.answer).where(commands.c.id == bindparam("wanted")))
_held = (table.c.id == bindparam("row")) & (table.c.lease == bindparam("held")) & (table.c.state == PENDING)
_END = Prepared(update(table).where(_held).values(state=DONE))


class SqlInbox(Repository):
    """Everything that enters, in one order per conversation."""

    async def put(self, inbound: Inbound) -> bool:
        """Insert unless (source, external_id) is there already; tell whether this call inserted it."""
        row = {**values(inbound, without=frozenset({"order"})), "state": "pending"}
        return await self._is_new(table, row, "source", "external_id")

    async def get(self, inbound: str) -> Inbound:
        """Read one; raises NotFound."""
        return record(Inbound, await self._one(_BY_ID, "inbound", {"wanted": inbound}))

    async def amend(self, inbound: str, payload: Mapping[str, Any]) -> None:
        """Replace a row's payload (a number read as the choice it stood for); raises NotFound."""
        if not await self._changed(update(table).where(table.c.id == inbound).values(payload=dict(payload))):
            raise NotFound("inbound")

    async def ready(self, now: datetime, limit: int) -> list[str]:
        """List conversations that have a row due and no living lease, oldest first.

        When there are more than `limit`, neither messages nor timers crowd the others out.
        """
        rows = await self._rows(READY, {"now": now, "most": limit})
        fair = sorted(islice(_in_turns(rows), limit), key=lambda row: row.order)
        return list(dict.fromkeys(row.conversation for row in fair))

    async def claim(self, conversation: str, now: datetime, lease_seconds: float) -> Claim | None:
        """Take the conversation's lease and its earliest ready row; None when there is none or another worker holds it.

        The row's `attempts` counts this try, so that a message which kills its worker is noticed.
        """
        until = now + timedelta(seconds=lease_seconds)
        leased = await self._first(TAKE_LEASE, {"of": conversation, "now": now, "until": until})
        if leased is None:
            return None
        row = await self._first(TAKE_ROW, {"of": conversation, "now": now, "held": leased.lease_no})
        if row is None:  # done by another worker between our reading and our lease
            await self._run(FREE_LEASE, {"of": conversation, "held": leased.lease_no})
            return None
        return Claim(record(Inbound, row), leased.lease_no)

    async def note(self, claim: Claim, payload: Mapping[str, Any]) -> None:
        """Replace the payload of the row that is held; raises Conflict when the lease was lost."""
        if not await self._end(claim, payload=dict(payload)):
            raise Conflict("another worker took over")

    async def waiting(self, claim: Claim, limit: int) -> list[Inbound]:
        """List what waits behind the row that is held, in order; timers have no place in it."""
        behind = (
            select(table)
            .where(
                table.c.conversation == claim.inbound.conversation,
                table.c.state == PENDING,
                table.c.order > claim.inbound.order,
                table.c.kind != TIMER,
            )
            .order_by(table.c.order)
            .limit(limit)
        )
        return [record(Inbound, row) for row in await self._rows(behind)]

    async def said_before(self, row: Inbound, limit: int) -> list[Inbound]:
        """List the customer's own words before a row, the newest first."""
        words = (
            select(table)
            .where(
                table.c.conversation == row.conversation,
                table.c.state.in_(("pending", DONE, DEAD)),
                table.c.order < row.order,
                table.c.kind == InboundKind.TEXT,
            )
            .order_by(table.c.order.desc())
            .limit(limit)
        )
        return [record(Inbound, row) for row in await self._rows(words)]

    async def done(self, claim: Claim, parts: Sequence[str] = ()) -> None:
        """Mark the row done, with those that were taken together with it, and free the lease.

        Conflict when the lease was lost (then the whole turn rolls back).
        """
        if not await self._freed(claim) or not await self._changed(_END, _of(claim)):
            raise Conflict("another worker took over")
        if parts:
            of_turn = (table.c.id.in_(parts)) & (table.c.conversation == claim.inbound.conversation)
            await self._run(update(table).where(of_turn).values(state=DONE, lease=claim.lease))

    async def retry(self, claim: Claim, due_at: datetime, *, dead: bool) -> None:
        """Free the lease and try again then; `dead` puts the row aside for a person. A lost lease is ignored."""
        if await self._freed(claim):
            await self._end(claim, state=DEAD if dead else "pending", due_at=due_at)

    async def next_due(self) -> datetime | None:
        """Return when the next row falls due, None when nothing waits.

        Rows that are due at once do not count; those of a leased conversation count from the end of its lease.
        """
        moments = [await self._value(statement) for statement in (NEXT_FREE, NEXT_LEASED)]
        return min((moment for moment in moments if moment is not None), default=None)

    async def cancel_timers(self, conversation: str, prefix: str) -> None:
        """Drop pending timer rows of a conversation whose external id begins so, but not one being processed."""
        await self._run(
            delete(table).where(
                table.c.conversation == conversation,
                table.c.state == PENDING,
                table.c.kind == TIMER,
                func.substr(table.c.external_id, 1, len(prefix)) == prefix,
                ~_in_flight(),
            )
        )

    async def recall(self, command: str) -> Mapping[str, Any] | None:
        """Return what a command with this id answered when it was applied, None when it never was."""
        row = await self._first(_COMMAND, {"wanted": command})
        return row.answer if row else None

    async def remember(self, command: str, answer: Mapping[str, Any]) -> None:
        """Keep what a command answered, in the transaction that applied it; raises Conflict on a second time."""
        if not await self._is_new(commands, {"id": command, "answer": dict(answer)}):
            raise Conflict("the command was applied before")

    async def free_leases(self) -> None:
        """Free every lease: for the start of the one process that holds all workers."""
        await self._run(update(conversation).where(conversation.c.lease_until.is_not(None)).values(lease_until=None))

    async def _freed(self, claim: Claim) -> bool:
        return bool(await self._changed(FREE_LEASE, _of(claim)))

    async def _end(self, claim: Claim, **changes: Any) -> bool:
        return bool(await self._changed(update(table).where(_held).values(**changes), _of(claim)))


def _of(claim: Claim) -> dict[str, Any]:
    return {"of": claim.inbound.conversation, "row": claim.inbound.id, "held": claim.lease}

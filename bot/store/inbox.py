"""Owns the order in which things enter: one key once, one row in flight per conversation; `bot.inbox` processes them.

Rows of a conversation go by their order. One that is to be tried again holds up those after it. A timer has no place in
that order: it waits for nobody and nobody waits for it. One that was never tried and is due later holds up nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice, zip_longest
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)

from bot.model.conversation import Inbound, InboundKind
from bot.ports.store import Claim, Conflict, NotFound
from bot.store.repository import Repository
from bot.store.rows import record, values
from bot.store.tables import command as commands
from bot.store.tables import conversation
from bot.store.tables import inbox as table
from bot.store.types import UtcTime

DONE = "done"
DEAD = "dead"
# Written into the statement: the planner takes a partial index only when it sees the value.
_PENDING = literal("pending", literal_execute=True)
_TIMER = literal(InboundKind.TIMER, table.c.kind.type, literal_execute=True)
_NOW = bindparam("now", type_=UtcTime())


def _is_due(row: FromClause, moment: Any) -> ColumnElement[bool]:
    return or_(row.c.due_at.is_(None), row.c.due_at <= moment)


def _must_wait(row: FromClause, moment: Any) -> ColumnElement[bool]:
    """Tell whether an earlier row of the conversation is to be tried again first."""
    earlier = table.alias("earlier")
    retried = (
        exists()
        .where(
            earlier.c.conversation == row.c.conversation,
            earlier.c.state == _PENDING,
            earlier.c.order < row.c.order,
            earlier.c.attempts > 0,
            earlier.c.due_at > moment,
            earlier.c.kind != _TIMER,
        )
        .correlate_except(earlier)
    )
    return and_(row.c.kind != _TIMER, retried)


def _is_ready(row: FromClause) -> ColumnElement[bool]:
    return and_(row.c.state == _PENDING, _is_due(row, _NOW), ~_must_wait(row, _NOW))


def _is_leased(row: FromClause, until: ColumnElement[Any] | None = None) -> ColumnElement[bool]:
    # not a join: the rows are to be read off their index, a few of them, however many conversations there are
    end = conversation.c.lease_until
    return exists().where(conversation.c.id == row.c.conversation, end.is_not(None) if until is None else end > until)


def _ready(due: ColumnElement[bool], row: FromClause, oldest: ColumnElement[Any]) -> Select[Any]:
    """Select the first ready row of each conversation that `due` picks, read off an index in the order of `oldest`."""
    before = table.alias()
    same_kind = (before.c.kind == _TIMER) == (row.c.kind == _TIMER)
    first = ~exists().where(
        before.c.conversation == row.c.conversation,
        before.c.state == _PENDING,
        before.c.order < row.c.order,
        _is_due(before, _NOW),
        same_kind,
    )
    found = (
        select(row.c.order, row.c.conversation, row.c.due_at)
        .where(row.c.state == _PENDING, due, first, ~_must_wait(row, _NOW), ~_is_leased(row, until=_NOW))
        .order_by(oldest)
        .limit(bindparam("most"))
    )
    return select(found.subquery())


def _ready_statement() -> Any:
    at_once, timed = table.alias("at_once"), table.alias("timed")
    return union_all(
        _ready(at_once.c.due_at.is_(None), at_once, at_once.c.order),
        _ready(timed.c.due_at <= _NOW, timed, timed.c.due_at),
    )


_READY = _ready_statement()
_candidate = table.alias("candidate")
_OF_CONVERSATION = _candidate.c.conversation == bindparam("of")

_TAKE_LEASE = (
    update(conversation)
    .where(
        conversation.c.id == bindparam("of"),
        or_(conversation.c.lease_until.is_(None), conversation.c.lease_until <= _NOW),
        exists(select(_candidate.c.order).where(_OF_CONVERSATION, _is_ready(_candidate))),
    )
    .values(lease_no=conversation.c.lease_no + 1, lease_until=bindparam("until", type_=UtcTime()))
    .returning(conversation.c.lease_no)
)
_TAKE_ROW = (
    update(table)
    .where(
        table.c.order
        == select(func.min(_candidate.c.order)).where(_OF_CONVERSATION, _is_ready(_candidate)).scalar_subquery()
    )
    .values(attempts=table.c.attempts + 1, lease=bindparam("held"))
    .returning(*table.c)
)
_FREE_LEASE = (
    update(conversation)
    .where(
        conversation.c.id == bindparam("of"),
        conversation.c.lease_no == bindparam("held"),
        conversation.c.lease_until.is_not(None),
    )
    .values(lease_until=None)
)

_NEXT_FREE = (
    select(_candidate.c.due_at)
    .where(
        _candidate.c.state == _PENDING,
        _candidate.c.due_at.is_not(None),
        ~_is_leased(_candidate),
        ~_must_wait(_candidate, _candidate.c.due_at),
    )
    .order_by(_candidate.c.due_at)
    .limit(1)
)
_AFTER_LEASE = case(
    (_candidate.c.due_at > conversation.c.lease_until, _candidate.c.due_at), else_=conversation.c.lease_until
)
_first_after_lease = (
    select(func.min(_AFTER_LEASE))
    .where(
        _candidate.c.conversation == conversation.c.id,
        _candidate.c.state == _PENDING,
        ~_must_wait(_candidate, conversation.c.lease_until),
    )
    .correlate(conversation)
    .scalar_subquery()
    .label("moment")
)
_leased = select(_first_after_lease).where(conversation.c.lease_until.is_not(None)).subquery()
_NEXT_LEASED = select(func.min(_leased.c.moment))


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


class SqlInbox(Repository):
    """Everything that enters, in one order per conversation."""

    async def put(self, inbound: Inbound) -> bool:
        """Insert unless (source, external_id) is there already; tell whether this call inserted it."""
        row = {**values(inbound, without=frozenset({"order"})), "state": "pending"}
        return await self._is_new(table, row, "source", "external_id")

    async def get(self, inbound: str) -> Inbound:
        """Read one; raises NotFound."""
        return record(Inbound, await self._one(select(table).where(table.c.id == inbound), "inbound"))

    async def amend(self, inbound: str, payload: Mapping[str, Any]) -> None:
        """Replace a row's payload (a number read as the choice it stood for); raises NotFound."""
        if not await self._changed(update(table).where(table.c.id == inbound).values(payload=dict(payload))):
            raise NotFound("inbound")

    async def ready(self, now: datetime, limit: int) -> list[str]:
        """List conversations that have a row due and no living lease, oldest first.

        When there are more than `limit`, neither messages nor timers crowd the others out.
        """
        rows = await self._rows(_READY, {"now": now, "most": limit})
        fair = sorted(islice(_in_turns(rows), limit), key=lambda row: row.order)
        return list(dict.fromkeys(row.conversation for row in fair))

    async def claim(self, conversation: str, now: datetime, lease_seconds: float) -> Claim | None:
        """Take the conversation's lease and its earliest ready row; None when there is none or another worker holds it.

        The row's `attempts` counts this try, so that a message which kills its worker is noticed.
        """
        until = now + timedelta(seconds=lease_seconds)
        leased = await self._first(_TAKE_LEASE, {"of": conversation, "now": now, "until": until})
        if leased is None:
            return None
        row = await self._first(_TAKE_ROW, {"of": conversation, "now": now, "held": leased.lease_no})
        if row is None:  # done by another worker between our reading and our lease
            await self._run(_FREE_LEASE, {"of": conversation, "held": leased.lease_no})
            return None
        return Claim(record(Inbound, row), leased.lease_no)

    async def done(self, claim: Claim) -> None:
        """Mark the row done and free the lease; Conflict when the lease was lost (then the whole turn rolls back)."""
        if not await self._freed(claim) or not await self._end(claim, state=DONE):
            raise Conflict("another worker took over")

    async def retry(self, claim: Claim, due_at: datetime, *, dead: bool) -> None:
        """Free the lease and try again then; `dead` puts the row aside for a person. A lost lease is ignored."""
        if await self._freed(claim):
            await self._end(claim, state=DEAD if dead else "pending", due_at=due_at)

    async def next_due(self) -> datetime | None:
        """Return when the next row falls due, None when nothing waits.

        Rows that are due at once do not count; those of a leased conversation count from the end of its lease.
        """
        moments = [await self._value(statement) for statement in (_NEXT_FREE, _NEXT_LEASED)]
        return min((moment for moment in moments if moment is not None), default=None)

    async def cancel_timers(self, conversation: str, prefix: str) -> None:
        """Drop pending timer rows of a conversation whose external id begins so, but not one being processed."""
        await self._run(
            delete(table).where(
                table.c.conversation == conversation,
                table.c.state == _PENDING,
                table.c.kind == _TIMER,
                func.substr(table.c.external_id, 1, len(prefix)) == prefix,
                ~_in_flight(),
            )
        )

    async def recall(self, command: str) -> Mapping[str, Any] | None:
        """Return what a command with this id answered when it was applied, None when it never was."""
        row = await self._first(select(commands.c.answer).where(commands.c.id == command))
        return row.answer if row else None

    async def remember(self, command: str, answer: Mapping[str, Any]) -> None:
        """Keep what a command answered, in the transaction that applied it; raises Conflict on a second time."""
        if not await self._is_new(commands, {"id": command, "answer": dict(answer)}):
            raise Conflict("the command was applied before")

    async def free_leases(self) -> None:
        """Free every lease: for the start of the one process that holds all workers."""
        await self._run(update(conversation).where(conversation.c.lease_until.is_not(None)).values(lease_until=None))

    async def _freed(self, claim: Claim) -> bool:
        return bool(await self._changed(_FREE_LEASE, {"of": claim.inbound.conversation, "held": claim.lease}))

    async def _end(self, claim: Claim, **changes: Any) -> bool:
        taken = (table.c.id == claim.inbound.id) & (table.c.lease == claim.lease) & (table.c.state == _PENDING)
        return bool(await self._changed(update(table).where(taken).values(**changes)))

"""Owns what is to be done outside and in which order; `bot.outbox` puts rows and does them.

Messages to a conversation go one at a time: the next one waits until the one before is SENT or FAILED (an AMBIGUOUS one
keeps its place) and for one that is to be tried again. Everything else goes when it is due.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)

from bot.model.conversation import Author, Outbound, OutboundKind, OutboundState, Owner
from bot.ports.store import NotFound
from bot.store.locks import OUTBOX
from bot.store.prepared import Prepared
from bot.store.repository import Repository
from bot.store.rows import record, values
from bot.store.tables import conversation, opt_out
from bot.store.tables import outbox as table
from bot.store.types import UtcTime

#: How long a relay may be silent about a row it took before another one looks into it.
LEASE = timedelta(seconds=60)
#: What `wipe` leaves of a payload: which code it was is no secret, the code is.
KEPT = frozenset({"purpose", "language"})

# An answer to HELP is not among them: it also goes to a number that said STOP.
_TEXTS = (OutboundKind.MESSAGE, OutboundKind.CODE_SMS, OutboundKind.NOTICE_SMS, OutboundKind.REMINDER)
_SAID = (*_TEXTS, OutboundKind.CODE_CALL, OutboundKind.CODE_EMAIL, OutboundKind.NOTICE_EMAIL)
_FINAL = (OutboundState.SENT, OutboundState.FAILED, OutboundState.CANCELLED)


# Values that a partial index names are written into the statement, or the planner does not take it.
def _state(state: OutboundState) -> ColumnElement[Any]:
    return literal_column(f"'{state}'", table.c.state.type)


_QUEUED, _SENDING, _AMBIGUOUS = map(_state, (OutboundState.QUEUED, OutboundState.SENDING, OutboundState.AMBIGUOUS))
_MESSAGE = literal_column(f"'{OutboundKind.MESSAGE}'", table.c.kind.type)
_NOW = bindparam("now", type_=UtcTime())


def _is_due(row: FromClause) -> ColumnElement[bool]:
    return or_(row.c.due_at.is_(None), row.c.due_at <= _NOW)


def _may_not_be_said(row: FromClause) -> ColumnElement[bool]:
    """Tell whether the customer said STOP, or a rep has the floor and the bot would interrupt (I6)."""
    stopped = and_(row.c.kind.in_(_TEXTS), exists().where(opt_out.c.phone == row.c.to))
    rep_speaks = exists().where(conversation.c.id == row.c.conversation, conversation.c.owner == Owner.REP)
    interrupts = or_(and_(row.c.kind == _MESSAGE, row.c.author == Author.BOT), row.c.kind == OutboundKind.REMINDER)
    return or_(stopped, and_(interrupts, rep_speaks))


def _is_next(row: FromClause) -> ColumnElement[bool]:
    """Tell whether nothing of the conversation that goes before the row is under way or to be sent."""
    before = table.alias("before")
    of_same = and_(before.c.conversation == row.c.conversation, before.c.kind == _MESSAGE)
    under_way = exists().where(of_same, before.c.state.in_((_SENDING, _AMBIGUOUS)))
    earlier = exists().where(
        of_same,
        before.c.state == _QUEUED,
        before.c.order < row.c.order,
        or_(_is_due(before), before.c.attempts > 0),
    )
    return or_(row.c.kind != _MESSAGE, and_(~under_way, ~earlier))


_candidate = table.alias("candidate")
_CANCEL_UNSAYABLE = (
    update(table)
    .where(table.c.state == _QUEUED, _is_due(table), _may_not_be_said(table))
    .values(state=OutboundState.CANCELLED)
)
_CLAIM = (
    update(table)
    .where(
        # said twice on purpose: after waiting for a row, PostgreSQL asks only this again
        table.c.state == _QUEUED,
        table.c.order.in_(
            select(_candidate.c.order)
            .where(_candidate.c.state == _QUEUED, _is_due(_candidate), _is_next(_candidate))
            .order_by(_candidate.c.order)
            .limit(bindparam("most"))
        ),
    )
    .values(
        state=OutboundState.SENDING,
        attempts=table.c.attempts + 1,
        started_at=_NOW,
        lease_until=bindparam("until", type_=UtcTime()),
    )
    .returning(*table.c)
)


_DUE = Prepared(select(table.c.order).where(table.c.state == _QUEUED, _is_due(table)).limit(1))


class SqlOutbox(Repository):
    """Everything to be done outside."""

    async def put(self, outbound: Outbound) -> None:
        """Insert a row; `id` is unique: putting it twice is once."""
        row = values(outbound, without=frozenset({"order"}))
        await self._is_new(table, row, "id")

    async def get(self, outbound: str) -> Outbound:
        """Read one; raises NotFound."""
        return record(Outbound, await self._one(select(table).where(table.c.id == outbound), "outbound"))

    async def is_due(self, now: datetime) -> bool:
        """Tell whether anything waits to be sent now; it may still have to wait for what goes before."""
        return await self._first(_DUE, {"now": now}) is not None

    async def claim(self, now: datetime, limit: int) -> list[Outbound]:
        """Take due rows (state SENDING, attempts + 1).

        Messages: at most one in flight per conversation, in order; all else at once. What may not be said any more is
        cancelled: a text to a number that said STOP, a bot's message while a rep has the floor.
        """
        await self._hold(OUTBOX)
        await self._run(_CANCEL_UNSAYABLE, {"now": now})
        rows = await self._rows(_CLAIM, {"now": now, "most": limit, "until": now + LEASE})
        return _in_order(rows)

    async def mark(self, outbound: str, state: OutboundState, *, sid: str | None = None, wipe: bool = False) -> None:
        """Write how it ended; `wipe` empties body and payload secrets. Raises NotFound.

        An end is final, but a message that was sent can still fail on its way.
        """
        known_end = _FINAL if state != OutboundState.FAILED else (OutboundState.FAILED, OutboundState.CANCELLED)
        changes: dict[str, Any] = {
            "state": case((table.c.state.in_(known_end), table.c.state), else_=state),
            "lease_until": None,
        }
        if sid is not None:
            changes["sid"] = sid
        if wipe:
            payload = (await self.get(outbound)).payload
            changes |= {"body": "", "payload": {key: payload[key] for key in payload if key in KEPT}}
        if not await self._changed(update(table).where(table.c.id == outbound).values(**changes)):
            raise NotFound("outbound")

    async def later(self, outbound: str, due_at: datetime) -> None:
        """Queue a row again for that time, unless it has ended; raises NotFound."""
        again = table.c.state.not_in(_FINAL)
        changes = {"state": OutboundState.QUEUED, "due_at": due_at, "lease_until": None}
        if not await self._changed(update(table).where(table.c.id == outbound, again).values(**changes)):
            await self.get(outbound)

    async def cancel_bot(self, conversation: str) -> int:
        """Cancel everything that the bot wanted to say in a conversation and has not (O-03); return how many."""
        unsaid = (table.c.conversation == conversation) & (table.c.author == Author.BOT) & table.c.kind.in_(_SAID)
        return await self._changed(_cancel(unsaid))

    async def cancel_to(self, phone: str) -> int:
        """Cancel all unsent text messages to a number that said STOP; return how many."""
        unsent = (table.c.to == phone) & table.c.kind.in_(_TEXTS)
        return await self._changed(_cancel(unsent))

    async def stranded(self, now: datetime, *, all_sending: bool = False) -> list[Outbound]:
        """Take the rows in SENDING or AMBIGUOUS that no living relay holds, so that one reconciler looks into each.

        `all_sending`: at the start of the one process that holds all relays, none of those before is alive.
        """
        let_go = or_(table.c.lease_until.is_(None), table.c.lease_until <= now)
        if all_sending:
            let_go = or_(let_go, table.c.state == _SENDING)
        taken = (
            update(table)
            .where(table.c.state.in_((_SENDING, _AMBIGUOUS)), let_go)
            .values(lease_until=now + LEASE)
            .returning(*table.c)
        )
        return _in_order(await self._rows(taken))

    async def by_sid(self, sid: str) -> Outbound | None:
        """Find the row that a delivery report is about."""
        row = await self._first(select(table).where(table.c.sid == sid))
        return record(Outbound, row) if row else None

    async def next_due(self) -> datetime | None:
        """Return when the next row falls due, None when nothing waits; rows that are due at once do not count."""
        waiting = select(func.min(table.c.due_at)).where(table.c.state == _QUEUED, table.c.due_at.is_not(None))
        moment: datetime | None = await self._value(waiting)
        return moment


def _cancel(which: ColumnElement[bool]) -> Update:
    return update(table).where(table.c.state == _QUEUED, which).values(state=OutboundState.CANCELLED)


def _in_order(rows: Sequence[Row[Any]]) -> list[Outbound]:
    return [record(Outbound, row) for row in sorted(rows, key=lambda row: row.order)]

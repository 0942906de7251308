"""Owns the statements by which the inbox keeps its order: which row is ready, who holds it, when the next one is. `inbox` runs them.

Rows of a conversation go by their order. One that is to be tried again holds up those after it. A timer has no place in
that order: it waits for nobody and nobody waits for it. One that was never tried and is due later holds up nothing.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)

from bot.model.conversation import InboundKind
from bot.store.prepared import Prepared
from bot.store.tables import conversation
from bot.store.tables import inbox as table
from bot.store.types import UtcTime

# Written into the statement: the planner takes a partial index only when it sees the value.
PENDING = literal_column("'pending'", table.c.state.type)
TIMER = literal_column(f"'{InboundKind.TIMER}'", table.c.kind.type)
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
            earlier.c.state == PENDING,
            earlier.c.order < row.c.order,
            earlier.c.attempts > 0,
            earlier.c.due_at > moment,
            earlier.c.kind != TIMER,
        )
        .correlate_except(earlier)
    )
    return and_(row.c.kind != TIMER, retried)


def _is_ready(row: FromClause) -> ColumnElement[bool]:
    return and_(row.c.state == PENDING, _is_due(row, _NOW), ~_must_wait(row, _NOW))


def _is_leased(row: FromClause, until: ColumnElement[Any] | None = None) -> ColumnElement[bool]:
    # not a join: the rows are to be read off their index, a few of them, however many conversations there are
    end = conversation.c.lease_until
    return exists().where(conversation.c.id == row.c.conversation, end.is_not(None) if until is None else end > until)


def _ready(due: ColumnElement[bool], row: FromClause, oldest: ColumnElement[Any]) -> Select[Any]:
    """Select the first ready row of each conversation that `due` picks, read off an index in the order of `oldest`."""
    before = table.alias()
    same_kind = (before.c.kind == TIMER) == (row.c.kind == TIMER)
    first = ~exists().where(
        before.c.conversation == row.c.conversation,
        before.c.state == PENDING,
        before.c.order < row.c.order,
        _is_due(before, _NOW),
        same_kind,
    )
    found = (
        select(row.c.order, row.c.conversation, row.c.due_at)
        .where(row.c.state == PENDING, due, first, ~_must_wait(row, _NOW), ~_is_leased(row, until=_NOW))
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


READY = Prepared(_ready_statement())
_candidate = table.alias("candidate")
_OF_CONVERSATION = _candidate.c.conversation == bindparam("of")

TAKE_LEASE = Prepared(
    update(conversation)
    .where(
        conversation.c.id == bindparam("of"),
        or_(conversation.c.lease_until.is_(None), conversation.c.lease_until <= _NOW),
        exists(select(_candidate.c.order).where(_OF_CONVERSATION, _is_ready(_candidate))),
    )
    .values(lease_no=conversation.c.lease_no + 1, lease_until=bindparam("until", type_=UtcTime()))
    .returning(conversation.c.lease_no)
)
TAKE_ROW = Prepared(
    update(table)
    .where(
        table.c.order
        == select(func.min(_candidate.c.order)).where(_OF_CONVERSATION, _is_ready(_candidate)).scalar_subquery()
    )
    .values(attempts=table.c.attempts + 1, lease=bindparam("held"))
    .returning(*table.c)
)
FREE_LEASE = Prepared(
    update(conversation)
    .where(
        conversation.c.id == bindparam("of"),
        conversation.c.lease_no == bindparam("held"),
        conversation.c.lease_until.is_not(None),
    )
    .values(lease_until=None)
)

NEXT_FREE = (
    select(_candidate.c.due_at)
    .where(
        _candidate.c.state == PENDING,
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
        _candidate.c.state == PENDING,
        ~_must_wait(_candidate, conversation.c.lease_until),
    )
    .correlate(conversation)
    .scalar_subquery()
    .label("moment")
)
_leased = select(_first_after_lease).where(conversation.c.lease_until.is_not(None)).subquery()
NEXT_LEASED = select(func.min(_leased.c.moment))

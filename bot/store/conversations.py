"""Owns conversations in the database: their address, their owner, the reps' queue. Leases on them are `inbox`'s."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, or_, select, union, update
from sqlalchemy.sql.functions import coalesce

from bot.model.conversation import Conversation, Owner
from bot.model.records import QueueItem
from bot.model.signup import Signup, Status
from bot.ports.store import Conflict, NotFound
from bot.store import tables
from bot.store.prepared import Prepared
from bot.store.repository import Repository
from bot.store.rows import record, values
from bot.store.tables import conversation as table
from bot.store.tables import signup

#: Only `take` changes the owner, only the transcript counts lines, and nobody gets another id.
_NOT_SAVED = frozenset({"id", "owner", "rep", "fence", "last_seq"})
#: Nobody reads a longer list; what is further down is found by its number.
QUEUE_LENGTH = 200


_of_id = select(table).where(table.c.id == bindparam("wanted"))
_of_phone = select(table).where(table.c.phone == bindparam("wanted"))
_BY_ID, _BY_PHONE = Prepared(_of_id), Prepared(_of_phone)
# "no key update": rows that refer to it (a message that comes in) need not wait
_BY_ID_HELD = Prepared(_of_id.with_for_update(key_share=True))
_BY_PHONE_HELD = Prepared(_of_phone.with_for_update(key_share=True))
_with_signup = (
    select(*(column.label(f"{of.name}_{column.name}") for of in (table, signup) for column in of.c))
    .join_from(table, signup, signup.c.id == table.c.signup)
    .where(table.c.id == bindparam("wanted"))
)
_WITH_SIGNUP = Prepared(_with_signup)
_HELD_WITH_SIGNUP = Prepared(_with_signup.with_for_update(key_share=True, of=table))
_SAVE = Prepared(
    update(table).where(table.c.id == bindparam("wanted")),
    [field.name for field in fields(Conversation) if field.name not in _NOT_SAVED],
)


class SqlConversations(Repository):
    """Conversations, their address and their owner."""

    async def add(self, conversation: Conversation) -> None:
        """Insert a new conversation; raises Conflict when its phone number belongs to another one."""
        if not await self._is_new(table, values(conversation)):
            raise Conflict("there is a conversation with this id or number")

    async def get(self, conversation: str) -> Conversation:
        """Read one; raises NotFound."""
        return record(Conversation, await self._one(_BY_ID, "conversation", {"wanted": conversation}))

    async def with_signup(self, conversation: str) -> tuple[Conversation, Signup]:
        """Read one with its signup; raises NotFound."""
        return _both(await self._one(_WITH_SIGNUP, "conversation", {"wanted": conversation}))

    async def lock(self, conversation: str) -> Conversation:
        """Read one and hold it until the unit of work ends; raises NotFound."""
        return record(Conversation, await self._one(_BY_ID_HELD, "conversation", {"wanted": conversation}))

    async def lock_with_signup(self, conversation: str) -> tuple[Conversation, Signup]:
        """Read one with its signup, and hold the conversation until the unit of work ends; raises NotFound."""
        return _both(await self._one(_HELD_WITH_SIGNUP, "conversation", {"wanted": conversation}))

    async def save(self, conversation: Conversation) -> None:
        """Write every column but `owner`, `rep`, `fence` and `last_seq`; Conflict when its number is another's."""
        changes = values(conversation, without=_NOT_SAVED)
        if not await self._changed(_SAVE, {**changes, "wanted": conversation.id}):
            raise NotFound("conversation")

    async def by_phone(self, phone: str) -> Conversation | None:
        """Return the one conversation that texts of this number belong to (unique, M-09)."""
        row = await self._first(_BY_PHONE, {"wanted": phone})
        return record(Conversation, row) if row else None

    async def lock_by_phone(self, phone: str) -> Conversation | None:
        """Return it and hold it until the unit of work ends."""
        row = await self._first(_BY_PHONE_HELD, {"wanted": phone})
        return record(Conversation, row) if row else None

    async def claiming(self, phone: str) -> Conversation | None:
        """Return the newest conversation that gave this number as its own without having proven it."""
        proven = and_(table.c.proven, coalesce(table.c.phone, "") == phone)
        found = (
            select(table)
            .join(signup, signup.c.id == table.c.signup)
            .where(signup.c.claimed == phone, ~proven)
            .order_by(table.c.number.desc())
            .limit(1)
        )
        row = await self._first(found)
        return record(Conversation, row) if row else None

    async def take(self, conversation: str, rep: str | None, *, expected_fence: int | None) -> int | None:
        """Compare-and-set of the owner (O-01): the new fence, None when somebody else was faster.

        With `rep` and no `expected_fence`: only when no rep has it. With `expected_fence`: only when the fence is that.
        `rep=None` gives it back to the bot (without a fence: whichever rep has it). Clears `waiting_since` on a claim.
        """
        changes: dict[str, Any] = {"owner": Owner.REP if rep else Owner.BOT, "rep": rep, "fence": table.c.fence + 1}
        if rep:
            changes["waiting_since"] = None
        taken = (
            update(table)
            .where(table.c.id == conversation, _may_take(rep, expected_fence))
            .values(**changes)
            .returning(table.c.fence)
        )
        row = await self._first(taken)
        return row.fence if row else None

    async def queue(self, state: str, rep: str, phone: str | None = None) -> list[QueueItem]:
        """List for the console, newest need first: `waiting` (wants a person or the call, unowned), `mine`, `all`."""
        listed = _queue(state, rep)
        if phone is not None:
            listed = listed.where(_has_number(phone))
        return [_queue_item(row) for row in await self._rows(listed.limit(QUEUE_LENGTH))]


def _both(row: Row[Any]) -> tuple[Conversation, Signup]:
    return record(Conversation, row, "conversation_"), record(Signup, row, "signup_")


def _may_take(rep: str | None, expected_fence: int | None) -> ColumnElement[bool]:
    if expected_fence is not None:
        return table.c.fence == expected_fence
    return table.c.owner == (Owner.BOT if rep else Owner.REP)


def _queue(state: str, rep: str) -> Select[Any]:
    listed = (
        select(
            *(table.c[name] for name in ("id", "signup", "phone", "owner", "rep", "waiting_since", "language")),
            *(signup.c[name] for name in ("status", "facts", "changed_at")),
            tables.rep.c.name.label("rep_name"),
        )
        .join(signup, signup.c.id == table.c.signup)
        .outerjoin(tables.rep, tables.rep.c.id == table.c.rep)
    )
    newest_change = signup.c.changed_at.desc().nulls_last()
    match state:
        case "waiting":
            newest_need = coalesce(table.c.waiting_since, signup.c.changed_at).desc().nulls_last()
            return listed.where(table.c.number.in_(_waiting())).order_by(newest_need)
        case "mine":
            return listed.where(table.c.rep == rep).order_by(newest_change)
        case "all":
            return listed.order_by(newest_change)
        case _:
            raise ValueError("the queue is waiting, mine or all")


def _waiting() -> Any:
    wants_a_person = select(table.c.number).where(table.c.waiting_since.is_not(None), table.c.owner == Owner.BOT)
    awaits_the_call = (
        select(table.c.number)
        .join(signup, and_(signup.c.id == table.c.signup, signup.c.conversation == table.c.id))
        .where(signup.c.status == Status.AWAITING_CALL, table.c.owner == Owner.BOT)
    )
    return union(wants_a_person, awaits_the_call)


def _has_number(phone: str) -> ColumnElement[bool]:
    return or_(table.c.phone == phone, signup.c.phone == phone, signup.c.claimed == phone)


def _queue_item(row: Row[Any]) -> QueueItem:
    name = row.facts.get("full_name", {})
    changed: datetime | None = row.changed_at
    return QueueItem(
        conversation=row.id,
        signup=row.signup,
        phone=row.phone,
        status=row.status,
        owner=row.owner,
        rep=row.rep,
        rep_name=row.rep_name,
        waiting_since=row.waiting_since,
        language=row.language,
        company=row.facts.get("company_confirmed", {}).get("name"),
        name=" ".join(filter(None, (name.get("first"), name.get("last")))) or None,
        changed_at=changed,
    )

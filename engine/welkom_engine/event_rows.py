"""Owns the statements on Rasa's table of events; a session begins with the row of its `action_session_start`.

`tracker_store` calls them inside its transactions. Rows are ordered by id: a clock that steps back moves nothing.
"""

from collections.abc import Iterable
from typing import NamedTuple

import orjson
import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_SESSION_START_NAME
from rasa.shared.core.events import Event
from sqlalchemy.engine import Connection

TABLE: sa.Table = SQLTrackerStore.SQLEvent.__table__

#: This session and the one before it, so that a message that comes again is still recognised.
SESSIONS_KEPT = 2


class Row(NamedTuple):
    """An event as it is stored."""

    id: int
    data: str
    action_name: str | None


def latest_session(connection: Connection, conversation: str) -> list[Row]:
    """Ids and events of the session that began last; of everything, when no beginning is known."""
    first = (
        sa.select(sa.func.coalesce(sa.func.max(TABLE.c.id), 0)).where(_begins_session(conversation)).scalar_subquery()
    )
    return _rows(connection, sa.and_(TABLE.c.sender_id == conversation, TABLE.c.id >= first))


def everything(connection: Connection, conversation: str) -> list[Row]:
    """Ids and events of all sessions that are still kept."""
    return _rows(connection, TABLE.c.sender_id == conversation)


def last_id(connection: Connection, conversation: str) -> int:
    """The id of the last event, 0 for an unknown conversation."""
    query = sa.select(sa.func.coalesce(sa.func.max(TABLE.c.id), 0)).where(TABLE.c.sender_id == conversation)
    return int(connection.execute(query).scalar_one())


def of_latest_session(rows: list[Row]) -> list[Row]:
    """Of all rows of a conversation those of the session that began last."""
    begins = (index for index in reversed(range(len(rows))) if rows[index].action_name == ACTION_SESSION_START_NAME)
    return rows[next(begins, 0) :]


def lock(connection: Connection, conversation: str) -> None:
    """Let nobody else write to this conversation until the transaction ends; SQLite has one writer at a time anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(conversation))))


def append(connection: Connection, conversation: str, events: Iterable[Event]) -> None:
    """Write events behind the others."""
    connection.execute(TABLE.insert(), [_row(conversation, event) for event in events])


def forget_old_sessions(connection: Connection, conversation: str) -> None:
    """Delete what lies before the sessions that are kept."""
    begins = sa.select(TABLE.c.id).where(_begins_session(conversation)).order_by(TABLE.c.id.desc())
    first_kept = connection.execute(begins.offset(SESSIONS_KEPT - 1).limit(1)).scalar_one_or_none()
    if first_kept is not None:
        connection.execute(TABLE.delete().where(TABLE.c.sender_id == conversation, TABLE.c.id < first_kept))


def conversations(connection: Connection) -> list[str]:
    """Every conversation that is known."""
    return list(connection.execute(sa.select(TABLE.c.sender_id).distinct()).scalars())


def _begins_session(conversation: str) -> sa.sql.ColumnElement:
    return sa.and_(TABLE.c.sender_id == conversation, TABLE.c.action_name == ACTION_SESSION_START_NAME)


def _rows(connection: Connection, which: sa.sql.ColumnElement) -> list[Row]:
    query = sa.select(TABLE.c.id, TABLE.c.data, TABLE.c.action_name).where(which).order_by(TABLE.c.id)
    return [Row(*row) for row in connection.execute(query)]


def _row(conversation: str, event: Event) -> dict[str, object]:
    data = event.as_dict()
    return {
        "sender_id": conversation,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": orjson.dumps(data, option=orjson.OPT_NON_STR_KEYS).decode(),
    }

"""Owns the store that a measurement begins with: customers who have proven their number, and the messages they are going to send."""

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.script import Message
from bot.model.checks import Check, CheckName, Outcome
from bot.model.conversation import Channel, Conversation, Inbound, InboundKind, Language
from bot.model.signup import Signup, Status
from bot.store.migrate import migrate
from bot.store.unit_of_work import SqlStore

_GIVEN_AT = datetime(2026, 1, 1, tzinfo=UTC)
#: More lines than a conversation has that still has to be greeted.
_LINES_BEFORE = 20


def address(folder: Path) -> str:
    """Return the address of the store in a folder: where `WELKOM_DATA_DIR` puts it."""
    return f"sqlite+aiosqlite:///{folder / 'welkom.db'}"


def message_id(conversation: str, number: int) -> str:
    """Return the id of a conversation's message."""
    return f"{conversation}-{number}"


def prepare(folder: Path, conversations: Sequence[str], script: Sequence[Message]) -> None:
    """Make a store with these conversations, each with the messages of the script."""
    asyncio.run(_prepare(folder, conversations, script))


async def _prepare(folder: Path, conversations: Sequence[str], script: Sequence[Message]) -> None:
    await migrate(address(folder))
    store = SqlStore(address(folder))
    async with store.begin() as uow:
        for number, conversation in enumerate(conversations):
            await uow.signups.add(_signup(conversation, number))
            await uow.conversations.add(_conversation(conversation))
            for row in _rows(conversation, script):
                await uow.inbox.put(row)
    await store.close()


def _signup(conversation: str, number: int) -> Signup:
    phone = f"+316{number:08d}"
    checks = [Check(name, Outcome.PASSED) for name in (CheckName.PHONE, CheckName.OTP)]
    checks.append(Check(CheckName.SANCTIONS, Outcome.PENDING))
    return Signup(
        id=f"signup-{conversation}",
        conversation=conversation,
        status=Status.IN_PROGRESS,
        phone=phone,
        facts={"mobile_number": {"number": phone}, "otp": {"proven": phone}},
        checks={check.name: check for check in checks},
        created_at=_GIVEN_AT,
        changed_at=_GIVEN_AT,
    )


def _conversation(conversation: str) -> Conversation:
    return Conversation(
        id=conversation,
        signup=f"signup-{conversation}",
        channel=Channel.WEB,
        language=Language.NL,
        language_known=True,
        last_seq=_LINES_BEFORE,
        created_at=_GIVEN_AT,
    )


def _rows(conversation: str, script: Iterable[Message]) -> Iterator[Inbound]:
    for number, message in enumerate(script):
        words = InboundKind.CHOICE if message.value is not None else InboundKind.TEXT
        name = message_id(conversation, number)
        yield Inbound(
            id=name,
            conversation=conversation,
            source="bench",
            external_id=name,
            kind=InboundKind.CHECK if message.event else words,
            channel=Channel.WEB,
            text=message.text,
            payload={"value": message.value, **message.payload},
        )


def crowd(database: Path, signups: int) -> None:
    """Add so many signups of other customers, each with its conversation, and a message that was answered."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for table, changed in _COPIED.items():
            connection.execute(_copies(connection, table, changed), {"many": signups})
        connection.execute("ANALYZE")
    connection.close()


_OTHER = "'crowd-' || i"
#: Which columns differ from those of the row that is copied, the newest one of its table.
_COPIED = {
    "signup": {
        "id": "'signup-crowd-' || i",
        "conversation": _OTHER,
        "phone": "'+491' || printf('%09d', i)",
        "claimed": "'+491' || printf('%09d', i)",
    },
    "conversation": {"id": _OTHER, "signup": "'signup-crowd-' || i"},
    "inbox": {"id": _OTHER, "external_id": _OTHER, "conversation": _OTHER, "state": "'done'"},
}


def _copies(connection: sqlite3.Connection, table: str, changed: dict[str, str]) -> str:
    described = connection.execute(f"SELECT name, pk FROM pragma_table_info('{table}')")  # noqa: S608 - names of ours
    columns = [name for name, key in described if not key]
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    count = "WITH RECURSIVE one(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM one WHERE i < :many)"
    newest = f"(SELECT * FROM {table} ORDER BY rowid DESC LIMIT 1)"  # noqa: S608
    return f"{count} INSERT INTO {table} ({names}) SELECT {values} FROM {newest}, one"  # noqa: S608

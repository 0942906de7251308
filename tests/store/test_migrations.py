"""Migrations: they make the tables of the models, from nothing or twice at once, and take them away again."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.model import records
from bot.model.conversation import Conversation, Inbound, Line, Outbound
from bot.model.signup import Signup
from bot.store import migrate as migrating
from bot.store import tables
from bot.store.connect import connect
from bot.store.migrate import downgrade, migrate
from bot.store.unit_of_work import SqlStore
from tests.store.given import NOW, PHONE, a_line, a_rep, an_acceptance, an_inbound, an_outbound, begun

_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND type IN ('table', 'index')"
_POSTGRES = (
    """SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
       WHERE table_schema = current_schema()""",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = current_schema()::regnamespace""",
)
_TABLE_OF = {
    Conversation: tables.conversation,
    Signup: tables.signup,
    Inbound: tables.inbox,
    Outbound: tables.outbox,
    Line: tables.line,
    records.WebSession: tables.web_session,
    records.ShortLink: tables.short_link,
    records.Code: tables.code,
    records.SecondFactor: tables.second_factor,
    records.Acceptance: tables.acceptance,
    records.AuditRow: tables.audit,
    records.Rep: tables.rep,
    records.RepSession: tables.rep_session,
    records.Call: tables.phone_call,
}


def described(connection: Connection) -> list[str]:
    """Describe every table, index and constraint, alike whoever made it."""
    queries = (_SQLITE,) if connection.dialect.name == "sqlite" else _POSTGRES
    rows = [tuple(row) for query in queries for row in connection.execute(text(query))]
    schema = "" if connection.dialect.name == "sqlite" else connection.execute(text("SELECT current_schema()")).scalar()
    said = [re.sub(r"\s+", " ", " | ".join(map(str, row))).replace(f"{schema}.", "") for row in rows]
    # in which order a table lists its constraints says nothing
    parts = [", ".join(sorted(re.split(r", (?=CONSTRAINT|UNIQUE|PRIMARY|FOREIGN)| \)$", line))) for line in said]
    return sorted(part for part in parts if "alembic_version" not in part)


async def schema_of(url: str) -> list[str]:
    """Describe the database at an address."""
    found: list[str] = []
    await _run(url, lambda connection: found.extend(described(connection)))
    return found


async def _run(url: str, work: Callable[[Connection], None]) -> None:
    database = connect(url)
    await database.run(work)
    await database.close()


async def fill(store: SqlStore) -> None:
    """Put a row into most tables."""
    await begun(store, phone=PHONE)
    async with store.begin() as uow:
        await uow.inbox.put(an_inbound("1"))
        await uow.inbox.remember("c", {})
        await uow.outbox.put(an_outbound("1"))
        await uow.transcript.append(a_line())
        await uow.ledger.accept(an_acceptance())
        await uow.people.hit("k", NOW)
        await uow.people.set_stopped(PHONE, NOW)
        await uow.people.add_session(records.WebSession("t", "a", proven=True, created_at=NOW))
        await uow.reps.add(a_rep())
        await uow.reps.add_session(records.RepSession("t", "r1", "c", NOW, NOW))
        await uow.reps.add_call(records.Call("c", "a", "r1", records.CallState.RINGING, NOW))


@pytest.fixture
def fresh_url(database_url: str, tmp_path: Path) -> str:
    """The address of a place without tables: another file, or another schema."""
    if database_url.startswith("sqlite"):
        return f"sqlite+aiosqlite:///{tmp_path}/deep/er/fresh.db"
    return f"{database_url}?options=-csearch_path%3Dfresh"


@pytest.fixture
async def fresh(fresh_url: str, database_url: str) -> str:
    """The same, ready to use."""
    if fresh_url.startswith("postgresql"):
        for statement in ("DROP SCHEMA IF EXISTS fresh CASCADE", "CREATE SCHEMA fresh"):
            await _run(database_url, lambda connection, statement=statement: connection.execute(text(statement)))
    return fresh_url


async def test_the_migrations_make_the_tables_of_the_models(fresh: str) -> None:
    """Columns, types, indices, constraints: exactly what `tables` says."""
    await _run(fresh, tables.metadata.create_all)
    wanted = await schema_of(fresh)
    await _run(fresh, tables.metadata.drop_all)
    await migrate(fresh)
    assert await schema_of(fresh) == wanted
    assert len(wanted) > len(tables.metadata.tables)


async def test_down_and_up_on_a_filled_database(fresh: str) -> None:
    """Downgrading takes everything away, rows and all; upgrading again gives a working database."""
    await migrate(fresh)
    made = await schema_of(fresh)
    for _ in range(2):
        store = SqlStore(fresh)
        await fill(store)
        await store.close()
        await downgrade(fresh, "base")
        assert await schema_of(fresh) == []
        await migrate(fresh)
        assert await schema_of(fresh) == made


async def test_migrating_again_keeps_what_is_there(fresh: str) -> None:
    """Every start migrates; the rows stay."""
    await migrate(fresh)
    store = SqlStore(fresh)
    await fill(store)
    await migrate(fresh)
    async with store.begin() as uow:
        assert await uow.people.stopped(PHONE)
        assert await uow.ledger.verify() is None
    await store.close()


async def test_processes_that_start_together_take_turns(fresh: str) -> None:
    """Four at once: one makes the tables, all succeed."""
    await asyncio.gather(*(migrate(fresh) for _ in range(4)))
    assert await schema_of(fresh)


async def test_a_migration_that_fails_leaves_nothing(fresh: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it or none, on SQLite as well."""

    def broken(connection: Connection, **options: Any) -> None:
        run(connection, **options)
        raise ZeroDivisionError

    run = migrating._run
    monkeypatch.setattr(migrating, "_run", broken)
    with pytest.raises(ZeroDivisionError):
        await migrate(fresh)
    assert await schema_of(fresh) == []


def test_there_is_one_head() -> None:
    """Two branches of migrations could not both be the newest."""
    config = Config()
    config.set_main_option("script_location", str(migrating._SCRIPTS))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


@pytest.mark.parametrize("kind", _TABLE_OF, ids=lambda kind: kind.__name__)
def test_every_field_has_its_column(kind) -> None:
    """A record of the model can be kept as it is."""
    assert {field.name for field in fields(kind)} <= set(_TABLE_OF[kind].columns.keys())

"""The ledger: append-only in the database, and a chain that shows what was changed past it."""

import asyncio
from dataclasses import fields, replace
from datetime import timedelta, timezone

import pytest
from sqlalchemy import Executable, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.model.records import Acceptance
from bot.store.connection import Statements
from bot.store.ledger import GENESIS
from bot.store.tables import acceptance, audit, chain
from bot.store.unit_of_work import SqlStore
from tests.store.given import NOW, an_acceptance, an_audit_row


async def accepted(store: SqlStore, count: int) -> list[Acceptance]:
    """Append acceptances."""
    async with store.begin() as uow:
        return [await uow.ledger.accept(an_acceptance(f"document{number}")) for number in range(count)]


async def misfit(store: SqlStore) -> int | None:
    """Check the chain of acceptances."""
    async with store.begin() as uow:
        return await uow.ledger.verify()


async def tamper(store: SqlStore, *statements: Executable) -> None:
    """Change rows as somebody with the keys of the database could: past the triggers."""
    async with store._database.transaction() as connection:
        await _without_triggers(connection)
        for statement in statements:
            await connection.execute(statement)


async def _without_triggers(connection: Statements) -> None:
    if connection.dialect == "postgresql":
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for name in ("acceptance_no_update", "acceptance_no_delete", "audit_no_update"):
        await connection.execute(text(f"DROP TRIGGER {name}"))


class TestAccept:
    """Acceptances are appended."""

    async def test_everything_comes_back_with_the_chain(self, store: SqlStore) -> None:
        """Numbered from one, each with the hash of the one before."""
        rows = await accepted(store, 3)
        assert [row.id for row in rows] == [1, 2, 3]
        assert [row.prior_sha256 for row in rows] == [GENESIS, rows[0].row_sha256, rows[1].row_sha256]
        assert replace(rows[0], id=0, prior_sha256="", row_sha256="") == an_acceptance("document0")
        async with store.begin() as uow:
            await uow.ledger.accept(an_acceptance(signup="another"))
            assert await uow.ledger.acceptances("signup-a") == rows
        assert await misfit(store) is None

    async def test_parallel_appends_are_one_chain(self, store: SqlStore) -> None:
        """Thirty at once, every third rolled back, leave twenty rows without a gap."""

        async def accept(number: int) -> None:
            async with store.begin() as uow:
                await uow.ledger.accept(an_acceptance(str(number)))
                await uow.ledger.audit(an_audit_row())
                if number % 3 == 0:
                    raise ZeroDivisionError

        await asyncio.gather(*(accept(number) for number in range(30)), return_exceptions=True)
        async with store.begin() as uow:
            assert [row.id for row in await uow.ledger.acceptances("signup-a")] == list(range(1, 21))
            assert len(await uow.ledger.audited("a")) == 20
            assert await uow.ledger.verify() is None
            assert await uow.ledger.verify_audit() is None

    async def test_the_hash_is_of_what_the_database_gives_back(self, store: SqlStore) -> None:
        """Whatever the time zone of the caller, and whatever strange text a customer sent."""
        odd = an_acceptance(mechanism='said "ja\x00\ud800é€"', at=NOW.astimezone(timezone(timedelta(hours=5))))
        async with store.begin() as uow:
            await uow.ledger.accept(odd)
            await uow.ledger.audit(an_audit_row(detail={"b": 1, "a": [0.1, None, "é"], "é": {"z": True}}))
        async with store.begin() as uow:
            assert await uow.ledger.verify() is None
            assert await uow.ledger.verify_audit() is None


class TestAudit:
    """What was done is appended as well."""

    async def test_what_was_done_to_a_subject_in_order(self, store: SqlStore) -> None:
        """Everything of a row is kept."""
        rows = [an_audit_row(action=action) for action in ("claim", "reveal", "release")]
        async with store.begin() as uow:
            for row in (rows[0], an_audit_row("b"), *rows[1:]):
                await uow.ledger.audit(row)
            assert await uow.ledger.audited("a") == rows

    async def test_a_change_is_seen(self, store: SqlStore) -> None:
        """The first row that does not fit is named."""
        async with store.begin() as uow:
            for number in range(3):
                await uow.ledger.audit(an_audit_row(detail={"n": number}))
        await tamper(store, update(audit).where(audit.c.id == 2).values(detail={"n": 7}))
        async with store.begin() as uow:
            assert await uow.ledger.verify_audit() == 2
            assert await uow.ledger.verify() is None


class TestTampering:
    """A change is refused; one made past the refusal is seen."""

    @pytest.mark.parametrize("table", [acceptance, audit], ids=["acceptance", "audit"])
    async def test_the_database_refuses_to_change_or_delete(self, store: SqlStore, table) -> None:
        """Through the application's own connection."""
        await accepted(store, 1)
        async with store.begin() as uow:
            await uow.ledger.audit(an_audit_row())
        for statement in (update(table).values(row_sha256="x"), delete(table)):
            with pytest.raises(DBAPIError, match="append-only"):
                await _execute(store, statement)
        assert await misfit(store) is None

    async def test_emptying_is_refused_on_postgres(self, postgres_store: SqlStore) -> None:
        """TRUNCATE is no DELETE."""
        with pytest.raises(DBAPIError, match="append-only"):
            await _execute(postgres_store, text("TRUNCATE acceptance"))

    @pytest.mark.parametrize("column", [field.name for field in fields(Acceptance) if field.name not in {"id", "at"}])
    async def test_every_column_is_bound(self, sqlite_store: SqlStore, column) -> None:
        """A change of any column is seen at its row."""
        await accepted(sqlite_store, 3)
        await tamper(sqlite_store, update(acceptance).where(acceptance.c.id == 2).values(**{column: "forged"}))
        assert await misfit(sqlite_store) == 2

    async def test_a_moved_moment_is_seen(self, store: SqlStore) -> None:
        """By a microsecond, on either database."""
        await accepted(store, 2)
        moved = NOW + timedelta(microseconds=1)
        await tamper(store, update(acceptance).where(acceptance.c.id == 1).values(at=moved))
        assert await misfit(store) == 1

    async def test_a_missing_row_is_seen(self, store: SqlStore) -> None:
        """In the middle."""
        await accepted(store, 3)
        await tamper(store, delete(acceptance).where(acceptance.c.id == 2))
        assert await misfit(store) == 2

    async def test_a_missing_end_is_seen(self, store: SqlStore) -> None:
        """The chain knows how long it is."""
        await accepted(store, 3)
        await tamper(store, delete(acceptance).where(acceptance.c.id == 3))
        assert await misfit(store) == 3

    async def test_a_row_that_nobody_appended_is_seen(self, store: SqlStore) -> None:
        """Even a copy with the right number."""
        (row,) = await accepted(store, 1)
        forged = {field.name: getattr(row, field.name) for field in fields(row)} | {"id": 2}
        await tamper(store, insert(acceptance).values(**forged))
        assert await misfit(store) == 2

    async def test_a_forged_end_is_seen(self, store: SqlStore) -> None:
        """Rows without their place in the chain do not fit it."""
        await accepted(store, 2)
        await tamper(store, update(chain).where(chain.c.name == "acceptance").values(length=1))
        assert await misfit(store) == 3

    async def test_a_long_chain_is_read_in_pages(self, sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
        """The pages meet without a gap."""
        monkeypatch.setattr("bot.store.ledger._PAGE", 2)
        await accepted(sqlite_store, 5)
        assert await misfit(sqlite_store) is None
        await tamper(sqlite_store, update(acceptance).where(acceptance.c.id == 5).values(person="forged"))
        assert await misfit(sqlite_store) == 5


async def _execute(store: SqlStore, statement: Executable) -> None:
    async with store._database.transaction() as connection:
        await connection.execute(statement)


async def test_an_untouched_ledger_fits(store: SqlStore) -> None:
    """Empty, it has no first misfit."""
    assert await misfit(store) is None
    async with store._database.transaction() as connection:
        assert {row.name for row in (await connection.execute(select(chain.c.name))).rows} == {"acceptance", "audit"}

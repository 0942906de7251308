"""Owns the connections to PostgreSQL: a pool, and time limits for what runs on it. `repository` sends statements."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import URL, Executable, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.store.connection import Answer, Work, answer
from bot.store.prepared import Prepared

_OPTIONS = "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
_SECONDS_FOR_A_CONNECTION = 10


class PostgresStatements:
    """A transaction."""

    dialect = "postgresql"

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def execute(self, statement: Executable | Prepared, values: Mapping[str, Any] | None = None) -> Answer:
        """Run a statement."""
        plain = statement.statement if isinstance(statement, Prepared) else statement
        return answer(await self._connection.execute(plain, values))


class Postgres:
    """A PostgreSQL database."""

    def __init__(self, address: URL, pool_size: int, **options: Any) -> None:
        server_options = f"{_OPTIONS} {address.query.get('options', '')}".strip()
        self.engine = create_async_engine(
            address,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=_SECONDS_FOR_A_CONNECTION,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 5, "application_name": "welkom", "options": server_options},
            **options,
        )

    @asynccontextmanager
    async def transaction(self, *, durable: bool = True) -> AsyncIterator[PostgresStatements]:
        """Begin; what need not be durable is so as well, as saying otherwise would cost a message to the server."""
        del durable
        async with self.engine.begin() as connection:
            yield PostgresStatements(connection)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[PostgresStatements]:
        """Begin to read one moment of the database; what would change something raises."""
        async with self.engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            async with connection.begin():
                yield PostgresStatements(connection)

    async def run(self, work: Work) -> None:
        """Do something lengthy in a transaction."""
        async with self.engine.begin() as connection:
            for limit in ("lock_timeout", "statement_timeout"):
                await connection.execute(text(f"SET LOCAL {limit} = 0"))
            await connection.run_sync(work)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

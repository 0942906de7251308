"""Owns the locks that are no row: PostgreSQL's advisory ones, held until the unit of work ends.

SQLite has one writer anyway. `outbox`, `people` and `migrate` hold them.
"""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

# the first half of the key tells what is locked, the second which one of it
MIGRATION, OUTBOX, LIMIT = 7301, 7302, 7303


async def held(connection: AsyncConnection, what: int, which: str = "") -> None:
    """Wait until nobody else holds the lock, then hold it."""
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(what, func.hashtext(which))))

"""Owns the locks that are no row: PostgreSQL's advisory ones, held until the unit of work ends.

SQLite has one writer anyway. `outbox`, `people` and `migrate` hold them.
"""

from typing import Any

from sqlalchemy import Select, func, select

# the first half of the key tells what is locked, the second which one of it
MIGRATION, OUTBOX, LIMIT = 7301, 7302, 7303


def advisory(what: int, which: str = "") -> Select[Any]:
    """Return the statement that waits until nobody else holds the lock, then holds it."""
    return select(func.pg_advisory_xact_lock(what, func.hashtext(which)))

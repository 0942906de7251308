"""Owns waiting for a database through a cancellation; every statement and the end of a transaction go through here."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from sqlalchemy import Dialect

Result = TypeVar("Result")


async def to_the_end(dialect: Dialect, work: Coroutine[Any, Any, Result]) -> Result:
    """Do it; on SQLite a cancellation counts only once it is done.

    A statement of SQLite that is dropped half-way keeps the whole database locked until its cursor is collected. One of
    PostgreSQL is cancelled by its driver, and its connection closed.
    """
    if dialect.name != "sqlite":
        return await work
    task, cancelled = asyncio.ensure_future(work), False
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError:
            cancelled = True
    if cancelled:
        task.exception()  # retrieved: what is told is the cancellation
        raise asyncio.CancelledError
    return task.result()

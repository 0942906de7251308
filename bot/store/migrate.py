"""Owns bringing a database to the newest tables, from none or older ones; `welkom migrate` and `up` call it."""

from functools import partial
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from bot.store.connect import connect
from bot.store.locks import MIGRATION, advisory
from bot.store.repository import translated

_SCRIPTS = Path(__file__).parent / "migrations"


async def migrate(url: str, revision: str = "head") -> None:
    """Upgrade the database at an address to the newest version; processes that start together take turns."""
    await _change(url, revision, up=True)


async def downgrade(url: str, revision: str) -> None:
    """Take the database back to an older version; `base` removes every table."""
    await _change(url, revision, up=False)


async def _change(url: str, revision: str, *, up: bool) -> None:
    database = connect(url)
    try:
        with translated():
            await database.run(partial(_run, revision=revision, up=up))
    finally:
        await database.close()


def _run(connection: Connection, *, revision: str, up: bool) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(advisory(MIGRATION))
    config = Config()
    # Alembic reads a percent sign in a path as the begin of a placeholder
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    (command.upgrade if up else command.downgrade)(config, revision)

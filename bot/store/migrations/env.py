"""Owns how Alembic runs here: inside the transaction that `bot.store.migrate` has opened."""

from alembic import context

from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can do it as well: all of a migration or nothing
)
with context.begin_transaction():
    context.run_migrations()

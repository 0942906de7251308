"""Owns the metadata and the kinds of columns that the tables are written with."""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, text

from bot.store.types import Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

#: A number that grows with every row, which SQLite only gives to its own kind of integer.
Number = BigInteger().with_variant(Integer, "sqlite")


def number(name: str) -> Column[Any]:
    """Return the key that grows with every row."""
    return Column(name, Number, primary_key=True, autoincrement=True)


def must(name: str, kind: Any, **rest: Any) -> Column[Any]:
    """Return a column that always has a value."""
    return Column(name, kind, nullable=False, **rest)


def may(name: str, kind: Any) -> Column[Any]:
    """Return a column that may have no value."""
    return Column(name, kind, nullable=True)


def of_conversation(*, key: bool = False) -> Column[Any]:
    """Return the column that names the conversation a row belongs to."""
    return Column("conversation", Words, ForeignKey("conversation.id"), nullable=False, primary_key=key)


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index over the rows that meet a condition."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))

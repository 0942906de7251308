"""Owns the way between a row and a record of the model: equal names, so no list of fields; repositories use it."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Row

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = TypeVar("Record", bound="DataclassInstance")


def record(kind: type[Record], row: Row[Any], prefix: str = "") -> Record:
    """Return the row as a record; of a row of two tables, the columns that begin with `prefix`."""
    return kind(*[row[place] for place in _places(kind, row._fields, prefix)])


@cache
def _places(kind: type[Record], columns: tuple[str, ...], prefix: str) -> list[int]:
    return [columns.index(prefix + field.name) for field in fields(kind)]


def values(one: "DataclassInstance", *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return the columns of a record, but those that the store itself gives."""
    return {name: _plain(getattr(one, name)) for name in _names(type(one)) if name not in without}


@cache
def _names(kind: type["DataclassInstance"]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | datetime):  # asked first, as nearly all are
        return value
    return dict(value) if isinstance(value, Mapping) else value

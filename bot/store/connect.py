"""Owns which kind of database an address means. `unit_of_work` and `migrate` begin with it."""

import json
from typing import Any

import orjson
from sqlalchemy import make_url

from bot.store.connection import Database
from bot.store.sqlite import Sqlite


def connect(url: str, pool_size: int = 10) -> Database:
    """Return the database at a `sqlite+aiosqlite:///` or `postgresql+psycopg://` address; nothing is opened yet."""
    address = make_url(url)
    # parameters are personal data, and errors are logged
    options = {"hide_parameters": True, "json_serializer": _json, "json_deserializer": _read_json}
    if address.get_backend_name() == "sqlite":
        return Sqlite(address, **options)
    from bot.store.postgres import Postgres  # noqa: PLC0415 - SQLite starts without its libraries

    return Postgres(address, pool_size, **options)


def _read_json(text: str | bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        # half a surrogate pair, which orjson does not take
        return json.loads(text)


def _json(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return json.dumps(value, separators=(",", ":"), allow_nan=False)

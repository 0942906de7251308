"""Owns how the settings are shown to a person: secrets only as set or not.

`welkom settings` prints it, and the documentation copies it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from bot.settings.problems import env_name
from bot.settings.tree import Settings

_CREDENTIALS = re.compile(r"//[^/@]*@")


class Row(NamedTuple):
    """One setting."""

    name: str
    value: str
    default: str
    meaning: str


def rows(settings: Settings) -> Iterator[Row]:
    """All settings in their order, with values that may be shown."""
    for field, about in Settings.model_fields.items():
        value = _shown(field, getattr(settings, field))
        yield Row(env_name(field), value, _default(field, about), about.description or "")


def _default(field: str, about: FieldInfo) -> str:
    shown = _shown(field, about.default)
    return "" if shown == "not set" else shown


def _shown(field: str, value: object) -> str:
    if isinstance(value, SecretStr):
        plain = value.get_secret_value()
        if plain and field.endswith("_url"):
            return _CREDENTIALS.sub("//•••@", plain)
        return "set" if plain else "not set"
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)

"""Owns how a value of the model becomes a value of a column, alike on both databases; `tables` uses the types."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

from bot.model.checks import Check, CheckName, Outcome
from bot.model.conversation import Choice, Link


def storable(text: str) -> str:
    """Return the text without what PostgreSQL (NUL) or UTF-8 (half a surrogate pair) cannot hold."""
    return text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Words(TypeDecorator[str]):
    """Text as people and programs send it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _: Dialect) -> str | None:
        """Take out what a database refuses, so that no message can get stuck on it."""
        if value is None or (value.isprintable() and value.isascii()):
            return value
        return storable(value)


class UtcTime(TypeDecorator[datetime]):
    """An aware moment; SQLite keeps it as text in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Turn it to UTC; a naive moment is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be kept")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Give it back aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Named(TypeDecorator[StrEnum]):
    """A member of one of the model's enumerations, kept by its value."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, _: Dialect) -> str | None:
        """Keep the value."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, _: Dialect) -> StrEnum | None:
        """Give the member back."""
        return None if value is None else self.kind(value)


class Strings(TypeDecorator[tuple[str, ...]]):
    """A tuple of texts."""

    impl = JSON
    cache_ok = True

    def process_result_value(self, value: list[str] | None, _: Dialect) -> tuple[str, ...] | None:
        """Give the tuple back."""
        return None if value is None else tuple(value)


class Choices(TypeDecorator[tuple[Choice, ...]]):
    """The quick replies of a line."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[Choice, ...] | None, _: Dialect) -> list[dict[str, str]] | None:
        """Keep label and value of each."""
        return None if value is None else [asdict(choice) for choice in value]

    def process_result_value(self, value: list[dict[str, str]] | None, _: Dialect) -> tuple[Choice, ...] | None:
        """Give the choices back."""
        return None if value is None else tuple(Choice(**choice) for choice in value)


class Linked(TypeDecorator[Link]):
    """The link of a line."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Link | None, _: Dialect) -> dict[str, str] | None:
        """Keep label and address."""
        return None if value is None else asdict(value)

    def process_result_value(self, value: dict[str, str] | None, _: Dialect) -> Link | None:
        """Give the link back."""
        return None if value is None else Link(**value)


class Checks(TypeDecorator[Mapping[CheckName, Check]]):
    """The checks of a signup: part of it and versioned with it, so kept in its row."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Mapping[CheckName, Check] | None, _: Dialect) -> dict[str, Any] | None:
        """Keep each under its name."""
        return None if value is None else {str(name): _check_out(check) for name, check in value.items()}

    def process_result_value(self, value: dict[str, Any] | None, _: Dialect) -> dict[CheckName, Check] | None:
        """Give the checks back."""
        return None if value is None else {CheckName(name): _check_in(check) for name, check in value.items()}


def _check_out(check: Check) -> dict[str, Any]:
    deadline = check.deadline_at
    return {
        **{name: getattr(check, name) for name in ("name", "outcome", "run", "reason", "tries")},
        "data": dict(check.data),
        "deadline_at": deadline.astimezone(UTC).isoformat() if deadline else None,
    }


def _check_in(kept: dict[str, Any]) -> Check:
    deadline = kept["deadline_at"]
    return Check(
        **{
            **kept,
            "name": CheckName(kept["name"]),
            "outcome": Outcome(kept["outcome"]),
            "deadline_at": datetime.fromisoformat(deadline) if deadline else None,
        }
    )

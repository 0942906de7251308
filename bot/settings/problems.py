"""Owns the plain sentences in which settings are refused: all of them at once, and never a value.

`cli` prints them and ends.
"""

from collections.abc import Iterable
from difflib import get_close_matches

from pydantic import ValidationError

PREFIX = "WELKOM_"

#: Read by the engine's process, or handed to a child by its parent.
_OTHERS = frozenset({"WELKOM_ENGINE_HOST", "WELKOM_PARENT_PID"})


class SettingsError(Exception):
    """The settings do not allow a start; `problems` has one sentence for each reason."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def env_name(field: str) -> str:
    """The name of a setting as people write it."""
    return PREFIX + field.upper()


def sentences(error: ValidationError) -> list[str]:
    """One sentence for each value that was refused, without quoting it: it may be a secret."""
    return [_sentence(str(found["loc"][0]), found["msg"]) for found in error.errors(include_input=False)]


def _sentence(field: str, message: str) -> str:
    reason = message.removeprefix("Value error, ").removeprefix("Assertion failed, ")
    reason = reason.replace("Input should", "should", 1)
    return f"{env_name(field)} {reason}." if reason.startswith("should") else f"{env_name(field)}: {reason}."


def unknown_names(given: Iterable[str], known: Iterable[str]) -> list[str]:
    """One sentence for each name that looks like a setting of ours and is none."""
    names = {env_name(field) for field in known}
    strangers = sorted({g.upper() for g in given if g.upper().startswith(PREFIX)} - names - _OTHERS)
    return [_stranger(name, names) for name in strangers]


def _stranger(name: str, names: set[str]) -> str:
    near = get_close_matches(name, names, n=1)
    return f"{name} is no setting of Welkom{f'; did you mean {near[0]}?' if near else '.'}"

"""Owns what the engine is told from outside, and its time limits; all problems are named at once.

`__main__` reads it before anything heavy is imported.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

#: A call to the action server ends before the turn does, so that a turn always knows why it failed.
ACTION_TIMEOUT = 10.0
#: A turn ends before whoever asked for it gives up, and long before anybody else may take the conversation.
TURN_BUDGET = 20.0
#: Longest wait of a second message for the first one of its conversation.
QUEUE_LIMIT = 60.0
#: A session with more events than this ends with its turn: reading 2,000 events costs 0.7 s in every turn.
SESSION_EVENTS = 200
#: How many running sessions are kept in memory, at about a tenth of a megabyte each.
SESSIONS_IN_MEMORY = 500


class CannotStart(Exception):
    """The engine refuses to start; the message says everything that is wrong."""


@dataclass(frozen=True)
class Settings:
    """Everything the engine knows of the world around it."""

    secret: str = field(repr=False)
    actions_url: str = "http://127.0.0.1:5055/actions"
    database_url: str = field(default="sqlite:///tracker.db", repr=False)
    host: str = "127.0.0.1"
    parent_pid: int | None = None
    action_timeout: float = ACTION_TIMEOUT
    turn_budget: float = TURN_BUDGET
    queue_limit: float = QUEUE_LIMIT
    session_events: int = SESSION_EVENTS

    def __post_init__(self) -> None:
        problems = list(_problems(self))
        if problems:
            raise CannotStart("; ".join(problems))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment."""
        told = os.environ if environment is None else environment  # noqa: TID251 - the engine's only reader
        return cls(
            secret=told.get("WELKOM_ENGINE_SECRET", ""),
            actions_url=told.get("WELKOM_ACTIONS_URL") or cls.actions_url,
            database_url=told.get("WELKOM_ENGINE_DATABASE_URL") or f"sqlite:///{_own_database()}",
            host=told.get("WELKOM_ENGINE_HOST") or cls.host,
            parent_pid=_number(told, "WELKOM_PARENT_PID"),
            session_events=_number(told, "WELKOM_ENGINE_SESSION_EVENTS") or cls.session_events,
        )


def _problems(settings: Settings) -> list[str]:
    problems = []
    if not settings.secret.strip():
        problems.append("WELKOM_ENGINE_SECRET is not set: without it anybody could speak for the gateway")
    if not settings.actions_url.startswith(("http://", "https://")):
        problems.append("WELKOM_ACTIONS_URL is not an http address")
    if "://" not in settings.database_url:
        problems.append("WELKOM_ENGINE_DATABASE_URL is not a database address")
    if not settings.action_timeout < settings.turn_budget < settings.queue_limit:
        problems.append("time limits must grow from the action call over the turn to the queue")
    return problems


def _number(told: Mapping[str, str], name: str) -> int | None:
    value = told.get(name, "")
    if not value:
        return None
    if not value.isdecimal():
        raise CannotStart(f"{name} is not a number")
    return int(value)


def _own_database() -> Path:
    return Path(__file__).resolve().parents[2] / "var" / "engine" / "tracker.db"


def prepare_environment() -> None:
    """Tell libraries that read the environment while they are imported: no telemetry, no display, one thread each."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"  # noqa: TID251
    for name, value in (
        ("OMP_NUM_THREADS", "1"),
        ("OPENBLAS_NUM_THREADS", "1"),
        ("SQLALCHEMY_SILENCE_UBER_WARNING", "1"),
    ):
        os.environ.setdefault(name, value)  # noqa: TID251

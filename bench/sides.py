"""Owns the two sides: our engine with our action server, and stock Rasa with rasa-sdk's; both take the same messages."""

import sys
from abc import ABC, abstractmethod
from contextlib import ExitStack
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from time import perf_counter
from typing import Any, Self

import aiohttp

from bench import models
from bench.processes import ROOT, Program, answers
from bench.script import Message
from bench.seed import message_id
from bot.supervisor import engine_python, free_port

_SECRET = "bench"  # noqa: S105 - of a process that lives for minutes
#: What was said, and what came with it.
Said = list[tuple[str, Any]]


class TurnFailed(Exception):
    """A turn was not answered; the message has what the programs said."""


@dataclass
class Side(ABC):
    """A running engine with its action server; `folder` holds its store, made by `seed`."""

    folder: Path
    programs: list[Program] = field(default_factory=list)
    port: int = field(default_factory=free_port)
    actions_port: int = field(default_factory=free_port)
    engine_began: float = 0.0
    _stack: ExitStack = field(default_factory=ExitStack)

    name = ""

    def __enter__(self) -> Self:
        with self._stack:
            self._actions()
            self.engine_began = perf_counter()
            self._engine()
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def cpu(self) -> float:
        """Return the CPU seconds of engine and actions so far."""
        return sum(program.cpu() for program in self.programs)

    def mib(self) -> float:
        """Return the memory of engine and actions."""
        return sum(program.mib() for program in self.programs)

    @abstractmethod
    async def say(self, http: aiohttp.ClientSession, conversation: str, number: int, message: Message) -> Said:
        """Say the conversation's message with this number, and return what is answered."""

    @abstractmethod
    def _actions(self) -> None: ...

    @abstractmethod
    def _engine(self) -> None: ...

    def _run(self, name: str, argv: list[str], env: dict[str, str], ready: str, cwd: Path = ROOT) -> Program:
        program = self._stack.enter_context(Program(f"{self.name}-{name}", argv, self.folder, env, cwd))
        program.wait_until(answers(ready))
        self.programs.append(program)
        return program

    def _check(self, status: int, told: object) -> None:
        if status != HTTPStatus.OK:
            logs = "\n".join(program.log()[-2000:] for program in self.programs)
            raise TurnFailed(f"{self.name} answered {status} {told}\n{logs}")

    def _settings(self) -> dict[str, str]:
        return {
            "WELKOM_DATA_DIR": str(self.folder),
            "WELKOM_ENGINE_SECRET": _SECRET,
            "WELKOM_INTERNAL_PORT": str(self.actions_port),
            "WELKOM_LOG_LEVEL": "warning",
        }


@dataclass
class Ours(Side):
    """Our engine and our action server; `patches` switches changes to Rasa off."""

    patches: str = ""

    name = "ours"

    async def say(self, http: aiohttp.ClientSession, conversation: str, number: int, message: Message) -> Said:
        """Say it as the worker does."""
        body = {
            "conversation": conversation,
            "message_id": message_id(conversation, number),
            "channel": "web",
            "kind": "event" if message.intent else "text",
            "text": message.heard,
            "intent": message.intent,
            "entities": message.entities,
            "metadata": _metadata(conversation, number),
        }
        url = f"http://127.0.0.1:{self.port}/webhooks/gateway/turn"
        async with http.post(url, json=body, headers={"Authorization": f"Bearer {_SECRET}"}) as answer:
            told = await answer.json()
            self._check(answer.status, told)
        return [(reply["text"], reply["custom"]) for reply in told["replies"]]

    def _actions(self) -> None:
        argv = [sys.executable, "-m", "bot", "serve", "actions"]
        self._run("actions", argv, self._settings(), f"http://127.0.0.1:{self.actions_port}/actions/health")

    def _engine(self) -> None:
        argv = [str(engine_python()), "-m", "welkom_engine", "--model", str(models.ours()), "--port", str(self.port)]
        env = {
            "WELKOM_ENGINE_SECRET": _SECRET,
            "WELKOM_ENGINE_DATABASE_URL": f"sqlite:///{self.folder / 'engine.db'}",
            "WELKOM_ACTIONS_URL": f"http://127.0.0.1:{self.actions_port}/actions",
            "WELKOM_ENGINE_PATCHES": self.patches,
        }
        self._run("engine", argv, env, f"http://127.0.0.1:{self.port}/webhooks/gateway/health", ROOT / "engine")


@dataclass
class Peer(Side):
    """`rasa run` with its REST channel and SQLTrackerStore on SQLite."""

    name = "peer"

    async def say(self, http: aiohttp.ClientSession, conversation: str, number: int, message: Message) -> Said:
        """Say it over REST: what is no words goes as `/intent{entities}`, our message's id goes as metadata."""
        body = {"sender": conversation, "message": message.as_command, "metadata": _metadata(conversation, number)}
        async with http.post(f"http://127.0.0.1:{self.port}/webhooks/rest/webhook", json=body) as answer:
            told = await answer.json()
            self._check(answer.status, told)
        return _joined(told)

    def _actions(self) -> None:
        argv = [sys.executable, "-m", "bench.peer.actions", str(self.actions_port)]
        self._run("actions", argv, self._settings(), f"http://127.0.0.1:{self.actions_port}/health")

    def _engine(self) -> None:
        (self.folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")
        (self.folder / "endpoints.yml").write_text(
            f"action_endpoint:\n  url: http://127.0.0.1:{self.actions_port}/webhook\n"
            f"tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: {self.folder / 'rasa.db'}\n",
            encoding="utf-8",
        )
        files = [
            "--credentials",
            str(self.folder / "credentials.yml"),
            "--endpoints",
            str(self.folder / "endpoints.yml"),
        ]
        argv = [
            str(models.peer_program("rasa")),
            "run",
            "--model",
            str(models.peer()),
            "--port",
            str(self.port),
            *files,
        ]
        program = self._run(
            "engine", [*argv, "-i", "127.0.0.1"], models.PEER_ENV, f"http://127.0.0.1:{self.port}/", self.folder
        )
        # It listens before its model is loaded.
        program.wait_until(lambda: "Rasa server is up and running." in program.log())


def _metadata(conversation: str, number: int) -> dict[str, str]:
    return {
        "message_id": message_id(conversation, number),
        "conversation": conversation,
        "channel": "web",
        "language": "nl",
    }


def _joined(told: list[dict[str, Any]]) -> Said:
    """Put a text and what came with it together again: the REST channel sends them one after the other."""
    said: Said = []
    for part in told:
        if "custom" in part and said:
            said[-1] = (said[-1][0], part["custom"])
        else:
            said.append((part.get("text", ""), part.get("custom", {})))
    return said

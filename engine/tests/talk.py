"""Owns the way tests speak to an engine in this process: as the channel does, without HTTP."""

import asyncio
import itertools
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.shared.core.trackers import DialogueStateTracker

from welkom_engine import model as engine_model
from welkom_engine.action_server import ActionServer
from welkom_engine.settings import Settings
from welkom_engine.tracker_store import TrackerStore
from welkom_engine.turn import Answer, Turn, take


def load(model: Path, settings: Settings) -> Agent:
    """An agent; what Rasa's own libraries of 2022 are warned of while it loads is not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return engine_model.load(model, settings)


class Talk:
    """One conversation."""

    def __init__(self, agent: Agent, settings: Settings, loop: asyncio.AbstractEventLoop, conversation: str) -> None:
        self.agent = agent
        self.settings = settings
        self.loop = loop
        self.conversation = conversation
        self._numbers = itertools.count(1)

    def turn(self, **parts: Any) -> Turn:
        """A turn of this conversation with the next message id."""
        return replace(Turn(self.conversation, f"m{next(self._numbers)}", "web"), **parts)

    def take(self, turn: Turn) -> Answer:
        """Run a turn."""
        return self.run(take(self.agent, turn, self.settings.turn_budget))

    def say(self, text: str, **parts: Any) -> Answer:
        """The customer says something."""
        return self.take(self.turn(text=text, **parts))

    def happen(self, intent: str, **entities: Any) -> Answer:
        """Something happens that the gateway knows of."""
        return self.take(self.turn(intent=intent, entities=entities))

    @property
    def store(self) -> TrackerStore:
        """The engine's tracker store."""
        assert isinstance(self.agent.tracker_store, TrackerStore)
        return self.agent.tracker_store

    @property
    def tracker(self) -> "DialogueStateTracker | None":
        """What is stored of the running session."""
        return self.run(self.store.retrieve(self.conversation))

    def run(self, work: Any) -> Any:
        """Wait for something asynchronous."""
        return self.loop.run_until_complete(work)

    def restart(self, model: Path) -> None:
        """The engine ends and starts again on the same store."""
        self.close()
        self.agent = load(model, self.settings)

    def close(self) -> None:
        """Let go of connections and threads."""
        assert isinstance(self.agent.action_endpoint, ActionServer)
        self.run(self.agent.action_endpoint.close())
        self.store.close()

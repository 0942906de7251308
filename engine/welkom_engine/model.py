"""Owns the trained model on its way into memory: only one that `train` made, and only one that can keep our promises.

`server` serves what comes out of `load`.
"""

import hashlib
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import rasa
from packaging.version import Version
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import TrackerStore as AnyTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.data import TrainingType

from welkom_engine import fitness
from welkom_engine.action_server import ActionServer
from welkom_engine.errors import NoModel, TooManyActions, TurnFailed
from welkom_engine.locks import ConversationLocks
from welkom_engine.responses import Responses
from welkom_engine.settings import CannotStart, Settings
from welkom_engine.tracker_store import TrackerStore

#: CVE-2024-49375: before this version a crafted model runs code.
OLDEST_RASA = Version("3.6.21")


class _HonestAgent(Agent):
    """Rasa's agent without the wrapper that hides failures of the tracker store."""

    @staticmethod
    def _create_tracker_store(store: AnyTrackerStore | None, domain: Domain | None) -> AnyTrackerStore:
        if store is None:
            raise CannotStart("the engine has no tracker store")
        store.domain = domain
        return store


def checksum_file(model: Path) -> Path:
    """Where the checksum of a model stands."""
    return model.with_name(f"{model.name}.sha256")


def checksum(model: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with model.open("rb") as content:
        while block := content.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def load(model: Path, settings: Settings) -> Agent:
    """An agent with this model; refuses what was not trained here or does not fit."""
    if Version(rasa.__version__) < OLDEST_RASA:
        raise CannotStart(f"Rasa {rasa.__version__} is older than {OLDEST_RASA}")
    agent = _HonestAgent(
        generator=Responses({}),
        tracker_store=TrackerStore(settings.database_url, session_events=settings.session_events),
        lock_store=ConversationLocks(settings.queue_limit),
        action_endpoint=ActionServer(settings.actions_url, settings.secret, settings.action_timeout),
    )
    with TemporaryDirectory(prefix="welkom-engine-") as private:
        agent.load_model(_verified_copy(model, Path(private)))
    _refuse_unfit(agent)
    return agent


def _verified_copy(model: Path, folder: Path) -> Path:
    """What was checked is what is loaded, whatever happens to the file in between."""
    try:
        copy = Path(shutil.copyfile(model, folder / "model.tar.gz"))
        wanted = checksum_file(model).read_text(encoding="ascii").split()[:1]
    except OSError as error:
        raise CannotStart(f"no model with a checksum beside it at {model}") from error
    if [checksum(copy)] != wanted:
        raise CannotStart(f"the model at {model} is not the one that was trained: its checksum differs")
    return copy


def _refuse_unfit(agent: Agent) -> None:
    processor = agent.processor
    if processor is None or processor.model_metadata.training_type is not TrainingType.BOTH:
        raise CannotStart("the model was not trained for both understanding and dialogue")
    problems = list(fitness.problems(processor.domain))
    if problems:
        raise CannotStart("; ".join(problems))
    processor.on_circuit_break = _go_no_further


def _go_no_further(*_: Any) -> None:
    raise TooManyActions("the dialogue wanted more actions in one turn than are allowed")


async def warm_up(agent: Agent) -> None:
    """Understand a first message, so that the first customer does not wait, and a broken model is found now."""
    if agent.processor is None:
        raise NoModel("no model is loaded")
    understood = await agent.processor.parse_message(UserMessage("hallo"))
    if not understood.get("intent_ranking"):
        raise CannotStart("the model understands nothing")


async def ready(agent: Agent) -> str:
    """The id of the loaded model; raises unless a turn could be taken."""
    if agent.processor is None or agent.model_id is None:
        raise NoModel("no model is loaded")
    if not isinstance(agent.tracker_store, TrackerStore):
        raise TurnFailed("the tracker store is not ours")
    await agent.tracker_store.ping()
    return agent.model_id

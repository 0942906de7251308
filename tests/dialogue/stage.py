"""Owns the stage that dialogues are played on: every real part in one process, the stand-ins, and the real engine.

Nothing runs by itself: `settle` steps the inbox and the outbox until both are idle, so a turn takes milliseconds.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from aiohttp import web

from bot import bootstrap
from bot.actions import server
from bot.actions.base import Tools
from bot.bootstrap import Core
from bot.console.desk import Desk
from bot.dialogue.language import LinguaRecogniser
from bot.dialogue.rasa import RasaDialogue
from bot.gateway.factors import Factors
from bot.model.records import Rep
from bot.ports.dialogue import TurnAnswer, TurnRequest
from bot.providers.sandbox import Sandbox
from bot.providers.sandbox.ledger import Entry
from bot.settings import Settings
from bot.store.migrate import migrate
from bot.worker import Worker
from tests.dialogue import engine
from tests.dialogue.engine import Engine
from tests.fixtures.system import free_port

_SENDS_AT_ONCE = 16


@dataclass
class Heard:
    """What the engine understood, and the names of the texts that the actions answered with, since it was last cleared."""

    intents: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """Forget."""
        self.intents.clear()
        self.said.clear()


@dataclass
class Listening:
    """The engine's client, which notes what was understood and tells of a failed turn at once."""

    inner: RasaDialogue
    heard: Heard
    engine: Engine

    async def turn(self, request: TurnRequest) -> TurnAnswer:
        """Run a turn of the engine."""
        try:
            found = await self.inner.turn(request)
        except Exception as error:
            raise AssertionError(
                f"the engine failed at {request.text or request.intent!r}: {self.engine.told()}"
            ) from error
        self.heard.intents.append(f"{found.intent} {found.confidence:.2f}")
        return found


@dataclass
class Stage:
    """Everything a dialogue needs."""

    core: Core
    worker: Worker
    heard: Heard
    desk: Desk
    factors: Factors
    rep: Rep
    #: The newest entry of the ledger that `news` told of.
    told: int = 0
    #: Signups as they stand when a question is asked, by language and question; filled by `plain`.
    known: dict[tuple[str, str], Any] = field(default_factory=dict)

    @property
    def sandbox(self) -> Sandbox:
        """The stand-ins."""
        assert self.core.sandbox
        return self.core.sandbox

    async def settle(self, conversation: str, outside_takes: float = 0.0) -> None:
        """Let everything happen that happens now: turns, texts, checks; `outside_takes` passes before the outside answers."""
        while await self._inbox(conversation) + await self._outbox(outside_takes):
            pass

    async def _inbox(self, conversation: str) -> int:
        steps = 0
        while await self.worker.processor.step(conversation):
            steps += 1
        return steps

    async def _outbox(self, outside_takes: float) -> int:
        rows = await self.worker.relay.take(_SENDS_AT_ONCE)
        if rows and outside_takes:
            self.sandbox.clock.advance(outside_takes)
        for row in rows:
            await self.worker.relay.deliver(row)
        return len(rows)

    async def news(self) -> list[Entry]:
        """What was sent outside since this was last asked."""
        entries = await self.sandbox.ledger.entries(self.told)
        self.told = max([self.told, *(entry.n for entry in entries)])
        return entries

    async def later(self, seconds: float, conversation: str) -> None:
        """Let time pass, and everything happen that falls due."""
        self.sandbox.clock.advance(seconds)
        await self.settle(conversation)


@asynccontextmanager
async def staged(folder: Path, models: Path) -> AsyncIterator[Stage]:
    """Set everything up over one folder, and take it down."""
    (folder / "models").symlink_to(models)
    settings = Settings(_env_file=None, data_dir=folder, internal_port=free_port())
    await migrate(settings.database_url.get_secret_value())
    async with AsyncExitStack() as down:
        running = await engine.start(settings)
        down.callback(running.stop)
        core, heard = bootstrap.core(settings), Heard()
        down.push_async_callback(core.store.close)
        dialogue = RasaDialogue(running.url, settings.engine_secret.get_secret_value())
        down.push_async_callback(dialogue.close)
        worker = bootstrap._worker(core, Listening(dialogue, heard, running), LinguaRecogniser(), alone=True)
        listening = bootstrap._listening(_actions(core, heard), settings.internal_host, settings.internal_port)
        await down.enter_async_context(listening)
        stage = await _stage(core, worker, heard)
        down.push_async_callback(stage.sandbox.close)
        await engine.ready(running)
        yield stage


async def _stage(core: Core, worker: Worker, heard: Heard) -> Stage:
    rep = Rep("rep", "rep@welkom.example", "Sanne", "", "", phone="+3197010200001")
    async with core.store.begin() as uow:
        await uow.reps.add(rep)
    desk = Desk(core.store, core.clock, core.bell, core.speech)
    factors = Factors(core.pages, core.seal, core.settings.reseller_name, core.settings.public_url)
    return Stage(core, worker, heard, desk, factors, rep)


def _actions(core: Core, heard: Heard) -> web.Application:
    @web.middleware
    async def note(request: web.Request, handler: Any) -> web.StreamResponse:
        answer: web.Response = await handler(request)
        if isinstance(answer.body, bytes):
            heard.said += [said["response"] for said in orjson.loads(answer.body).get("responses", ())]
        return answer

    app = web.Application(client_max_size=4 * 1024 * 1024, middlewares=[note])
    tools = Tools(core.store, core.clock, core.signups, core.hours)
    app.add_routes(server.routes(tools, core.settings.engine_secret.get_secret_value()))
    return app

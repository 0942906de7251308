"""Owns a conversation with a worker of its own: a scripted engine, a telephone that keeps what it was sent, a clock to move."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.dialogue.language import LinguaRecogniser
from bot.dialogue.texts import DomainTexts
from bot.inbox.accept import Inbox, Incoming
from bot.inbox.pacing import Pacing
from bot.inbox.process import Processor
from bot.inbox.tongues import Tongues
from bot.model.conversation import Author, Channel, Conversation, Line, OutboundKind, OutboundState, Reply
from bot.model.signup import Signup, Status
from bot.outbox.carriers import Carriers
from bot.outbox.relay import Relay
from bot.outbox.speak import Speech
from bot.ports.dialogue import TurnAnswer, TurnRequest
from bot.ports.messaging import Accepted
from bot.ports.store import Store
from bot.signup.reminders import Pace
from bot.store.bell import LocalBell
from tests.signup.talk import HandClock, Talk, a_talk

TEXTS = DomainTexts(Path(__file__).resolve().parents[2] / "domain.yml")
RECOGNISER = LinguaRecogniser()


class Killed(BaseException):
    """The process dies here."""


@dataclass
class Engine:
    """Answers every turn with the open question, the same message once; `dies` kills the worker after a turn."""

    intent: str = "inform"
    replies: tuple[Reply, ...] = (Reply("De vraag.", asks=True),)
    turns: list[TurnRequest] = field(default_factory=list)
    dies: bool = False
    _known: dict[str, TurnAnswer] = field(default_factory=dict)

    async def turn(self, request: TurnRequest) -> TurnAnswer:
        """Run a turn, or answer what it was answered with before."""
        if request.message not in self._known:
            self.turns.append(request)
            self._known[request.message] = TurnAnswer(self.replies, self.intent, 0.9)
        if self.dies:
            self.dies = False
            raise Killed
        return self._known[request.message]

    @property
    def heard(self) -> list[str]:
        """The words of every turn."""
        return [turn.text for turn in self.turns]


@dataclass
class Phone:
    """Keeps what it was sent, as a provider's ledger does."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)
    dies: bool = False

    async def send(self, to: str, body: str, reference: str) -> Accepted:
        """Accept a text message; `dies` kills the relay before it knows."""
        self.sent.append((to, body))
        self.references[reference] = f"SM{len(self.sent)}"
        if self.dies:
            self.dies = False
            raise Killed
        return Accepted(self.references[reference])

    async def find(self, to: str, reference: str, since: object, body: str | None = None) -> Accepted | None:
        """Look a message up."""
        return Accepted(self.references[reference]) if reference in self.references else None

    async def redact(self, sid: str) -> None:
        """Remove a body."""


def _absent() -> Any:
    return None


@dataclass
class Room:
    """One customer, and everything that works for them."""

    store: Store
    talk: Talk
    clock: HandClock
    engine: Engine = field(default_factory=Engine)
    phone: Phone = field(default_factory=Phone)
    pace: Pace = field(default_factory=Pace)
    _names: Any = field(default_factory=itertools.count)

    @property
    def speech(self) -> Speech:
        """How the bot speaks."""
        return Speech(TEXTS, "https://welkom.example", "Lichtwolk")

    @property
    def inbox(self) -> Inbox:
        """Where messages are taken."""
        return Inbox(self.store, self.clock, LocalBell())

    @property
    def relay(self) -> Relay:
        """A relay that has just been started."""
        carriers = Carriers(
            self.store, TEXTS, self.phone, _absent(), _absent(), _absent(), "Lichtwolk", "welkom.example"
        )
        return Relay(self.store, self.clock, LocalBell(), carriers, _absent())

    @property
    def processor(self) -> Processor:
        """A worker that has just been started."""
        return Processor(
            self.store, self.clock, LocalBell(), self.engine, self.speech, self.talk.service, _absent(),
            Tongues(RECOGNISER), Pacing(self.speech, self.pace),
        )  # fmt: skip

    async def state(self) -> tuple[Conversation, Signup]:
        """Read where the conversation stands."""
        return await self.talk.service.state(self.talk.conversation)

    async def types(self, *texts: str, channel: Channel = Channel.WEB, value: str | None = None) -> None:
        """Send messages, one right after the other."""
        for text in texts:
            name = f"m{next(self._names)}"
            await self.inbox.take(self.talk.conversation, Incoming(channel, channel.value, name, text, value=value))

    async def work(self, processor: Processor | None = None) -> None:
        """Let a worker do everything that is due, and a relay send it."""
        worker = processor or self.processor
        while await worker.step(self.talk.conversation):
            pass
        for row in await self.relay.take(20):
            if row.kind in {OutboundKind.REMINDER, OutboundKind.MESSAGE}:
                await self.relay.deliver(row)

    async def done(self) -> None:
        """Take the rows that the talk left for done, as it has no worker; what is due later stays."""
        async with self.store.begin() as uow:
            while claim := await uow.inbox.claim(self.talk.conversation, self.clock.now(), 30):
                await uow.inbox.done(claim)
            await uow.outbox.claim(self.clock.now(), 100)
            for row in await uow.outbox.stranded(self.clock.now(), all_sending=True):
                await uow.outbox.mark(row.id, OutboundState.SENT)

    async def passes(self, **length: float) -> None:
        """Let time pass, and a worker look afterwards."""
        self.clock.pass_(**length)
        await self.work()

    async def lives(self, **length: float) -> None:
        """Let time pass with a worker that looks whenever something falls due."""
        await self.work()
        ends = self.clock.now() + timedelta(**length)
        while (due := await self._due()) and due <= ends:
            self.clock.moment = max(due, self.clock.moment)
            await self.work()
        self.clock.moment = ends
        await self.work()

    async def _due(self) -> datetime | None:
        async with self.store.begin() as uow:
            return await uow.inbox.next_due()

    async def lines(self, author: Author = Author.BOT) -> list[Line]:
        """Return the transcript of one author."""
        async with self.store.begin() as uow:
            return [line for line in await uow.transcript.since(self.talk.conversation, 0) if line.author is author]

    async def said(self) -> list[str]:
        """Return what the bot said in words."""
        return [line.text for line in await self.lines()]

    async def change(self, **conversation: Any) -> None:
        """Change the conversation behind everybody's back."""
        async with self.store.begin() as uow:
            held = await uow.conversations.lock(self.talk.conversation)
            await uow.conversations.save(_replaced(held, conversation))

    async def status(self) -> Status:
        """Read the signup's status."""
        return (await self.state())[1].status


def _replaced(held: Conversation, values: dict[str, Any]) -> Conversation:
    return Conversation(**{**{name: getattr(held, name) for name in held.__slots__}, **values})


async def a_room(store: Store, at: str = "country", clock: HandClock | None = None, **given: Any) -> Room:
    """Begin a conversation whose customer has come to a question."""
    clock = clock or HandClock()
    talk = await a_talk(store, clock)
    await talk.through(at)
    room = Room(store, talk, clock, **given)
    await room.done()
    return room

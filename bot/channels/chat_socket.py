"""One socket of the web chat: what a customer sends is taken, what is new in the transcript is shown (contract.md, Chat protocol).

`web_chat` opens it; the bell says when to look.
"""

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

import orjson
from aiohttp import WSMsgType, web

from bot.channels import frames
from bot.inbox.accept import Inbox, Incoming
from bot.model.conversation import Author, Channel, Conversation, Line, Owner
from bot.model.records import WebSession
from bot.model.signup import Signup
from bot.ports.clock import Clock
from bot.ports.store import Bell, Ear, Store, UnitOfWork
from bot.ports.texts import Texts
from bot.redaction import scrub

MOST_CHARACTERS = 2000
_LOOK_SECONDS = 20.0
_ABUSE_FRAMES, _ABUSE_SECONDS = 50, 10.0
CLOSE_SESSION, CLOSE_ABUSE = 4401, 4429
_CLIENT_ID = re.compile(r"^[A-Za-z0-9_-]{1,64}$")


@dataclass(frozen=True, slots=True)
class Chat:
    """What every socket works with."""

    store: Store
    clock: Clock
    bell: Bell
    inbox: Inbox
    texts: Texts
    most_per_minute: int


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """A frame that is not taken, with the reason the customer reads."""

    code: str
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class _News:
    """What a socket has not shown yet, and what it shows once it has changed."""

    held: Conversation
    signup: Signup
    lines: list[Line]
    redactions: list[Line]
    rep_name: str | None


class Peer:
    """One socket: a reader of frames and a writer of lines."""

    def __init__(self, chat: Chat, socket: web.WebSocketResponse, session: WebSession) -> None:
        """Serve this socket for this session."""
        self._chat, self._socket, self._session = chat, socket, session
        self._seq: int | None = None
        self._shown: dict[str, Any] = {}
        self._redactions: dict[int, str] = {}
        self._bad: list[float] = []
        self._said: list[float] = []
        self._renewed = False
        self._topic = f"line:{session.conversation}"
        self._ear: Ear | None = None
        self._looked_at = 0
        self._catching_up = asyncio.Lock()

    async def run(self) -> None:
        """Read frames while a second task writes what is new."""
        writer = asyncio.create_task(self._write())
        try:
            async for frame in self._socket:
                if frame.type is WSMsgType.TEXT:
                    await self._take(frame.data)
                elif frame.type is WSMsgType.BINARY:
                    await self._refuse(Refused("bad_frame"))
        finally:
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer

    async def _take(self, data: str) -> None:
        try:
            frame = orjson.loads(data)
        except orjson.JSONDecodeError:
            frame = None
        try:
            await _handler(frame)(self, frame)
        except Refused as refused:
            await self._refuse(refused)

    async def _refuse(self, refused: Refused) -> None:
        language = (await self._state())[0].language
        text = self._chat.texts.say(f"utter_error_{refused.code}", language, Channel.WEB, {})
        await self._send(frames.error(refused.code, text, refused.client_id))
        now = monotonic()
        self._bad = [at for at in self._bad if at > now - _ABUSE_SECONDS] + [now]
        if refused.code in {"bad_frame", "unknown_type"} and len(self._bad) >= _ABUSE_FRAMES:
            await self._socket.close(code=CLOSE_ABUSE)

    async def hello(self, frame: dict[str, Any]) -> None:
        """Begin: everything after `last_seq`, the owner, the progress; the first hello of a conversation greets."""
        last = frame.get("last_seq", 0)
        if not isinstance(last, int) or isinstance(last, bool) or last < 0:
            raise Refused("bad_frame")
        held, signup = await self._state()
        if held.last_seq:
            await self._chat.inbox.opened_again(held, signup)
        else:
            await self._chat.inbox.greet(held.id)
        self._seq, self._shown, self._redactions = last, {}, {}
        self._chat.bell.ring(self._topic)

    async def say(self, frame: dict[str, Any]) -> None:
        """Take a message or a choice; the same id twice is one message."""
        client_id, text, value = _id_of(frame), frame.get("text"), frame.get("value")
        content = text if frame["type"] == "message" else value
        if not client_id or not isinstance(content, str) or not content.strip():
            raise Refused("bad_frame", client_id)
        if len(content) > MOST_CHARACTERS:
            raise Refused("too_long", client_id)
        self._limit(client_id)
        choice = value if frame["type"] == "choose" else None
        shown = await self._label(str(choice)) if choice is not None else content
        incoming = Incoming(
            Channel.WEB, f"web:{self._session.conversation}", client_id, shown, value=choice, client_id=client_id
        )
        rings = self._ear.rings if self._ear else 0
        taken = await self._chat.inbox.take(self._session.conversation, incoming)
        await self._echo(taken.line, rings)
        await self._send({"type": "ack", "id": client_id, "seq": taken.line.seq})
        if taken.owner is Owner.BOT and not taken.repeated:
            await self._send({"type": "typing", "from": Author.BOT.value})

    def _limit(self, client_id: str) -> None:
        now = monotonic()
        self._said = [at for at in self._said if at > now - 60]
        if len(self._said) >= self._chat.most_per_minute:
            raise Refused("too_fast", client_id)
        self._said.append(now)

    async def _label(self, value: str) -> str:
        """Return the words of a choice as it was offered; the way to a person is always offered."""
        held, _ = await self._state()
        async with self._chat.store.read() as uow:
            lines = await uow.transcript.since(held.id, max(0, held.last_seq - 12))
        offered = [choice.label for line in reversed(lines) for choice in line.choices if choice.value == value]
        return offered[0] if offered else frames.HUMAN[held.language] if value == "human" else value

    async def typing(self, _: dict[str, Any]) -> None:
        """Customers typing is not shown to reps (O-13)."""

    async def ping(self, _: dict[str, Any]) -> None:
        """Answer a ping."""
        await self._send({"type": "pong"})

    async def _write(self) -> None:
        async with self._chat.bell.listen(self._topic) as self._ear:
            while not self._socket.closed:
                await self._catch_up()
                # What the reader of frames has shown meanwhile is not looked for again.
                while await self._ear.wait(_LOOK_SECONDS) and self._ear.rings == self._looked_at:
                    pass

    async def _echo(self, line: Line, rings: int) -> None:
        """Show the customer's own line; the store is looked at only if anything else can be new since `rings`."""
        async with self._catching_up:
            only = self._ear is not None and self._ear.rings == rings + 1
            if self._ear and only and self._seq == line.seq - 1 and not line.redacted:
                self._looked_at = self._ear.rings
                await self._show(line)
                return
        await self._catch_up()

    async def _show(self, line: Line) -> None:
        await self._send(frames.message(line))
        self._seq = line.seq

    async def _catch_up(self) -> None:
        """Send what is new; a customer's own line goes out before its ack, and never twice."""
        async with self._catching_up:
            if self._seq is None:
                return
            self._looked_at = self._ear.rings if self._ear else 0
            async with self._chat.store.read() as uow:
                session = self._living(await uow.people.session(self._session.token_sha256))
                mine = session is not None and session.conversation == self._session.conversation
                news = await self._news(uow, self._seq) if mine else None
            if session is None:
                await self._socket.close(code=CLOSE_SESSION)
                return
            await self._renew(session)
            if news:
                await self._send_news(news)

    async def _news(self, uow: UnitOfWork, seq: int) -> _News:
        held, signup = await uow.conversations.with_signup(self._session.conversation)
        lines = await uow.transcript.since(held.id, seq) if held.last_seq > seq else []
        redactions = await uow.transcript.redactions(held.id)
        return _News(held, signup, lines, redactions, await _rep_name(uow, held.rep))

    async def _send_news(self, news: _News) -> None:
        for line in news.lines:
            await self._show(line)
        for line in news.redactions:
            if self._redactions.get(line.seq) != line.text:
                self._redactions[line.seq] = line.text
                await self._send(frames.redacted(line))
        await self._send_if_new("progress", frames.progress(news.signup, news.held))
        await self._send_if_new("owner", frames.owner(news.held, news.rep_name))

    def _living(self, session: WebSession | None) -> WebSession | None:
        ended = session is None or (session.ends_at and session.ends_at <= self._chat.clock.now())
        return None if ended else session

    async def _renew(self, session: WebSession) -> None:
        if session.ends_at and not self._renewed:
            self._renewed = True
            await self._send({"type": "session", "renew": "/chat/session"})

    async def _send_if_new(self, kind: str, frame: dict[str, Any]) -> None:
        if self._shown.get(kind) != frame:
            self._shown[kind] = frame
            await self._send(frame)

    async def _send(self, frame: dict[str, Any]) -> None:
        with contextlib.suppress(ConnectionError):
            await self._socket.send_str(orjson.dumps(frame).decode())

    async def _state(self) -> tuple[Conversation, Signup]:
        async with self._chat.store.read() as uow:
            return await uow.conversations.with_signup(self._session.conversation)


_HANDLERS: dict[str, Callable[[Peer, dict[str, Any]], Awaitable[None]]] = {
    "hello": Peer.hello,
    "message": Peer.say,
    "choose": Peer.say,
    "typing": Peer.typing,
    "ping": Peer.ping,
}


def _handler(frame: object) -> Callable[[Peer, dict[str, Any]], Awaitable[None]]:
    if not isinstance(frame, dict):
        raise Refused("bad_frame")
    handler = _HANDLERS.get(str(frame.get("type")))
    if handler is None:
        raise Refused("unknown_type", _id_of(frame))
    return handler


def _id_of(frame: dict[str, Any]) -> str | None:
    client_id = frame.get("id")
    is_one = isinstance(client_id, str) and _CLIENT_ID.match(client_id) and not scrub(client_id).found
    return client_id if is_one else None


async def _rep_name(uow: UnitOfWork, rep: str | None) -> str | None:
    return (await uow.reps.get(rep)).name if rep else None

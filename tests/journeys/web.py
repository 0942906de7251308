"""A customer in web chat: session, socket, frames."""

import asyncio
import contextlib
import uuid
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp

from tests.journeys.player import Customer, Json, until


@dataclass
class WebCustomer(Customer):
    """Speaks the web chat protocol; keeps every frame."""

    frames: list[Json] = field(default_factory=list)
    conversation: str = ""
    seen: int = 0
    renew: bool = True
    _answered: int = 0
    _jar: aiohttp.ClientSession | None = None
    socket: aiohttp.ClientWebSocketResponse | None = None
    _reader: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._jar = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        await self.open_session()
        await self.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.disconnect()
        assert self._jar
        await self._jar.close()

    @property
    def jar(self) -> aiohttp.ClientSession:
        """The browser with its cookies."""
        assert self._jar
        return self._jar

    async def open_session(self) -> None:
        """Open the session, or have it renewed."""
        body = {"language": self.language}
        async with self.jar.post(self.site.url + "/chat/session", json=body) as answer:
            assert answer.status == 200, answer.status
            conversation = (await answer.json())["conversation"]
        if conversation != self.conversation:
            self.conversation, self.seen = conversation, 0

    async def connect(self) -> None:
        """Open the socket and say hello with the last line seen."""
        self.socket = await self.jar.ws_connect(self.site.url + "/chat/ws", headers={"Origin": self.site.url})
        self._reader = asyncio.create_task(self._read(self.socket))
        await self.send({"type": "hello", "last_seq": self.seen})

    async def disconnect(self) -> None:
        """Close the socket."""
        if self.socket:
            await self.socket.close()
        if self._reader:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader

    async def send(self, frame: Json) -> None:
        """Send a frame."""
        assert self.socket
        await self.socket.send_json(frame)

    async def say(self, text: str, client_id: str | None = None) -> None:
        """Type something."""
        self._answered = self.seen
        await self.send({"type": "message", "id": client_id or str(uuid.uuid4()), "text": text})

    async def choose(self, value: str) -> None:
        """Click a quick reply, once it is there."""

        async def offered() -> bool:
            return any(
                choice["value"] == value for line in self.lines("bot")[-1:] for choice in line.get("choices", ())
            )

        await until(offered, f"the choice {value}; the last line is {self.lines('bot')[-1:]}")
        self._answered = self.seen
        await self.send({"type": "choose", "id": str(uuid.uuid4()), "value": value})

    async def mark(self) -> None:
        """Remember the newest line."""
        self._answered = self.seen

    async def asks(self, key: str) -> Json:
        """Wait until the newest question, asked since the last answer, is this one."""

        async def look() -> Json | None:
            asked = [line for line in self.lines("bot") if line.get("asks") and line["seq"] > self._answered]
            return asked[-1] if asked and asked[-1]["asks"] == key else None

        found: Json = await until(look, f"{key}; the newest lines are {self.lines()[-4:]}")
        return found

    async def asks_now(self) -> str:
        """Return the newest question, once one was asked since the last answer."""

        async def look() -> str | None:
            asked = [line["asks"] for line in self.lines("bot") if line.get("asks") and line["seq"] > self._answered]
            return asked[-1] if asked else None

        found: str = await until(look, "a question")
        return found

    def lines(self, author: str | None = None) -> list[Json]:
        """Return the transcript as this browser has it."""
        return [frame for frame in self.frames if frame["type"] == "message" and author in {None, frame["from"]}]

    async def hears(self, author: str, part: str = "", after: int = 0) -> Json:
        """Wait for a line of somebody's with these words in it."""

        async def look() -> Json | None:
            return next((line for line in self.lines(author) if part in line["text"] and line["seq"] > after), None)

        found: Json = await until(
            look, f"{part!r} from {author}; there is {[line['text'] for line in self.lines()[-4:]]}"
        )
        return found

    async def frame(self, kind: str, **values: Any) -> Json:
        """Wait for a frame of a kind with these values."""

        async def look() -> Json | None:
            fitting = [
                f
                for f in self.frames
                if f["type"] == kind and all(f.get(name) == value for name, value in values.items())
            ]
            return fitting[-1] if fitting else None

        found: Json = await until(look, f"a frame {kind} {values}")
        return found

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            frame = message.json()
            self.frames.append(frame)
            if frame["type"] == "message":
                assert frame["seq"] == self.seen + 1, f"a gap: {frame['seq']} after {self.seen}"
                self.seen = frame["seq"]
            elif frame["type"] == "session" and self.renew:
                await self._renew()

    async def _renew(self) -> None:
        before = self.conversation
        await self.open_session()
        if self.conversation != before:
            self.frames.clear()
        old = self.socket
        self.socket = await self.jar.ws_connect(self.site.url + "/chat/ws", headers={"Origin": self.site.url})
        self._reader = asyncio.create_task(self._read(self.socket))
        await self.send({"type": "hello", "last_seq": self.seen})
        if old:
            await old.close()

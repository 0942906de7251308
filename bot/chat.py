"""`welkom chat`: a customer in the terminal, over the same paths as a browser. Numbers pick a choice; Ctrl-D leaves."""

import asyncio
import sys
import uuid
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from rich.console import Console
from rich.markup import escape

_LAST_WORDS_SECONDS = 2.0
_NAMES = {"bot": "[bold cyan]Welkom[/]", "rep": "[bold magenta]{name}[/]", "system": "[dim]·[/]"}


@dataclass
class Terminal:
    """One talk in the terminal."""

    url: str
    screen: Console
    choices: list[dict[str, str]] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)
    seen: int = 0
    conversation: str = ""
    socket: aiohttp.ClientWebSocketResponse | None = None
    waiting: list[dict[str, str]] = field(default_factory=list)

    async def run(self, language: str | None) -> None:
        """Talk until the input ends or the server goes away."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            typing = asyncio.create_task(self._type())
            try:
                while not typing.done():
                    await self._open(http, language)
                    await self._talk(http, typing)
            finally:
                typing.cancel()

    async def _talk(self, http: aiohttp.ClientSession, typing: asyncio.Task[None]) -> None:
        async with http.ws_connect(self.url + "/chat/ws", headers={"Origin": self.url}) as socket:
            self.socket = socket
            await socket.send_json({"type": "hello", "last_seq": self.seen})
            for line in self.waiting:
                await socket.send_json(line)
            self.waiting.clear()
            reading = asyncio.create_task(self._read(socket))
            await asyncio.wait({reading, typing}, return_when=asyncio.FIRST_COMPLETED)
            self.socket = None
            if not reading.done():
                await asyncio.wait({reading}, timeout=_LAST_WORDS_SECONDS)
                reading.cancel()

    async def _open(self, http: aiohttp.ClientSession, language: str | None) -> None:
        body = {"language": language} if language else {}
        async with http.post(self.url + "/chat/session", json=body) as answer:
            answer.raise_for_status()
            conversation = (await answer.json())["conversation"]
        if conversation != self.conversation:
            self.conversation, self.seen = conversation, 0

    async def _type(self) -> None:
        """Send each line of the input; without a terminal, for a program, one after the other."""
        lines = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
        while line := await lines.readline():
            if text := line.decode(errors="replace").strip():
                frame = self.frame(text)
                if self.socket is None:
                    self.waiting.append(frame)
                else:
                    await self.socket.send_json(frame)

    def frame(self, text: str) -> dict[str, str]:
        """Return the frame of what was typed: the choice of that number, or words."""
        client_id = str(uuid.uuid4())
        self.sent.add(client_id)
        if text.isdigit() and 1 <= int(text) <= len(self.choices):
            return {"type": "choose", "id": client_id, "value": self.choices[int(text) - 1]["value"]}
        return {"type": "message", "id": client_id, "text": text}

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Show frames until the socket closes or the session has to be renewed."""
        async for message in socket:
            frame = message.json()
            if frame["type"] == "session":
                return
            self.show(frame)

    def show(self, frame: dict[str, Any]) -> None:
        """Show a frame, as far as a terminal needs it."""
        match frame["type"]:
            case "message":
                self.seen = frame["seq"]
                if frame.get("id") not in self.sent:
                    self._line(frame)
            case "progress":
                self.screen.print(
                    f"[dim]{frame['stage']}/{frame['stages']} {escape(frame['label'])}[/]", justify="right"
                )
            case "error":
                self.screen.print(f"[red]{escape(frame['text'])}[/]")
            case "redacted":
                self.screen.print(f"[yellow]{escape(frame['text'])}[/]")

    def _line(self, frame: dict[str, Any]) -> None:
        who = _NAMES.get(frame["from"], "[green]>[/]").format(name=escape(frame.get("name", "")))
        self.screen.print(f"{who} {escape(frame['text'])}")
        if link := frame.get("link"):
            address = link["url"] if link["url"].startswith("http") else self.url + link["url"]
            self.screen.print(f"    {escape(link['label'])}: [underline]{escape(address)}[/]", soft_wrap=True)
        if frame["from"] == "bot":
            self.choices = frame.get("choices", [])
        for number, choice in enumerate(frame.get("choices", ()), 1):
            self.screen.print(f"    [bold]{number}[/] {escape(choice['label'])}")


async def talk(url: str, language: str | None = None) -> None:
    """Talk to the Welkom at this address."""
    screen = Console()
    try:
        await Terminal(url.rstrip("/"), screen).run(language)
    except aiohttp.ClientError:
        screen.print(f"[red]Nothing answers at {escape(url)}; start it first with `make run`.[/]")
        raise SystemExit(1) from None

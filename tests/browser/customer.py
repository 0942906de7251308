"""A customer at a browser: reads what the page shows, types, clicks, and opens links in new tabs."""

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

import pyotp
from playwright.async_api import Locator, Page, WebSocket, expect
from yarl import URL

from tests.journeys.player import PATIENCE, Customer, Json, until
from tests.journeys.web import WebCustomer

Look = Callable[[Page, str], Awaitable[None]]


@dataclass
class BrowserCustomer(Customer):
    """Plays on one page. What the page received tells which question is open; all that is done is done by hand."""

    tab: Page | None = None
    #: Called with every page that a link opens and what it is called, before anything is done there.
    on_linked: Look | None = None
    #: Called with the chat after each question that appears.
    on_asked: Look | None = None
    lines: dict[int, Json] = field(default_factory=dict)
    _answered: int = 0

    @property
    def page(self) -> Page:
        """The tab with the chat."""
        assert self.tab
        return self.tab

    @property
    def chat(self) -> Locator:
        """The chat element."""
        return self.page.locator("welkom-chat")

    @property
    def field(self) -> Locator:
        """The field that answers are typed into."""
        return self.chat.locator("#answer")

    async def arrive(self, path: str = "/") -> None:
        """Open the page with the chat."""
        self.page.on("websocket", self._listen)
        await self.page.goto(self.site.url + path)

    @classmethod
    async def takes_up(cls, customer: WebCustomer, tab: Page) -> Self:
        """Go on in a browser with what a program began: the same session, the same answers."""
        await customer.disconnect()
        cookies = customer.jar.cookie_jar.filter_cookies(URL(customer.site.url))
        await tab.context.add_cookies(
            [{"name": name, "value": kept.value, "url": customer.site.url} for name, kept in cookies.items()]
        )
        gone_on = cls(customer.site, customer.phone, email=customer.email, tab=tab)
        await gone_on.arrive()
        return gone_on

    async def say(self, text: str) -> None:
        """Type something and press Enter."""
        await self.field.click()
        await self.page.keyboard.type(text)
        await self.mark()
        await self.page.keyboard.press("Enter")
        await expect(self.field).to_have_value("")
        await expect(self.field).to_be_focused()

    async def choose(self, value: str) -> None:
        """Click a quick reply."""
        label = await self.label(value)
        await self.mark()
        await self.chat.locator(".choices:not(.used)").get_by_role("button", name=label, exact=True).click()

    async def label(self, value: str) -> str:
        """Return what stands on a quick reply, once it is offered."""

        async def look() -> str | None:
            offered = [line["choices"] for line in self.lines.values() if line.get("choices")]
            return next((choice["label"] for choice in (offered or [[]])[-1] if choice["value"] == value), None)

        return str(await until(look, f"the quick reply {value}"))

    async def mark(self) -> None:
        """Remember the newest line."""
        self._answered = self.seen

    @property
    def seen(self) -> int:
        """The number of the newest line."""
        return max(self.lines, default=0)

    async def asks(self, key: str) -> Json:
        """Wait until this question is asked and can be read on the page."""

        async def look() -> Json | None:
            asked = [line for seq, line in self.lines.items() if seq > self._answered and line.get("asks")]
            return asked[-1] if asked and asked[-1]["asks"] == key else None

        found: Json = await until(look, f"{key}; the newest lines are {list(self.lines.values())[-3:]}")
        await self.reads(found["text"])
        if self.on_asked:
            await self.on_asked(self.page, key)
        return found

    async def reads(self, words: str, author: str = ".bubble") -> None:
        """Wait until these words stand in the conversation."""
        as_shown = re.compile(r"\s+".join(re.escape(word) for word in words.split()))
        await expect(self.chat.locator(author).filter(has_text=as_shown).last).to_be_visible(timeout=PATIENCE * 1000)

    async def becomes(self, status: str) -> None:
        """Wait until the signup has this status."""

        async def look() -> bool:
            return bool((await self.state())["status"] == status)

        await until(look, f"the signup to be {status}")

    @asynccontextmanager
    async def linked(self, name: str) -> AsyncIterator[Page]:
        """Open the newest link in a new tab, and close that tab in the end."""
        async with self.page.context.expect_page() as opening:
            await self.chat.locator("a.link").last.click()
        tab = await opening.value
        await tab.wait_for_load_state()
        if self.on_linked:
            await self.on_linked(tab, name)
        yield tab
        await tab.close()

    async def answer_identity(self) -> None:
        async with self.linked("identity") as tab:
            await tab.locator(f"button[value={self.identity}]").click()
            await expect(tab.get_by_role("heading", name="Dank je wel")).to_be_visible()

    async def answer_second_factor(self) -> None:
        await self.choose("totp")
        await self.asks("second_factor")
        await self.mark()
        async with self.linked("second_factor") as tab:
            key = await tab.locator("#key").inner_text()
            await tab.get_by_label("Code uit de app").fill(pyotp.TOTP(key).now())
            await tab.get_by_role("button", name="Koppelen").click()
            await expect(tab.locator(".codes li").first).to_be_visible()
            if self.on_linked:
                await self.on_linked(tab, "recovery")

    async def answer_card(self) -> None:
        async with self.linked("card") as tab:
            await tab.locator(f"button[value={self.card}]").click()
            await expect(tab.get_by_role("heading", name="Dank je wel")).to_be_visible()

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._received)

    def _received(self, payload: str | bytes) -> None:
        frame = json.loads(payload)
        if frame["type"] == "message":
            self.lines[frame["seq"]] = frame

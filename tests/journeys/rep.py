"""A sales rep as a program: the console's JSON."""

import asyncio
import time
import uuid
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.totp import code_at
from tests.journeys.player import Json, Site, until

SEED = "JBSWY3DPEHPK3PXP"
_SIGNED: dict[tuple[str, str], dict[str, str]] = {}


@dataclass
class Rep:
    """One signed-in rep."""

    site: Site
    email: str = "rep1@welkom.example"
    csrf: str = ""
    _ahead: bool = False
    _jar: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._jar = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        if await self._signed_in_before():
            return self

        async def sign_in() -> bool:
            # A code works once; who signs in again within its 30 seconds uses the next one, which is one step ahead.
            self._ahead = not self._ahead
            code = code_at(SEED, int(time.time() // 30) + (0 if self._ahead else 1))
            body = {"email": self.email, "password": "welkom-sandbox", "totp": code}
            status, answer = await self.post("session", body)
            if status != 200:
                await asyncio.sleep(1)
                return False
            self.csrf = answer["csrf"]
            return True

        await until(sign_in, "signing in", 75)
        _SIGNED[(self.site.url, self.email)] = {cookie.key: cookie.value for cookie in self._jar.cookie_jar}
        return self

    async def _signed_in_before(self) -> bool:
        """Go on in the session of an earlier test: a code works once, and the next one comes in half a minute."""
        assert self._jar
        self._jar.cookie_jar.update_cookies(_SIGNED.get((self.site.url, self.email), {}), URL(self.site.url))
        async with self._jar.get(f"{self.site.url}/console/api/session") as answer:
            if answer.status == 200:
                self.csrf = (await answer.json())["csrf"]
            return answer.status == 200

    async def __aexit__(self, *_: object) -> None:
        assert self._jar
        await self._jar.close()

    async def post(self, path: str, body: Json) -> tuple[int, Any]:
        """Post to the console."""
        assert self._jar
        headers = {"X-Welkom-CSRF": self.csrf}
        async with self._jar.post(f"{self.site.url}/console/api/{path}", json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def get(self, path: str) -> Any:
        """Read from the console."""
        assert self._jar
        async with self._jar.get(f"{self.site.url}/console/api/{path}") as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def find(self, phone: str) -> str:
        """Find the conversation of a number."""
        found = await self.get(f"conversations?state=all&phone={quote(phone)}")
        assert len(found) == 1, found
        return str(found[0]["id"])

    async def claim(self, conversation: str) -> int:
        """Take a conversation over."""
        status, answer = await self.post(f"conversations/{conversation}/claim", {})
        assert status == 200, answer
        return int(answer["fence"])

    async def write(self, conversation: str, fence: int, text: str) -> int:
        """Write to the customer; returns the status."""
        body = {"id": str(uuid.uuid4()), "text": text, "fence": fence}
        return (await self.post(f"conversations/{conversation}/messages", body))[0]

    async def approve(self, phone: str) -> None:
        """Claim, phone, record that the customer was reached, approve."""
        conversation = await self.find(phone)
        fence = await self.claim(conversation)
        for path, body in (
            ("call", {}),
            ("call/outcome", {"outcome": "reached", "note": "Fijn gesprek."}),
            ("decision", {"decision": "approve", "reason": "all checks passed"}),
        ):
            status, answer = await self.post(f"conversations/{conversation}/{path}", {"fence": fence, **body})
            assert status == 200, answer

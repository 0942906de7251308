"""Owns what tests of the console begin with: its routes over a store, a clock to move, reps who signed in, customers."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.console.accounts import Accounts, hash_password
from bot.console.api import Console
from bot.console.desk import Desk
from bot.dialogue.texts import DomainTexts
from bot.gateway.middlewares import guard
from bot.model.conversation import Conversation
from bot.model.records import Rep, RepSession
from bot.model.signup import Status
from bot.outbox.speak import Speech
from bot.seal import Seal
from bot.signup.pages import token_hash
from bot.store.bell import LocalBell
from bot.store.unit_of_work import SqlStore
from tests.store.given import NOW, begun

API = "/console/api"
ORIGIN = "http://console.example"
PASSWORD = "correct horse"
SEED = pyotp.random_base32()
CARD = "4242 4242 4242 4242"
_TEXTS = DomainTexts(Path(__file__).resolve().parents[2] / "domain.yml")
_HASH = hash_password(PASSWORD)
_SEAL = Seal("the key of the tests")


@dataclass
class MovedClock:
    """A clock that stands still until it is moved."""

    moment: datetime = NOW

    def now(self) -> datetime:
        """Return the moment."""
        return self.moment

    def advance(self, **span: float) -> None:
        """Move forward."""
        self.moment += timedelta(**span)


@dataclass
class Place:
    """The console's routes over an empty database."""

    store: SqlStore
    clock: MovedClock
    bell: LocalBell
    http: TestClient

    async def hire(self, name: str = "r1", **given: Any) -> Rep:
        """Keep a rep with password and authenticator."""
        rep = Rep(name, f"{name}@welkom.example", f"Rep {name}", _HASH, _SEAL.close("rep", SEED), **given)
        async with self.store.begin() as uow:
            await uow.reps.add(rep)
        return rep

    async def seated(self, name: str = "r1", **given: Any) -> "Seat":
        """Keep a rep who is signed in already (the password's hash takes its time)."""
        rep, token, csrf = await self.hire(name, **given), secrets.token_urlsafe(32), secrets.token_urlsafe(24)
        async with self.store.begin() as uow:
            await uow.reps.add_session(RepSession(token_hash(token), rep.id, csrf, self.clock.now(), self.clock.now()))
        return Seat(self, rep, token, csrf)

    async def sign_in(self, email: str = "r1@welkom.example", **given: Any) -> tuple[int, Any]:
        """Sign in by the form."""
        body = {"email": email, "password": PASSWORD, "totp": code(), **given}
        async with self.http.post(f"{API}/session", json=body) as answer:
            return answer.status, await answer.json()

    async def customer(self, name: str = "a", status: Status = Status.IN_PROGRESS, **given: Any) -> Conversation:
        """Keep a customer's conversation."""
        conversation = await begun(self.store, name, **given)
        await self.change(name, status=status)
        return conversation

    async def change(self, name: str, **changes: Any) -> None:
        """Change a customer's signup."""
        async with self.store.begin() as uow:
            signup = await uow.signups.lock(f"signup-{name}")
            await uow.signups.save(replace(signup, **changes))

    async def audited(self, subject: str = "a") -> list[tuple[str, str]]:
        """List who did what to a subject."""
        async with self.store.begin() as uow:
            return [(row.actor, row.action) for row in await uow.ledger.audited(subject)]


@dataclass
class Seat:
    """A signed-in rep as a program."""

    place: Place
    rep: Rep
    token: str
    csrf: str

    async def get(self, path: str, params: Mapping[str, str] | None = None, **headers: str) -> tuple[int, Any]:
        """Read."""
        return await self._answer(self._ask("GET", path, params=params, headers=headers))

    async def post(self, path: str, body: Any = None, *, csrf: str | None = None) -> tuple[int, Any]:
        """Change something."""
        headers = {"X-Welkom-CSRF": self.csrf if csrf is None else csrf}
        return await self._answer(self._ask("POST", path, json={} if body is None else body, headers=headers))

    async def hears(self, topic: str, **params: str) -> tuple[int, Any]:
        """Wait for changes while the bell rings for a topic."""
        asked = asyncio.ensure_future(self.get("changes", params))
        while not asked.done():
            self.place.bell.ring(topic)
            await asyncio.sleep(0.01)
        return await asked

    async def sign_out(self) -> int:
        """Sign out."""
        status, _ = await self._answer(self._ask("DELETE", "session", headers={"X-Welkom-CSRF": self.csrf}))
        return status

    async def claim(self, conversation: str = "a") -> int:
        """Take a conversation over."""
        status, answer = await self.post(f"conversations/{conversation}/claim")
        assert status == 200, answer
        return int(answer["fence"])

    def _ask(self, method: str, path: str, **given: Any) -> Awaitable[ClientResponse]:
        headers = {"Cookie": f"welkom_rep={self.token}", **given.pop("headers")}
        return self.place.http.request(method, f"{API}/{path}", headers=headers, **given)

    async def _answer(self, asked: Awaitable[ClientResponse]) -> tuple[int, Any]:
        answer = await asked
        return answer.status, await answer.json()


def code(steps: int = 0) -> str:
    """Return the authenticator's code, now or some steps of 30 s away."""
    return pyotp.TOTP(SEED).at(time.time() + 30 * steps)


async def opened(store: SqlStore) -> Place:
    """Serve the console over a store."""
    clock, bell = MovedClock(), LocalBell()
    accounts = Accounts(store, clock, _SEAL)
    desk = Desk(store, clock, bell, Speech(_TEXTS, ORIGIN, "Lichtwolk"))
    app = web.Application(middlewares=[guard])
    app.add_routes(Console(store, accounts, desk, bell, secure=False, origin=ORIGIN).routes())
    client = TestClient(TestServer(app))
    await client.start_server()
    return Place(store, clock, bell, client)

"""The console's JSON for pages and programs (contract, "Console, for programs"); every id is proved, every change carries the CSRF token."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from aiohttp import web

from bot.channels.sms import e164
from bot.console import views
from bot.console.accounts import Accounts, SignedIn, SignInRefused, TooMany
from bot.console.desk import DECISIONS, OUTCOMES, Desk, NotNow, OldFence, Taken
from bot.model.records import AuditRow, Rep
from bot.model.signup import NotAllowed
from bot.ports.store import Bell, Conflict, Ear, NotFound, Store, UnitOfWork
from bot.signup.placeholders import masked

_MOST_CHARACTERS = 2000
#: An open page reads its conversation again at every change; that is one look.
_ONE_LOOK = timedelta(minutes=10)
Handler = Callable[[web.Request, SignedIn], Awaitable[web.Response]]


@dataclass(frozen=True, slots=True)
class Console:
    """The console's routes."""

    store: Store
    accounts: Accounts
    desk: Desk
    bell: Bell
    secure: bool
    origin: str

    @property
    def cookie(self) -> str:
        """Return the name of the session cookie."""
        return "__Host-welkom-rep" if self.secure else "welkom_rep"

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        one = "/console/api/conversations/{id}"
        return [
            web.post("/console/api/session", self.sign_in),
            web.get("/console/api/session", self._for_reps(self.who)),
            web.delete("/console/api/session", self._for_reps(self.sign_out)),
            web.get("/console/api/conversations", self._for_reps(self.queue)),
            web.get(one, self._for_reps(self.show)),
            web.get("/console/api/changes", self._for_reps(self.changes)),
            web.post(f"{one}/claim", self._for_reps(self.claim)),
            web.post(f"{one}/messages", self._for_reps(self.write)),
            web.post(f"{one}/release", self._for_reps(self.release)),
            web.post(f"{one}/call", self._for_reps(self.phone)),
            web.post(f"{one}/call/outcome", self._for_reps(self.outcome)),
            web.post(f"{one}/card", self._for_reps(self.allow_card)),
            web.post(f"{one}/decision", self._for_reps(self.decide)),
        ]

    def _for_reps(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def guarded(request: web.Request) -> web.Response:
            signed = await self.accounts.find(request.cookies.get(self.cookie, ""), active=_by_a_person(request))
            if signed is None:
                return _problem(401, "Sign in first.")
            if request.method != "GET" and not hmac.compare_digest(
                request.headers.get("X-Welkom-CSRF", "").encode(), signed.csrf.encode()
            ):
                return _problem(403, "The header X-Welkom-CSRF is missing or old.")
            return await _answered(handler, request, signed)

        return guarded

    async def sign_in(self, request: web.Request) -> web.Response:
        """Sign in with password and code."""
        if request.headers.get("Origin") not in {None, self.origin}:
            return _problem(403, "This page may not sign in here.")
        try:
            body = await _body(request)
            signed = await self.accounts.sign_in(_text(body, "email"), _text(body, "password"), _text(body, "totp"))
        except _Bad as bad:
            return _problem(400, str(bad))
        except SignInRefused:
            return _problem(401, "E-mail address, password or code is not right. A code works once.")
        except TooMany:
            return _problem(429, "Too many tries. Wait 15 minutes.")
        response = web.json_response(views.session(signed))
        response.set_cookie(self.cookie, signed.token, path="/", httponly=True, secure=self.secure, samesite="Strict")
        return response

    async def who(self, _: web.Request, signed: SignedIn) -> web.Response:
        """Say who is signed in, and for how long if nothing is done."""
        return web.json_response(views.session(signed))

    async def sign_out(self, _: web.Request, signed: SignedIn) -> web.Response:
        """Sign out."""
        await self.accounts.sign_out(signed)
        response = web.json_response({"signed_out": True})
        response.del_cookie(self.cookie, path="/")
        return response

    async def queue(self, request: web.Request, signed: SignedIn) -> web.Response:
        """List conversations."""
        state, wanted = request.query.get("state", "all"), request.query.get("phone")
        if state not in {"waiting", "mine", "all"}:
            return _problem(400, "state is waiting, mine or all.")
        phone = e164(wanted.replace(" ", "+", 1)) if wanted else None
        if wanted and phone is None:
            return _problem(400, "phone is a number such as %2B31612345678.")
        async with self.store.begin() as uow:
            if phone and _by_a_person(request):
                await uow.ledger.audit(AuditRow(signed.rep.id, "search", masked(phone), self.desk.clock.now()))
            items = await uow.conversations.queue(state, signed.rep.id, phone)
            shown = [await views.queue_item(uow, item) for item in items]
        return web.json_response(shown)

    async def show(self, request: web.Request, signed: SignedIn) -> web.Response:
        """Show one conversation with everything about it; looking is audited (O-11), once for as long as it goes on."""
        conversation, now = request.match_info["id"], self.desk.clock.now()
        async with self.store.begin() as uow:
            shown = await views.conversation(uow, conversation, signed.rep)
            if not await _looked_lately(uow, conversation, signed.rep, now):
                await uow.ledger.audit(AuditRow(signed.rep.id, "view", conversation, now))
        return web.json_response(shown, dumps=lambda data: orjson.dumps(data).decode())

    async def changes(self, request: web.Request, _: SignedIn) -> web.Response:
        """Answer when something changed in the queue or in the conversation `id`, or after 20 s (long poll)."""
        topics = ["queue", *(f"line:{conversation}" for conversation in request.query.getall("id", []))]
        async with AsyncExitStack() as stack:
            ears = [await stack.enter_async_context(self.bell.listen(topic)) for topic in topics]
            return web.json_response({"changed": await _first(ears, 20.0)})

    async def claim(self, request: web.Request, signed: SignedIn) -> web.Response:
        """Take a conversation over."""
        try:
            return web.json_response({"fence": await self.desk.claim(request.match_info["id"], signed.rep)})
        except Taken as taken:
            return web.json_response({"owner": taken.owner}, status=409)

    async def write(self, request: web.Request, signed: SignedIn) -> web.Response:
        """Write to the customer."""
        body = await _body(request)
        text = _text(body, "text")
        if len(text) > _MOST_CHARACTERS:
            raise _Bad(f"A message has {_MOST_CHARACTERS} characters at most.")
        await self.desk.write(request.match_info["id"], signed.rep, _fence(body), _text(body, "id"), text)
        return web.json_response({"accepted": True})

    async def release(self, request: web.Request, signed: SignedIn) -> web.Response:
        """Give the conversation back to the bot."""
        await self.desk.release(request.match_info["id"], signed.rep, _fence(await _body(request)))
        return web.json_response({"owner": "bot"})

    async def phone(self, request: web.Request, signed: SignedIn) -> web.Response:
        """Phone the customer."""
        call = await self.desk.phone(request.match_info["id"], signed.rep, _fence(await _body(request)))
        return web.json_response({"call": call.id, "state": call.state.value})

    async def outcome(self, request: web.Request, signed: SignedIn) -> web.Response:
        """Record how the call went."""
        body = await _body(request)
        if body.get("outcome") not in OUTCOMES:
            raise _Bad(f"outcome is one of {', '.join(OUTCOMES)}.")
        note = _remark(body, "note")
        await self.desk.outcome(request.match_info["id"], signed.rep, _fence(body), str(body["outcome"]), note)
        return web.json_response({"recorded": True})

    async def allow_card(self, request: web.Request, signed: SignedIn) -> web.Response:
        """Allow the customer another card."""
        await self.desk.allow_card(request.match_info["id"], signed.rep, _fence(await _body(request)))
        return web.json_response({"allowed": True})

    async def decide(self, request: web.Request, signed: SignedIn) -> web.Response:
        """Approve, decline, or send one item back."""
        body = await _body(request)
        if body.get("decision") not in DECISIONS:
            raise _Bad(f"decision is one of {', '.join(DECISIONS)}.")
        reason, item = _remark(body, "reason"), body.get("item")
        status = await self.desk.decide(
            request.match_info["id"],
            signed.rep,
            _fence(body),
            str(body["decision"]),
            reason,
            str(item) if item else None,
        )
        return web.json_response({"status": status.value})


def _by_a_person(request: web.Request) -> bool:
    """Tell whether a person asked; what a page reads by itself does not keep a session from idling (B-03)."""
    return "X-Welkom-Background" not in request.headers and not request.path.endswith("/changes")


async def _looked_lately(uow: UnitOfWork, conversation: str, rep: Rep, now: datetime) -> bool:
    rows = await uow.ledger.audited(conversation)
    return any(row.actor == rep.id and row.action == "view" and row.at > now - _ONE_LOOK for row in rows)


async def _first(ears: list[Ear], seconds: float) -> bool:
    """Wait until one of them hears something; False when the time passed without."""
    waits = [asyncio.ensure_future(ear.wait(seconds)) for ear in ears]
    try:
        done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        return any(wait.result() for wait in done)
    finally:
        for wait in waits:
            wait.cancel()


class _Bad(Exception):
    """The request is not as it should be; the text says how it should be."""


async def _answered(handler: Handler, request: web.Request, signed: SignedIn) -> web.Response:
    try:
        return await handler(request, signed)
    except _Bad as bad:
        return _problem(400, str(bad))
    except NotFound:
        return _problem(404, "There is no such conversation.")
    except OldFence:
        return _problem(409, "You no longer have this conversation; claim it again.")
    except (NotNow, NotAllowed) as no:
        return _problem(409, str(no))
    except Conflict:
        return _problem(409, "Something changed at the same moment; look again.")


def _problem(status: int, text: str) -> web.Response:
    return web.json_response({"error": text}, status=status)


async def _body(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise _Bad("The body must be JSON (Content-Type: application/json).")
    try:
        body = orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        raise _Bad("The body must be JSON.") from None
    if not isinstance(body, dict):
        raise _Bad("The body must be a JSON object.")
    return body


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise _Bad(f"{name} must be text.")
    return value


def _remark(body: dict[str, Any], name: str) -> str:
    value = body.get(name) or ""
    if not isinstance(value, str) or len(value) > _MOST_CHARACTERS or "\0" in value:
        raise _Bad(f"{name} is text of {_MOST_CHARACTERS} characters at most.")
    return value


def _fence(body: dict[str, Any]) -> int:
    fence = body.get("fence")
    if not isinstance(fence, int) or isinstance(fence, bool):
        raise _Bad("fence must be the number that claiming gave.")
    return fence

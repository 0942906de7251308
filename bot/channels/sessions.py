"""A customer's browser session: opaque token, kept as a hash, renewed when the number is proven (B-01, B-02)."""

import secrets
from dataclasses import dataclass

from aiohttp import web

from bot.inbox.accept import begin
from bot.model.conversation import Channel, Conversation, Language
from bot.model.records import WebSession
from bot.ports.clock import Clock
from bot.ports.store import Store
from bot.signup.pages import token_hash


@dataclass(frozen=True, slots=True)
class Sessions:
    """Finds and opens sessions; `secure` when the public address is https."""

    store: Store
    clock: Clock
    secure: bool
    embedded: bool = False

    @property
    def cookie(self) -> str:
        """Return the name of the cookie."""
        return "__Host-welkom" if self.secure else "welkom"

    async def find(self, request: web.Request) -> WebSession | None:
        """Return the living session of a request."""
        token = request.cookies.get(self.cookie)
        if not token:
            return None
        async with self.store.read() as uow:
            session = await uow.people.session(token_hash(token))
        ended = session is None or (session.ends_at is not None and session.ends_at <= self.clock.now())
        return None if ended else session

    async def open(self, request: web.Request, language: Language | None) -> tuple[Conversation, str | None]:
        """Return the conversation of a request, and a new token when one has to be set."""
        session = await self.find(request)
        now = self.clock.now()
        async with self.store.begin() as uow:
            if session is None:
                held = await begin(uow, language or Language.NL, Channel.WEB, now, known=language is not None)
            else:
                held = await uow.conversations.get(session.conversation)
                if session.ends_at is None:
                    return held, None
            token = secrets.token_urlsafe(32)
            proven = session is not None and held.proven
            await uow.people.add_session(WebSession(token_hash(token), held.id, proven, now))
            return held, token

    async def open_for(self, conversation: str) -> str:
        """Return the token of a new session of this conversation (a second device that resumes)."""
        token = secrets.token_urlsafe(32)
        async with self.store.begin() as uow:
            await uow.people.add_session(
                WebSession(token_hash(token), conversation, proven=False, created_at=self.clock.now())
            )
        return token

    def set_cookie(self, response: web.StreamResponse, token: str) -> None:
        """Put the token into the browser."""
        same_site = "None" if self.embedded and self.secure else "Lax"
        response.set_cookie(self.cookie, token, path="/", httponly=True, secure=self.secure, samesite=same_site)

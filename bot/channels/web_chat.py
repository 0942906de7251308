"""Web chat: the session and the socket of contract.md. `chat_socket` speaks the protocol."""

import contextlib
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web

from bot.channels.chat_socket import Chat, Peer
from bot.channels.sessions import Sessions
from bot.model.conversation import Language

_MOST_FRAME_BYTES = 16 * 1024
_HEARTBEAT_SECONDS = 25.0


@dataclass(frozen=True, slots=True)
class WebChat:
    """The web chat's two routes."""

    chat: Chat
    sessions: Sessions
    origins: frozenset[str]
    _sockets: set[web.WebSocketResponse] = field(default_factory=set)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [web.post("/chat/session", self.session), web.get("/chat/ws", self.socket)]

    async def session(self, request: web.Request) -> web.Response:
        """Open a conversation, or answer the one that the cookie belongs to."""
        self._check_origin(request, required=False)
        body = await _json(request)
        wanted = body.get("language")
        language = Language(wanted) if wanted in set(Language) else None
        held, token = await self.sessions.open(request, language)
        response = web.json_response({"conversation": held.id, "language": held.language.value})
        if token:
            self.sessions.set_cookie(response, token)
        return response

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """Speak the protocol until the socket closes."""
        self._check_origin(request, required=True)
        session = await self.sessions.find(request)
        if session is None:
            raise web.HTTPUnauthorized(text="no session")
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT_SECONDS, max_msg_size=_MOST_FRAME_BYTES, compress=False)
        await socket.prepare(request)
        self._sockets.add(socket)
        try:
            await Peer(self.chat, socket, session).run()
        finally:
            self._sockets.discard(socket)
        return socket

    async def close(self) -> None:
        """Tell every socket that the service restarts, so that clients come back."""
        for socket in list(self._sockets):
            with contextlib.suppress(ConnectionError):
                await socket.close(code=1012)

    def _check_origin(self, request: web.Request, *, required: bool) -> None:
        origin = request.headers.get("Origin")
        if (origin is None and required) or (origin is not None and origin not in self.origins):
            raise web.HTTPForbidden(text="origin")


async def _json(request: web.Request) -> dict[str, Any]:
    raw = await request.read()
    if not raw:
        return {}
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise web.HTTPBadRequest(text="The body must be JSON.") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="The body must be a JSON object.")
    return body

"""Owns the only door of the engine: one message in, one answer out, and never a 200 for a turn that failed.

The gateway's worker calls it over HTTP; `turn` does the work.
"""

import hmac
import json
import logging
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as answer_json

from welkom_engine.errors import TurnFailed
from welkom_engine.logs import describe
from welkom_engine.model import ready
from welkom_engine.settings import Settings
from welkom_engine.turn import Answer, NotAllowed, Turn, take

_log = logging.getLogger(__name__)
_MAX_ID = 255
_MAX_TEXT = 20_000
_CHANNEL = re.compile(r"[a-z][a-z_]{0,31}")


class BadRequest(Exception):
    """A body that does not follow the protocol; the message names the field."""


class GatewayInput(InputChannel):
    """Takes turns from the gateway, which proves itself by the shared secret."""

    def __init__(self, settings: Settings) -> None:
        self._secret = f"Bearer {settings.secret}".encode()
        self._budget = settings.turn_budget

    @classmethod
    def name(cls) -> str:
        """Its part of the address: `/webhooks/gateway`."""
        return "gateway"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of the channel."""
        del on_new_message  # Rasa's way in gives no result and no error: `turn` has one that does
        routes = Blueprint("gateway")

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            return await self.turn(request)

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            return await self.health(request)

        return routes

    async def turn(self, request: Request) -> HTTPResponse:
        """Run one turn."""
        if not self._knows(request):
            return _error(HTTPStatus.UNAUTHORIZED, "unauthorized")
        try:
            turn = turn_from(request.body)
        except BadRequest as error:
            return _error(HTTPStatus.BAD_REQUEST, "bad_request", str(error))
        try:
            return answer_json(_body(await take(request.app.ctx.agent, turn, self._budget)))
        except NotAllowed as error:
            return _error(HTTPStatus.BAD_REQUEST, "not_allowed", str(error))
        except TurnFailed as error:
            return _failed(turn, error.kind, error)
        except Exception as error:  # noqa: BLE001 - the last place where a failure can be told honestly
            return _failed(turn, TurnFailed.kind, error)

    async def health(self, request: Request) -> HTTPResponse:
        """Whether a turn could be taken now."""
        try:
            return answer_json({"status": "ok", "model": await ready(request.app.ctx.agent)})
        except TurnFailed as error:
            return _error(HTTPStatus.SERVICE_UNAVAILABLE, error.kind)

    def _knows(self, request: Request) -> bool:
        shown = request.headers.get("authorization", "").encode("utf-8", "replace")
        return hmac.compare_digest(shown, self._secret)


def turn_from(body: bytes) -> Turn:
    """The turn that a request asks for."""
    try:
        asked = json.loads(body)
    except ValueError:
        raise BadRequest("body") from None
    if not isinstance(asked, dict):
        raise BadRequest("body")
    kind = asked.get("kind")
    if kind not in {"text", "event"}:
        raise BadRequest("kind")
    return Turn(
        conversation=_string(asked, "conversation", _MAX_ID),
        message_id=_string(asked, "message_id", _MAX_ID),
        channel=_channel(asked),
        metadata=_object(asked, "metadata"),
        **_words(asked) if kind == "text" else _event(asked),
    )


def _words(asked: dict[str, Any]) -> dict[str, Any]:
    text = asked.get("text")
    if not isinstance(text, str) or len(text) > _MAX_TEXT:
        raise BadRequest("text")
    return {"text": text}


def _event(asked: dict[str, Any]) -> dict[str, Any]:
    return {"intent": _string(asked, "intent", _MAX_ID), "entities": _object(asked, "entities")}


def _string(asked: dict[str, Any], name: str, longest: int) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        raise BadRequest(name)
    return value


def _object(asked: dict[str, Any], name: str) -> dict[str, Any]:
    value = asked.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadRequest(name)
    return value


def _channel(asked: dict[str, Any]) -> str:
    channel = _string(asked, "channel", _MAX_ID)
    if not _CHANNEL.fullmatch(channel):
        raise BadRequest("channel")
    return channel


def _body(answer: Answer) -> dict[str, Any]:
    return {
        "message_id": answer.message_id,
        "intent": answer.intent,
        "replayed": answer.replayed,
        "replies": answer.replies,
    }


def _failed(turn: Turn, kind: str, error: Exception) -> HTTPResponse:
    _log.error(
        "turn failed: %s conversation=%r message=%r (%s)", kind, turn.conversation, turn.message_id, describe(error)
    )
    return _error(HTTPStatus.SERVICE_UNAVAILABLE, kind)


def _error(status: HTTPStatus, kind: str, detail: str | None = None) -> HTTPResponse:
    return answer_json({"error": kind} | ({"detail": detail} if detail else {}), status=status)

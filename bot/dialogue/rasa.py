"""The engine's client: one request a turn, over one kept connection. `engine/` holds the other end."""

from typing import Any

import aiohttp

from bot.model.conversation import Choice, Reply
from bot.ports.dialogue import TurnAnswer, TurnRequest
from bot.ports.errors import Misconfigured, Unavailable

#: Longer than the engine's own budget for actions (10 s), shorter than the worker's lease (R-07).
_TURN_SECONDS = 30.0
_HEALTH_SECONDS = 3.0


class RasaDialogue:
    """Speaks the engine protocol of `engine/README.md`."""

    def __init__(self, url: str, secret: str) -> None:
        """Speak to the engine at this address with this secret."""
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {secret}"}
        self._session: aiohttp.ClientSession | None = None

    async def turn(self, request: TurnRequest) -> TurnAnswer:
        """Run one turn."""
        body = _body(request)
        try:
            async with self._open().post(f"{self._url}/webhooks/gateway/turn", json=body) as response:
                if response.status in {401, 403}:
                    raise Misconfigured("engine secret")
                if response.status != 200:  # noqa: PLR2004
                    raise Unavailable(f"engine {response.status}")
                return _answer(await response.json())
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unavailable(type(error).__name__) from None

    async def healthy(self) -> bool:
        """Tell whether the engine has a model and its tracker store."""
        try:
            timeout = aiohttp.ClientTimeout(total=_HEALTH_SECONDS)
            async with self._open().get(f"{self._url}/webhooks/gateway/health", timeout=timeout) as response:
                return response.status == 200  # noqa: PLR2004
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def close(self) -> None:
        """Let go of the connection."""
        if self._session:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=_TURN_SECONDS, connect=2.0)
            self._session = aiohttp.ClientSession(headers=self._headers, timeout=timeout)
        return self._session


def _body(request: TurnRequest) -> dict[str, Any]:
    return {
        "conversation": request.conversation,
        "message_id": request.message,
        "channel": request.channel.value,
        "kind": "event" if request.intent else "text",
        "text": request.text,
        "intent": request.intent,
        "entities": dict(request.entities),
        "metadata": {
            "message_id": request.message,
            "conversation": request.conversation,
            "channel": request.channel.value,
            "language": request.language.value,
            "asks": request.asks,
        },
    }


def _answer(data: dict[str, Any]) -> TurnAnswer:
    intent = data.get("intent") or {}
    replies = tuple(_reply(reply) for reply in data["replies"])
    return TurnAnswer(replies, str(intent.get("name") or ""), float(intent.get("confidence") or 0.0))


def _reply(data: dict[str, Any]) -> Reply:
    custom = data.get("custom") or {}
    own = tuple(Choice(choice["label"], choice["value"]) for choice in data.get("choices") or ())
    added = tuple(Choice(label, value) for label, value in custom.get("choices") or ())
    return Reply(
        str(data.get("text") or ""),
        own + added,
        custom.get("link"),
        dict(custom.get("params") or {}),
        asks=bool(custom.get("asks")),
    )

"""Owns the line to the action server: one kept-open session, a time limit, and an error of its own for each way to fail.

Rasa's `RemoteAction` calls it; what it raises passes through Rasa and ends the turn.
"""

import asyncio
from http import HTTPStatus
from typing import Any

import aiohttp
import orjson
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from welkom_engine.errors import ActionsGarbled, ActionsRefused, ActionsTooSlow, ActionsUnreachable

_MAX_ANSWER = 2_000_000


class ActionServer(EndpointConfig):
    """The action server at its address."""

    def __init__(self, url: str, secret: str, timeout: float) -> None:
        # Selective: the domain (hundreds of kilobytes) goes only to actions that the domain declares with `send_domain`.
        super().__init__(
            url,
            headers={"Authorization": f"Bearer {secret}", "Content-Type": "application/json"},
            enable_selective_domain=True,
        )
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._session: aiohttp.ClientSession | None = None

    def session(self) -> aiohttp.ClientSession:
        """The session, opened by the first call: a connection per call costs more than the call."""
        if self._session is None or self._session.closed:
            # Shorter than a server keeps an idle connection, so that none is used while it closes.
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=10)
            self._session = aiohttp.ClientSession(connector=connector, headers=self.headers, timeout=self._timeout)
        return self._session

    async def close(self) -> None:
        """Close the kept-open connections."""
        if self._session is not None:
            await self._session.close()

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,  # noqa: FBT001, FBT002 - Rasa's signature
        **kwargs: Any,
    ) -> Any:
        """Send one call and give the decoded answer."""
        del subpath, content_type, compress  # Rasa never uses the first two for actions; loopback needs no compression
        try:
            body = orjson.dumps(kwargs["json"], option=orjson.OPT_NON_STR_KEYS)
            async with self.session().request(method, self.url, data=body, allow_redirects=False) as answer:
                return _decoded(answer.status, await _read(answer))
        except asyncio.TimeoutError as error:
            raise ActionsTooSlow("the action server did not answer in time") from error
        except aiohttp.ClientPayloadError as error:
            raise ActionsGarbled("the action server's answer broke off") from error
        except (aiohttp.ClientConnectionError, OSError) as error:
            raise ActionsUnreachable("nobody answers at the action server's address") from error


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    body = await answer.content.read(_MAX_ANSWER + 1)
    while chunk := await answer.content.read(_MAX_ANSWER + 1 - len(body)):
        body += chunk
    if len(body) > _MAX_ANSWER:
        raise ActionsGarbled("the action server's answer is too long")
    return body


def _decoded(status: int, body: bytes) -> Any:
    if status == HTTPStatus.BAD_REQUEST:
        # The agreed way to say that this action cannot run now: Rasa makes an `ActionExecutionRejection` of it.
        raise ClientResponseError(status, "rejected", body.decode("utf-8", "replace"))
    if status != HTTPStatus.OK:
        raise ActionsRefused(f"the action server answered {status}")
    try:
        return orjson.loads(body)
    except ValueError as error:
        raise ActionsGarbled("the action server's answer is not JSON") from error

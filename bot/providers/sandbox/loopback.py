"""The way from the stand-ins to our own gateway, as a provider would reach it, but without leaving the machine."""

from collections.abc import Mapping

import aiohttp

TIMEOUT = aiohttp.ClientTimeout(total=15)


class Unreachable(Exception):
    """The gateway did not answer."""


class Loopback:
    """A client for one address: the gateway's own, `base_url`."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._session: aiohttp.ClientSession | None = None

    async def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Post to the gateway and return its status."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        try:
            async with self._session.post(self.base_url.rstrip("/") + path, data=body, headers=headers) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unreachable(type(error).__name__) from error

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

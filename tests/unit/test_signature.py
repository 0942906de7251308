"""Twilio's signature: believed for the address we are known by, with or without its port; anything else is 403."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from twilio.request_validator import RequestValidator

from bot.channels.sms import Signature

_PUBLIC, _PATH = "https://sms.example", "/texts?ref=1"
_FORM = {"From": "+31612345678", "Body": "hoi, één"}


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    """A route that answers 200 to what is signed."""
    signature = Signature(_PUBLIC, ("new", "old"))

    async def receive(request: web.Request) -> web.Response:
        await signature.form(request)
        return web.Response()

    app = web.Application()
    app.add_routes([web.post("/texts", receive)])
    async with TestServer(app) as running:
        yield running


async def _status(server: TestServer, signature: bytes) -> int:
    """Send a request as it would come over the wire, whatever the signature's bytes are."""
    body = urlencode(_FORM).encode()
    head = (
        f"POST {_PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
    )
    reader, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(
        head.encode() + b"Content-Length: %d\r\nX-Twilio-Signature: " % len(body) + signature + b"\r\n\r\n" + body
    )
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize("token", ["new", "old"])
@pytest.mark.parametrize("address", [_PUBLIC, f"{_PUBLIC}:443"])
async def test_what_is_signed_is_believed(server: TestServer, address: str, token: str):
    """By either token, for the address as it is or with its port."""
    signature = RequestValidator(token).compute_signature(address + _PATH, _FORM)
    assert await _status(server, signature.encode()) == 200


@pytest.mark.parametrize("signature", [b"bm90IHR3aWxpbw==", b"\xff\xfe", "één".encode(), b"x"])
async def test_anything_else_is_refused(server: TestServer, signature: bytes):
    """Also what is no text."""
    assert await _status(server, signature) == 403


async def test_a_signature_of_other_words_is_refused(server: TestServer):
    """It is over the parameters."""
    signature = RequestValidator("new").compute_signature(_PUBLIC + _PATH, {**_FORM, "Body": "other"})
    assert await _status(server, signature.encode()) == 403

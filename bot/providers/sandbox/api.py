"""The sandbox's controls for programs, as JSON: ledger, clock, faults, inbound texts; `web` mounts them."""

import json
import math

import phonenumbers
from aiohttp import web

from bot.providers.sandbox import Sandbox
from bot.providers.sandbox.faults import Fault, Provider
from bot.providers.sandbox.inbound import Text, new_message_sid
from bot.providers.sandbox.loopback import Unreachable

HOME = "NL"
FARTHEST_STEP = 10 * 365 * 86_400
NOT_JSON = "Send a JSON object."


class BadRequest(Exception):
    """The request cannot be met; the message is the sentence for its sender."""


class Controls:
    """Handlers of the JSON paths."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def routes(self) -> list[web.RouteDef]:
        """Return the JSON paths."""
        return [
            web.get("/sandbox/ledger", self.ledger),
            web.get("/sandbox/clock", self.time),
            web.post("/sandbox/clock", self.advance),
            web.get("/sandbox/faults", self.faults),
            web.post("/sandbox/faults", self.set_fault),
            web.post("/sandbox/sms", self.text),
        ]

    async def ledger(self, request: web.Request) -> web.Response:
        """List what was accepted; `?after=n` only what came later, `?to=+316…` only for this recipient."""
        after = request.query.get("after", "0")
        if not after.isascii() or not after.isdigit() or len(after) > 18:  # noqa: PLR2004 - what SQLite can count to
            return _refusal("`after` is the number of an entry.")
        entries = await self._sandbox.ledger.entries(int(after), request.query.get("to"))
        return _answer([entry.shown() for entry in entries])

    async def time(self, _request: web.Request) -> web.Response:
        """Tell the sandbox's time."""
        clock = self._sandbox.clock
        return _answer({"now": clock.now().isoformat(), "offset_seconds": clock.offset})

    async def advance(self, request: web.Request) -> web.Response:
        """Move the time forward."""
        try:
            self._sandbox.clock.advance(_seconds(await _body(request)))
        except BadRequest as bad:
            return _refusal(str(bad))
        return await self.time(request)

    async def faults(self, _request: web.Request) -> web.Response:
        """List the faults that are set."""
        return _answer(await self._sandbox.faults.listing())

    async def set_fault(self, request: web.Request) -> web.Response:
        """Set a provider's fault and list all."""
        try:
            body = await _body(request)
            provider = Provider(_choice(body, "provider", [member.value for member in Provider]))
            fault = Fault(_choice(body, "fault", [member.value for member in Fault]))
            await self._sandbox.faults.set(provider, fault, _times(body))
        except BadRequest as bad:
            return _refusal(str(bad))
        return await self.faults(request)

    async def text(self, request: web.Request) -> web.Response:
        """Let a text message arrive through the signed webhook; answers with the webhook's status."""
        try:
            text = _text(await _body(request))
        except BadRequest as bad:
            return _refusal(str(bad))
        try:
            status = await self._sandbox.texts.deliver(text)
        except Unreachable:
            return _refusal("The gateway's webhook did not answer.", status=502)
        shown = {"id": text.sid, "sid": text.sid, "from": text.sender, "status": status}
        return _answer(shown, status=_outer_status(status))


async def _body(request: web.Request) -> dict[str, object]:
    try:
        body = json.loads(await request.read())
    except (ValueError, RecursionError) as error:
        raise BadRequest(NOT_JSON) from error
    if not isinstance(body, dict):
        raise BadRequest(NOT_JSON)
    return body


def _seconds(body: dict[str, object]) -> float:
    seconds = body.get("advance_seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not math.isfinite(seconds):
        raise BadRequest("`advance_seconds` is a number of seconds.")
    if not 0 <= seconds <= FARTHEST_STEP:
        raise BadRequest("`advance_seconds` is between 0 and ten years: time does not run back.")
    return seconds


def _choice(body: dict[str, object], name: str, choices: list[str]) -> str:
    value = body.get(name)
    if not isinstance(value, str) or value not in choices:
        raise BadRequest(f"`{name}` is one of {', '.join(choices)}.")
    return value


def _times(body: dict[str, object]) -> int | None:
    times = body.get("times")
    if times is None:
        return None
    if isinstance(times, bool) or not isinstance(times, int) or not 1 <= times <= 1_000_000:  # noqa: PLR2004 - enough
        raise BadRequest("`times` is a whole number from 1; leave it out for until told otherwise.")
    return times


def _text(body: dict[str, object]) -> Text:
    words = body.get("body")
    if not isinstance(words, str):
        raise BadRequest("`body` is the text, which may be empty.")
    # `sid` is what the answer calls it, so it may be sent back under that name.
    sid = body.get("id", body.get("sid"))
    if sid is not None and (not isinstance(sid, str) or not 0 < len(sid) <= 64):  # noqa: PLR2004 - Twilio's have 34
        raise BadRequest("`id` is the message's id, a text of at most 64 signs.")
    # A lone surrogate can stand in JSON but in no form.
    sendable = words.encode("utf-8", "replace").decode()
    return Text(_number(body.get("from")), sendable, (sid or new_message_sid()).encode("utf-8", "replace").decode())


def _number(value: object) -> str:
    clear = "`from` is a phone number, such as +31612345678."
    try:
        number = phonenumbers.parse(value if isinstance(value, str) else "", HOME)
    except phonenumbers.NumberParseException as error:
        raise BadRequest(clear) from error
    if not phonenumbers.is_possible_number(number):
        raise BadRequest(clear)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _outer_status(status: int | None) -> int:
    """Answer 200 for any success, 202 for what comes later, and a refusal as it is."""
    if status is None:
        return 202
    return 200 if 200 <= status < 300 else status  # noqa: PLR2004 - any success


def _answer(content: object, status: int = 200) -> web.Response:
    return web.json_response(content, status=status, headers={"Cache-Control": "no-store"})


def _refusal(sentence: str, status: int = 400) -> web.Response:
    return _answer({"error": sentence}, status)

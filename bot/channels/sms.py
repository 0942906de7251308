"""SMS: Twilio's webhooks, believed only when signed (M-02); 2xx only after the message is stored (M-01)."""

from dataclasses import dataclass
from typing import Any

import phonenumbers
from aiohttp import web
from phonenumbers import NumberParseException
from twilio.request_validator import RequestValidator, compare

from bot.inbox.accept import Inbox, Incoming
from bot.model.conversation import Channel, InboundKind, OutboundKind
from bot.outbox.relay import proven_accepted
from bot.ports.store import Store

_EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
_FAILED = frozenset({"failed", "undelivered"})
_CODES = frozenset({OutboundKind.CODE_SMS})
_MOST_CHARACTERS = 1600


@dataclass(frozen=True, slots=True)
class Signature:
    """Twilio's signature over the public address and all parameters; during a change of token both are believed."""

    public_url: str
    tokens: tuple[str, ...]

    async def form(self, request: web.Request) -> dict[str, str]:
        """Return the parameters of a signed request; anything else is 403 and nothing is stored."""
        signature = request.headers.get("X-Twilio-Signature")
        form = await request.post()
        url = self.public_url + str(request.rel_url)
        if not signature or not any(_signed(RequestValidator(token), url, form, signature) for token in self.tokens):
            raise web.HTTPForbidden(text="signature")
        return {name: value for name, value in form.items() if isinstance(value, str)}


def _signed(validator: RequestValidator, url: str, form: Any, signature: str) -> bool:
    """Tell whether a signature fits: that of the address as it is first, as the validator also computes one with a port."""
    plain = validator.compute_signature(url, form)
    return bool(compare(plain, signature) or validator.validate(url, form, signature))


def twiml(body: str = _EMPTY) -> web.Response:
    """Answer Twilio."""
    return web.Response(body=body.encode(), headers={"Content-Type": "text/xml; charset=utf-8"})


@dataclass(frozen=True, slots=True)
class Sms:
    """The two SMS routes."""

    store: Store
    inbox: Inbox
    signature: Signature

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [web.post("/webhooks/twilio/sms", self.receive), web.post("/webhooks/twilio/status", self.status)]

    async def receive(self, request: web.Request) -> web.Response:
        """Take a text message; a picture without words is taken as such."""
        form = await self.signature.form(request)
        phone, sid = e164(form.get("From", "")), form.get("MessageSid") or form.get("SmsSid") or ""
        if phone is None or not sid:
            return twiml()
        text = form.get("Body", "")[:_MOST_CHARACTERS]
        if not text.strip():
            text = "(MMS)" if form.get("NumMedia", "0") != "0" else "(-)"
        await self.inbox.take_sms(phone, Incoming(Channel.SMS, "twilio", sid, text))
        return twiml()

    async def status(self, request: web.Request) -> web.Response:
        """Take a delivery report; a code that did not arrive is told to the conversation, once."""
        form = await self.signature.form(request)
        sid, state = form.get("MessageSid", ""), form.get("MessageStatus", "")
        async with self.store.begin() as uow:
            if reference := request.query.get("ref"):
                await proven_accepted(uow, reference, sid, self.inbox.clock.now())
            row = await uow.outbox.by_sid(sid) if state in _FAILED else None
        if row and row.kind in _CODES:
            payload = {"event": "undeliverable", "kind": row.kind.value}
            await self.inbox.event(row.conversation, InboundKind.DELIVERY, "twilio-status", f"{sid}:failed", payload)
        return twiml()


def e164(number: str) -> str | None:
    """Return a sender in E.164, None for short codes and names that cannot be answered."""
    try:
        parsed = phonenumbers.parse(number, None)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)

"""Text messages that somebody sends to us: signed as Twilio signs them and brought to the gateway's own webhook."""

import asyncio
import math
import secrets
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bot.providers.sandbox.faults import ON_CALLBACKS, Fault, Faults, Provider
from bot.providers.sandbox.loopback import Loopback, Unreachable

PATH = "/webhooks/twilio/sms"
GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)


@dataclass(frozen=True, slots=True)
class Line:
    """Our number at Twilio and what its webhook is signed with; `webhook_url` is the public one that Twilio knows."""

    account_sid: str
    auth_token: str
    number: str
    webhook_url: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text on its way to us; `sid` is its MessageSid."""

    sender: str
    body: str
    sid: str


class InboundTexts:
    """Brings texts to the webhook; `duplicate_callback` brings them twice, `reorder` a little later."""

    def __init__(self, line: Line, loopback: Loopback, faults: Faults, reorder_seconds: float) -> None:
        self._line = line
        self._loopback = loopback
        self._faults = faults
        self._reorder_seconds = reorder_seconds
        self._late: set[asyncio.Task[None]] = set()

    async def deliver(self, text: Text) -> int | None:
        """Bring the text and return the webhook's status, None when it comes later; raises Unreachable."""
        fault = await self._faults.take(Provider.SMS, ON_CALLBACKS)
        if fault is Fault.REORDER:
            self._late.add(task := asyncio.create_task(self._post_late(text)))
            task.add_done_callback(self._late.discard)
            return None
        if fault is Fault.DUPLICATE_CALLBACK:
            await self._post(text)
        return await self._post(text)

    async def settled(self) -> None:
        """Wait until the late ones have come too."""
        await asyncio.gather(*self._late)

    async def close(self) -> None:
        """Forget what has not come yet."""
        for task in self._late:
            task.cancel()
        await asyncio.gather(*self._late, return_exceptions=True)

    async def _post_late(self, text: Text) -> None:
        await asyncio.sleep(self._reorder_seconds)
        try:
            await self._post(text)
        except Unreachable:
            # As with Twilio: a text whose webhook is down is lost unless the sender writes again.
            return

    async def _post(self, text: Text) -> int:
        form = self._form(text)
        signature = RequestValidator(self._line.auth_token).compute_signature(self._line.webhook_url, form)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "X-Twilio-Signature": signature,
            "I-Twilio-Idempotency-Token": str(uuid.uuid5(uuid.NAMESPACE_OID, text.sid)),
        }
        return await self._loopback.post(PATH, urlencode(form).encode(), headers)

    def _form(self, text: Text) -> dict[str, str]:
        return {
            "ApiVersion": "2010-04-01",
            "AccountSid": self._line.account_sid,
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "SmsMessageSid": text.sid,
            "SmsStatus": "received",
            "From": text.sender,
            "To": self._line.number,
            "Body": text.body,
            "NumMedia": "0",
            "NumSegments": str(segments(text.body)),
        }


def new_message_sid() -> str:
    """Return an id as Twilio gives a message."""
    return f"SM{secrets.token_hex(16)}"


def segments(body: str) -> int:
    """Return how many SMS a text is: 160 signs of the GSM alphabet or 70 others, fewer when it is split."""
    whole, part = (160, 153) if GSM_7.issuperset(body) else (70, 67)
    length = len(body.encode("utf-16-le")) // 2
    return 1 if length <= whole else math.ceil(length / part)

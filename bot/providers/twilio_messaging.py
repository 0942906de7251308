"""Owns text messages by Twilio: sending, proving what became of an unclear sending, and redacting at Twilio.

Delivery reports come to `/webhooks/twilio/status?ref=<reference>`; `bot.gateway` takes them in.
"""

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from bot.ports.clock import Clock
from bot.ports.errors import Ambiguous
from bot.ports.messaging import Accepted
from bot.providers.http import Call, Endpoint, segment
from bot.providers.twilio_api import Handed, History, TwilioAccount, twilio_api

STATUS_PATH: Final = "/webhooks/twilio/status"
TRIAL_PREFIX: Final = "Sent from your Twilio trial account - "


class TwilioSms:
    """Programmable Messaging. The account's `sender` is a number or a messaging service (`MG…`)."""

    def __init__(
        self, endpoint: Endpoint, account: TwilioAccount, public_url: str, clock: Clock, settle: float = 20.0
    ) -> None:
        self._api = twilio_api(endpoint, account)
        self._account = account
        self._public_url = public_url.rstrip("/")
        self._messages = f"/2010-04-01/Accounts/{segment(account.sid)}/Messages"
        self._history = History(self._api, account, "Messages", clock, settle)
        self._handed = Handed()
        self._key = secrets.token_bytes(32)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()

    async def send(self, to: str, body: str, reference: str) -> Accepted:
        """Send the text; billed per segment when Twilio accepts it, whether or not it arrives.

        Twilio offers no key against sending twice, so a broken connection is Ambiguous.
        https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
        """
        self._handed.note(reference, self._mark(body))
        form = [
            ("To", to),
            ("MessagingServiceSid" if self._account.sender.startswith("MG") else "From", self._account.sender),
            ("Body", body),
            ("StatusCallback", f"{self._public_url}{STATUS_PATH}?{urlencode({'ref': reference})}"),
        ]
        sid = await self._api.ask(Call("POST", f"{self._messages}.json", form=form, repeatable=False), _sid)
        self._handed.accept(reference, sid)
        return Accepted(sid)

    async def find(self, to: str, reference: str, since: datetime, body: str | None = None) -> Accepted | None:
        """Look for the text in Twilio's list, which holds no reference: it is recognised by its body.

        `body` lets a process that did not send it recognise it. What cannot be told apart is Ambiguous, and
        while the list may lag behind it is Unavailable: None is said only when the text is certainly not there.
        """
        known = self._handed.sid_of(reference)
        if known is not None:
            return Accepted(known)
        mark = self._mark(body) if body is not None else self._handed.mark_of(reference)
        others = self._handed.others(reference)
        candidates = [listed for listed in await self._history.since(to, since) if listed.sid not in others]
        if mark is not None:
            found = next((listed for listed in candidates if self._mark(listed.body) == mark), None)
            if found is not None:
                self._handed.accept(reference, found.sid)
                return Accepted(found.sid)
        if any(mark is None or not listed.body for listed in candidates):
            raise Ambiguous("twilio: texts that cannot be told apart")
        self._history.prove_absent(since)
        return None

    async def redact(self, sid: str) -> None:
        """Empty the body at Twilio; free of charge, and harmless when repeated.

        https://www.twilio.com/docs/messaging/tutorials/how-to-retrieve-and-modify-message-history
        """
        await self._api.ask(Call("POST", f"{self._messages}/{segment(sid)}.json", form=[("Body", "")]), _sid)

    def _mark(self, body: str) -> bytes:
        # Keyed, because a code of six digits is soon guessed from a plain hash.
        return hmac.digest(self._key, body.removeprefix(TRIAL_PREFIX).encode(), hashlib.sha256)


def _sid(document: Any) -> str:
    return str(document["sid"])

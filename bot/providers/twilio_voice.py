"""Owns telephone calls by Twilio: reading a text aloud, and connecting a rep with a customer.

What becomes of a call comes to `/webhooks/twilio/voice/status?ref=<reference>`; `bot.gateway` takes it in.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from twilio.twiml.voice_response import Dial, VoiceResponse

from bot.ports.clock import Clock
from bot.ports.errors import Ambiguous, Refused
from bot.ports.messaging import Accepted
from bot.providers.http import Call, Endpoint, segment
from bot.providers.twilio_api import Handed, History, TwilioAccount, twilio_api

STATUS_PATH: Final = "/webhooks/twilio/voice/status"
EVENTS: Final = ("initiated", "ringing", "answered", "completed")
RING_SECONDS: Final = "30"
LONGEST_TWIML: Final = 4000
# https://www.twilio.com/docs/voice/twiml/say/text-speech#available-voices-and-languages
VOICES: Final[Mapping[str, tuple[str, str]]] = {"nl": ("nl-NL", "Polly.Lotte"), "en": ("en-GB", "Polly.Amy")}
CODE: Final = re.compile(r"\d{4,10}")


class TwilioVoice:
    """Programmable Voice. Both ends of every call see the account's `sender`; nothing is recorded."""

    def __init__(
        self, endpoint: Endpoint, account: TwilioAccount, public_url: str, clock: Clock, settle: float = 20.0
    ) -> None:
        self._api = twilio_api(endpoint, account)
        self._account = account
        self._public_url = public_url.rstrip("/")
        self._calls = f"/2010-04-01/Accounts/{segment(account.sid)}/Calls"
        self._history = History(self._api, account, "Calls", clock, settle)
        self._handed = Handed()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()

    async def say(self, to: str, text: str, language: str, reference: str) -> Accepted:
        """Call and read the text twice, codes digit by digit; billed per minute, and per character for the voice."""
        return await self._dial(to, spoken(text, language), reference)

    async def bridge(self, rep: str, customer: str, reference: str) -> Accepted:
        """Call the rep; once the rep answers, Twilio calls the customer. Two calls are billed.

        https://www.twilio.com/docs/voice/twiml/dial
        """
        response = VoiceResponse()
        dial = Dial(caller_id=self._account.sender, timeout=int(RING_SECONDS), answer_on_bridge=True)
        dial.number(
            customer,
            status_callback=self._status_url(reference),
            status_callback_event=" ".join(EVENTS),
            status_callback_method="POST",
        )
        response.append(dial)
        return await self._dial(rep, str(response), reference)

    async def find(self, to: str, reference: str, since: datetime) -> Accepted | None:
        """Look for the call in Twilio's list; whose call it was stands in its events, 15 minutes after its end.

        A call whose events say nothing yet is Ambiguous, and while the list may lag behind it is Unavailable.
        """
        known = self._handed.sid_of(reference)
        if known is not None:
            return Accepted(known)
        others = self._handed.others(reference)
        unclear = False
        for listed in await self._history.since(to, since):
            owner = None if listed.sid in others else await self._owner(listed.sid)
            if owner == reference:
                self._handed.accept(reference, listed.sid)
                return Accepted(listed.sid)
            unclear = unclear or (owner is None and listed.sid not in others)
        if unclear:
            raise Ambiguous("twilio: a call whose reference is not known yet")
        self._history.prove_absent(since)
        return None

    async def _dial(self, to: str, twiml: str, reference: str) -> Accepted:
        # https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
        if len(twiml) > LONGEST_TWIML:
            raise Refused("twiml_too_long")
        form = [
            ("To", to),
            ("From", self._account.sender),
            ("Twiml", twiml),
            ("Timeout", RING_SECONDS),
            ("StatusCallback", self._status_url(reference)),
            ("StatusCallbackMethod", "POST"),
            *(("StatusCallbackEvent", event) for event in EVENTS),
        ]
        sid = await self._api.ask(Call("POST", f"{self._calls}.json", form=form, repeatable=False), _sid)
        self._handed.accept(reference, sid)
        return Accepted(sid)

    async def _owner(self, sid: str) -> str | None:
        # https://www.twilio.com/docs/voice/api/call-event-resource
        try:
            return await self._api.ask(Call("GET", f"{self._calls}/{segment(sid)}/Events.json"), _reference)
        except Refused:
            return None

    def _status_url(self, reference: str) -> str:
        return f"{self._public_url}{STATUS_PATH}?{urlencode({'ref': reference})}"


def spoken(text: str, language: str) -> str:
    """The instructions to read a text twice; the SDK escapes what is special in XML."""
    locale, voice = VOICES.get(language, VOICES["en"])
    words = CODE.sub(lambda code: ", ".join(code.group()), text)
    response = VoiceResponse()
    response.pause(length=1)
    for _ in range(2):
        response.say(words, voice=voice, language=locale)
        response.pause(length=1)
    return str(response)


def _sid(document: Any) -> str:
    return str(document["sid"])


def _reference(document: Any) -> str | None:
    """Our reference in whatever address of ours the events quote."""
    for event in document["events"]:
        for address in _addresses(event.get("request") or {}):
            references = parse_qs(urlsplit(address).query).get("ref")
            if references:
                return references[0]
    return None


def _addresses(request: Mapping[str, Any]) -> tuple[str, ...]:
    parameters = request.get("parameters") or {}
    return (request.get("url") or "", parameters.get("status_callback") or "")

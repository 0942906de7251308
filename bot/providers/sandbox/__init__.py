"""The built-in stand-ins for every provider: deterministic, and faulty on command.

`Sandbox` holds them all; `web.routes` gives their pages and their controls under `/sandbox/`.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.providers.sandbox.callbacks import Callbacks
from bot.providers.sandbox.clock import SandboxClock
from bot.providers.sandbox.company import (
    SandboxCompanyRegistry,
    SandboxCreditBureau,
    SandboxSanctions,
    SandboxVatRegister,
)
from bot.providers.sandbox.database import Database
from bot.providers.sandbox.faults import Faults
from bot.providers.sandbox.inbound import PATH, InboundTexts, Line
from bot.providers.sandbox.ledger import Ledger
from bot.providers.sandbox.loopback import Loopback
from bot.providers.sandbox.messaging import SandboxEmail, SandboxSms, SandboxVoice
from bot.providers.sandbox.numbers import SandboxLookup, SandboxMailDomains
from bot.providers.sandbox.partner_center import SandboxPartnerCenter
from bot.providers.sandbox.sessions import SandboxIdentity, SandboxPayments, Sessions

__all__ = ["Sandbox", "SandboxSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxSettings:
    """What the stand-ins need to know: where to keep things, how to reach the gateway, what to sign with.

    `data_dir` is `WELKOM_DATA_DIR`; `loopback_url` is the gateway's own address, `public_url` what providers are told.
    """

    data_dir: Path
    public_url: str
    loopback_url: str
    stripe_webhook_secret: str = field(repr=False)
    twilio_auth_token: str = field(repr=False)
    twilio_account_sid: str
    twilio_from: str
    slow_seconds: float = 3.0
    hang_seconds: float = 20.0
    reorder_seconds: float = 2.0


class Sandbox:
    """Every stand-in, over one folder of state. Each process may have one; only the gateway's is started."""

    def __init__(self, settings: SandboxSettings) -> None:
        folder = settings.data_dir / "sandbox"
        public_url = settings.public_url.rstrip("/")
        self._database = Database(folder / "ledger.sqlite")
        self._sender: asyncio.Task[None] | None = None
        self.clock = SandboxClock(folder / "clock.json")
        self.ledger = Ledger(self._database, self.clock)
        self.faults = Faults(self._database, settings.slow_seconds, settings.hang_seconds)
        self.loopback = Loopback(settings.loopback_url)
        self.line = Line(
            settings.twilio_account_sid, settings.twilio_auth_token, settings.twilio_from, public_url + PATH
        )
        self.texts = InboundTexts(self.line, self.loopback, self.faults, settings.reorder_seconds)
        self.callbacks = Callbacks(
            self._database, self.loopback, settings.stripe_webhook_secret, settings.reorder_seconds
        )
        self.sessions = Sessions(self._database, self.ledger, self.callbacks, self.faults, self.clock)
        self._add_stand_ins(public_url)

    def _add_stand_ins(self, public_url: str) -> None:
        self.sms = SandboxSms(self.ledger, self.faults)
        self.voice = SandboxVoice(self.ledger, self.faults)
        self.email = SandboxEmail(self.ledger, self.faults)
        self.mail_domains = SandboxMailDomains()
        self.lookup = SandboxLookup(self.faults)
        self.companies = SandboxCompanyRegistry(self.faults)
        self.vat = SandboxVatRegister(self.faults)
        self.sanctions = SandboxSanctions(self.faults)
        self.credit = SandboxCreditBureau(self.ledger, self.faults)
        self.identity = SandboxIdentity(self.sessions, self.faults, public_url)
        self.payments = SandboxPayments(self.sessions, self.faults, public_url)
        self.partner_center = SandboxPartnerCenter(self.ledger, self.faults)

    async def start(self) -> None:
        """Begin to send callbacks, first those that a crash left behind; only where the gateway runs."""
        self._sender = asyncio.create_task(self.callbacks.run())

    async def close(self) -> None:
        """Stop sending and close the file and the connections."""
        if self._sender is not None:
            self._sender.cancel()
            with suppress(asyncio.CancelledError):
                await self._sender
            self._sender = None
        await self.texts.close()
        await self.loopback.close()
        await self._database.close()

"""Enrolling a second factor on our own page: an authenticator app (no JavaScript needed) or a passkey."""

import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import pyotp
import segno

from bot.seal import Seal
from bot.signup.pages import Pages
from bot.totp import matching_step

RECOVERY_CODES = 8


class NotProven(Exception):
    """The code or the credential does not fit."""


@dataclass(frozen=True, slots=True)
class TotpOffer:
    """What the page of an authenticator app shows."""

    key: str
    qr: str


@dataclass(frozen=True, slots=True)
class Factors:
    """Offers and enrols."""

    pages: Pages
    seal: Seal
    brand: str
    public_url: str

    async def offer_totp(self, token: str, account: str) -> TotpOffer:
        """Return the key of this link; opened again it is the same."""
        seed = await self._seed(token)
        uri = pyotp.TOTP(seed).provisioning_uri(name=account, issuer_name=self.brand)
        return TotpOffer(seed, segno.make(uri, error="m").svg_data_uri(scale=5, border=2))

    async def enrol_totp(self, token: str, code: str) -> tuple[str, ...]:
        """Keep the app when its code fits and return the recovery codes; raises NotProven or LinkEnded."""
        seed = await self._seed(token)
        step = matching_step(seed, code, time.time())
        if step is None:
            raise NotProven
        return await self._keep(token, "totp", self.seal.close("totp", seed), step)

    async def _seed(self, token: str) -> str:
        return self.seal.open(
            "totp", await self.pages.begin_factor(token, self.seal.close("totp", pyotp.random_base32()))
        )

    async def offer_passkey(self, token: str, account: str) -> str:
        """Return the options that the browser needs, as JSON."""
        from bot.gateway import passkeys  # noqa: PLC0415 - a tenth of the start, and few customers choose one

        return passkeys.asked(self._host, self.brand, account, await self._challenge(token))

    async def enrol_passkey(self, token: str, credential: str) -> tuple[str, ...]:
        """Keep the passkey when the browser's answer fits the challenge; raises NotProven or LinkEnded."""
        from bot.gateway import passkeys  # noqa: PLC0415 - as above

        kept = passkeys.proven(credential, await self._challenge(token), self._host, self._origin)
        if kept is None:
            raise NotProven
        return await self._keep(token, "passkey", kept, 0)

    async def _challenge(self, token: str) -> str:
        return await self.pages.begin_factor(token, secrets.token_urlsafe(32))

    async def _keep(self, token: str, method: str, secret: str, step: int) -> tuple[str, ...]:
        recovery = tuple(f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _ in range(RECOVERY_CODES))
        await self.pages.enrolled(token, method, secret, recovery, step)
        return recovery

    @property
    def _host(self) -> str:
        return urlsplit(self.public_url).hostname or ""

    @property
    def _origin(self) -> str:
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

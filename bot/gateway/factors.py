"""Enrolling a second factor on our own page: an authenticator app (no JavaScript needed) or a passkey."""

import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import orjson
import pyotp
import segno
from webauthn import generate_registration_options, options_to_json, verify_registration_response
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import InvalidJSONStructure, InvalidRegistrationResponse
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, ResidentKeyRequirement, UserVerificationRequirement

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
        challenge = await self._challenge(token)
        options = generate_registration_options(
            rp_id=self._host,
            rp_name=self.brand,
            user_name=account,
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
        )
        return options_to_json(options)

    async def enrol_passkey(self, token: str, credential: str) -> tuple[str, ...]:
        """Keep the passkey when the browser's answer fits the challenge; raises NotProven or LinkEnded."""
        challenge = await self._challenge(token)
        try:
            proven = verify_registration_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=self._host,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except (InvalidRegistrationResponse, InvalidJSONStructure, ValueError):
            raise NotProven from None
        kept = {
            "id": bytes_to_base64url(proven.credential_id),
            "public_key": bytes_to_base64url(proven.credential_public_key),
            "sign_count": proven.sign_count,
        }
        return await self._keep(token, "passkey", orjson.dumps(kept).decode(), 0)

    async def _challenge(self, token: str) -> bytes:
        return base64url_to_bytes(await self.pages.begin_factor(token, bytes_to_base64url(secrets.token_bytes(32))))

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

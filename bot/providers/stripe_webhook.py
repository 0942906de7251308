"""Owns telling Stripe's callbacks from anybody else's.

What comes through is only a hint to ask again: `stripe_payments` and `stripe_identity` read the state itself.
"""

import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from bot.ports.sessions import BadSignature, ProviderEvent

HEADER: Final = "stripe-signature"
TOLERANCE_SECONDS: Final = 300


class StripeCallbacks:
    """Checks signatures with any of the secrets (two while a secret is being replaced).

    https://docs.stripe.com/webhooks#verify-manually. The age is measured by the clock of the machine, as Stripe's own
    library does: it concerns the wire, and must not move with the clock of the sandbox.
    """

    def __init__(self, secrets: str | Sequence[str]) -> None:
        self._secrets = tuple(secret for secret in ((secrets,) if isinstance(secrets, str) else secrets) if secret)
        if not self._secrets:
            raise ValueError("a secret is needed to check signatures")

    def verify(self, body: bytes, headers: Mapping[str, str]) -> ProviderEvent:
        """Return the event of a callback that Stripe signed at most five minutes ago, or raise BadSignature."""
        signed_at, signatures = _parts(headers)
        if time.time() - signed_at > TOLERANCE_SECONDS:
            raise BadSignature("the signature is too old")
        payload = f"{signed_at}.".encode() + body
        if not any(self._signs(secret, payload, signatures) for secret in self._secrets):
            raise BadSignature("the signature does not match")
        return _event(body)

    @staticmethod
    def _signs(secret: str, payload: bytes, signatures: Sequence[str]) -> bool:
        expected = hmac.new(secret.encode(), payload, hashlib.sha256).hexdigest()
        return any(hmac.compare_digest(expected.encode(), given.encode()) for given in signatures)


def _parts(headers: Mapping[str, str]) -> tuple[int, Sequence[str]]:
    header = next((value for name, value in headers.items() if name.lower() == HEADER), "")
    pairs = [part.strip().partition("=")[::2] for part in header.split(",")]
    times = [value for name, value in pairs if name == "t" and value.isascii() and value.isdigit()]
    signatures = [value for name, value in pairs if name == "v1"]
    if len(times) != 1 or not signatures:
        raise BadSignature("no signature")
    return int(times[0]), signatures


def _event(body: bytes) -> ProviderEvent:
    try:
        event: Any = orjson.loads(body)
        fields = [event["id"], event["type"], event["data"]["object"]["id"]]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise BadSignature("not an event that we know how to read") from None
    if not all(isinstance(field, str) for field in fields):
        raise BadSignature("not an event that we know how to read")
    return ProviderEvent(id=fields[0], kind=fields[1], session=fields[2])

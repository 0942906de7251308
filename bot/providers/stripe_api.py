"""Owns what the Stripe adapters share: the key, the pinned version, nested forms and the meaning of Stripe's codes.

`stripe_payments` and `stripe_identity` are built on it.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.ports.errors import Misconfigured, PortError, Throttled, Unavailable
from bot.ports.sessions import HostedSession
from bot.providers.http import Api, Dialect, Endpoint

# The newest version whose description our tests check every request and answer against.
VERSION: Final = "2023-08-16"

# https://docs.stripe.com/error-codes
CODES: Final[Mapping[str, type[PortError]]] = {
    "account_invalid": Misconfigured,
    "api_key_expired": Misconfigured,
    "idempotency_error": Misconfigured,  # one reference was used for two different requests
    "idempotency_key_in_use": Unavailable,  # the same request is still at work
    "livemode_mismatch": Misconfigured,
    "lock_timeout": Throttled,
    "parameter_missing": Misconfigured,
    "parameter_unknown": Misconfigured,
    "platform_api_key_expired": Misconfigured,
    "rate_limit": Throttled,
    "secret_key_required": Misconfigured,
    "testmode_charges_only": Misconfigured,
    "url_invalid": Misconfigured,
}


def stripe_api(endpoint: Endpoint, secret_key: str) -> Api:
    """The HTTP interface with our key; https://docs.stripe.com/api/authentication."""
    headers = {"Authorization": f"Bearer {secret_key}", "Stripe-Version": VERSION}
    return Api(endpoint, Dialect("stripe", _code, CODES, retry_after=2.0), headers)


def _code(document: Any) -> str | None:
    error = document["error"]
    return str(error.get("code") or error["type"])


def form(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Write nested parameters as Stripe reads them: `a[b][0]=c`."""
    for key, value in tree.items():
        yield from _pairs(f"{prefix}[{key}]" if prefix else key, value)


def _pairs(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        yield from form(value, name)
    elif isinstance(value, list | tuple):
        for index, member in enumerate(value):
            yield from _pairs(f"{name}[{index}]", member)
    else:
        yield name, str(value).lower() if isinstance(value, bool) else str(value)


def hosted(document: Any) -> HostedSession:
    """Read a new session; one without a page is of no use."""
    if not isinstance(document["url"], str):
        raise TypeError("no page")
    return HostedSession(str(document["id"]), document["url"])


def once(purpose: str, reference: str) -> Mapping[str, str]:
    """The header that makes the same request twice one; https://docs.stripe.com/api/idempotent_requests."""
    key = hashlib.sha256(f"{purpose}:{reference}".encode()).hexdigest()
    return {"Idempotency-Key": key}

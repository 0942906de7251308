"""Owns proving an identity on Stripe's own page: a document and a face that belongs to it.

The result is announced by `stripe_webhook` and always read again here; the check `identity` decides on it.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.ports.sessions import HostedSession, IdentityOutcome, IdentityResult
from bot.providers.http import Call, Endpoint, segment
from bot.providers.stripe_api import form, hosted, once, stripe_api

# https://docs.stripe.com/api/identity/verification_sessions/object: what the customer can mend by trying again has
# failed, what a second try cannot mend is for a person to look at.
ERRORS: Final[Mapping[str, IdentityOutcome]] = {
    "abandoned": IdentityOutcome.ABANDONED,
    "consent_declined": IdentityOutcome.ABANDONED,
    "country_not_supported": IdentityOutcome.NEEDS_REVIEW,
    "device_not_supported": IdentityOutcome.FAILED,
    "document_expired": IdentityOutcome.FAILED,
    "document_type_not_supported": IdentityOutcome.FAILED,
    "document_unverified_other": IdentityOutcome.NEEDS_REVIEW,
    "id_number_insufficient_document_data": IdentityOutcome.NEEDS_REVIEW,
    "id_number_mismatch": IdentityOutcome.NEEDS_REVIEW,
    "id_number_unverified_other": IdentityOutcome.NEEDS_REVIEW,
    "selfie_document_missing_photo": IdentityOutcome.FAILED,
    "selfie_face_mismatch": IdentityOutcome.FAILED,
    "selfie_manipulated": IdentityOutcome.NEEDS_REVIEW,
    "selfie_unverified_other": IdentityOutcome.NEEDS_REVIEW,
    "under_supported_age": IdentityOutcome.NEEDS_REVIEW,
}


class StripeIdentity:
    """Stripe Identity; billed per verification that the customer completes."""

    def __init__(self, endpoint: Endpoint, secret_key: str) -> None:
        self._api = stripe_api(endpoint, secret_key)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()

    async def start(self, reference: str, return_url: str) -> HostedSession:
        """Open a verification of a document and a face; the same reference gives the same one.

        https://docs.stripe.com/api/identity/verification_sessions/create
        """
        wish = {
            "type": "document",
            "metadata": {"reference": reference},
            "return_url": return_url,
            "options": {"document": {"require_live_capture": True, "require_matching_selfie": True}},
        }
        path = "/v1/identity/verification_sessions"
        return await self._api.ask(
            Call("POST", path, form=list(form(wish)), headers=once("identity", reference)), hosted
        )

    async def result(self, session: str) -> IdentityResult:
        """Read how it stands, with the name on the document; images and birth dates are not asked for.

        https://docs.stripe.com/api/identity/verification_sessions/retrieve
        """
        path = f"/v1/identity/verification_sessions/{segment(session)}"
        return await self._api.ask(Call("GET", path, params=[("expand[]", "verified_outputs")]), _read)


def _read(document: Any) -> IdentityResult:
    outcome = _outcome(document["status"], document["last_error"] or {})
    if outcome is not IdentityOutcome.VERIFIED:
        return IdentityResult(outcome)
    proven = document.get("verified_outputs") or {}
    return IdentityResult(outcome, proven.get("first_name"), proven.get("last_name"))


def _outcome(status: str, error: Mapping[str, Any]) -> IdentityOutcome:
    if status == "verified":
        return IdentityOutcome.VERIFIED
    if status == "canceled":
        return IdentityOutcome.ABANDONED
    code = error.get("code")
    if status == "processing" or code is None:
        return IdentityOutcome.PENDING
    return ERRORS.get(code, IdentityOutcome.NEEDS_REVIEW)

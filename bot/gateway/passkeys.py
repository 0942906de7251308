"""Owns the speech of passkeys (WebAuthn): what a browser is asked for, and whether its answer holds. Used by `factors`."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import orjson
from webauthn import generate_registration_options, options_to_json, verify_registration_response
from webauthn.helpers.exceptions import InvalidJSONStructure, InvalidRegistrationResponse
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, ResidentKeyRequirement, UserVerificationRequirement


def asked(host: str, brand: str, account: str, challenge: str) -> str:
    """Return what the browser is asked for, as JSON."""
    options = generate_registration_options(
        rp_id=host,
        rp_name=brand,
        user_name=account,
        challenge=_bytes(challenge),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return options_to_json(options)


def proven(credential: str, challenge: str, host: str, origin: str) -> str | None:
    """Return what is kept of the passkey, as JSON; None when the browser's answer does not fit the challenge."""
    try:
        proof = verify_registration_response(
            credential=credential,
            expected_challenge=_bytes(challenge),
            expected_rp_id=host,
            expected_origin=origin,
            require_user_verification=True,
        )
    except (InvalidRegistrationResponse, InvalidJSONStructure, ValueError):
        return None
    kept = {
        "id": _text(proof.credential_id),
        "public_key": _text(proof.credential_public_key),
        "sign_count": proof.sign_count,
    }
    return orjson.dumps(kept).decode()


def _text(data: bytes) -> str:
    """Base64url without padding, as WebAuthn writes bytes."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(written: str) -> bytes:
    return urlsafe_b64decode(written + "=" * (-len(written) % 4))

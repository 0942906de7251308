"""Passkeys: what the browser is asked for, and which of its answers hold."""

import hashlib
import json
from base64 import urlsafe_b64encode

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec

from bot.gateway import passkeys

_HOST, _ORIGIN, _CHALLENGE = "welkom.example", "https://welkom.example", "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4"


def _text(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _answer(*, challenge=_CHALLENGE, origin=_ORIGIN, verified=True):
    """What a browser answers whose authenticator made a key and attests nothing."""
    numbers = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
    credential, flags = b"credential-of-16", 0x41 | (0x04 if verified else 0)
    data = hashlib.sha256(_HOST.encode()).digest() + bytes([flags]) + (7).to_bytes(4, "big") + bytes(16)
    data += len(credential).to_bytes(2, "big") + credential + cbor2.dumps(key)
    client = json.dumps({"type": "webauthn.create", "challenge": challenge, "origin": origin, "crossOrigin": False})
    attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
    response = {"clientDataJSON": _text(client.encode()), "attestationObject": _text(attestation)}
    written = {"id": _text(credential), "rawId": _text(credential), "type": "public-key", "response": response}
    return json.dumps(written)


def _proven(credential):
    return passkeys.proven(credential, _CHALLENGE, _HOST, _ORIGIN)


def test_the_browser_is_asked_for_a_key_that_proves_its_user():
    """Our host, the challenge of this link, and user verification."""
    asked = json.loads(passkeys.asked(_HOST, "Reseller", "jan@korst.example", _CHALLENGE))
    assert (asked["rp"]["id"], asked["challenge"]) == (_HOST, _CHALLENGE)
    assert asked["authenticatorSelection"]["userVerification"] == "required"


def test_a_fitting_answer_is_kept():
    """With its id, its key and its count of uses."""
    kept = json.loads(_proven(_answer()) or "{}")
    assert (kept["id"], kept["sign_count"]) == (_text(b"credential-of-16"), 7)
    assert kept["public_key"]


def test_other_answers_do_not_hold():
    """Those to another challenge, from another page, without proof of the user, or no answer at all."""
    assert _proven(_answer(challenge="YW5vdGhlcg")) is None
    assert _proven(_answer(origin="https://welkom.example.evil.example")) is None
    assert _proven(_answer(verified=False)) is None
    assert _proven("{}") is None
    assert _proven("not json") is None

"""Sealing secrets at rest (second-factor seeds): AES-GCM under a key of their own, bound to what they are for (G-07)."""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12


class Seal:
    """Seals and opens with the newest key, and opens with older ones while keys are replaced."""

    def __init__(self, *masters: str) -> None:
        """Derive one key from each master key, the newest first."""
        self._keys = [_derive(master, b"seal") for master in masters]

    def close(self, purpose: str, value: str) -> str:
        """Return the sealed value."""
        nonce = os.urandom(_NONCE_BYTES)
        return base64.urlsafe_b64encode(
            nonce + AESGCM(self._keys[0]).encrypt(nonce, value.encode(), purpose.encode())
        ).decode()

    def open(self, purpose: str, sealed: str) -> str:
        """Return the value; raises ValueError when no key fits or it was tampered with."""
        raw = base64.urlsafe_b64decode(sealed)
        for key in self._keys:
            try:
                return AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode()).decode()
            except InvalidTag:
                continue
        raise ValueError("no key opens this")


def derive(master: str, purpose: str) -> bytes:
    """Return a key of its own for a purpose."""
    return _derive(master, purpose.encode())


def _derive(master: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"welkom:" + purpose).derive(master.encode())

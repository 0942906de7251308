"""Codes of authenticator apps (RFC 6238): which time step a code belongs to, so that each works once.

The steps are those of the machine's own clock, also in sandbox mode: the app on the telephone does not know another.
Counted here rather than by `pyotp`, which refuses the short key that the contract gives the sandbox's reps; keys that are
made for people have 160 bits (A-08).
"""

import base64
import hashlib
import hmac

STEP_SECONDS = 30
_DIGITS = 6


def code_at(seed: str, step: int) -> str:
    """Return the code of a time step; `seed` is base32, as authenticator apps take it."""
    key = base64.b32decode(seed + "=" * (-len(seed) % 8), casefold=True)
    digest = hmac.digest(key, step.to_bytes(8, "big"), hashlib.sha1)
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**_DIGITS).zfill(_DIGITS)


def matching_step(seed: str, code: str, now: float) -> int | None:
    """Return the 30 s step whose code this is, at most one away from `now` (seconds), None when there is none (A-08)."""
    digits = "".join(c for c in code if c in "0123456789")
    here = int(now // STEP_SECONDS)
    return next(
        (step for step in (here, here - 1, here + 1) if hmac.compare_digest(code_at(seed, step), digits)),
        None,
    )

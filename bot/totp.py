"""Codes of authenticator apps (RFC 6238): which time step a code belongs to, so that each works once.

The steps are those of the machine's own clock, also in sandbox mode: the app on the telephone does not know another.
"""

import pyotp


def matching_step(seed: str, code: str, now: float) -> int | None:
    """Return the 30 s step whose code this is, at most one away from `now` (seconds), None when there is none (A-08)."""
    totp = pyotp.TOTP(seed)
    digits = "".join(c for c in code if c.isdigit())
    here = int(now // totp.interval)
    return next(
        (step for step in (here, here - 1, here + 1) if totp.verify(digits, for_time=step * totp.interval)), None
    )

"""Owns the sign-in of the sandbox's two sales reps; public, and of no use in live mode, where neither exists.

`bootstrap` makes the reps, `up` tells the person who starts Welkom.
"""

SANDBOX_REPS = ("rep1@welkom.example", "rep2@welkom.example")
SANDBOX_PASSWORD = "welkom-sandbox"  # noqa: S105 - public
SANDBOX_TOTP_KEY = "JBSWY3DPEHPK3PXP"

"""Owns what counts as the same end of two signups."""

from typing import Any

from bot.model.signup import Signup

#: What a clock or a provider draws anew each time.
_VARYING = {"at", "accepted_at", "confirmed_at", "proven_at", "fingerprint", "slot", "asked_at"}

#: Not an answer: what one was before it was corrected, until that was said.
_PASSING = "was"


def comparable(signup: Signup) -> dict[str, Any]:
    """What has to be the same: every fact but what varies, every outcome, the state."""
    facts = {
        key: {name: value for name, value in fact.items() if name not in _VARYING}
        for key, fact in signup.facts.items()
        if key != _PASSING
    }
    checks = {name.value: check.outcome.value for name, check in signup.checks.items()}
    return {"facts": facts, "checks": checks, "status": signup.status.value}


def differences(found: dict[str, Any], wanted: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What differs, by its name: what was found and what was wanted."""
    flat, plain = _flat(found), _flat(wanted)
    return {name: (flat.get(name), plain.get(name)) for name in flat | plain if flat.get(name) != plain.get(name)}


def _flat(end: dict[str, Any]) -> dict[str, Any]:
    return {
        **end["facts"],
        **{f"check {name}": outcome for name, outcome in end["checks"].items()},
        "status": end["status"],
    }

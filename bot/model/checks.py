"""Checks and their four outcomes; `bot.checks` asks the outside, `bot.signup` draws the consequences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How a check stands. "Could not check" is REVIEW: never PASSED, never a silent refusal."""

    PASSED = "passed"
    FAILED = "failed"
    REVIEW = "review"
    PENDING = "pending"


class CheckName(StrEnum):
    """Every check of the journey."""

    PHONE = "phone"
    OTP = "otp"
    EMAIL = "email"
    EMAIL_OWNERSHIP = "email_ownership"
    COMPANY = "company"
    VAT = "vat"
    IDENTITY = "identity"
    DEVICE = "device"
    SANCTIONS = "sanctions"
    AUTHORITY = "authority"
    SECOND_FACTOR = "second_factor"
    CARD = "card"
    CREDIT = "credit"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found: `reason` is a key of a text (`voip`, `not_found`, ...), `data` what the journey needs from it."""

    outcome: Outcome
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """A check of one signup. `run` numbers its runs: a result of an older run is ignored. `tries` counts the customer's."""

    name: CheckName
    outcome: Outcome
    run: int = 1
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    tries: int = 0
    deadline_at: datetime | None = None

"""Things a customer does on a provider's own page: prove identity, enter a card. The result comes by signed callback."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class HostedSession:
    """A page of the provider that the customer is sent to; `id` is the provider's."""

    id: str
    url: str


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """A verified callback: `id` is unique per event, `session` the hosted session it is about."""

    id: str
    kind: str
    session: str


class BadSignature(Exception):
    """The callback was not signed by the provider."""


class IdentityOutcome(StrEnum):
    """How a verification ended; PENDING while it has not."""

    VERIFIED = "verified"
    NEEDS_REVIEW = "needs_review"
    FAILED = "failed"
    ABANDONED = "abandoned"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class IdentityResult:
    """What was proven; the name is the document's, None when the provider withholds it."""

    outcome: IdentityOutcome
    first_name: str | None = None
    last_name: str | None = None


class Identity(Protocol):
    """A digital identity service."""

    async def start(self, reference: str, return_url: str) -> HostedSession:
        """Open a verification for our reference."""
        ...

    async def result(self, session: str) -> IdentityResult:
        """Ask the provider how the session stands: the only thing a decision may rest on."""
        ...


class Funding(StrEnum):
    """How a card is paid for (Stripe's words)."""

    CREDIT = "credit"
    DEBIT = "debit"
    PREPAID = "prepaid"
    UNKNOWN = "unknown"


class CardStatus(StrEnum):
    """How the set-up of a card ended; PENDING while it has not."""

    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    PENDING = "pending"


class CardTest(StrEnum):
    """One test of a card by its bank; UNKNOWN covers unavailable, unchecked and not supplied."""

    PASS = "pass"  # noqa: S105 - Stripe's word for a passed check, not a password
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CardResult:
    """What the payment provider learned about a card. No number, ever; `fingerprint` is equal for the same card."""

    status: CardStatus
    funding: Funding = Funding.UNKNOWN
    cvc: CardTest = CardTest.UNKNOWN
    address: CardTest = CardTest.UNKNOWN
    three_d_secure: CardTest = CardTest.UNKNOWN
    name_on_card: str | None = None
    fraud_score: int | None = None
    fingerprint: str | None = None
    brand: str | None = None
    last4: str | None = None


class Payments(Protocol):
    """A payment provider with a hosted card page."""

    async def start_card(self, reference: str, return_url: str) -> HostedSession:
        """Open a page on which a card is saved for later use."""
        ...

    async def card_result(self, session: str) -> CardResult:
        """Ask the provider how the session stands: the only thing a decision may rest on."""
        ...


class Callbacks(Protocol):
    """Verifies the signed callbacks of a provider."""

    def verify(self, body: bytes, headers: Mapping[str, str]) -> ProviderEvent:
        """Return the event, or raise BadSignature."""
        ...

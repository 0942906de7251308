"""Microsoft Partner Center: the customer at Microsoft, the proof of the agreement, the budget."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """What Microsoft needs to create a customer; `domain` is the part before .onmicrosoft.com."""

    reference: str
    domain: str
    company_name: str
    registration_number: str
    country: str
    language: str
    first_name: str
    last_name: str
    email: str
    phone: str
    address: str
    budget_cents: int


@dataclass(frozen=True, slots=True)
class Attestation:
    """Who accepted the Microsoft Customer Agreement, how and when."""

    first_name: str
    last_name: str
    email: str
    phone: str
    company_name: str
    country: str
    language: str
    accepted_at: datetime
    text_sha256: str


@dataclass(frozen=True, slots=True)
class CreatedCustomer:
    """Microsoft's id of the customer (the answer's administrator password is dropped by the adapter)."""

    id: str


class PartnerCenter(Protocol):
    """Every call is idempotent by its reference (MS-RequestId)."""

    async def create_customer(self, customer: NewCustomer, attestation: Attestation) -> CreatedCustomer:
        """Create the customer with the attestation of the agreement and the monthly budget."""
        ...

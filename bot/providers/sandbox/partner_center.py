"""A stand-in for Microsoft Partner Center: creates customers that exist in the ledger only."""

import uuid

from bot.ports.partner_center import Attestation, CreatedCustomer, NewCustomer
from bot.providers.sandbox.faults import Faults, Provider
from bot.providers.sandbox.ledger import Effect, Kind, Ledger

CUSTOMERS = uuid.UUID("c6a1a9ea-4c0c-4d0a-8f7e-1f1f5a3c2b70")


class SandboxPartnerCenter:
    """One customer per reference, however often it is asked for."""

    def __init__(self, ledger: Ledger, faults: Faults) -> None:
        self._ledger = ledger
        self._faults = faults

    async def create_customer(self, customer: NewCustomer, attestation: Attestation) -> CreatedCustomer:
        """Create the customer; its id follows from the reference."""
        async with self._faults.acting(Provider.PARTNER_CENTER):
            await self._ledger.accept(_effect(customer, attestation))
        return CreatedCustomer(str(uuid.uuid5(CUSTOMERS, customer.reference)))


def _effect(customer: NewCustomer, attestation: Attestation) -> Effect:
    budget = f"{customer.budget_cents // 100}.{customer.budget_cents % 100:02d}"
    return Effect(
        kind=Kind.PARTNER_CENTER,
        to=f"{customer.domain}.onmicrosoft.com",
        body=f"customer {customer.company_name}, {budget} a month, agreement of {attestation.accepted_at:%Y-%m-%d}",
        reference=customer.reference,
    )

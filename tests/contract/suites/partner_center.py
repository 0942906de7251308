"""What every implementation of `PartnerCenter` does."""

from datetime import UTC, datetime

import pytest

from bot.ports.errors import Ambiguous, Unavailable
from bot.ports.partner_center import Attestation, NewCustomer, PartnerCenter
from tests.contract.suites.trouble import Trouble


def a_customer(reference: str) -> NewCustomer:
    """A bakery that wants to be a customer."""
    return NewCustomer(
        reference=reference,
        domain="degoudenkorst",
        company_name="Bakkerij De Gouden Korst B.V.",
        registration_number="12345678",
        country="nl",
        language="nl",
        first_name="Jan",
        last_name="de Vries",
        email="jan@bakkerij.example",
        phone="+31612345678",
        address="Damrak 1, 1012 LG Amsterdam",
        budget_cents=50_000,
    )


def an_attestation() -> Attestation:
    """The bakery's acceptance of the agreement."""
    return Attestation(
        first_name="Jan",
        last_name="de Vries",
        email="jan@bakkerij.example",
        phone="+31612345678",
        company_name="Bakkerij De Gouden Korst B.V.",
        country="nl",
        language="nl",
        accepted_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        text_sha256="0" * 64,
    )


class PartnerCenterContract:
    """Fixtures: `partner_center`, `trouble`."""

    async def test_created(self, partner_center: PartnerCenter) -> None:
        """A new customer has Microsoft's id."""
        assert (await partner_center.create_customer(a_customer("ref-1"), an_attestation())).id

    async def test_same_reference(self, partner_center: PartnerCenter) -> None:
        """The same reference twice is one customer."""
        first = await partner_center.create_customer(a_customer("ref-2"), an_attestation())
        assert await partner_center.create_customer(a_customer("ref-2"), an_attestation()) == first

    async def test_unavailable(self, partner_center: PartnerCenter, trouble: Trouble) -> None:
        """An outage is an error, and the next try succeeds."""
        await trouble("error")
        with pytest.raises(Unavailable):
            await partner_center.create_customer(a_customer("ref-3"), an_attestation())
        assert (await partner_center.create_customer(a_customer("ref-3"), an_attestation())).id

    async def test_ambiguous(self, partner_center: PartnerCenter, trouble: Trouble) -> None:
        """A connection that breaks after the customer was created is ambiguous; the same reference finds it again."""
        await trouble("timeout_after_accept")
        with pytest.raises(Ambiguous):
            await partner_center.create_customer(a_customer("ref-4"), an_attestation())
        assert (await partner_center.create_customer(a_customer("ref-4"), an_attestation())).id

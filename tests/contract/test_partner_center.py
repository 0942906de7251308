"""Customers at Microsoft Partner Center, against the descriptions of Microsoft and of its documentation pages."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.ports.errors import Ambiguous, Misconfigured, PortError, Refused, Unavailable
from bot.providers.http import Endpoint
from bot.providers.partner_center import MicrosoftPartnerCenter, PartnerApplication
from tests.contract.failures import Ask, Failures
from tests.contract.microsoft import PASSWORD, TENANT, FakePartnerCenter, fake_partner_center
from tests.contract.suites.partner_center import PartnerCenterContract, a_customer, an_attestation
from tests.contract.suites.trouble import Trouble
from tests.contract.vendor import Answer, closing, trouble_of


@pytest.fixture
async def microsoft() -> AsyncIterator[FakePartnerCenter]:
    """Microsoft."""
    async with fake_partner_center() as microsoft:
        yield microsoft


def adapter(url: str, secret: str = "secret-word", timeout: float = 5.0) -> MicrosoftPartnerCenter:
    """The adapter at this address."""
    application = PartnerApplication(TENANT, "client-1", secret, f"{url}/login")
    return MicrosoftPartnerCenter(Endpoint(url, timeout), application)


@pytest.fixture
async def partner_center(microsoft: FakePartnerCenter) -> AsyncIterator[MicrosoftPartnerCenter]:
    """The adapter."""
    async with closing(adapter(microsoft.vendor.url)) as partner_center:
        yield partner_center


class TestContract(PartnerCenterContract):
    """As every Partner Center."""

    @pytest.fixture
    def trouble(self, microsoft: FakePartnerCenter) -> Trouble:
        """Make creating go wrong."""
        return trouble_of(microsoft.vendor, "/v1/customers")


def body(microsoft: FakePartnerCenter, path: str) -> Any:
    """What was sent to a path."""
    return next(seen.document for seen in microsoft.vendor.seen if seen.path == path)


async def test_order(partner_center: MicrosoftPartnerCenter, microsoft: FakePartnerCenter):
    """The address is checked before anything is created, and the agreement attested before the customer exists."""
    created = await partner_center.create_customer(a_customer("ref-1"), an_attestation())
    assert [seen.path for seen in microsoft.vendor.seen] == [
        f"/login/{TENANT}/oauth2/v2.0/token",
        "/v1/validations/address",
        "/v1/attestations/enhanced",
        "/v1/customers",
        f"/v1/customers/{created.id}/usagebudget",
    ]
    assert microsoft.budgets == {created.id: 500}


async def test_customer(partner_center: MicrosoftPartnerCenter, microsoft: FakePartnerCenter):
    """Company, contact and a structured address; the administrator's password goes no further."""
    created = await partner_center.create_customer(a_customer("ref-1"), an_attestation())
    sent = body(microsoft, "/v1/customers")
    assert sent["companyProfile"] == {
        "domain": "degoudenkorst.onmicrosoft.com",
        "organizationRegistrationNumber": "12345678",
    }
    assert sent["billingProfile"]["culture"] == "nl-NL"
    assert sent["billingProfile"]["defaultAddress"] == {
        "firstName": "Jan",
        "lastName": "de Vries",
        "addressLine1": "Damrak 1",
        "city": "Amsterdam",
        "postalCode": "1012 LG",
        "country": "NL",
        "phoneNumber": "+31612345678",
    }
    assert PASSWORD not in repr(created)


async def test_attestation(partner_center: MicrosoftPartnerCenter, microsoft: FakePartnerCenter):
    """Who signed, for which company, in which language."""
    await partner_center.create_customer(a_customer("ref-1"), an_attestation())
    assert body(microsoft, "/v1/attestations/enhanced") == {
        "country": "NL",
        "language": "nl-NL",
        "companyName": "Bakkerij De Gouden Korst B.V.",
        "signatoryFirstName": "Jan",
        "signatoryLastName": "de Vries",
        "signatoryEmail": "jan@bakkerij.example",
        "signatoryPhoneNumber": "+31612345678",
    }


async def test_request_ids(partner_center: MicrosoftPartnerCenter, microsoft: FakePartnerCenter):
    """Each step has an id of its own, the same whenever it is repeated; one id runs through all of a signup."""
    for _ in range(2):
        await partner_center.create_customer(a_customer("ref-1"), an_attestation())
    calls = [seen for seen in microsoft.vendor.seen if seen.path.startswith("/v1/")]
    ids = [seen.headers["MS-RequestId"] for seen in calls]
    assert ids[:4] == ids[4:]
    assert len(set(ids)) == 4
    assert len({seen.headers["MS-CorrelationId"] for seen in calls}) == 1
    assert [seen.path for seen in microsoft.vendor.seen].count(f"/login/{TENANT}/oauth2/v2.0/token") == 1


@pytest.mark.parametrize(
    ("country", "line", "street", "city", "postcode"),
    [
        ("nl", "Weg 1234, 1012LG Amsterdam", "Weg 1234", "Amsterdam", "1012LG"),
        ("be", "Grote Markt 1, 1000 Brussel", "Grote Markt 1", "Brussel", "1000"),
        ("be", "Steenweg 1234, 1000 Brussel", "Steenweg 1234", "Brussel", "1000"),
        ("de", "Schloßstraße 5, 10115 Berlin", "Schloßstraße 5", "Berlin", "10115"),
        ("gb", "12 Harbour Street, London, e1 6an, England", "12 Harbour Street", "London", "E1 6AN"),
    ],
)
async def test_addresses(
    partner_center: MicrosoftPartnerCenter,
    microsoft: FakePartnerCenter,
    country: str,
    line: str,
    street: str,
    city: str,
    postcode: str,
):
    """The register's printed line is taken apart at its postcode."""
    customer = replace(a_customer("ref-1"), country=country, address=line)
    await partner_center.create_customer(customer, an_attestation())
    sent = body(microsoft, "/v1/validations/address")
    assert (sent["addressLine1"], sent["city"], sent["postalCode"]) == (street, city, postcode)


@pytest.mark.parametrize(
    ("country", "line"),
    [("nl", "Damrak 1, Amsterdam"), ("nl", "1012 LG Amsterdam"), ("fr", "Rue 1, 75001 Paris"), ("nl", "")],
)
async def test_address_for_a_person(
    partner_center: MicrosoftPartnerCenter, microsoft: FakePartnerCenter, country: str, line: str
):
    """An address that cannot be taken apart creates nothing."""
    with pytest.raises(Refused):
        await partner_center.create_customer(
            replace(a_customer("ref-1"), country=country, address=line), an_attestation()
        )
    assert microsoft.vendor.seen == []


@pytest.mark.parametrize("validation", ["InteractionRequired", "StreetPartial", "None", "NotValidated"])
async def test_bad_address(partner_center: MicrosoftPartnerCenter, microsoft: FakePartnerCenter, validation: str):
    """An address that Microsoft doubts creates nothing: such a tenant could not be deleted again."""
    microsoft.validation = validation
    with pytest.raises(Refused) as refused:
        await partner_center.create_customer(a_customer("ref-1"), an_attestation())
    assert refused.value.code == f"address.{validation}"
    assert microsoft.customers == {}


async def test_already_attested(partner_center: MicrosoftPartnerCenter, microsoft: FakePartnerCenter):
    """An agreement that is already confirmed is as good as a new one."""
    already = {"code": 600061, "description": "A partner confirmed agreement already exists for Jan de Vries."}
    microsoft.vendor.fail(Answer(already, 409), "/v1/attestations/enhanced")
    assert (await partner_center.create_customer(a_customer("ref-1"), an_attestation())).id


@pytest.mark.parametrize(
    ("status", "document", "expected"),
    [
        (401, {"code": 900421, "description": "no MFA claim"}, Misconfigured),
        (403, {"code": 2000, "description": "forbidden"}, Misconfigured),
        (409, {"code": 600002, "description": "the domain of Jan de Vries is taken"}, Refused),
        (400, {"code": 2000, "description": "bad"}, Refused),
    ],
)
async def test_codes(
    partner_center: MicrosoftPartnerCenter,
    microsoft: FakePartnerCenter,
    status: int,
    document: object,
    expected: type[PortError],
):
    """Microsoft's codes mean what the table says, and its sentences are not passed on."""
    microsoft.vendor.fail(Answer(document, status), "/v1/customers")
    with pytest.raises(PortError) as raised:
        await partner_center.create_customer(a_customer("ref-1"), an_attestation())
    assert type(raised.value) is expected
    assert "Vries" not in str(raised.value)


async def test_byte_order_mark(partner_center: MicrosoftPartnerCenter, microsoft: FakePartnerCenter):
    """Partner Center begins its answers with a byte order mark."""
    microsoft.vendor.on("POST", "/v1/attestations/enhanced", Answer(body=b"\xef\xbb\xbf{}"))
    assert (await partner_center.create_customer(a_customer("ref-1"), an_attestation())).id


async def test_wrong_secret(microsoft: FakePartnerCenter):
    """A secret that Entra ID does not know is ours to mend, and not told."""
    async with closing(adapter(microsoft.vendor.url, "secret-wrong")) as partner_center:
        with pytest.raises(Misconfigured) as raised:
            await partner_center.create_customer(a_customer("ref-1"), an_attestation())
    assert "secret" not in str(raised.value)


async def test_budget_fails(partner_center: MicrosoftPartnerCenter, microsoft: FakePartnerCenter):
    """A budget that was not set is set by the next try, for the same customer."""
    microsoft.vendor.fail(Answer({}, 500), "/v1/customers/customer-1/usagebudget")
    with pytest.raises(Unavailable):
        await partner_center.create_customer(a_customer("ref-1"), an_attestation())
    created = await partner_center.create_customer(a_customer("ref-1"), an_attestation())
    assert microsoft.budgets == {created.id: 500}
    assert len(microsoft.customers) == 1


async def test_budget_in_cents(partner_center: MicrosoftPartnerCenter, microsoft: FakePartnerCenter):
    """A budget with cents is not rounded."""
    customer = replace(a_customer("ref-1"), budget_cents=12_345)
    created = await partner_center.create_customer(customer, an_attestation())
    assert microsoft.budgets == {created.id: 123.45}


async def test_created_and_broken(partner_center: MicrosoftPartnerCenter, microsoft: FakePartnerCenter):
    """A customer who may have been created is looked up by the same reference, never made twice."""
    microsoft.vendor.act_then_break("/v1/customers")
    with pytest.raises(Ambiguous):
        await partner_center.create_customer(a_customer("ref-1"), an_attestation())
    await partner_center.create_customer(a_customer("ref-1"), an_attestation())
    assert len(microsoft.customers) == 1


class TestSignInFails(Failures):
    """As every interface."""

    @pytest.fixture
    def ask(self) -> Ask:
        """Create a customer."""

        async def ask(url: str) -> object:
            async with closing(adapter(url, timeout=0.3)) as partner_center:
                return await partner_center.create_customer(a_customer("ref-1"), an_attestation())

        return ask

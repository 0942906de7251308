"""Owns creating a customer at Microsoft Partner Center: address, attestation of the agreement, tenant, monthly budget.

An approved signup comes here; the customer still confirms the agreement on Microsoft's own page before the first order.
"""

import asyncio
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from bot.ports.errors import Misconfigured, PortError, Refused, Throttled
from bot.ports.partner_center import Attestation, CreatedCustomer, NewCustomer
from bot.providers.http import Api, Call, Dialect, Endpoint, T, segment

# https://learn.microsoft.com/partner-center/developer/error-codes
CODES: Final[Mapping[str, type[PortError]]] = {
    "429": Throttled,
    "900421": Misconfigured,  # a token of a person without a second factor; we use tokens of the application only
    "invalid_client": Misconfigured,
    "invalid_request": Misconfigured,
    "invalid_scope": Misconfigured,
    "unauthorized_client": Misconfigured,
}
ALREADY_ATTESTED: Final = "600061"
DELIVERABLE: Final = frozenset({"VerifiedShippable", "Verified"})
SCOPE: Final = "https://api.partnercenter.microsoft.com/.default"
CULTURES: Final[Mapping[str, str]] = {"nl": "nl-NL", "en": "en-GB"}
NAMESPACE: Final = uuid.UUID("b1c1c6f0-6d5a-5a3e-9d0e-3f3c8f2b7a10")
# A fresh token is taken well before the old one ends.
TOKEN_MARGIN: Final = 300.0

# What stands between street and town in one printed line: the postcode of the country.
POSTCODES: Final[Mapping[str, re.Pattern[str]]] = {
    "nl": re.compile(r"\b\d{4} ?[A-Z]{2}\b", re.IGNORECASE),
    "be": re.compile(r"\b\d{4}\b"),
    "de": re.compile(r"\b\d{5}\b"),
    "gb": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class PartnerApplication:
    """Our application in Entra ID; `login_url` is where it gets its tokens."""

    tenant: str
    client_id: str
    client_secret: str = field(repr=False)
    login_url: str = "https://login.microsoftonline.com"


@dataclass(frozen=True, slots=True)
class _Token:
    value: str = field(repr=False)
    until: float


class MicrosoftPartnerCenter:
    """Partner Center REST, with tokens of the application (no person, so no second factor is asked for)."""

    def __init__(self, endpoint: Endpoint, application: PartnerApplication) -> None:
        dialect = Dialect("partner center", _code, CODES)
        self._api = Api(endpoint, dialect, {"MS-Contract-Version": "v1"})
        self._login = Api(replace(endpoint, base_url=application.login_url), dialect)
        self._application = application
        self._token: _Token | None = None
        self._signing_in = asyncio.Lock()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()
        await self._login.close()

    async def create_customer(self, customer: NewCustomer, attestation: Attestation) -> CreatedCustomer:
        """Create the customer in four calls, all free of charge and each repeatable by its MS-RequestId.

        The address is checked first: a tenant with a bad address cannot be deleted again.
        """
        address = _address(customer)
        await self._validate(address, customer.reference)
        await self._attest(attestation, customer.reference)
        created = await self._create(customer, address)
        await self._limit(created.id, customer)
        return created

    async def _validate(self, address: Mapping[str, str], reference: str) -> None:
        # https://learn.microsoft.com/partner-center/developer/validate-an-address
        call = Call("POST", "/v1/validations/address", json=address)
        status = await self._do(call, "validate", reference, _validation)
        if status not in DELIVERABLE:
            raise Refused(f"address.{status}")

    async def _attest(self, attestation: Attestation, reference: str) -> None:
        # https://learn.microsoft.com/partner-center/customers/integrate-sandbox-confirm-customer-accept
        document = {
            "country": attestation.country.upper(),
            "language": CULTURES.get(attestation.language, attestation.language),
            "companyName": attestation.company_name,
            "signatoryFirstName": attestation.first_name,
            "signatoryLastName": attestation.last_name,
            "signatoryEmail": attestation.email,
            "signatoryPhoneNumber": attestation.phone,
        }
        try:
            await self._do(Call("POST", "/v1/attestations/enhanced", json=document), "attest", reference, _anything)
        except Refused as refusal:
            if refusal.code != ALREADY_ATTESTED:
                raise

    async def _create(self, customer: NewCustomer, address: Mapping[str, str]) -> CreatedCustomer:
        # https://learn.microsoft.com/partner-center/developer/create-a-customer
        document = {
            "enableGDAPByDefault": False,
            "companyProfile": {
                "domain": f"{customer.domain}.onmicrosoft.com",
                "organizationRegistrationNumber": customer.registration_number,
            },
            "billingProfile": {
                "email": customer.email,
                "culture": CULTURES.get(customer.language, customer.language),
                "language": customer.language,
                "companyName": customer.company_name,
                "defaultAddress": address,
            },
        }
        call = Call("POST", "/v1/customers", json=document, repeatable=False)
        return await self._do(call, "create", customer.reference, _created)

    async def _limit(self, customer_id: str, customer: NewCustomer) -> None:
        # https://learn.microsoft.com/partner-center/developer/update-a-customer-s-usage-spending-budget
        euros, cents = divmod(customer.budget_cents, 100)
        document = {"amount": euros if cents == 0 else customer.budget_cents / 100}
        call = Call("PATCH", f"/v1/customers/{segment(customer_id)}/usagebudget", json=document)
        await self._do(call, "limit", customer.reference, _anything)

    async def _do(self, call: Call, step: str, reference: str, read: Callable[[Any], T]) -> T:
        """Make a call that Microsoft takes as one, however often it comes with the same request id."""
        headers = {
            "Authorization": f"Bearer {await self._signed_in()}",
            "MS-RequestId": str(uuid.uuid5(NAMESPACE, f"{reference}:{step}")),
            "MS-CorrelationId": str(uuid.uuid5(NAMESPACE, reference)),
        }
        return await self._api.ask(replace(call, headers=headers), read)

    async def _signed_in(self) -> str:
        # https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
        async with self._signing_in:
            now = asyncio.get_running_loop().time()
            if self._token is None or self._token.until <= now:
                form = [
                    ("grant_type", "client_credentials"),
                    ("client_id", self._application.client_id),
                    ("client_secret", self._application.client_secret),
                    ("scope", SCOPE),
                ]
                call = Call("POST", f"/{segment(self._application.tenant)}/oauth2/v2.0/token", form=form)
                value, seconds = await self._login.ask(call, _grant)
                self._token = _Token(value, now + seconds - TOKEN_MARGIN)
            return self._token.value


def _code(document: Any) -> str | None:
    """Partner Center says `code` (a number), Entra ID says `error` (a word)."""
    return str(document.get("code") or document["error"])


def _grant(document: Any) -> tuple[str, float]:
    return str(document["access_token"]), float(document["expires_in"])


def _validation(document: Any) -> str:
    return str(document["status"])


def _created(document: Any) -> CreatedCustomer:
    """The id only: the answer also has the password of the tenant's administrator, which must not go any further."""
    return CreatedCustomer(str(document["id"]))


def _anything(document: Any) -> None:
    """Success says enough."""


def _address(customer: NewCustomer) -> Mapping[str, str]:
    """Split the printed line at its postcode; a line without one is for a person to look at."""
    pattern = POSTCODES.get(customer.country)
    found = list(pattern.finditer(customer.address))[-1:] if pattern else []
    if not found:
        raise Refused("address.no_postcode")
    postcode = found[0]
    street, town = customer.address[: postcode.start()].strip(" ,"), customer.address[postcode.end() :].strip(" ,")
    if customer.country == "gb":
        street, _, town = street.rpartition(",")
    if not street or not town:
        raise Refused("address.incomplete")
    return {
        "firstName": customer.first_name,
        "lastName": customer.last_name,
        "addressLine1": " ".join(street.split()),
        "city": " ".join(town.split()),
        "postalCode": postcode.group().upper(),
        "country": customer.country.upper(),
        "phoneNumber": customer.phone,
    }

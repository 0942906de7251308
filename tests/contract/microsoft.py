"""Microsoft on this machine: tokens of Entra ID and the calls of Partner Center that create a customer."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.contract.descriptions import Description, described, spec
from tests.contract.vendor import Answer, Seen, Vendor

CUSTOMERS = "partner-center/CustomerService.swagger.json"
ATTESTATIONS = "partner-center/partner_center.HANDWRITTEN.openapi.json"
# learn.microsoft.com has these; the descriptions, a copy of 2021 and an excerpt of a page, do not.
NEWER = ("enableGDAPByDefault", "signatoryEmail", "signatoryPhoneNumber")
TENANT = "11111111-2222-3333-4444-555555555555"
PASSWORD = "tenant-admin-secret"
BUDGET = re.compile(r"/v1/customers/([^/]+)/usagebudget")


class FakePartnerCenter:
    """Gives tokens, takes one customer per MS-RequestId, and answers with an administrator's password."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor
        self.customers: dict[str, str] = {}
        self.budgets: dict[str, float] = {}
        self.validation = "VerifiedShippable"
        vendor.on("POST", f"/login/{TENANT}/oauth2/v2.0/token", self._token)
        vendor.on("POST", "/v1/validations/address", lambda _: Answer({"status": self.validation}))
        vendor.on("POST", "/v1/attestations/enhanced", Answer({"id": "attestation-1"}))
        vendor.on("POST", "/v1/customers", self._create)
        vendor.on("PATCH", "/v1/customers/*", self._budget)

    def _token(self, seen: Seen) -> Answer:
        if seen.value("client_secret") != "secret-word":
            return Answer({"error": "invalid_client", "error_description": "AADSTS7000215: secret-wrong"}, 401)
        return Answer({"token_type": "Bearer", "expires_in": 3599, "access_token": "secret-token"})

    def _create(self, seen: Seen) -> Answer:
        created = self.customers.setdefault(seen.headers["MS-RequestId"], f"customer-{len(self.customers) + 1}")
        credentials = {"userName": "admin", "password": PASSWORD}
        return Answer({"id": created, "commerceId": "c", "userCredentials": credentials}, 201)

    def _budget(self, seen: Seen) -> Answer:
        found = BUDGET.fullmatch(seen.path)
        assert found is not None
        self.budgets[found.group(1)] = seen.document["amount"]
        return Answer(seen.document)


def budget_description() -> Description:
    """The call for the budget, which no description has, and the token's.

    https://learn.microsoft.com/partner-center/developer/update-a-customer-s-usage-spending-budget and
    https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
    """
    words = {"type": "string", "minLength": 1}
    grant = dict.fromkeys(("client_id", "client_secret", "scope"), words)
    token = {"type": "object", "properties": {"grant_type": {"enum": ["client_credentials"]}, **grant}}
    amount = {"type": "object", "required": ["amount"], "properties": {"amount": {"type": "number", "minimum": 0}}}
    form = {"application/x-www-form-urlencoded": {"schema": {**token, "required": ["grant_type", *grant]}}}
    paths = {
        "/login/{tenant}/oauth2/v2.0/token": {"post": {"requestBody": {"content": form}, "responses": {}}},
        "/v1/customers/{id}/usagebudget": {
            "patch": {"requestBody": {"content": {"application/json": {"schema": amount}}}, "responses": {}}
        },
    }
    return Description({"openapi": "3.0.3", "paths": paths}, "", (), nulls=False)


@asynccontextmanager
async def fake_partner_center() -> AsyncIterator[FakePartnerCenter]:
    """Start it, with every description there is watching."""
    # The password is a string on the wire, whatever class holds it at Microsoft.
    secure = {"definitions": {**spec(CUSTOMERS)["definitions"], "System.Security.SecureString": {"type": "string"}}}
    customers = Description({**spec(CUSTOMERS), **secure}, "", NEWER, nulls=False)
    async with Vendor(budget_description(), described(ATTESTATIONS, also=NEWER), customers) as vendor:
        yield FakePartnerCenter(vendor)

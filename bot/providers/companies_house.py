"""Owns what the British register (Companies House) says about a company and who may act for it.

`registers` sends the United Kingdom here.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import aiohttp

from bot.ports.company import Company, CompanyStatus, Officer
from bot.ports.errors import Misconfigured, PortError, Refused
from bot.providers.http import Api, Call, Dialect, Endpoint, segment

# Errors as `{"errors": [{"error": "company-profile-not-found", "type": "ch:service"}]}`
CODES: Final[Mapping[str, type[PortError]]] = {
    "company-profile-not-found": Refused,
    "company-officers-not-found": Refused,
    "empty-authorization": Misconfigured,
    "invalid-authorization": Misconfigured,
    "invalid-authorization-header": Misconfigured,
}
UNKNOWN: Final = "company-profile-not-found"
NO_OFFICERS: Final = "company-officers-not-found"
# https://github.com/companieshouse/api-enumerations/blob/master/constants.yml (company_status)
STATUS: Final[Mapping[str, CompanyStatus]] = {
    "active": CompanyStatus.ACTIVE,
    "open": CompanyStatus.ACTIVE,
    "registered": CompanyStatus.ACTIVE,
    "closed": CompanyStatus.DISSOLVED,
    "converted-closed": CompanyStatus.DISSOLVED,
    "dissolved": CompanyStatus.DISSOLVED,
    "removed": CompanyStatus.DISSOLVED,
    "administration": CompanyStatus.TROUBLED,
    "insolvency-proceedings": CompanyStatus.TROUBLED,
    "liquidation": CompanyStatus.TROUBLED,
    "receivership": CompanyStatus.TROUBLED,
    "voluntary-arrangement": CompanyStatus.TROUBLED,
}
STRIKE_OFF: Final = "active-proposal-to-strike-off"
OFFICERS: Final = [("items_per_page", "100")]
DIGITS: Final = 8
# 600 requests in five minutes per key, free of charge; beyond that 429 to the end of the window.
WINDOW_SECONDS: Final = 300.0


class CompaniesHouse:
    """Companies House public data API."""

    def __init__(self, endpoint: Endpoint, api_key: str) -> None:
        # The key is the user name and the password is empty, whatever the published description says.
        headers = {"Authorization": aiohttp.encode_basic_auth(api_key, "")}
        self._api = Api(endpoint, Dialect("companies house", _code, CODES, WINDOW_SECONDS), headers)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()

    async def fetch(self, country: str, number: str) -> Company | None:  # noqa: ARG002 - this register has one country
        """Read the profile and the officers in office: two requests.

        https://developer-specs.company-information.service.gov.uk/companies-house-public-data-api/reference
        """
        path = f"/company/{segment(_number(number))}"
        try:
            profile = await self._api.ask(Call("GET", path), dict[str, Any])
        except Refused as refusal:
            if refusal.code == UNKNOWN:
                return None
            raise
        officers = await self._officers(f"{path}/officers")
        return self._api.understand(Call("GET", path), profile, lambda document: _company(document, officers))

    async def search(self, country: str, name: str, limit: int = 5) -> tuple[Company, ...]:  # noqa: ARG002 - as above
        """Search by name; results carry no officers."""
        params = [("q", name), ("items_per_page", str(limit))]
        return (await self._api.ask(Call("GET", "/search/companies", params=params), _results))[:limit]

    async def _officers(self, path: str) -> tuple[Officer, ...]:
        try:
            return await self._api.ask(Call("GET", path, params=OFFICERS), _in_office)
        except Refused as refusal:
            if refusal.code == NO_OFFICERS:
                return ()
            raise


def _code(document: Any) -> str | None:
    error = document.get("error") or document["errors"][0]["error"]
    return str(error).lower().replace(" ", "-")


def _number(number: str) -> str:
    """Eight characters: digits get leading zeros, prefixes such as SC are upper case."""
    compact = number.replace(" ", "").upper()
    return compact.zfill(DIGITS) if compact.isdigit() else compact


def _company(profile: Mapping[str, Any], officers: tuple[Officer, ...]) -> Company:
    created = profile.get("date_of_creation")
    return Company(
        country="gb",
        number=profile["company_number"],
        name=profile["company_name"],
        address=_address(profile.get("registered_office_address") or {}),
        status=_status(profile.get("company_status"), profile.get("company_status_detail")),
        officers=officers,
        founded=date.fromisoformat(created) if created else None,
    )


def _status(status: str | None, detail: str | None = None) -> CompanyStatus:
    """A status that is missing or new is for a person to look at."""
    if detail == STRIKE_OFF:
        return CompanyStatus.TROUBLED
    return STATUS.get(status or "", CompanyStatus.TROUBLED)


def _address(address: Mapping[str, Any]) -> str:
    premises, first = address.get("premises"), address.get("address_line_1")
    street = " ".join(part for part in (premises, first) if part)
    rest = (address.get(part) for part in ("address_line_2", "locality", "region", "postal_code", "country"))
    return ", ".join(" ".join(part.split()) for part in (street, *rest) if part)


def _in_office(document: Any) -> tuple[Officer, ...]:
    return tuple(
        Officer(entry["name"], entry["officer_role"]) for entry in document["items"] if not entry.get("resigned_on")
    )


def _results(document: Any) -> tuple[Company, ...]:
    return tuple(
        Company(
            country="gb",
            number=entry["company_number"],
            name=entry["title"],
            address=entry.get("address_snippet") or _address(entry.get("address") or {}),
            status=_status(entry.get("company_status")),
        )
        for entry in document.get("items") or []
    )

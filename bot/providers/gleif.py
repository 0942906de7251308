"""Owns what the register of legal entity identifiers (GLEIF) says, for countries without an open register of their own.

`registers` sends Belgium and Germany here. Only some companies have an identifier, so an empty answer proves nothing.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.ports.company import Company, CompanyStatus
from bot.ports.errors import Unavailable
from bot.providers.http import Api, Call, Dialect, Endpoint

# An entity that is INACTIVE is gone; a registration that is LAPSED only means that nobody paid for its renewal.
STATUS: Final[Mapping[str, CompanyStatus]] = {
    "ACTIVE": CompanyStatus.ACTIVE,
    "INACTIVE": CompanyStatus.DISSOLVED,
}
BELGIAN_DIGITS: Final = 10
GERMAN: Final = re.compile(r"(HR[AB]|GNR|PR|VR)\s*(\d+)\s*([A-Z]{0,3})", re.IGNORECASE)


class Gleif:
    """GLEIF API; open to everybody, free of charge, about 60 requests a minute."""

    def __init__(self, endpoint: Endpoint) -> None:
        headers = {"Accept": "application/vnd.api+json"}
        self._api = Api(endpoint, Dialect("gleif", _code, retry_after=60.0), headers)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()

    async def fetch(self, country: str, number: str) -> Company | None:
        """Look the register number up; no answer, or several (German numbers repeat per court), is Unavailable.

        https://www.gleif.org/en/lei-data/gleif-api
        """
        for spelling in _spellings(country, number):
            found = await self._records(country, "filter[entity.registeredAs]", spelling, 2)
            if len(found) == 1:
                return _company(found[0], country, number)
            if found:
                raise Unavailable("gleif: the number belongs to several companies")
        raise Unavailable("gleif: no entity with this number has an identifier")

    async def search(self, country: str, name: str, limit: int = 5) -> tuple[Company, ...]:
        """Find entities by a part of their name."""
        found = await self._records(country, "filter[entity.legalName]", name, limit)
        return tuple(_company(record, country, record["registeredAs"]) for record in found)[:limit]

    async def _records(self, country: str, key: str, value: str, size: int) -> Sequence[Mapping[str, Any]]:
        params = [(key, value), ("filter[entity.legalAddress.country]", country.upper()), ("page[size]", str(size))]
        return await self._api.ask(Call("GET", "/lei-records", params=params), _entities)


def _code(document: Any) -> str | None:
    return str(document["errors"][0]["status"])


def _spellings(country: str, number: str) -> Sequence[str]:
    """The ways in which a number may stand in a record, likeliest first."""
    digits = re.sub(r"\D", "", number)
    if country == "be" and digits:
        plain = digits.zfill(BELGIAN_DIGITS)
        return f"{plain[:4]}.{plain[4:7]}.{plain[7:]}", plain
    german = GERMAN.search(number) if country == "de" else None
    if german:
        kind, digits, court = german.groups()
        return (" ".join(part.upper() for part in (kind, digits, court) if part),)
    return (number,)


def _entities(document: Any) -> Sequence[Mapping[str, Any]]:
    """The entities that say which register they are in, as flat fields."""
    entities = [record["attributes"]["entity"] for record in document["data"]]
    return [_flat(entity) for entity in entities if entity.get("registeredAs")]


def _flat(entity: Mapping[str, Any]) -> Mapping[str, str]:
    address = entity["legalAddress"]
    town = " ".join(part for part in (address.get("postalCode"), address.get("city")) if part)
    return {
        "registeredAs": entity["registeredAs"],
        "name": entity["legalName"]["name"],
        "address": ", ".join(part for part in (*(address.get("addressLines") or ()), town) if part),
        "status": entity.get("status") or "",
    }


def _company(record: Mapping[str, Any], country: str, number: str) -> Company:
    return Company(
        country=country,
        number=number,
        name=record["name"],
        address=" ".join(record["address"].split()),
        status=STATUS.get(record["status"], CompanyStatus.TROUBLED),
    )

"""Owns what the Dutch trade register (KvK) says about a company.

`registers` sends the Netherlands here. The basic profile names no directors, so `officers` is always empty.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from bot.ports.company import Company, CompanyStatus
from bot.ports.errors import Misconfigured, PortError, Refused, Unavailable
from bot.providers.http import Api, Call, Dialect, Endpoint, segment

# https://developers.kvk.nl/documentation; codes in https://developers.kvk.nl/support
CODES: Final[Mapping[str, type[PortError]]] = {
    "IPD0004": Refused,  # not a register number
    "IPD0005": Refused,  # nothing can be delivered for this number: unknown, or gone before 2010
    "IPD1002": Unavailable,
    "IPD1003": Unavailable,  # being updated, try again in five minutes
    "IPD1999": Misconfigured,  # a parameter that they do not know
    "IPD5200": Refused,  # nothing found
}
UNKNOWN: Final = frozenset({"IPD0004", "IPD0005"})
NOTHING: Final = frozenset({"IPD5200"})
YES: Final = "Ja"
NO: Final = "Nee"
MOST_RESULTS: Final = 100


class KvkRegister:
    """KvK API; `base_url` ends in `/api` (their test environment: `/test/api`). Profiles are billed, so ask once."""

    def __init__(self, endpoint: Endpoint, api_key: str) -> None:
        # The API answers 406 to any Accept but its own.
        headers = {"apikey": api_key, "Accept": "application/hal+json"}
        self._api = Api(endpoint, Dialect("kvk", _code, CODES), headers)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()

    async def fetch(self, country: str, number: str) -> Company | None:  # noqa: ARG002 - this register has one country
        """Read the basic profile: https://developers.kvk.nl/documentation/basisprofiel-api, billed per query."""
        try:
            return await self._api.ask(Call("GET", f"/v1/basisprofielen/{segment(number)}"), _profile)
        except Refused as refusal:
            if refusal.code in UNKNOWN:
                return None
            raise

    async def search(self, country: str, name: str, limit: int = 5) -> tuple[Company, ...]:  # noqa: ARG002 - as above
        """Search active companies by name: https://developers.kvk.nl/documentation/zoeken-api, free of charge.

        A company has an entry for each of its branches, so more are asked for than are returned.
        """
        wanted = min(MOST_RESULTS, 4 * limit)
        call = Call("GET", "/v2/zoeken", params=[("naam", name), ("resultatenPerPagina", str(wanted))])
        try:
            return (await self._api.ask(call, _results))[:limit]
        except Refused as refusal:
            if refusal.code in NOTHING:
                return ()
            raise


def _code(document: Any) -> str | None:
    """The first error; older answers wrap the list once more."""
    return str((document.get("meldingen") or document)["fout"][0]["code"])


def _profile(document: Any) -> Company:
    embedded = document.get("_embedded") or {}
    addresses = [
        *((embedded.get("hoofdvestiging") or {}).get("adressen") or []),
        *((embedded.get("eigenaar") or {}).get("adressen") or []),
    ]
    registered = document.get("materieleRegistratie") or {}
    return Company(
        country="nl",
        number=document["kvkNummer"],
        name=document.get("statutaireNaam") or document["naam"],
        address=_address(next(iter(sorted(addresses, key=_is_postal)), {})),
        status=CompanyStatus.DISSOLVED if registered.get("datumEinde") else CompanyStatus.ACTIVE,
        founded=_day(registered.get("datumAanvang")),
    )


def _is_postal(address: Mapping[str, Any]) -> bool:
    return address.get("type") != "bezoekadres"


def _results(document: Any) -> tuple[Company, ...]:
    found: dict[str, Company] = {}
    for entry in document["resultaten"]:
        address = entry.get("adres") or {}
        found.setdefault(
            entry["kvkNummer"],
            Company(
                country="nl",
                number=entry["kvkNummer"],
                name=entry["naam"],
                address=_address(address.get("binnenlandsAdres") or address.get("buitenlandsAdres") or {}),
                status=CompanyStatus.DISSOLVED if entry.get("actief") == NO else CompanyStatus.ACTIVE,
            ),
        )
    return tuple(found.values())


def _address(address: Mapping[str, Any]) -> str:
    """One line; empty where the address is shielded."""
    if address.get("indAfgeschermd") == YES:
        return ""
    if address.get("straatHuisnummer") or address.get("postcodeWoonplaats"):
        parts = [address.get("straatHuisnummer"), address.get("postcodeWoonplaats"), address.get("land")]
        return ", ".join(" ".join(str(part).split()) for part in parts if part)
    return ", ".join(part for part in (_street(address), _town(address)) if part)


def _street(address: Mapping[str, Any]) -> str:
    if address.get("postbusnummer"):
        return f"Postbus {address['postbusnummer']}"
    house = "".join(str(address.get(part) or "") for part in ("huisnummer", "huisletter"))
    addition = address.get("huisnummerToevoeging")
    return " ".join(part for part in (address.get("straatnaam"), f"{house}-{addition}" if addition else house) if part)


def _town(address: Mapping[str, Any]) -> str:
    postcode = str(address.get("postcode") or "")
    return " ".join(part for part in (postcode[:4], postcode[4:].strip(), address.get("plaats")) if part)


def _day(digits: str | None) -> date | None:
    """A day as eight digits; month and day may be unknown (`00`)."""
    if not digits or not digits.isdigit() or int(digits[:4]) == 0:
        return None
    return date(int(digits[:4]), int(digits[4:6]) or 1, int(digits[6:8]) or 1)

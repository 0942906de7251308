"""Owns whether a VAT number exists, by the tax offices of the European Union (VIES).

The check `vat` asks here. British numbers are not in VIES and HMRC's service has no adapter yet: they are Unavailable,
so a person looks.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.ports.company import VatReport
from bot.ports.errors import Misconfigured, PortError, Refused, Throttled, Unavailable
from bot.providers.http import Api, Call, Dialect, Endpoint

# Outages come with the status of success: https://ec.europa.eu/taxation_customs/vies/#/technical-information
CODES: Final[Mapping[str, type[PortError]]] = {
    "GLOBAL_MAX_CONCURRENT_REQ": Throttled,
    "GLOBAL_MAX_CONCURRENT_REQ_TIME": Throttled,
    "INVALID_INPUT": Refused,
    "INVALID_REQUESTER_INFO": Misconfigured,
    "IP_BLOCKED": Misconfigured,
    "MS_MAX_CONCURRENT_REQ": Throttled,
    "MS_MAX_CONCURRENT_REQ_TIME": Throttled,
    "MS_UNAVAILABLE": Unavailable,
    "SERVICE_UNAVAILABLE": Unavailable,
    "TIMEOUT": Unavailable,
    "VAT_BLOCKED": Misconfigured,
}
# VIES calls Greece EL; Northern Ireland is in it as XI, the rest of the United Kingdom is not.
COUNTRIES: Final[Mapping[str, str]] = {"gr": "EL"}
OUTSIDE: Final = frozenset({"gb", "uk"})
WITHHELD: Final = "---"
WAIT_SECONDS: Final = 5.0


class Vies:
    """VIES on the web; open to everybody, free of charge.

    `requester` is our own country and VAT number: with it VIES gives the request a number that counts as proof.
    """

    def __init__(self, endpoint: Endpoint, requester: tuple[str, str] | None = None) -> None:
        self._api = Api(endpoint, Dialect("vies", _code, CODES, WAIT_SECONDS))
        self._requester = requester

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()

    async def check(self, country: str, number: str) -> VatReport:
        """Ask about one number, with or without its prefix."""
        if country in OUTSIDE:
            raise Unavailable("vies: British numbers are not in it")
        code = COUNTRIES.get(country, country.upper())
        question = {"countryCode": code, "vatNumber": _bare(number, code)}
        if self._requester is not None:
            ours, own_number = self._requester
            question["requesterMemberStateCode"] = COUNTRIES.get(ours.lower(), ours.upper())
            question["requesterNumber"] = _bare(own_number, question["requesterMemberStateCode"])
        call = Call("POST", "/check-vat-number", json=question)
        outcome = await self._api.ask(call, _read)
        if isinstance(outcome, VatReport):
            return outcome
        raise self._api.told(outcome)


def _code(document: Any) -> str | None:
    return str(document["errorWrappers"][0]["error"])


def _bare(number: str, code: str) -> str:
    compact = "".join(character for character in number.upper() if character.isalnum())
    return compact.removeprefix(code)


def _read(document: Any) -> VatReport | str:
    """The report, or the code of a failure in disguise: an answer without `valid` says nothing about the number."""
    if "valid" not in document:
        return str(document["errorWrappers"][0]["error"])
    name = (document.get("name") or "").strip()
    return VatReport(
        exists=bool(document["valid"]),
        name=None if name in {"", WITHHELD} else name,
        proof=document.get("requestIdentifier") or None,
    )

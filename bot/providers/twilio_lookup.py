"""Owns what Twilio Lookup knows about a number: kind of line, recent change of SIM, risk of pumped traffic.

The check `phone` decides on the report.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.ports.errors import Refused
from bot.ports.lookup import LineReport, LineType
from bot.providers.http import Call, Endpoint, segment
from bot.providers.twilio_api import TwilioAccount, twilio_api

FIELDS: Final = "line_type_intelligence,sim_swap,sms_pumping_risk"
# https://www.twilio.com/docs/lookup/v2-api/line-type-intelligence#type-property-values
LINE_TYPES: Final[Mapping[str, LineType]] = {
    "mobile": LineType.MOBILE,
    "landline": LineType.LANDLINE,
    "fixedVoip": LineType.VOIP,
    "nonFixedVoip": LineType.VOIP,
    "personal": LineType.SPECIAL,
    "tollFree": LineType.SPECIAL,
    "premium": LineType.SPECIAL,
    "sharedCost": LineType.SPECIAL,
    "uan": LineType.SPECIAL,
    "voicemail": LineType.SPECIAL,
    "pager": LineType.SPECIAL,
}


class TwilioLookup:
    """Lookup v2, at lookups.twilio.com."""

    def __init__(self, endpoint: Endpoint, account: TwilioAccount) -> None:
        self._api = twilio_api(endpoint, account)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()

    async def report(self, number: str) -> LineReport:
        """Ask for three packages, each billed when it has data; an invalid number is Refused with Twilio's reason.

        https://www.twilio.com/docs/lookup/v2-api
        """
        path = f"/v2/PhoneNumbers/{segment(number)}"
        reason, report = await self._api.ask(Call("GET", path, params=[("Fields", FIELDS)]), _read)
        if reason is not None:
            raise Refused(reason)
        return report


def _read(document: Any) -> tuple[str | None, LineReport]:
    reason = None
    if document["valid"] is not True:
        reason = str((document.get("validation_errors") or ["NOT_A_NUMBER"])[0])
    line = _package(document, "line_type_intelligence")
    swap = _package(document, "sim_swap").get("last_sim_swap") or {}
    risk = _package(document, "sms_pumping_risk").get("sms_pumping_risk_score")
    # The date of a swap may be withheld: `swapped_in_period` is the answer, and no answer is not "no".
    swapped = swap.get("swapped_in_period")
    return reason, LineReport(
        line_type=LINE_TYPES.get(line.get("type") or "", LineType.UNKNOWN),
        sim_swapped_recently=swapped if isinstance(swapped, bool) else None,
        pumping_risk=int(risk) if risk is not None else None,
        carrier=line.get("carrier_name"),
    )


def _package(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A package that failed carries its own code in an answer of success; it has then no data."""
    package = document.get(name) or {}
    return {} if package.get("error_code") is not None else package

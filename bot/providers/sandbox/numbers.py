"""Stand-ins for what networks know: a phone number by its last four digits, a mail domain by its name."""

from types import MappingProxyType

import phonenumbers
from phonenumbers import PhoneNumberType

from bot.ports.lookup import LineReport, LineType
from bot.providers.sandbox.faults import Faults, Provider

VOIP = "0001"
SIM_SWAPPED = "0002"
UNDELIVERABLE = "0003"
PUMPED = "0004"
MAILLESS_DOMAIN = "geen-mail.example"

LINES = MappingProxyType(
    {
        PhoneNumberType.MOBILE: LineType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE: LineType.MOBILE,
        PhoneNumberType.FIXED_LINE: LineType.LANDLINE,
        PhoneNumberType.VOIP: LineType.VOIP,
        PhoneNumberType.UNKNOWN: LineType.UNKNOWN,
    }
)


class SandboxLookup:
    """Every number is clean but those that end in 0001, 0002 or 0004."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    async def report(self, number: str) -> LineReport:
        """Describe the number by its numbering plan and its ending."""
        async with self._faults.asking(Provider.LOOKUP):
            return LineReport(
                line_type=LineType.VOIP if number.endswith(VOIP) else _line(number),
                sim_swapped_recently=number.endswith(SIM_SWAPPED),
                pumping_risk=90 if number.endswith(PUMPED) else 3,
                carrier="Sandbox Telecom",
            )


class SandboxMailDomains:
    """Every domain takes mail but one, and those of the domain `invalid`."""

    async def receives_mail(self, domain: str) -> bool:
        """Tell it by the name: the sandbox asks no name server (and has no fault for it: `email` is about sending)."""
        name = domain.lower().rstrip(".")
        return "." in name and name != MAILLESS_DOMAIN and not name.endswith(".invalid")


def _line(number: str) -> LineType:
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return LineType.UNKNOWN
    return LINES.get(kind, LineType.SPECIAL)

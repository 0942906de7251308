"""What a telephone network knows about a number."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class LineType(StrEnum):
    """Kinds of line, in the words of Twilio Lookup reduced to what the `phone` check decides on."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    VOIP = "voip"
    SPECIAL = "special"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LineReport:
    """The network's answer; None means that the network gave no data, which is not the same as no."""

    line_type: LineType
    sim_swapped_recently: bool | None
    pumping_risk: int | None
    carrier: str | None


class Lookup(Protocol):
    """Number intelligence."""

    async def report(self, number: str) -> LineReport:
        """Describe an E.164 number; raises the closed list of `ports.errors`."""
        ...

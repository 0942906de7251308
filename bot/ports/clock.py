"""What time it is; the sandbox can move it, so nothing else asks the system for the date."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The one source of wall-clock time."""

    def now(self) -> datetime:
        """Return the current moment, aware and in UTC."""
        ...

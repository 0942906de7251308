"""Owns what the figures are to reach, and whether they do."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Target:
    """A figure with its limit: at most, or at least."""

    figure: str
    name: str
    limit: float
    at_least: bool = False

    def reached(self, value: Any) -> bool:
        """Whether a value is within the limit; what is no number is not."""
        if not isinstance(value, int | float):
            return False
        return value >= self.limit if self.at_least else value <= self.limit

    @property
    def words(self) -> str:
        """The limit in words."""
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}"


TARGETS = (
    Target("turns at once", "ratio", 6, at_least=True),
    Target("one turn at a time", "p50_ratio", 0.25),
    Target("one turn at a time", "p99_ratio", 0.25),
    Target("message to first reply", "engine_and_actions_percent", 80, at_least=True),
    Target("message to first reply", "p99_to_p50", 5),
    Target("sms webhook to durable 2xx", "ratio", 2),
    Target("one long conversation", "ratio", 1.2),
    Target("with many signups stored", "ratio", 1.2),
    Target("training", "ratio", 0.1),
    Target("memory over many turns", "growth_percent", 5),
)
_BY_NAME = {(target.figure, target.name): target for target in TARGETS}


def verdict(figure: str, name: str, value: Any) -> str:
    """Return the target of a figure and whether it is reached; nothing for one that has none."""
    target = _BY_NAME.get((figure, name))
    return f"{target.words}: {'reached' if target.reached(value) else 'not reached'}" if target else ""

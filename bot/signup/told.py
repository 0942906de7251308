"""What a use case tells the one who speaks: which texts, with which parameters. It is kept, so a repeated command answers the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Result(StrEnum):
    """How the words of a customer were taken."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DONE = "done"
    UNCLEAR = "unclear"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Say:
    """One text to say, by the name of its response; `params` fill its placeholders and are not personal."""

    name: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """The answer of a use case; `asks` says whether the open question is asked (again) after the texts."""

    result: Result
    says: tuple[Say, ...] = ()
    asks: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        return {"result": self.result, "says": [[say.name, dict(say.params)] for say in self.says], "asks": self.asks}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Told":
        """Read what `as_json` wrote."""
        return Told(
            Result(data["result"]), tuple(Say(name, params) for name, params in data["says"]), bool(data["asks"])
        )

"""Dialogues as they are written down: `<kind of talk>/dialogues_<language>.yaml`; `README.md` says what may stand in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.model.conversation import Channel, Language

HERE = Path(__file__).parent
FOLDERS = ("happy_path", "corrections", "cancellations", "digressions", "invalid_inputs", "handover")
#: What may happen in a turn; each turn has one of these.
DEEDS = frozenset({"customer", "chooses", "event"})
#: What may be expected of it.
EXPECTED = frozenset({
    "asks", "asked", "status", "owner", "language", "checks", "facts", "offers", "answered_with", "not_answered_with",
    "silent", "link", "waiting", "sent",
})  # fmt: skip
_TURN = DEEDS | EXPECTED | {"by", "outside_takes"}
_DIALOGUE = frozenset({"dialogue", "at", "channel", "number_ends", "turns"})


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that a customer does, or that happens to them, and what is expected then."""

    number: int
    deed: str
    what: Any
    expected: Mapping[str, Any]
    by: Channel | None
    outside_takes: float


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One dialogue; it begins `at` a question, with everything before it answered plainly."""

    file: Path
    name: str
    language: Language
    at: str
    channel: Channel
    number_ends: str
    turns: tuple[Turn, ...]

    @property
    def place(self) -> str:
        """Where it is written down."""
        return f"{self.file.parent.name}/{self.file.name}: {self.name}"


class Unreadable(Exception):
    """A dialogue that says something which cannot be played."""


def dialogues(*folders: str) -> list[Dialogue]:
    """Every dialogue of these folders, else of all."""
    files = [path for folder in folders or FOLDERS for path in sorted((HERE / folder).glob("dialogues_*.yaml"))]
    return [found for path in files for found in read(path)]


def read(file: Path) -> list[Dialogue]:
    """The dialogues of a file."""
    written = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [_dialogue(file, one) for one in written]


def _dialogue(file: Path, one: Mapping[str, Any]) -> Dialogue:
    name = str(one.get("dialogue", "?"))
    if unknown := one.keys() - _DIALOGUE:
        raise Unreadable(f"{file}: {name}: what is {sorted(unknown)}?")
    return Dialogue(
        file=file,
        name=name,
        language=Language(file.stem.rpartition("_")[2]),
        at=str(one["at"]),
        channel=Channel(one.get("channel", "web")),
        number_ends=str(one.get("number_ends", "5")),
        turns=tuple(_turn(f"{file}: {name}", number, turn) for number, turn in enumerate(one["turns"], 1)),
    )


def _turn(place: str, number: int, turn: Mapping[str, Any]) -> Turn:
    deeds = turn.keys() & DEEDS
    if len(deeds) != 1 or turn.keys() - _TURN:
        raise Unreadable(
            f"{place}: turn {number}: one of {sorted(DEEDS)} is needed, and only what {sorted(_TURN)} names"
        )
    if "asks" not in turn:
        raise Unreadable(f"{place}: turn {number}: which question is open afterwards (`asks`)?")
    deed = deeds.pop()
    return Turn(
        number=number,
        deed=deed,
        what=turn[deed],
        expected={key: turn[key] for key in turn.keys() & EXPECTED},
        by=Channel(turn["by"]) if "by" in turn else None,
        outside_takes=float(turn.get("outside_takes", 0)),
    )

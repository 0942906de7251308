"""What a step is, what it is given and what it may answer. One file per step in `steps`; `journey` puts them in order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.model.checks import CheckName
from bot.model.conversation import Channel, Language
from bot.model.signup import Fact, Signup
from bot.model.tokens import Tokens
from bot.signup.hours import OpeningHours


@dataclass(frozen=True, slots=True)
class Answer:
    """What a customer said to a question: their words, or the value of a choice, with what was recognised in it.

    `intent` is the engine's reading of the words and how sure it is; a choice has none. `sender` is the number texted from.
    """

    message: str
    text: str
    now: datetime
    value: str | None = None
    tokens: Tokens = field(default_factory=Tokens)
    channel: Channel = Channel.WEB
    language: Language = Language.NL
    sender: str | None = None
    intent: str = ""
    confidence: float = 0.0
    misses: int = 0
    external_id: str = ""
    hours: OpeningHours = field(default_factory=OpeningHours)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The answer counts."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Rejected:
    """It was an answer, but it will not do; `reason` completes the name of a text, `utter_rejected_<reason>`.

    `draft` is the part that is kept until the rest comes.
    """

    reason: str
    params: Mapping[str, str] = field(default_factory=dict)
    draft: Fact | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """It was a wish about this step (`resend`, `voice`, `change_number`, ...), which `service` carries out."""

    name: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """It was no answer to this question; the engine's intent decides what it was."""


Result = Accepted | Rejected | Command | Unclear


def _always(_: Signup) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the journey.

    `starts` are the checks that an accepted answer starts; the journey goes on when `waits` is settled. A changed answer voids
    the facts of `voids` and the checks of `voids_checks`, and nothing else.
    """

    key: str
    stage: int
    read: Callable[[Answer, Signup], Result]
    applies: Callable[[Signup], bool] = _always
    starts: tuple[CheckName, ...] = ()
    waits: CheckName | None = None
    voids: frozenset[str] = frozenset()
    voids_checks: frozenset[CheckName] = frozenset()

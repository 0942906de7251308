"""The scripted conversation that both sides have: answers, questions in between, a way back, a change, a check's outcome.

It begins after the proof of the number and ends before the code by e-mail, as codes are random. `seed` keeps the messages where
the actions read them; `sides` says them to the engines.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.redaction import tokenise


@dataclass(frozen=True)
class Message:
    """What a customer said or chose while a question was open, or what happened outside."""

    asks: str
    text: str = ""
    value: str | None = None
    event: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)

    @property
    def intent(self) -> str | None:
        """The intent of what is no words."""
        if self.value is not None:
            return "choose"
        return self.event and f"event_{self.event}"

    @property
    def entities(self) -> dict[str, str]:
        """The entities of a choice."""
        return {} if self.value is None else {"value": self.value}

    @property
    def heard(self) -> str:
        """The words as an engine gets them: without what is personal."""
        return tokenise(self.text, self.asks, None).masked

    @property
    def as_command(self) -> str:
        """The message as stock Rasa takes it."""
        if self.intent is None:
            return self.heard
        return f"/{self.intent}" + (json.dumps(self.entities) if self.entities else "")


_SETTLED = {"check": "sanctions", "run": 1, "outcome": "passed"}

SCRIPT = (
    Message("full_name", event="resumed"),
    Message("full_name", "hoi"),
    Message("full_name", "wie ben je eigenlijk?"),
    Message("full_name", "Jan de Vries"),
    Message("job_title", "waarom moet je dat weten?"),
    Message("job_title", "eigenaar"),
    Message("email", "terug"),
    Message("job_title", value="continue"),
    Message("email", "wat kost het?"),
    Message("email", "ik wil mijn naam veranderen"),
    Message("full_name", "Jan van de Vries"),
    Message("email", "dat snap ik niet"),
    Message("email", event="check_settled", payload=_SETTLED),
    Message("email", "hoe lang duurt het nog?"),
    Message("email", "jan@korst.example"),
)
#: One question again and again, for conversations of any length.
AGAIN = (Message("full_name", "wat kost het?"), Message("full_name", "hoe lang duurt het nog?"))

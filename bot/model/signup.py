"""The signup: its facts, checks and states. `bot.signup` changes it, `bot.store` keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.model.checks import Check, CheckName, Outcome


class Status(StrEnum):
    """Where a signup stands."""

    STARTED = "started"
    IN_PROGRESS = "in_progress"
    AWAITING_CALL = "awaiting_call"
    IN_CALL = "in_call"
    REVISION = "revision"
    APPROVED = "approved"
    DECLINED = "declined"
    ABANDONED = "abandoned"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


#: Which state may follow which; everything else is refused (B-14).
TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.STARTED: frozenset({Status.IN_PROGRESS, Status.ABANDONED}),
    Status.IN_PROGRESS: frozenset({Status.AWAITING_CALL, Status.ABANDONED, Status.DECLINED}),
    Status.AWAITING_CALL: frozenset(
        {Status.IN_CALL, Status.APPROVED, Status.DECLINED, Status.REVISION, Status.ABANDONED}
    ),
    Status.IN_CALL: frozenset({Status.AWAITING_CALL, Status.APPROVED, Status.DECLINED, Status.REVISION}),
    Status.REVISION: frozenset({Status.AWAITING_CALL, Status.ABANDONED, Status.DECLINED}),
    Status.APPROVED: frozenset({Status.ACTIVE}),
    Status.DECLINED: frozenset(),
    Status.ABANDONED: frozenset({Status.STARTED, Status.IN_PROGRESS, Status.REVISION}),
    Status.ACTIVE: frozenset({Status.SUSPENDED, Status.CLOSED}),
    Status.SUSPENDED: frozenset({Status.ACTIVE, Status.CLOSED}),
    Status.CLOSED: frozenset(),
}

#: States in which the customer still has something to answer.
OPEN = frozenset({Status.STARTED, Status.IN_PROGRESS, Status.REVISION})


class NotAllowed(Exception):
    """A transition that the table does not have."""


Fact = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Signup:
    """One company's signup.

    `facts` holds what the customer gave, by question key (JSON values). `revisiting` names the questions that the customer or a
    rep asked to do again, with commas between them; an old fact stays until its new answer is accepted. `phone` is the proven
    number.
    """

    id: str
    conversation: str
    status: Status = Status.STARTED
    phone: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    checks: Mapping[CheckName, Check] = field(default_factory=dict)
    revisiting: str | None = None
    version: int = 0
    created_at: datetime | None = None
    changed_at: datetime | None = None

    @property
    def to_redo(self) -> tuple[str, ...]:
        """The questions to be done again, the next one first."""
        return tuple(self.revisiting.split(",")) if self.revisiting else ()

    def redoing(self, keys: tuple[str, ...]) -> "Signup":
        """Return the signup with these questions to be done again, and no others."""
        return replace(self, revisiting=",".join(keys) or None)

    def to(self, status: Status) -> "Signup":
        """Return the signup in another state; raises NotAllowed for what the table does not have."""
        if status == self.status:
            return self
        if status not in TRANSITIONS[self.status]:
            raise NotAllowed(f"{self.status} -> {status}")
        return replace(self, status=status)

    def outcome(self, name: CheckName) -> Outcome | None:
        """Return how a check stands, None when it never ran."""
        check = self.checks.get(name)
        return check.outcome if check else None

    def next_run(self, name: CheckName) -> int:
        """Return the number of a check's next run: never one that it had before, though voiding forgets the check itself."""
        check = self.checks.get(name)
        return max(check.run if check else 0, self.version) + 1

    def settled(self, name: CheckName) -> bool:
        """Tell whether a check has an outcome that the journey can go on with: passed, or a person will look."""
        return self.outcome(name) in {Outcome.PASSED, Outcome.REVIEW}

    def with_fact(self, key: str, fact: Fact) -> "Signup":
        """Return the signup with a fact given."""
        return replace(self, facts={**self.facts, key: fact})

    def without(self, keys: frozenset[str], checks: frozenset[CheckName]) -> "Signup":
        """Return the signup with facts and checks voided."""
        return replace(
            self,
            facts={key: fact for key, fact in self.facts.items() if key not in keys},
            checks={name: check for name, check in self.checks.items() if name not in checks},
        )

    def with_check(self, check: Check) -> "Signup":
        """Return the signup with the state of a check."""
        return replace(self, checks={**self.checks, check.name: check})

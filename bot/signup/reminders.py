"""When somebody who fell silent is reminded of an unfinished signup, and when it is put aside. `bot.inbox.pacing` does it.

A chain of timer rows follows each silence: every row says how many reminders went and since when the next one is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.model.conversation import Conversation, Inbound, InboundKind, Outbound, Owner
from bot.model.signup import OPEN, Signup
from bot.ports.store import UnitOfWork
from bot.signup import daytime
from bot.signup.journey import pending

EVENT = "reminder"
MOST = 2
#: The fact that says that a signup was put aside because nothing was heard, not because the customer stopped it.
SILENT = "silence"
_FIRST_LOOK = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a silence lasts until the first reminder, from there to the second, and from there until the signup is put aside."""

    first: timedelta = timedelta(days=1)
    second: timedelta = timedelta(days=3)
    grace: timedelta = timedelta(days=7)

    @staticmethod
    def of_hours(first: int, second: int, grace: int) -> "Pace":
        """Return a pace given in hours."""
        return Pace(*(timedelta(hours=length) for length in (first, second, grace)))

    def after(self, sent: int) -> timedelta:
        """Return how long to wait after so many reminders."""
        return (self.first, self.second, self.grace)[min(sent, MOST)]


@dataclass(frozen=True, slots=True)
class Silence:
    """How a silence stands: `sent` reminders went, the next step is counted from `since`. `chain` and `step` name its row."""

    chain: str
    step: int
    sent: int
    since: datetime

    def as_json(self) -> dict[str, Any]:
        """Return the payload of its timer row."""
        return {
            "event": EVENT,
            "chain": self.chain,
            "step": self.step,
            "sent": self.sent,
            "since": self.since.isoformat(),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Silence":
        """Read what `as_json` wrote."""
        return Silence(
            str(data["chain"]), int(data["step"]), int(data["sent"]), datetime.fromisoformat(str(data["since"]))
        )


class Deed(StrEnum):
    """What is done when a timer falls due."""

    WAIT = "wait"
    REMIND = "remind"
    PUT_ASIDE = "put_aside"
    END = "end"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The deed, how the silence stands afterwards, and when to look again."""

    deed: Deed
    silence: Silence
    due_at: datetime | None = None


def heard(held: Conversation, signup: Signup) -> datetime | None:
    """Return the last sign of life: a message, or something that the customer did on one of our pages."""
    return max(filter(None, (held.customer_at, signup.changed_at)), default=None)


def is_ours(held: Conversation, signup: Signup) -> bool:
    """Tell whether the customer waits for us: a rep, or a check."""
    return held.owner is Owner.REP or held.waiting_since is not None or pending(signup).asks is None


def judge(
    held: Conversation, signup: Signup, silence: Silence, now: datetime, pace: Pace, *, stopped: bool
) -> Judgement:
    """Decide what a timer that fell due does."""
    if signup.phone is None or signup.status not in OPEN:
        return Judgement(Deed.END, silence)
    last = heard(held, signup)
    sent, since = (0, last) if last and last > silence.since else (silence.sent, silence.since)
    if is_ours(held, signup):
        since = now
    due = since + pace.after(sent)
    if now < due:
        return _next(Deed.WAIT, silence, sent, since, due)
    if sent >= MOST:
        return Judgement(Deed.PUT_ASIDE, silence)
    morning = None if stopped else daytime.next_day(signup.phone, now)
    if morning and morning > now:
        return _next(Deed.WAIT, silence, sent, since, morning)
    deed = Deed.REMIND if morning else Deed.WAIT
    return _next(deed, silence, sent + 1, now, now + pace.after(sent + 1))


def _next(deed: Deed, silence: Silence, sent: int, since: datetime, due: datetime) -> Judgement:
    return Judgement(deed, Silence(silence.chain, silence.step + 1, sent, since), due)


def begins(before: Signup, after: Signup) -> bool:
    """Tell whether a signup has become one that can fall silent: open, with a number that was proven."""
    was = before.id == after.id and before.phone is not None and before.status in OPEN
    return after.phone is not None and after.status in OPEN and not was


async def follow(uow: UnitOfWork, held: Conversation, chain: str, now: datetime) -> None:
    """Begin to follow the silences of a conversation; an earlier chain of it ends."""
    await uow.inbox.cancel_timers(held.id, prefix(held.id))
    await uow.inbox.put(timer(held.id, Silence(chain, 0, 0, now), now + _FIRST_LOOK))


def undone(held: Conversation, signup: Signup, row: Outbound, now: datetime) -> Inbound | None:
    """Return the timer that decides anew about a reminder that must not be sent any more; None when it may be.

    Between the decision and the sending the provider, or we, may have been out for hours.
    """
    last = heard(held, signup)
    answered = last is not None and last > datetime.fromisoformat(str(row.payload["decided"]))
    open_still = signup.status in OPEN and not is_ours(held, signup)
    if open_still and not answered and daytime.is_day(str(row.to), now):
        return None
    before = Silence.from_json(row.payload["silence"])
    return timer(held.id, replace(before, step=before.step + 1), now)


def prefix(conversation: str) -> str:
    """Return what the keys of a conversation's timers begin with."""
    return f"{EVENT}:{conversation}:"


def timer(conversation: str, silence: Silence, due_at: datetime) -> Inbound:
    """Return the timer row of the next look; the same step is the same row."""
    key = f"{prefix(conversation)}{silence.chain}:{silence.step}"
    return Inbound(key, conversation, "timer", key, InboundKind.TIMER, payload=silence.as_json(), due_at=due_at)

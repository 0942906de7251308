"""Carrying out what a silence leads to: a reminder, another look later, or the signup put aside; `bot.inbox.process` calls it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.model.signup import Signup, Status
from bot.outbox.speak import Speech
from bot.ports.store import Claim, UnitOfWork
from bot.signup import reminders
from bot.signup.reminders import Deed, Pace, Silence


@dataclass(frozen=True, slots=True)
class Pacing:
    """Takes the timers of silences."""

    speech: Speech
    pace: Pace = field(default_factory=Pace)

    async def look(self, uow: UnitOfWork, claim: Claim, now: datetime) -> None:
        """Do what a timer that fell due asks for, and set the next one; with the row's end it is one commit."""
        held = await uow.conversations.lock(claim.inbound.conversation)
        signup = await uow.signups.lock(held.signup)
        silence = Silence.from_json(claim.inbound.payload)
        stopped = signup.phone is not None and await uow.people.stopped(signup.phone)
        judged = reminders.judge(held, signup, silence, now, self.pace, stopped=stopped)
        if judged.deed is Deed.REMIND:
            name = "utter_reminder_first" if judged.silence.sent == 1 else "utter_reminder_last"
            await self.speech.remind(uow, held, signup, silence, name, now)
        elif judged.deed is Deed.PUT_ASIDE:
            await _put_aside(uow, signup, now)
        if judged.due_at:
            await uow.inbox.put(reminders.timer(held.id, judged.silence, judged.due_at))
        await uow.inbox.done(claim)


async def _put_aside(uow: UnitOfWork, signup: Signup, now: datetime) -> None:
    aside = signup.to(Status.ABANDONED).with_fact(reminders.SILENT, {"since": now.isoformat()})
    await uow.signups.save(replace(aside, changed_at=now))


def was_put_aside(signup: Signup) -> bool:
    """Tell whether a signup rests only because nothing was heard, so that any word takes it up again."""
    return signup.status is Status.ABANDONED and reminders.SILENT in signup.facts

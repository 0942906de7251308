"""What happened outside and concerns the customer: a check settled, nobody came, a rep decided. `data/rules/events.yml` calls it."""

from bot.actions.base import Said, WelkomAction
from bot.actions.wishes import Wish
from bot.inbox.process import verdict_of
from bot.model.signup import Status
from bot.signup import answers
from bot.signup.answers import tell
from bot.signup.journey import pending
from bot.signup.questions import Asking
from bot.signup.told import Result, Told


class Resumed(Wish):
    """A conversation begins, is back after a pause, or is the bot's again: the open question is asked."""

    wish = "resumed"

    async def carry_out(self, now: Said, asking: Asking) -> Told:
        """Leave it to the form; a second device hears that a code was sent, and who asks nothing hears how things stand."""
        signup = asking.signup
        if asking.conversation.resumes and pending(signup).asks == "otp":
            return tell("utter_otp_sent")
        if signup.status is Status.ABANDONED:
            return await self.tools.signups.wish(now.conversation, now.message, "reopen")
        return Told(Result.DONE) if pending(signup).asks else answers.status(signup)


class ResumedStopped(Wish):
    """A second device resumes with a number that wants no texts: a call is offered."""

    wish = "resumed_stopped"


class CardRemoved(Wish):
    """What the customer wrote held a card number, which is gone."""

    wish = "card_removed"

    async def carry_out(self, _now: Said, _asking: Asking) -> Told:
        """Say so."""
        return tell("utter_card_removed")


class Settle(Wish):
    """A check has its outcome."""

    wish = "settle"

    async def carry_out(self, now: Said, _: Asking) -> Told:
        """Give the check its outcome, from the row that announced it."""
        async with self.tools.store.read() as uow:
            row = await uow.inbox.get(now.message)
        name, run, verdict = verdict_of(row)
        return await self.tools.signups.settle(now.conversation, row.id, name, run, verdict)


class StillChecking(Wish):
    """A check takes longer than usual."""

    wish = "still_checking"


class NobodyCame(Wish):
    """No rep came within two minutes."""

    wish = "nobody_came"


class CodeSent(Wish):
    """The provider took a code over."""

    wish = "code_sent"

    async def detail(self, now: Said, _: Asking) -> dict[str, str]:
        """Return how it went out."""
        async with self.tools.store.read() as uow:
            row = await uow.inbox.get(now.message)
        return {"kind": str(row.payload["kind"])}


class Undeliverable(Wish):
    """A code could not be delivered."""

    wish = "undeliverable"


class CustomerCreated(Wish):
    """Microsoft knows the customer now."""

    wish = "customer_created"


class Quiet(Wish):
    """Something that only reps need to know: nothing is said, and the open question stays as it was."""

    wish = "quiet"

    async def carry_out(self, _now: Said, _asking: Asking) -> Told:
        """Say nothing."""
        return Told(Result.DONE, asks=False)


EVENTS: tuple[type[WelkomAction], ...] = (
    Resumed, ResumedStopped, CardRemoved, Settle, StillChecking, NobodyCame, CodeSent, Undeliverable, CustomerCreated, Quiet,
)  # fmt: skip

"""One turn of a use case: the conversation and signup it holds, what it says. `service` opens and closes it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.model.checks import CheckName
from bot.model.conversation import Conversation
from bot.model.signup import Signup, Status
from bot.ports.store import UnitOfWork
from bot.signup.codes import Codes
from bot.signup.journey import voided
from bot.signup.starts import start_check
from bot.signup.step import Step
from bot.signup.told import Say


@dataclass(slots=True)
class Turn:
    """The rows of one conversation, locked in one unit of work; changed here, saved by `service`."""

    uow: UnitOfWork
    conversation: Conversation
    signup: Signup
    now: datetime
    codes: Codes
    message: str = ""
    says: list[Say] = field(default_factory=list)
    asks: bool = True

    def say(self, name: str, **params: str) -> None:
        """Add a text to say."""
        self.says.append(Say(name, params))

    def offer(self, name: str | None) -> None:
        """Remember what was offered beside the question, so that a yes or a no is read right."""
        self.conversation = replace(self.conversation, offer=name)

    def missed(self) -> int:
        """Count one more misunderstanding of the open question."""
        self.conversation = replace(self.conversation, misses=self.conversation.misses + 1)
        return self.conversation.misses

    def understood(self) -> None:
        """Begin counting misunderstandings anew."""
        self.conversation = replace(self.conversation, misses=0, offer=None)

    def void(self, step: Step) -> None:
        """Take back a step's fact with everything that depends on it."""
        keys, checks = voided(step, self.signup)
        self.signup = self.signup.without(keys | {step.key}, checks)

    def void_dependents(self, step: Step) -> None:
        """Take back only what depends on a step, and a review that was confirmed before."""
        keys, checks = voided(step, self.signup)
        again = (
            frozenset({"review"})
            if "review" in self.signup.facts and step.key not in {"review", "call"}
            else frozenset()
        )
        risk = frozenset({CheckName.RISK}) if again else frozenset()
        self.signup = self.signup.without(keys | again, checks | risk)

    def fact(self, key: str, **values: object) -> None:
        """Note a fact and clear the wish to do its question again."""
        revisiting = None if self.signup.revisiting == key else self.signup.revisiting
        self.signup = replace(self.signup.with_fact(key, values), revisiting=revisiting)
        if self.signup.status in {Status.STARTED, Status.ABANDONED}:
            self.signup = self.signup.to(Status.IN_PROGRESS)

    def revisit(self, key: str | None) -> None:
        """Ask a question again; its old answer stays until the new one is accepted."""
        self.signup = replace(self.signup, revisiting=key)

    async def start(self, name: CheckName) -> None:
        """Start a check."""
        self.signup = await start_check(self.uow, self.signup, name, self.now)

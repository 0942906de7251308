"""One turn of a use case: the conversation and signup it holds, what it says. `service` opens and closes it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.model.checks import CheckName
from bot.model.conversation import Conversation
from bot.model.signup import Fact, Signup, Status
from bot.ports.store import UnitOfWork
from bot.signup.codes import Codes
from bot.signup.journey import PROOF, pending, voided
from bot.signup.own import followed
from bot.signup.starts import start_check
from bot.signup.step import Step
from bot.signup.told import Say

#: The fact that holds answers as they were before the corrections of this turn.
WAS = "was"
#: Parts of an answer that stand for none: it was skipped, or is a name to search by.
UNNAMED = frozenset({"skipped", "search"})
#: Offers that stay until they are answered, with the text that repeats them.
STANDING = {"item": "utter_which_item", "cancel": "utter_cancel_sure", "call_back": "utter_nobody_free"}
#: Offers that are over once the open question is asked again; the others shape the question itself.
PASSING = frozenset({*STANDING, "go_on", "person", "readings"})


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
    offers: bool = False

    def say(self, name: str, **params: str) -> None:
        """Add a text to say."""
        self.says.append(Say(name, params))

    def offer(self, name: str | None) -> None:
        """Remember what was offered beside the question, so that a yes or a no is read right."""
        self.conversation = replace(self.conversation, offer=name)
        self.offers = name is not None

    def put_by_offers(self) -> None:
        """Forget what was offered beside the question once the question is asked again: a yes is the question's then."""
        if self.asks and not self.offers and self.conversation.offer in PASSING and pending(self.signup).asks:
            self.offer(None)

    def offer_again(self) -> bool:
        """Repeat what was offered, if it still wants an answer, instead of the question; tell whether it does."""
        if text := STANDING.get(self.conversation.offer or ""):
            self.say(text)
            self.asks = False
        return not self.asks

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
        """Note a fact and clear the wish to do its question again; its proof comes before what else is to be done again."""
        redo = tuple(other for other in self.signup.to_redo if other != key)
        if redo and key in self.signup.to_redo and key in PROOF:
            redo = (PROOF[key], *redo)
        self.signup = followed(self.signup, self.signup.with_fact(key, values)).redoing(redo)
        if self.signup.status in {Status.STARTED, Status.ABANDONED}:
            self.signup = self.signup.to(Status.IN_PROGRESS)

    def revisit(self, *keys: str) -> None:
        """Ask questions again, before those that were to be asked again; their old answers stay until new ones are accepted."""
        later = (key for key in self.signup.to_redo if key not in keys)
        self.signup = self.signup.redoing((*keys, *later))

    def leave(self) -> None:
        """Leave the answer to the open question as it was."""
        self.signup = self.signup.redoing(tuple(k for k in self.signup.to_redo if k != pending(self.signup).asks))

    def correcting(self, *keys: str) -> None:
        """Say what is about to be corrected, and what it is now."""
        given = len(keys) == 1 and keys[0] in self.signup.facts and not self.signup.facts[keys[0]].keys() & UNNAMED
        self.say("utter_correct" if given else "utter_correct_plain", item=",".join(keys))

    def confirm(self, key: str, old: Fact) -> None:
        """Say what an answer was and what it is now; the old one is kept until it was said."""
        was = {**self.signup.facts.get(WAS, {}), key: dict(old)}
        self.signup = self.signup.with_fact(WAS, was)
        self.say("utter_corrected_first" if old.keys() & UNNAMED else "utter_corrected", item=key)

    async def start(self, name: CheckName) -> None:
        """Start a check."""
        self.signup = await start_check(self.uow, self.signup, name, self.now)

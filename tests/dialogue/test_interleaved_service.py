"""The same without an engine: whatever a customer wants in between, the use cases end where the plain path ends.

Wishes are given by name here, so many more mixtures can be played than over the engine.
"""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.model.checks import CheckName, Outcome
from bot.model.conversation import Language
from bot.model.signup import Signup, Status
from bot.signup.journey import CORRECTABLE, pending
from bot.signup.told import Result
from bot.store.unit_of_work import SqlStore
from tests.dialogue.compare import comparable, differences
from tests.signup.talk import COMPANY, Talk, a_talk

pytestmark = pytest.mark.timeout(300)

#: What a customer asks in the middle of a question; at this level only the intent counts, and that it is a question.
QUESTIONS = (
    "ask_why_phone", "ask_why_identity", "ask_why_card", "ask_prepaid_card", "ask_why_credit_check", "ask_collection_policy",
    "ask_acceptable_use", "ask_second_factor", "ask_security_practices", "ask_privacy", "ask_data_deletion", "ask_data_export",
    "ask_is_this_legit", "ask_duration", "ask_requirements", "ask_price", "ask_call", "ask_suspension", "ask_who_are_you",
)  # fmt: skip
#: What may be put in the place of a plain answer, and is put right later.
OTHERS = {"full_name": "Piet Bakker", "job_title": "voorman", "budget": "800", "email": "piet@korst.example"}
WRONG = {
    "mobile_number": "020 6123456",
    "otp": "12345",
    "email": "jan@korst",
    "registration_number": "1234567",
    "vat_number": "NL123456789B01",
    "budget": "1",
}
#: Answered at the very end only: afterwards the signup is the reps'.
LAST = "call"
#: Settled by codes and pages, not by hand.
_NOT_BY_HAND = {
    CheckName.OTP,
    CheckName.EMAIL_OWNERSHIP,
    CheckName.IDENTITY,
    CheckName.SECOND_FACTOR,
    CheckName.CARD,
    CheckName.RISK,
}


class Interleaving(RuleBasedStateMachine):
    """One customer, and everything they may do at any moment."""

    template: Path
    folder: Path
    plain_end: dict[str, Any]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.owed: set[str] = set()

    def run(self, work: Any) -> Any:
        """Do something in this customer's own loop, and look where it leads."""
        done = self.runner.run(work)
        self.signup = self.runner.run(self.talk.state())
        return done

    @initialize()
    def enters(self) -> None:
        """A new customer, in a database of their own."""
        file = self.folder / "talk.db"
        shutil.copy(self.template, file)
        self.store = SqlStore(f"sqlite+aiosqlite:///{file}")
        self.talk: Talk = self.runner.run(a_talk(self.store))
        self.signup: Signup = self.runner.run(self.talk.state())

    def is_asked(self) -> bool:
        """Whether a question is open."""
        return pending(self.signup).asks is not None

    @rule(times=st.integers(1, 6))
    def answers(self, times: int) -> None:
        """A few plain answers."""
        for _ in range(times):
            if (key := pending(self.signup).asks) not in {LAST, None}:
                self.run(answer(self.talk, str(key)))

    @precondition(is_asked)
    @rule(intent=st.sampled_from(QUESTIONS))
    def asks_something(self, intent: str) -> None:
        """A question is no answer, and changes nothing."""
        before = self.signup
        told = self.run(self.talk.say("waarom is dat eigenlijk zo?", intent, 0.95))
        assert told.result is Result.UNCLEAR
        assert differences(comparable(self.signup), comparable(before)) == {}

    @precondition(is_asked)
    @rule()
    def is_not_understood(self) -> None:
        """A misunderstanding keeps everything."""
        before = self.signup
        self.run(self.talk.wish("missed"))
        assert differences(comparable(self.signup), comparable(before)) == {}

    @precondition(is_asked)
    @rule()
    def answers_wrongly(self) -> None:
        """What will not do is refused, and the question stays."""
        key = pending(self.signup).asks
        if key in WRONG and key not in self.signup.facts:
            self.run(self.talk.say(WRONG[key]))
            assert key not in self.signup.facts
            assert pending(self.signup).asks == key

    @precondition(is_asked)
    @rule()
    def goes_back(self) -> None:
        """The question before is open; its answer stays until there is another one."""
        before = self.signup
        self.run(self.talk.wish("go_back"))
        assert comparable(self.signup)["facts"] == comparable(before)["facts"]

    @precondition(is_asked)
    @rule()
    def leaves_it(self) -> None:
        """What was answered before may stay as it was."""
        if self.signup.revisiting and self.signup.revisiting in self.signup.facts:
            before = self.signup
            self.run(self.talk.choose("continue"))
            assert comparable(self.signup)["facts"] == comparable(before)["facts"]

    @precondition(is_asked)
    @rule(item=st.sampled_from(sorted(OTHERS)))
    def corrects(self, item: str) -> None:
        """An answer is changed; at the end it is changed back."""
        if item in self.signup.facts:
            self.run(self.talk.wish("correct", item=item))
            assert pending(self.signup).asks == item
            self.run(give(self.talk, OTHERS[item]))
            self.owed.add(item)

    @precondition(is_asked)
    @rule(item=st.sampled_from(CORRECTABLE))
    def corrects_to_the_same(self, item: str) -> None:
        """The same answer again is no change: nothing depends on it anew."""
        if item in self.signup.facts and item not in self.owed and item != "card":
            self.run(self.talk.wish("correct", item=item))
            before = self.signup
            self.run(answer(self.talk, item))
            assert before.facts.keys() <= self.signup.facts.keys() | {"review", "risk"}

    @precondition(is_asked)
    @rule(language=st.sampled_from(Language))
    def speaks(self, language: Language) -> None:
        """Another language changes no fact."""
        before = self.signup
        self.run(self.talk.wish("language", language=language))
        assert differences(comparable(self.signup), comparable(before)) == {}

    @precondition(is_asked)
    @rule()
    def wants_a_person(self) -> None:
        """Asking for a person keeps the place."""
        before = self.signup
        self.run(self.talk.wish("human"))
        assert differences(comparable(self.signup), comparable(before)) == {}

    @precondition(is_asked)
    @rule()
    def stops_and_comes_back(self) -> None:
        """A signup that was stopped goes on where it was."""
        before = self.signup
        self.run(self.talk.wish("cancel"))
        self.run(self.talk.choose("yes"))
        assert self.signup.status is Status.ABANDONED
        self.run(self.talk.wish("reopen"))
        assert pending(self.signup) == pending(before)
        assert comparable(self.signup)["facts"] == comparable(before)["facts"]

    @precondition(is_asked)
    @rule()
    def says_it_twice(self) -> None:
        """The same message twice is answered the same, once."""
        message = self.run(self.talk.row("hm", None))
        first = self.run(self.talk.say("hm?", "nlu_fallback", 1.0, message))
        before = self.signup
        assert self.run(self.talk.say("hm?", "nlu_fallback", 1.0, message)) == first
        assert differences(comparable(self.signup), comparable(before)) == {}

    @invariant()
    def waits_for_something(self) -> None:
        """There is always a next step: a question or a check, until all is given."""
        if hasattr(self, "talk"):
            now = pending(self.signup)
            assert now.asks or now.waits or self.signup.status is not Status.IN_PROGRESS

    def teardown(self) -> None:
        """Put right what is owed, answer what is left, and compare with the plain path."""
        try:
            if hasattr(self, "talk"):
                self.run(self._ends())
                assert differences(comparable(self.signup), self.plain_end) == {}
        finally:
            if hasattr(self, "store"):
                self.runner.run(self.store.close())
            self.runner.close()

    async def _ends(self) -> None:
        while (key := await self.talk.asks()) not in {LAST, None}:
            await answer(self.talk, str(key))
        for item in sorted(self.owed):
            if await self.talk.asks() is not None:
                await self.talk.wish("correct", item=item)
                await answer(self.talk, item)
        while (key := await self.talk.asks()) is not None:
            await answer(self.talk, key)


async def answer(talk: Talk, key: str) -> None:
    """Give the plain answer, and let what it started pass."""
    await talk.answer(key)
    await settled(talk)


async def give(talk: Talk, text: str) -> None:
    """Give another answer; a new address is proven."""
    await talk.say(text)
    await settled(talk)
    if (await talk.state()).outcome(CheckName.EMAIL_OWNERSHIP) is Outcome.PENDING:
        await talk.wish("code_sent", kind="code_email")
        await answer(talk, "email_code")


async def settled(talk: Talk) -> None:
    """Let every check pass that was started."""
    while started := [
        check.name
        for check in (await talk.state()).checks.values()
        if check.outcome is Outcome.PENDING and check.name not in _NOT_BY_HAND
    ]:
        await talk.settle(started[0], data=COMPANY if started[0] is CheckName.COMPANY else None)


def test_any_mixture_of_wishes_ends_like_the_plain_path(sqlite_template: Path, tmp_path: Path):
    """Interruptions, misunderstandings, corrections, going back, stopping, repeating: the same facts and outcomes."""

    class Here(Interleaving):
        template, folder = sqlite_template, tmp_path
        plain_end = comparable(asyncio.run(_plainly(sqlite_template, tmp_path)))

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=25,
            phases=[Phase.generate],
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )


async def _plainly(template: Path, folder: Path) -> Signup:
    """Play the plain path and return where it ends."""
    shutil.copy(template, folder / "plain.db")
    store = SqlStore(f"sqlite+aiosqlite:///{folder / 'plain.db'}")
    talk = await a_talk(store)
    while key := await talk.asks():
        await answer(talk, key)
    signup = await talk.state()
    await store.close()
    return signup

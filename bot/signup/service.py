"""The use cases of signing up. Each is one unit of work, applied once per message; it returns what to say, `bot.actions` says it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from bot.model.checks import CheckName, Verdict
from bot.model.conversation import Conversation, Language
from bot.model.records import Acceptance
from bot.model.signup import Signup, Status
from bot.ports.clock import Clock
from bot.ports.store import Store, UnitOfWork
from bot.signup import commands, handover, policies, verdicts
from bot.signup.codes import Codes
from bot.signup.journey import CORRECTABLE, DOCUMENTS, STEPS, before, is_complete, may_leave, pending
from bot.signup.step import Accepted, Answer, Command, Rejected, Unclear
from bot.signup.told import Result, Told
from bot.signup.turn import Turn

_MISSES_BEFORE_HUMAN = 3


@dataclass(frozen=True, slots=True)
class SignupService:
    """Everything that can be done to a signup."""

    store: Store
    clock: Clock
    codes: Codes

    @asynccontextmanager
    async def _turn(self, uow: UnitOfWork, conversation: str, message: str) -> AsyncIterator[Turn]:
        held = await uow.conversations.lock(conversation)
        signup = await uow.signups.lock(held.signup)
        turn = Turn(uow, held, signup, self.clock.now(), self.codes, message)
        yield turn
        if turn.signup != signup:
            await uow.signups.save(replace(turn.signup, changed_at=turn.now))
        if turn.conversation != held:
            await uow.conversations.save(turn.conversation)

    async def state(self, conversation: str) -> tuple[Conversation, Signup]:
        """Read where a conversation stands."""
        async with self.store.begin() as uow:
            held = await uow.conversations.get(conversation)
            return held, await uow.signups.get(held.signup)

    async def answer(self, conversation: str, answer: Answer) -> Told:
        """Take words or a choice as the answer to the open question, if they are one."""
        return await self._once(conversation, answer.message, "answer", lambda turn: _answer(turn, answer))

    async def wish(self, conversation: str, message: str, name: str, **detail: str) -> Told:
        """Carry out something a customer wants beside answering: `go_back`, `correct`, `language`, `human`, `cancel`, ..."""

        async def work(turn: Turn) -> Result:
            await _WISHES[name](turn, detail)
            return Result.DONE

        return await self._once(conversation, message, name, work)

    async def settle(self, conversation: str, message: str, name: CheckName, run: int, verdict: Verdict) -> Told:
        """Give a check its outcome and draw the consequences; an older run, or one that is settled, changes nothing."""

        async def work(turn: Turn) -> Result:
            await verdicts.settle(turn, name, run, verdict)
            _advance(turn)
            return Result.DONE

        return await self._once(conversation, message, "settle", work)

    async def _once(
        self, conversation: str, message: str, verb: str, work: Callable[[Turn], Awaitable[Result]]
    ) -> Told:
        """Apply a command once per message, under the conversation's lock; a second time answers what the first did."""
        command = f"{message}:{verb}"
        async with self.store.begin() as uow, self._turn(uow, conversation, message) as turn:
            if told := await uow.inbox.recall(command):
                return Told.from_json(told)
            result = await work(turn)
            told_now = Told(result, tuple(turn.says), turn.asks)
            await uow.inbox.remember(command, told_now.as_json())
            return told_now


async def _answer(turn: Turn, answer: Answer) -> Result:
    if turn.conversation.offer and await commands.answer_offer(turn, answer):
        return Result.DONE
    if answer.value == "human":
        await handover.ask_human(turn, {})
        return Result.DONE
    asks = pending(turn.signup).asks
    if asks is None:
        return Result.WAITING
    if answer.value == "continue" and may_leave(turn.signup):
        turn.revisit(None)
        return Result.DONE
    return await _read(turn, asks, answer)


async def _read(turn: Turn, asks: str, answer: Answer) -> Result:
    match STEPS[asks].read(replace(answer, misses=turn.conversation.misses), turn.signup):
        case Accepted(fact):
            await _accept(turn, answer, asks, dict(fact))
            return Result.ACCEPTED
        case Rejected(reason, params, draft):
            if draft is not None:
                turn.signup = turn.signup.with_fact(f"{asks}_draft", draft)
            turn.say(f"utter_rejected_{reason}", **params)
            if turn.missed() >= _MISSES_BEFORE_HUMAN:
                turn.say("utter_offer_human")
            return Result.REJECTED
        case Command(name):
            return await commands.carry_out(turn, asks, name, answer)
        case Unclear():
            return Result.UNCLEAR


async def _accept(turn: Turn, answer: Answer, key: str, values: dict[str, Any]) -> None:
    step, old = STEPS[key], turn.signup.facts.get(key)
    changed = old != values
    if changed and old is not None:
        turn.void_dependents(step)
        if key in CORRECTABLE and not values.keys() & {"search", "skipped"}:
            turn.say("utter_corrected", item=key)
    turn.understood()
    turn.fact(key, **values)
    turn.signup = turn.signup.without(frozenset({f"{key}_draft"}), frozenset())
    if key in DOCUMENTS or key == "credit_check":
        await record_acceptance(turn, answer, key, "accepted")
    if values.get("skipped"):
        turn.signup = turn.signup.with_check(verdicts.reviewed(turn.signup, CheckName.VAT, "skipped"))
    else:
        for name in step.starts:
            if changed or not turn.signup.settled(name):
                await turn.start(name)
    await verdicts.start_derived(turn)
    await verdicts.weigh(turn)
    _advance(turn)


def _advance(turn: Turn) -> None:
    if not is_complete(turn.signup):
        return
    turn.signup = turn.signup.to(Status.AWAITING_CALL)
    turn.conversation = replace(turn.conversation, waiting_since=turn.now)
    turn.say("utter_awaiting_call_now" if turn.signup.facts["call"].get("now") else "utter_awaiting_call")


async def record_acceptance(turn: Turn, answer: Answer, document: str, decision: str) -> None:
    """Append the proof of a decision on exactly the text shown (G-01)."""
    text = policies.text(document, answer.language)
    name = turn.signup.facts.get("full_name", {})
    await turn.uow.ledger.accept(
        Acceptance(
            signup=turn.signup.id,
            conversation=turn.conversation.id,
            document=document,
            version=text.version,
            text_sha256=text.sha256,
            language=answer.language,
            decision=decision,
            mechanism=f"choice:{answer.value}" if answer.value else "words",
            channel=answer.channel,
            message=answer.message,
            external_id=answer.external_id,
            person=f"{name.get('first', '')} {name.get('last', '')}".strip(),
            at=turn.now,
        )
    )


async def _go_back(turn: Turn, _: dict[str, str]) -> None:
    asks = pending(turn.signup).asks
    earlier = before(asks, turn.signup) if asks else None
    turn.understood()
    if earlier is None:
        turn.say("utter_no_way_back")
        return
    turn.revisit(earlier)
    turn.say("utter_back" if earlier in CORRECTABLE else "utter_back_plain", item=earlier)


async def _correct(turn: Turn, detail: dict[str, str]) -> None:
    key = detail.get("item", "")
    turn.understood()
    if key not in CORRECTABLE or key not in turn.signup.facts:
        turn.offer("item")
        turn.say("utter_which_item")
        turn.asks = False
        return
    turn.revisit(key)
    turn.say("utter_correct", item=key)


async def _language(turn: Turn, detail: dict[str, str]) -> None:
    turn.conversation = replace(turn.conversation, language=Language(detail["language"]), language_known=True)
    turn.say("utter_language_switched")


async def _missed(turn: Turn, _: dict[str, str]) -> None:
    misses = turn.missed()
    turn.say(
        {1: "utter_miss_first", 2: "utter_miss_choices"}.get(misses, "utter_offer_human"),
        key=pending(turn.signup).asks or "none",
    )


async def _cancel(turn: Turn, _: dict[str, str]) -> None:
    turn.offer("cancel")
    turn.say("utter_cancel_sure")
    turn.asks = False


async def _reopen(turn: Turn, _: dict[str, str]) -> None:
    """Take a signup up again that the customer had stopped."""
    turn.signup = turn.signup.to(Status.IN_PROGRESS if turn.signup.facts else Status.STARTED)
    turn.say("utter_welcome_back")
    _advance(turn)


_WISHES = {
    "go_back": _go_back,
    "correct": _correct,
    "language": _language,
    "missed": _missed,
    "cancel": _cancel,
    "reopen": _reopen,
    "human": handover.ask_human,
    "nobody_came": handover.nobody_came,
    "code_sent": commands.code_sent,
    "undeliverable": commands.undeliverable,
    "still_checking": commands.still_checking,
    "resumed_stopped": commands.resumed_stopped,
    "wish_about_code": commands.wish_about_code,
    "customer_created": handover.customer_created,
}

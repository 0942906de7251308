"""The use cases of signing up. Each is one unit of work, applied once per message; it returns what to say, `bot.actions` says it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.model.checks import CheckName, Verdict
from bot.model.conversation import Conversation, Language
from bot.model.signup import Fact, Signup, Status
from bot.ports.clock import Clock
from bot.ports.store import Store, UnitOfWork
from bot.signup import commands, handover, offers, reminders, repair, verdicts
from bot.signup.accepting import accept, advance, correct
from bot.signup.codes import Codes
from bot.signup.corrections import corrections
from bot.signup.journey import CORRECTABLE, STEPS, before, may_leave, pending
from bot.signup.repair import WISHES, is_no_answer
from bot.signup.step import Accepted, Answer, Command, Rejected, Unclear
from bot.signup.told import Result, Told
from bot.signup.turn import WAS, Turn

#: How sure the engine must be of a wish for words that make a bad answer to be one: "let me speak to one of your colleagues".
_SURE_OF_A_WISH = 0.8
#: Words that were not taken: what was offered beside the question is still open.
_NO_ANSWER = frozenset({Result.UNCLEAR, Result.WAITING})


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
        if reminders.begins(signup, turn.signup):
            await reminders.follow(uow, turn.conversation, message, turn.now)
        if turn.conversation != held:
            await uow.conversations.save(turn.conversation)

    async def state(self, conversation: str) -> tuple[Conversation, Signup]:
        """Read where a conversation stands."""
        async with self.store.read() as uow:
            return await uow.conversations.with_signup(conversation)

    async def answer(self, conversation: str, answer: Answer) -> Told:
        """Take words or a choice as the answer to the open question, if they are one."""
        return await self._once(conversation, answer.message, "answer", lambda turn: _answer(turn, answer))

    async def mean(self, conversation: str, answer: Answer) -> Told:
        """Take what a customer chose as the meaning of their words, if the open question has a use for it."""
        return await self._once(conversation, answer.message, "mean", lambda turn: _meant(turn, answer))

    async def wish(self, conversation: str, message: str, name: str, **detail: str) -> Told:
        """Carry out something a customer wants beside answering: `go_back`, `correct`, `language`, `human`, `cancel`, ..."""

        async def work(turn: Turn) -> Result:
            await _WISHES[name](turn, detail)
            return Result.DONE

        return await self._once(conversation, message, name, work)

    async def settle(self, conversation: str, message: str, name: CheckName, run: int, verdict: Verdict) -> Told:
        """Give a check its outcome and draw the consequences; an older run, or one that is settled, changes nothing."""

        async def work(turn: Turn) -> Result:
            card = turn.signup.facts.get("card")
            await verdicts.settle(turn, name, run, verdict)
            _confirm_card(turn, card)
            advance(turn)
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
            turn.signup = turn.signup.without(frozenset({WAS}), frozenset())
            asked = pending(turn.signup).asks
            result = await work(turn)
            if result not in _NO_ANSWER:
                turn.put_by_offers()
            if pending(turn.signup).asks != asked:
                turn.conversation = replace(turn.conversation, misses=0)
            told_now = Told(result, tuple(turn.says), turn.asks)
            await uow.inbox.remember(command, told_now.as_json())
            return told_now


async def _meant(turn: Turn, answer: Answer) -> Result:
    turn.understood()
    return await _answer(turn, answer)


async def _answer(turn: Turn, answer: Answer) -> Result:
    if turn.conversation.offer and await offers.answer_offer(turn, answer):
        return Result.DONE
    if answer.value == "human":
        await handover.ask_human(turn, {})
        return Result.DONE
    asks = pending(turn.signup).asks
    said = corrections(answer, turn.signup, asks)
    if said.items:
        return await correct(turn, answer, said, asks)
    if asks is None:
        return Result.WAITING
    if answer.value == "continue" and may_leave(turn.signup):
        turn.leave()
        return Result.DONE
    if is_no_answer(answer, asks):
        return Result.UNCLEAR
    return await _read(turn, asks, answer)


def _is_sure_wish(answer: Answer) -> bool:
    """Tell whether the engine is sure of a wish; it takes words to have one, a bare number is an answer."""
    says = any(letter.isalpha() for letter in answer.text)
    return says and answer.intent in WISHES and answer.confidence >= _SURE_OF_A_WISH


async def _read(turn: Turn, asks: str, answer: Answer) -> Result:
    match STEPS[asks].read(replace(answer, misses=turn.conversation.misses), turn.signup):
        case Accepted(fact):
            await accept(turn, answer, asks, dict(fact))
            return Result.ACCEPTED
        case Rejected() if _is_sure_wish(answer):
            return Result.UNCLEAR
        case Rejected(reason, params, draft):
            turn.say(f"utter_rejected_{reason}", **params)
            if draft is not None:
                turn.signup = turn.signup.with_fact(f"{asks}_draft", draft)
            elif answer.value is None:
                repair.refused(turn, asks)
            return Result.REJECTED
        case Command(name):
            return await commands.carry_out(turn, asks, name, answer)
        case Unclear():
            is_item = asks == "review" and await offers.item_answer(turn, answer)
            return Result.DONE if is_item else Result.UNCLEAR


def _confirm_card(turn: Turn, old: Fact | None) -> None:
    if old and turn.signup.facts.get("card", old) != old:
        turn.confirm("card", old)


async def _go_back(turn: Turn, _: dict[str, str]) -> None:
    asks = pending(turn.signup).asks
    earlier = before(asks, turn.signup) if asks else None
    turn.understood()
    if earlier is None:
        turn.say("utter_no_way_back")
        return
    turn.leave()
    turn.revisit(earlier)
    turn.say("utter_back" if earlier in CORRECTABLE else "utter_back_plain", item=earlier)


async def _correct(turn: Turn, detail: dict[str, str]) -> None:
    key = detail.get("item", "")
    turn.understood()
    if key not in CORRECTABLE or key not in turn.signup.facts:
        turn.offer("item")
        turn.offer_again()
        return
    turn.revisit(key)
    turn.correcting(key)


async def _language(turn: Turn, detail: dict[str, str]) -> None:
    turn.conversation = replace(turn.conversation, language=Language(detail["language"]), language_known=True)
    turn.say("utter_language_switched")
    turn.offer_again()


async def _cancel(turn: Turn, _: dict[str, str]) -> None:
    turn.offer("cancel")
    turn.offer_again()


async def _interrupted(turn: Turn, _: dict[str, str]) -> None:
    """Keep what was offered, if it still wants an answer, after a question of the customer's; the place is not lost."""
    turn.offer_again()


async def _reopen(turn: Turn, _: dict[str, str]) -> None:
    """Take a signup up again that the customer had stopped."""
    turn.signup = turn.signup.without(frozenset({reminders.SILENT}), frozenset())
    turn.signup = turn.signup.to(Status.IN_PROGRESS if turn.signup.facts else Status.STARTED)
    turn.say("utter_welcome_back")
    advance(turn)


_WISHES = {
    "go_back": _go_back,
    "correct": _correct,
    "language": _language,
    "missed": repair.missed,
    "interrupted": _interrupted,
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

"""Taking an answer: what it voids, what it starts, how a correction is carried out and confirmed. `service` and `commands` call it."""

from dataclasses import replace
from typing import Any

from bot.model.checks import CheckName
from bot.model.records import Acceptance
from bot.model.signup import Status
from bot.signup import policies, verdicts
from bot.signup.corrections import Corrections, read_value
from bot.signup.journey import CORRECTABLE, DOCUMENTS, STEPS, is_complete
from bot.signup.step import Accepted, Answer, Rejected
from bot.signup.told import Result
from bot.signup.turn import UNNAMED, Turn


async def accept(turn: Turn, answer: Answer, key: str, values: dict[str, Any]) -> None:
    """Take an answer; a changed one voids what depends on it, and is confirmed with what it was before."""
    step, old = STEPS[key], turn.signup.facts.get(key)
    changed = old != values
    if changed and old is not None:
        turn.void_dependents(step)
        if key in CORRECTABLE and not values.keys() & UNNAMED:
            turn.confirm(key, old)
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
    advance(turn)


def advance(turn: Turn) -> None:
    """Put a signup that has everything into the reps' queue."""
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


async def correct(turn: Turn, answer: Answer, said: Corrections, asks: str | None) -> Result:
    """Take every new value that was said, through the question of its item; ask one after the other for those that were not."""
    turn.understood()
    turn.revisit(*(item.key for item in said.items))
    ask: list[str] = []
    for item in said.items:
        match read_value(item, answer, turn.signup):
            case Accepted(fact) if dict(fact) != dict(turn.signup.facts.get(item.key, {})):
                await accept(turn, answer, item.key, dict(fact))
            case Rejected(reason, params):
                turn.say(f"utter_rejected_{reason}", **params)
                ask.append(item.key)
            case _:
                ask.append(item.key)
    if ask:
        turn.correcting(*ask)
    if said.rest and asks and asks not in ask:
        await _answer_beside(turn, answer, said.rest, asks)
    return Result.DONE


async def _answer_beside(turn: Turn, answer: Answer, words: str, asks: str) -> None:
    """Take what the same sentence says to the open question."""
    found = STEPS[asks].read(replace(answer, text=words, intent="inform"), turn.signup)
    if isinstance(found, Accepted):
        await accept(turn, answer, asks, dict(found.fact))

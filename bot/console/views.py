"""What reps see, as JSON: numbers masked in lists, everything of one conversation on its own page."""

from contextlib import suppress
from typing import Any

from bot.channels import frames
from bot.console.accounts import SignedIn
from bot.model.checks import Check
from bot.model.conversation import Conversation, Line
from bot.model.records import Acceptance, AuditRow, Call, QueueItem, Rep
from bot.model.signup import TRANSITIONS, Signup, Status
from bot.ports.store import NotFound, UnitOfWork
from bot.signup.journey import CORRECTABLE, ORDER, pending
from bot.signup.placeholders import masked

#: What a decision makes of a signup; it is offered where the table of states has that step.
DECISIONS = {"approve": Status.APPROVED, "decline": Status.DECLINED, "revision": Status.REVISION}


def session(signed: SignedIn) -> dict[str, Any]:
    """Return who is signed in, with the token for changes."""
    return {
        "csrf": signed.csrf,
        "id": signed.rep.id,
        "name": signed.rep.name,
        "email": signed.rep.email,
        "seconds_left": int(signed.seconds_left),
    }


async def queue_item(uow: UnitOfWork, item: QueueItem) -> dict[str, Any]:
    """Return a row of the queue."""
    signup = await uow.signups.get(item.signup)
    return {
        "id": item.conversation,
        "phone": masked(item.phone),
        "status": item.status,
        "owner": item.owner,
        "rep": item.rep_name,
        "waiting_since": item.waiting_since.isoformat() if item.waiting_since else None,
        "asks": pending(signup).asks,
        "language": item.language,
        "company": item.company,
        "name": item.name,
        "changed_at": item.changed_at.isoformat() if item.changed_at else None,
        "call_at": signup.facts.get("call", {}).get("slot"),
    }


async def conversation(uow: UnitOfWork, conversation_id: str, rep: Rep) -> dict[str, Any]:
    """Return a conversation with transcript, facts, checks, acceptances, calls and what was done to it."""
    held = await uow.conversations.get(conversation_id)
    signup = await uow.signups.get(held.signup)
    owner = await uow.reps.get(held.rep) if held.rep else None
    calls, audit = await uow.reps.calls(held.id), await uow.ledger.audited(held.id)
    names = await _names(uow, {call.rep for call in calls} | {row.actor for row in audit})
    return {
        **_owned(held, owner, rep),
        **_standing(held, signup),
        "transcript": [_line(line) for line in await uow.transcript.since(held.id, 0)],
        "acceptances": [_acceptance(row) for row in await uow.ledger.acceptances(signup.id)],
        "calls": [_call(call, names) for call in calls],
        "audit": [_audited(row, names) for row in audit],
        "items": list(CORRECTABLE),
    }


def _owned(held: Conversation, owner: Rep | None, rep: Rep) -> dict[str, Any]:
    mine = held.rep == rep.id
    return {
        "id": held.id,
        "language": held.language.value,
        "channel": held.channel.value,
        "owner": held.owner.value,
        "rep": owner.name if owner else None,
        "mine": mine,
        "fence": held.fence if mine else None,
        "waiting_since": held.waiting_since.isoformat() if held.waiting_since else None,
    }


def _standing(held: Conversation, signup: Signup) -> dict[str, Any]:
    facts = signup.facts
    return {
        "phone": signup.phone or held.phone,
        "status": signup.status.value,
        "asks": pending(signup).asks,
        "facts": [
            {"key": step.key, "stage": step.stage, "fact": dict(facts[step.key])} for step in ORDER if step.key in facts
        ],
        "call_back": facts.get("call_back", {}).get("asked_at"),
        "checks": {name.value: _check(check) for name, check in signup.checks.items()},
        "decisions": [name for name, status in DECISIONS.items() if status in TRANSITIONS[signup.status]],
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "outcome": check.outcome.value,
        "reason": check.reason,
        "tries": check.tries,
        "data": dict(check.data),
    }


def _audited(row: AuditRow, names: dict[str, str]) -> dict[str, Any]:
    return {
        "actor": row.actor,
        "name": names.get(row.actor),
        "action": row.action,
        "at": row.at.isoformat(),
        "detail": dict(row.detail),
    }


async def _names(uow: UnitOfWork, actors: set[str]) -> dict[str, str]:
    """Return the names of those actors who are reps."""
    names = {}
    for actor in actors:
        with suppress(NotFound):
            names[actor] = (await uow.reps.get(actor)).name
    return names


def _line(line: Line) -> dict[str, Any]:
    return frames.message(line) | ({"redacted": True} if line.redacted else {})


def _acceptance(row: Acceptance) -> dict[str, Any]:
    return {
        "document": row.document,
        "version": row.version,
        "language": row.language,
        "decision": row.decision,
        "mechanism": row.mechanism,
        "channel": row.channel,
        "at": row.at.isoformat(),
        "text_sha256": row.text_sha256,
        "person": row.person,
    }


def _call(call: Call, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": call.id,
        "rep": names.get(call.rep),
        "state": call.state.value,
        "at": call.at.isoformat(),
        "outcome": call.outcome,
        "note": call.note,
    }

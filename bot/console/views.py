"""What reps see, as JSON: numbers masked in lists, everything of one conversation on its own page."""

from typing import Any

from bot.channels import frames
from bot.model.records import Acceptance, Call, QueueItem, Rep
from bot.ports.store import UnitOfWork
from bot.signup.journey import CORRECTABLE, ORDER, pending
from bot.signup.placeholders import masked


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
    }


async def conversation(uow: UnitOfWork, conversation_id: str, rep: Rep) -> dict[str, Any]:
    """Return a conversation with transcript, facts, checks, acceptances, calls and what was done to it."""
    held = await uow.conversations.get(conversation_id)
    signup = await uow.signups.get(held.signup)
    owner = await uow.reps.get(held.rep) if held.rep else None
    calls, audit = await uow.reps.calls(held.id), await uow.ledger.audited(held.id)
    return {
        "id": held.id,
        "phone": signup.phone or held.phone,
        "status": signup.status.value,
        "language": held.language.value,
        "channel": held.channel.value,
        "owner": held.owner.value,
        "rep": owner.name if owner else None,
        "mine": held.rep == rep.id,
        "fence": held.fence if held.rep == rep.id else None,
        "waiting_since": held.waiting_since.isoformat() if held.waiting_since else None,
        "asks": pending(signup).asks,
        "transcript": [frames.message(line) for line in await uow.transcript.since(held.id, 0)],
        "facts": [
            {"key": step.key, "fact": dict(signup.facts[step.key])} for step in ORDER if step.key in signup.facts
        ],
        "checks": {
            name.value: {
                "outcome": check.outcome.value,
                "reason": check.reason,
                "tries": check.tries,
                "data": dict(check.data),
            }
            for name, check in signup.checks.items()
        },
        "acceptances": [_acceptance(row) for row in await uow.ledger.acceptances(signup.id)],
        "calls": [_call(call) for call in calls],
        "audit": [
            {"actor": row.actor, "action": row.action, "at": row.at.isoformat(), "detail": dict(row.detail)}
            for row in audit
        ],
        "items": list(CORRECTABLE),
    }


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


def _call(call: Call) -> dict[str, Any]:
    return {
        "id": call.id,
        "state": call.state.value,
        "at": call.at.isoformat(),
        "outcome": call.outcome,
        "note": call.note,
    }

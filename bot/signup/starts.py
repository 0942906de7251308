"""Starting checks: the pending state and the outbox row that asks the outside, in one transaction."""

import secrets
from datetime import datetime, timedelta

from bot.model.checks import Check, CheckName, Outcome
from bot.model.conversation import Author, Outbound, OutboundKind
from bot.model.signup import Signup
from bot.ports.store import UnitOfWork

#: How long a check may stay pending before it becomes `review` (journey, principle 5).
DEADLINE = timedelta(seconds=8)


async def start_check(uow: UnitOfWork, signup: Signup, name: CheckName, now: datetime) -> Signup:
    """Mark a check pending in a new run and queue the question to the outside."""
    old = signup.checks.get(name)
    run = signup.next_run(name)
    check = Check(name, Outcome.PENDING, run, tries=old.tries if old else 0, deadline_at=now + DEADLINE)
    await uow.outbox.put(
        Outbound(
            id=secrets.token_hex(16),
            conversation=signup.conversation,
            kind=OutboundKind.CHECK,
            author=Author.SYSTEM,
            payload={
                "check": name.value,
                "run": run,
                "signup": signup.id,
                "deadline": check.deadline_at.isoformat() if check.deadline_at else "",
            },
        )
    )
    return signup.with_check(check)

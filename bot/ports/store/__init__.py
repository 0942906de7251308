"""What the core needs from the store: one unit of work with its repositories. `bot.store` implements it."""

from bot.ports.store.bell import Bell, Ear
from bot.ports.store.errors import Conflict, NotFound
from bot.ports.store.people import Ledger, People, Reps
from bot.ports.store.talk import Claim, Conversations, Inbox, Outbox, Signups, Transcript
from bot.ports.store.unit_of_work import Store, UnitOfWork

__all__ = [
    "Bell",
    "Claim",
    "Conflict",
    "Conversations",
    "Ear",
    "Inbox",
    "Ledger",
    "NotFound",
    "Outbox",
    "People",
    "Reps",
    "Signups",
    "Store",
    "Transcript",
    "UnitOfWork",
]

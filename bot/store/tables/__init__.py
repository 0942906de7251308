"""Owns the tables; columns carry the names of the model's fields, so that `rows` needs no list of its own.

`migrations` makes them; a test holds both against each other.
"""

from bot.store.tables.columns import metadata
from bot.store.tables.people import code, hit, hosted_session, short_link, web_session
from bot.store.tables.proof import acceptance, audit, chain
from bot.store.tables.reps import phone_call, rep, rep_session
from bot.store.tables.talk import (
    command,
    conversation,
    inbox,
    line,
    opt_out,
    outbox,
    proven_number,
    second_factor,
    signup,
)

__all__ = [
    "acceptance",
    "audit",
    "chain",
    "code",
    "command",
    "conversation",
    "hit",
    "hosted_session",
    "inbox",
    "line",
    "metadata",
    "opt_out",
    "outbox",
    "phone_call",
    "proven_number",
    "rep",
    "rep_session",
    "second_factor",
    "short_link",
    "signup",
    "web_session",
]

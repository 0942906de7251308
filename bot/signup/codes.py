"""One-time codes: made, bound, limited, tried (A-01 to A-06, C-02). The words go out through the outbox."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.conversation import Author, Channel, Outbound, OutboundKind
from bot.model.records import Code
from bot.ports.store import UnitOfWork

DIGITS = 6
LIFETIME = timedelta(minutes=10)
TRIES_PER_CODE = 5
FAILURES_PER_SUBJECT = 10
LOCK = timedelta(minutes=15)
_FREE_SENDS = 4
_LONGEST_WAIT_MINUTES = 32
#: (sends, window): more than so many to one number in the window are not sent (C-02).
_LIMITS = ((2, timedelta(seconds=10)), (10, timedelta(minutes=5)), (20, timedelta(days=1)))


class Tried(StrEnum):
    """What a try at a code came to."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Wait:
    """No code may be sent before `until`."""

    until: datetime


def make() -> str:
    """Draw a code, uniformly, leading zeros kept."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def digest(key: bytes, code: Code | None, value: str, *, salt: str = "", target: str = "") -> str:
    """Return the keyed hash of a code value, bound to its salt and its target."""
    bound_salt, bound_target = (code.salt, code.target) if code else (salt, target)
    return hmac.new(key, f"{bound_salt}|{bound_target}|{value}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Codes:
    """Issues and tries codes; `key` is the secret of the hashes."""

    key: bytes

    async def issue(
        self, uow: UnitOfWork, conversation: str, purpose: str, target: str, kind: OutboundKind, now: datetime
    ) -> Wait | None:
        """Send a new code to its target, which ends the one before; or say when that is possible again."""
        old = await uow.people.code(conversation, purpose)
        if wait := await self._wait(uow, old, target, now):
            return wait
        value, salt = make(), secrets.token_hex(16)
        same = old if old and old.target == target else None
        code = Code(
            conversation=conversation,
            purpose=purpose,
            target=target,
            digest=digest(self.key, None, value, salt=salt, target=target),
            salt=salt,
            issued_at=now,
            expires_at=now + LIFETIME,
            failures=same.failures if same else 0,
            locks=same.locks if same else 0,
        )
        await uow.people.save_code(code)
        await uow.people.hit(f"code:{target}", now)
        await uow.outbox.put(
            Outbound(
                id=secrets.token_hex(16),
                conversation=conversation,
                kind=kind,
                author=Author.SYSTEM,
                channel=Channel.SMS,
                to=target,
                payload={"code": value, "purpose": purpose},
            )
        )
        return None

    async def _wait(self, uow: UnitOfWork, old: Code | None, target: str, now: datetime) -> Wait | None:
        if old and old.target == target and old.locked_until and old.locked_until > now:
            return Wait(old.locked_until)
        for most, window in _LIMITS:
            if await uow.people.hits(f"code:{target}", now - window) >= most:
                return Wait(now + min(window, timedelta(minutes=10)))
        sent = await uow.people.hits(f"code:{target}", now - timedelta(hours=1))
        if old is None or old.target != target or sent < _FREE_SENDS:
            return None
        until = old.issued_at + timedelta(minutes=min(2 ** (sent - _FREE_SENDS), _LONGEST_WAIT_MINUTES))
        return Wait(until) if until > now else None

    async def attempt(
        self, uow: UnitOfWork, conversation: str, purpose: str, target: str, value: str, now: datetime
    ) -> tuple[Tried, int]:
        """Try a code and consume it when right; returns the tries left. The row is held, so no two tries count as one (A-05)."""
        code = await uow.people.code(conversation, purpose)
        if code is None or code.target != target:
            return Tried.EXPIRED, 0
        if code.locked_until and code.locked_until > now:
            return Tried.LOCKED, 0
        if code.dead or code.expires_at <= now:
            return Tried.EXPIRED, 0
        if hmac.compare_digest(code.digest, digest(self.key, code, value)):
            await uow.people.save_code(replace(code, dead=True, failures=0, locks=0))
            return Tried.RIGHT, 0
        code = _failed(code, now)
        await uow.people.save_code(code)
        return (Tried.LOCKED, 0) if code.dead else (Tried.WRONG, TRIES_PER_CODE - code.tries)


def _failed(code: Code, now: datetime) -> Code:
    code = replace(code, tries=code.tries + 1, failures=code.failures + 1)
    if code.tries < TRIES_PER_CODE and code.failures % FAILURES_PER_SUBJECT:
        return code
    return replace(code, dead=True, locks=code.locks + 1, locked_until=now + LOCK * 2**code.locks)

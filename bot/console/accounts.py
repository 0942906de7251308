"""Reps' sign-in: password and a one-time code of an authenticator app, always both (A-07, A-08); sessions with an end (B-03)."""

import secrets
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import argon2
from argon2.exceptions import VerificationError

from bot.model.records import AuditRow, Rep, RepSession
from bot.ports.clock import Clock
from bot.ports.store import NotFound, Store, UnitOfWork
from bot.seal import Seal
from bot.signup.pages import token_hash
from bot.totp import matching_step

IDLE, LIFETIME = timedelta(minutes=15), timedelta(hours=12)
_FAILURES, _FAILURE_WINDOW = 10, timedelta(minutes=15)
_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
#: Checked when there is no such rep, so that the time taken tells nothing (C-07).
_NOBODY = _HASHER.hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    """Return what is kept of a password (argon2id)."""
    return _HASHER.hash(password)


class SignInRefused(Exception):
    """Not signed in; which part was wrong is not told."""


class TooMany(Exception):
    """Too many failed tries lately."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A signed-in rep; `seconds_left` is how long the session lives if nothing more is done in it."""

    rep: Rep
    csrf: str
    token: str = ""
    seconds_left: float = IDLE.total_seconds()


@dataclass(frozen=True, slots=True)
class Accounts:
    """Signs reps in and out."""

    store: Store
    clock: Clock
    seal: Seal

    async def sign_in(self, email: str, password: str, code: str) -> SignedIn:
        """Check both factors; each code works once. Raises SignInRefused or TooMany."""
        now, key = self.clock.now(), f"signin:{email.casefold()}"
        async with self.store.begin() as uow:
            if await uow.people.hits(key, now - _FAILURE_WINDOW) >= _FAILURES:
                raise TooMany
            rep = await uow.reps.by_email(email.casefold())
            step = self._step(rep, password, code)
            if rep is not None and step is not None:
                if step <= rep.totp_step:
                    raise SignInRefused  # both factors are right, so this is no guess to count; but a code works once
                await uow.reps.save(replace(rep, totp_step=step))
                return await self._open(uow, rep, now)
            await uow.people.hit(key, now)
            await uow.ledger.audit(AuditRow(rep.id if rep else "unknown", "sign_in_refused", "console", now))
        raise SignInRefused

    def _step(self, rep: Rep | None, password: str, code: str) -> int | None:
        try:
            _HASHER.verify(rep.password_hash if rep else _NOBODY, password)
        except VerificationError:
            return None
        if rep is None or rep.disabled:
            return None
        return matching_step(self.seal.open("rep", rep.totp_seed), code, time.time())

    async def _open(self, uow: UnitOfWork, rep: Rep, now: datetime) -> SignedIn:
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
        await uow.reps.add_session(RepSession(token_hash(token), rep.id, csrf, now, now))
        await uow.ledger.audit(AuditRow(rep.id, "sign_in", "console", now))
        return SignedIn(rep, csrf, token)

    async def find(self, token: str, *, active: bool = True) -> SignedIn | None:
        """Return the rep of a session that is neither idle nor old; only what a person does (`active`) keeps it from idling."""
        now = self.clock.now()
        async with self.store.begin() as uow:
            session = await uow.reps.session(token_hash(token))
            if session is None or _ends_at(session) < now:
                return None
            try:
                rep = await uow.reps.get(session.rep)
            except NotFound:
                return None
            if active and session.seen_at < now - timedelta(seconds=30):
                session = replace(session, seen_at=now)
                await uow.reps.touch(session.token_sha256, now)
            left = (_ends_at(session) - now).total_seconds()
            return None if rep.disabled else SignedIn(rep, session.csrf, token, left)

    async def sign_out(self, signed: SignedIn) -> None:
        """End a session."""
        async with self.store.begin() as uow:
            await uow.reps.drop_session(token_hash(signed.token))
            await uow.ledger.audit(AuditRow(signed.rep.id, "sign_out", "console", self.clock.now()))


def _ends_at(session: RepSession) -> datetime:
    return min(session.seen_at + IDLE, session.created_at + LIFETIME)

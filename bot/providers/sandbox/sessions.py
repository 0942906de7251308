"""Stand-ins for the identity service and the payment provider: sessions that a customer ends on a pretend page."""

import hashlib
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.ports.clock import Clock
from bot.ports.errors import Refused
from bot.ports.sessions import CardResult, CardStatus, HostedSession, IdentityOutcome, IdentityResult
from bot.providers.sandbox.callbacks import Callbacks, stripe_event
from bot.providers.sandbox.cards import CARDS
from bot.providers.sandbox.database import Database
from bot.providers.sandbox.faults import ON_CALLBACKS, Faults, Provider
from bot.providers.sandbox.ledger import SID, Effect, Kind, Ledger

IDENTITY_EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "verified": "identity.verification_session.verified",
        "needs_review": "identity.verification_session.requires_input",
        "failed": "identity.verification_session.requires_input",
        "abandoned": "identity.verification_session.canceled",
    }
)
CARD_DONE = "checkout.session.completed"
CARD_NOT_SAVED = "checkout.session.expired"


@dataclass(frozen=True, slots=True)
class Session:
    """A session as the provider keeps it; `outcome` is what was chosen on the page."""

    id: str
    provider: Provider
    reference: str
    return_url: str
    outcome: str | None


class Sessions:
    """All sessions of both providers, durable; a session ends once."""

    def __init__(self, database: Database, ledger: Ledger, callbacks: Callbacks, faults: Faults, clock: Clock) -> None:
        self._database = database
        self._ledger = ledger
        self._callbacks = callbacks
        self._faults = faults
        self._clock = clock

    async def open(self, provider: Provider, kind: Kind, reference: str, return_url: str) -> str:
        """Open a session and return its id; the same reference again is the same session."""

        def work(connection: sqlite3.Connection) -> str:
            session = SID[kind] + secrets.token_hex(16)
            entry = self._ledger.insert(connection, Effect(kind, "", f"{kind} page opened", reference), session)
            connection.execute(
                "INSERT OR IGNORE INTO sessions (id, provider, reference, return_url) VALUES (?, ?, ?, ?)",
                (entry.sid, provider, reference, return_url),
            )
            return entry.sid

        return await self._database.write(work)

    async def get(self, provider: Provider, session: str) -> Session | None:
        """Return the provider's session with this id."""
        row = await self._database.read(
            lambda connection: connection.execute(
                "SELECT * FROM sessions WHERE provider = ? AND id = ?", (provider, session)
            ).fetchone()
        )
        return None if row is None else Session(**{**dict(row), "provider": provider})

    async def outcome(self, provider: Provider, session: str) -> str | None:
        """Return how the session ended, None while it has not; Stripe's code for a session that is not there."""
        known = await self.get(provider, session)
        if known is None:
            raise Refused("resource_missing")
        return known.outcome

    async def finish(self, session: Session, outcome: str) -> bool:
        """End the session and queue the callback, in one transaction; False when it had ended before."""
        if session.outcome is not None:
            return False
        fault = await self._faults.take(session.provider, ON_CALLBACKS)
        event = _event(session, outcome, self._clock.now().timestamp())

        def work(connection: sqlite3.Connection) -> bool:
            ended = connection.execute(
                "UPDATE sessions SET outcome = ? WHERE id = ? AND outcome IS NULL", (outcome, session.id)
            ).rowcount
            if ended:
                self._callbacks.enqueue(connection, event, fault)
            return bool(ended)

        ended = await self._database.write(work)
        self._callbacks.wake()
        return ended


class SandboxIdentity:
    """Says of a person what was chosen on the pretend page, and withholds the document's name."""

    def __init__(self, sessions: Sessions, faults: Faults, public_url: str) -> None:
        self._sessions = sessions
        self._faults = faults
        self._public_url = public_url

    async def start(self, reference: str, return_url: str) -> HostedSession:
        """Open a verification with its pretend page."""
        async with self._faults.acting(Provider.IDENTITY):
            session = await self._sessions.open(Provider.IDENTITY, Kind.IDENTITY, reference, return_url)
        return HostedSession(session, f"{self._public_url}/sandbox/identity/{session}")

    async def result(self, session: str) -> IdentityResult:
        """Say how the verification stands."""
        async with self._faults.reading_back(Provider.IDENTITY):
            outcome = await self._sessions.outcome(Provider.IDENTITY, session)
        return IdentityResult(IdentityOutcome(outcome) if outcome else IdentityOutcome.PENDING)


class SandboxPayments:
    """Says of a card what the test card that was picked stands for."""

    def __init__(self, sessions: Sessions, faults: Faults, public_url: str) -> None:
        self._sessions = sessions
        self._faults = faults
        self._public_url = public_url

    async def start_card(self, reference: str, return_url: str) -> HostedSession:
        """Open a set-up with its pretend page."""
        async with self._faults.acting(Provider.PAYMENTS):
            session = await self._sessions.open(Provider.PAYMENTS, Kind.CARD, reference, return_url)
        return HostedSession(session, f"{self._public_url}/sandbox/card/{session}")

    async def card_result(self, session: str) -> CardResult:
        """Say how the set-up stands; each session's card is another one, so that many signups may share a test card."""
        async with self._faults.reading_back(Provider.PAYMENTS):
            outcome = await self._sessions.outcome(Provider.PAYMENTS, session)
        if outcome is None:
            return CardResult(CardStatus.PENDING)
        return replace(CARDS[outcome].result, fingerprint=hashlib.sha256(session.encode()).hexdigest()[:16])


def _event(session: Session, outcome: str, at: float) -> str:
    if session.provider is Provider.IDENTITY:
        kind = IDENTITY_EVENTS[outcome]
        about = {"object": "identity.verification_session", "status": kind.rpartition(".")[2]}
        return stripe_event(kind, {"id": session.id, **about, "metadata": {"reference": session.reference}}, at)
    saved = CARDS[outcome].result.status is CardStatus.SUCCEEDED
    kind, status = (CARD_DONE, "complete") if saved else (CARD_NOT_SAVED, "expired")
    about = {"object": "checkout.session", "mode": "setup", "status": status}
    return stripe_event(kind, {"id": session.id, **about, "client_reference_id": session.reference}, at)

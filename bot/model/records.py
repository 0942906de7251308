"""Small records that are kept beside conversation and signup: sessions, links, codes, acceptances, reps, calls, audit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class WebSession:
    """A customer's browser session. Only the SHA-256 of the token is kept (B-01).

    `proven` says that this very session proved the number; a session opened by a resume link is not until its code.
    `ends_at` is set when a newer token replaced it.
    """

    token_sha256: str
    conversation: str
    proven: bool
    created_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShortLink:
    """A link sent to a customer, for one purpose, ended by reaching it or by time; only the token's SHA-256 is kept (B-11)."""

    token_sha256: str
    conversation: str
    purpose: str
    created_at: datetime
    expires_at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """The one living code of a conversation for a purpose (`otp`, `email_code`, `resume`), bound to its target (A-03).

    `digest` is a keyed hash (A-06). `tries` counts wrong tries on this code, `failures` those since the last success: a new
    code never resets it (A-04). `locks` makes each lock longer than the one before.
    """

    conversation: str
    purpose: str
    target: str
    digest: str
    salt: str
    expires_at: datetime
    issued_at: datetime
    tries: int = 0
    failures: int = 0
    locks: int = 0
    locked_until: datetime | None = None
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Proof that a text was accepted or declined (G-01): append-only, each row bound to the one before by its hash.

    `document` is the question key or the kind of consent, `text_sha256` the hash of exactly the text shown, `mechanism`
    the button or the words used, `message` the inbox row (and through it the MessageSid).
    """

    signup: str
    conversation: str
    document: str
    version: str
    text_sha256: str
    language: str
    decision: str
    mechanism: str
    channel: str
    message: str
    at: datetime
    external_id: str = ""
    person: str = ""
    id: int = 0
    prior_sha256: str = ""
    row_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Rep:
    """A sales rep; `totp_seed` is encrypted, `totp_step` the last time step used (each works once, A-08)."""

    id: str
    email: str
    name: str
    password_hash: str
    totp_seed: str
    totp_step: int = 0
    phone: str = ""
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class RepSession:
    """A rep's signed-in browser; hashes only."""

    token_sha256: str
    rep: str
    csrf: str
    created_at: datetime
    seen_at: datetime


class CallState(StrEnum):
    """A phone call of a rep to a customer, a lattice that is only climbed."""

    REQUESTED = "requested"
    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Call:
    """One call; `outcome` and `note` are the rep's (reached, no_answer, busy, voicemail, wrong_number)."""

    id: str
    conversation: str
    rep: str
    state: CallState
    at: datetime
    sid: str | None = None
    outcome: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Who did what to whom, when; append-only."""

    actor: str
    action: str
    subject: str
    at: datetime
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A customer's enrolled factor: `secret` is an encrypted TOTP seed or a passkey's public credential, as JSON."""

    signup: str
    method: str
    secret: str
    recovery_sha256: tuple[str, ...]
    created_at: datetime
    totp_step: int = 0


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One row of the reps' queue."""

    conversation: str
    signup: str
    phone: str | None
    status: str
    owner: str
    rep: str | None
    rep_name: str | None
    waiting_since: datetime | None
    language: str
    company: str | None
    name: str | None
    changed_at: datetime | None

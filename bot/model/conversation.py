"""What a conversation consists of: channels, messages, replies. `bot.inbox` accepts them, `bot.outbox` says them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Language(StrEnum):
    """The languages that every text exists in."""

    NL = "nl"
    EN = "en"


class Channel(StrEnum):
    """Where a customer writes and reads; the bot answers on the one used last."""

    WEB = "web"
    SMS = "sms"


class Owner(StrEnum):
    """Who answers the customer."""

    BOT = "bot"
    REP = "rep"


class Author(StrEnum):
    """Who wrote a line of the transcript (`from` in the web chat protocol)."""

    BOT = "bot"
    REP = "rep"
    CUSTOMER = "customer"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Conversation:
    """One talk with one customer over every channel they use.

    `phone` is the E.164 number that texts of this conversation come from and go to: the sender's for a conversation
    that began by SMS, the proven one otherwise. `proven` says that a code proved it here. `fence` grows with every change
    of owner: a command that carries an older one is refused. `last_seq` is the number of the newest transcript line.
    `misses` counts misunderstandings of the question that is open; `offer` names what the bot offered beside it
    (`call_back`, `identity_again`, `item`, ...).
    `resumes` names the conversation that a second device wants to go on with, once it proved the number.
    """

    id: str
    signup: str
    channel: Channel
    language: Language
    language_known: bool = False
    phone: str | None = None
    proven: bool = False
    owner: Owner = Owner.BOT
    rep: str | None = None
    fence: int = 0
    waiting_since: datetime | None = None
    last_seq: int = 0
    misses: int = 0
    offer: str | None = None
    resumes: str | None = None
    created_at: datetime | None = None
    customer_at: datetime | None = None


class InboundKind(StrEnum):
    """What enters through the inbox; everything that moves a signup is one of these."""

    TEXT = "text"
    CHOICE = "choice"
    CHECK = "check"
    PROVIDER = "provider"
    TIMER = "timer"
    PAGE = "page"
    REP = "rep"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing that happened to a conversation. The pair (source, external_id) is unique: inserting twice is once.

    `text` has no card number in it; `payload` is JSON (a choice's value, a check's result, ...). `order` is given by the store.
    """

    id: str
    conversation: str
    source: str
    external_id: str
    kind: InboundKind
    channel: Channel | None = None
    text: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    order: int = 0
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A quick reply; `value` is the same in every language."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to one of our pages, as the customer sees it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the transcript; `client_id` is the web client's id of it, `sid` the provider's."""

    conversation: str
    seq: int
    author: Author
    text: str
    at: datetime
    channel: Channel
    asks: str | None = None
    choices: tuple[Choice, ...] = ()
    link: Link | None = None
    client_id: str | None = None
    sid: str | None = None
    rep_name: str | None = None
    redacted: bool = False


class OutboundKind(StrEnum):
    """What the relay does with an outbox row."""

    MESSAGE = "message"
    CODE_SMS = "code_sms"
    CODE_CALL = "code_call"
    CODE_EMAIL = "code_email"
    NOTICE_SMS = "notice_sms"
    NOTICE_EMAIL = "notice_email"
    CHECK = "check"
    REP_CALL = "rep_call"
    CREATE_CUSTOMER = "create_customer"
    REDACT_SMS = "redact_sms"
    HELP_SMS = "help_sms"
    REMINDER = "reminder"


class OutboundState(StrEnum):
    """The life of an outbox row: QUEUED -> SENDING -> SENT | FAILED | AMBIGUOUS; QUEUED -> CANCELLED."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Outbound:
    """One thing to be done outside, written in the transaction of the state change that caused it.

    `author` decides what a takeover cancels. `payload` is JSON; secrets in it (a code) are wiped once sent.
    """

    id: str
    conversation: str
    kind: OutboundKind
    author: Author
    channel: Channel | None = None
    to: str | None = None
    body: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    state: OutboundState = OutboundState.QUEUED
    due_at: datetime | None = None
    attempts: int = 0
    sid: str | None = None
    order: int = 0
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What an action wants said; `bot.outbox` fills in the `$placeholders`, makes the link and puts it in order.

    `link` names a purpose (`identity`, `card`, ...), not an address. `params` are not personal (a count, a key).
    `asks` marks the reply that asks the open question: the last one of a turn.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    link: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    asks: bool = False

"""Accepting what enters: one commit with the transcript line, then the caller answers 2xx. `bot.inbox.process` takes it from there."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.inbox import pieces
from bot.inbox.keywords import Keyword, keyword
from bot.inbox.pacing import was_put_aside
from bot.inbox.returning import RECENT_LINES, is_long_silent
from bot.model.conversation import (
    Author,
    Channel,
    Conversation,
    Inbound,
    InboundKind,
    Language,
    Line,
    Outbound,
    OutboundKind,
    Owner,
)
from bot.model.signup import Signup
from bot.ports.clock import Clock
from bot.ports.store import Bell, Conflict, Store, UnitOfWork
from bot.redaction import holds_digits, removed_text, scrub
from bot.signup.journey import pending

_CARD_WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A customer's words as a channel received them. `external_id` is unique at its source (MessageSid, client id)."""

    channel: Channel
    source: str
    external_id: str
    text: str
    value: str | None = None
    client_id: str | None = None
    provider: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """How it was accepted: the transcript line (the first one's, for a repetition), and who answers it."""

    line: Line
    repeated: bool
    owner: Owner


@dataclass(frozen=True, slots=True)
class Inbox:
    """Accepts what enters."""

    store: Store
    clock: Clock
    bell: Bell

    async def open(self, language: Language, channel: Channel, *, known: bool) -> Conversation:
        """Begin a conversation with a blank signup."""
        async with self.store.begin() as uow:
            return await begin(uow, language, channel, self.clock.now(), known=known)

    async def take(self, conversation: str, incoming: Incoming) -> Taken:
        """Keep a customer's message once; card numbers are removed before anything is kept (P-02, P-05)."""
        async with self.store.begin() as uow:
            held = await uow.conversations.lock(conversation)
            taken = await self._take(uow, held, incoming)
        self._ring(conversation)
        return taken

    async def take_sms(self, phone: str, incoming: Incoming) -> Taken:
        """Keep a text message; a number that is new to us begins a conversation (M-09)."""
        try:
            return await self._take_sms(phone, incoming)
        except Conflict:
            # Two first texts at once: the other one began the conversation, and now it is there.
            return await self._take_sms(phone, incoming)

    async def _take_sms(self, phone: str, incoming: Incoming) -> Taken:
        async with self.store.begin() as uow:
            held = await uow.conversations.lock_by_phone(phone)
            if held is None:
                held = await begin(uow, Language.NL, Channel.SMS, self.clock.now(), known=False, phone=phone)
            taken = await self._take(uow, held, incoming)
        self._ring(held.id)
        return taken

    async def greet(self, conversation: str) -> None:
        """Let the bot speak first in a conversation that just opened; twice is once."""
        await self.event(conversation, InboundKind.DELIVERY, "greet", conversation, {"event": "opened"})

    async def opened_again(self, held: Conversation, signup: Signup) -> None:
        """Let the bot say where we are to a customer who opens the chat after a long silence; once per silence."""
        asks = pending(signup).asks is not None or was_put_aside(signup)
        if not asks or held.channel is not Channel.WEB or held.owner is Owner.REP:
            return
        async with self.store.read() as uow:
            recent = await uow.transcript.since(held.id, max(0, held.last_seq - RECENT_LINES))
        if is_long_silent(recent, self.clock.now()):
            key = f"{held.id}:{held.last_seq}"
            await self.event(held.id, InboundKind.DELIVERY, "opened-again", key, {"event": "resumed"})

    async def event(
        self,
        conversation: str,
        kind: InboundKind,
        source: str,
        external_id: str,
        payload: Mapping[str, Any],
        due_at: datetime | None = None,
    ) -> bool:
        """Keep an outside event once; tell whether it was new."""
        async with self.store.begin() as uow:
            new = await uow.inbox.put(
                Inbound(secrets.token_hex(16), conversation, source, external_id, kind, payload=payload, due_at=due_at)
            )
        self.bell.ring("inbox")
        return new

    def _ring(self, conversation: str) -> None:
        self.bell.ring("inbox")
        self.bell.ring(f"line:{conversation}")

    async def _take(self, uow: UnitOfWork, held: Conversation, incoming: Incoming) -> Taken:
        now = self.clock.now()
        clean = scrub(incoming.text, held.language)
        redacted = (
            clean.found or scrub(incoming.value or "").found or await self._redact_split(uow, held, incoming, now)
        )
        text = removed_text(held.language) if redacted and not clean.found else clean.text
        value = None if redacted else incoming.value
        word = keyword(text) if incoming.channel is Channel.SMS else None
        row = Inbound(
            id=secrets.token_hex(16),
            conversation=held.id,
            source=incoming.source,
            external_id=incoming.external_id,
            kind=InboundKind.CHOICE if value is not None else InboundKind.TEXT,
            channel=incoming.channel,
            text=text,
            payload={"value": value, "keyword": word, "redacted": redacted, **incoming.provider},
        )
        if not await uow.inbox.put(row):
            first = await uow.transcript.by_client_id(held.id, incoming.external_id)
            return Taken(first or Line(held.id, 0, Author.CUSTOMER, text, now, incoming.channel), True, held.owner)
        line = await uow.transcript.append(
            Line(
                held.id,
                0,
                Author.CUSTOMER,
                text,
                now,
                incoming.channel,
                client_id=incoming.external_id,
                redacted=redacted,
            )
        )
        if word:
            await self._obey(uow, held, word, now)
        if redacted and incoming.channel is Channel.SMS:
            await uow.outbox.put(_redaction(held, incoming.external_id))
        return Taken(line, repeated=False, owner=held.owner)

    async def _redact_split(self, uow: UnitOfWork, held: Conversation, incoming: Incoming, now: datetime) -> bool:
        """Redact the earlier lines that form a card number with this one; tell whether there are any (P-05)."""
        if not holds_digits(incoming.text):
            return False
        recent = await uow.transcript.since(held.id, max(0, held.last_seq - pieces.LINES))
        recent = [line for line in recent if line.client_id != incoming.external_id]
        lines = pieces.completed(recent, now - _CARD_WINDOW, incoming.text, incoming.channel)
        for line in lines:
            await uow.transcript.redact(held.id, line.seq, removed_text(held.language))
            if line.channel is Channel.SMS and line.client_id and not line.redacted:
                await uow.outbox.put(_redaction(held, line.client_id))
        return bool(lines)

    async def _obey(self, uow: UnitOfWork, held: Conversation, word: Keyword, now: datetime) -> None:
        if held.phone is None or word is Keyword.HELP:
            return
        await uow.people.set_stopped(held.phone, now if word is Keyword.STOP else None)
        if word is Keyword.STOP:
            await uow.outbox.cancel_to(held.phone)


def _redaction(held: Conversation, sid: str) -> Outbound:
    return Outbound(
        f"redact-{sid}", held.id, OutboundKind.REDACT_SMS, Author.SYSTEM, to=held.phone, payload={"sid": sid}
    )


async def begin(
    uow: UnitOfWork, language: Language, channel: Channel, now: datetime, *, known: bool, phone: str | None = None
) -> Conversation:
    """Write a new conversation with its blank signup."""
    signup = Signup(id=secrets.token_hex(16), conversation=secrets.token_urlsafe(16), created_at=now, changed_at=now)
    conversation = Conversation(
        id=signup.conversation,
        signup=signup.id,
        channel=channel,
        language=language,
        language_known=known,
        phone=phone,
        created_at=now,
    )
    await uow.signups.add(signup)
    await uow.conversations.add(conversation)
    return conversation

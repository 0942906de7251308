"""Owns the lines of a conversation, numbered without gaps; the gateway and the console show them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from bot.model.conversation import Author, Line
from bot.store.repository import Repository
from bot.store.rows import record, values
from bot.store.tables import conversation as conversations
from bot.store.tables import inbox, outbox
from bot.store.tables import line as table

# Written once, as they are run for every message.
_COUNTED = (
    update(conversations)
    .where(conversations.c.id == bindparam("of"))
    .values(last_seq=conversations.c.last_seq + 1)
    .returning(conversations.c.last_seq)
)
_HEARD = _COUNTED.values(channel=bindparam("on"), customer_at=bindparam("at"))
_INSERT = insert(table)


class SqlTranscript(Repository):
    """The lines of a conversation, numbered without gaps."""

    async def append(self, line: Line) -> Line:
        """Give the line the conversation's next number and keep it (its own `seq` is ignored); raises NotFound.

        A customer's line also says on which channel the conversation is, and when the customer was heard last.
        """
        of = {"of": line.conversation}
        if line.author is Author.CUSTOMER:
            counted = await self._one(_HEARD, "conversation", {**of, "on": line.channel, "at": line.at})
        else:
            counted = await self._one(_COUNTED, "conversation", of)
        numbered = replace(line, seq=counted.last_seq)
        await self._run(_INSERT, values(numbered))
        return numbered

    async def since(self, conversation: str, seq: int) -> list[Line]:
        """List the lines after that number, in order."""
        after = select(table).where(table.c.conversation == conversation, table.c.seq > seq)
        return [record(Line, row) for row in await self._rows(after.order_by(table.c.seq))]

    async def by_client_id(self, conversation: str, client_id: str) -> Line | None:
        """Find the line of a web client's message."""
        found = select(table).where(table.c.conversation == conversation, table.c.client_id == client_id)
        row = await self._first(found)
        return record(Line, row) if row else None

    async def recent_customer(self, conversation: str, after: datetime, limit: int) -> list[Line]:
        """List the customer's newest lines since then, oldest first (for card numbers split over messages)."""
        newest = (
            select(table)
            .where(table.c.conversation == conversation, table.c.author == Author.CUSTOMER, table.c.at >= after)
            .order_by(table.c.seq.desc())
            .limit(limit)
        )
        return [record(Line, row) for row in await self._rows(newest)][::-1]

    async def redact(self, conversation: str, seq: int, text: str) -> None:
        """Replace a line's text everywhere, the inbox row's included, and mark it redacted; raises NotFound."""
        held = select(conversations.c.id).where(conversations.c.id == conversation).with_for_update(key_share=True)
        await self._one(held, "conversation")
        this = (table.c.conversation == conversation) & (table.c.seq == seq)
        old = await self._one(select(table).where(this), "line")
        number = select(func.coalesce(func.max(table.c.redaction), 0) + 1).where(table.c.conversation == conversation)
        redacted = {"text": text, "redacted": True, "redaction": number.scalar_subquery()}
        await self._run(update(table).where(this).values(**redacted))
        await self._redact_copies(conversation, old, text)

    async def _redact_copies(self, conversation: str, line: Any, text: str) -> None:
        keys = [key for key in (line.client_id, line.sid) if key]
        received = or_(inbox.c.external_id.in_(keys), (inbox.c.text == line.text) & (inbox.c.text != ""))
        await self._run(update(inbox).where(inbox.c.conversation == conversation, received).values(text=text))
        sent = or_(outbox.c.sid.in_(keys), (outbox.c.body == line.text) & (outbox.c.body != ""))
        await self._run(update(outbox).where(outbox.c.conversation == conversation, sent).values(body=text))

    async def redactions(self, conversation: str) -> list[Line]:
        """List redacted lines in order of redaction."""
        found = select(table).where(table.c.conversation == conversation, table.c.redaction.is_not(None))
        return [record(Line, row) for row in await self._rows(found.order_by(table.c.redaction))]

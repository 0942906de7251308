"""Owns the lines of a conversation, numbered without gaps; the gateway and the console show them."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from bot.model.conversation import Author, Line
from bot.store.prepared import Prepared
from bot.store.repository import Repository
from bot.store.rows import record, values
from bot.store.tables import conversation as conversations
from bot.store.tables import inbox, outbox
from bot.store.tables import line as table

_counted = (
    update(conversations)
    .where(conversations.c.id == bindparam("of"))
    .values(last_seq=conversations.c.last_seq + bindparam("more"))
    .returning(conversations.c.last_seq)
)
_COUNTED = Prepared(_counted)
_HEARD = Prepared(_counted.values(channel=bindparam("on"), customer_at=bindparam("at")))
_INSERT = Prepared(insert(table), [field.name for field in fields(Line)])
_of_conversation = table.c.conversation == bindparam("of")
_SINCE = Prepared(select(table).where(_of_conversation, table.c.seq > bindparam("after")).order_by(table.c.seq))
_BY_CLIENT_ID = Prepared(select(table).where(_of_conversation, table.c.client_id == bindparam("wanted")))
_REDACTIONS = Prepared(
    select(table).where(_of_conversation, table.c.redaction.is_not(None)).order_by(table.c.redaction)
)


class SqlTranscript(Repository):
    """The lines of a conversation, numbered without gaps."""

    async def append(self, line: Line) -> Line:
        """Give the line the conversation's next number and keep it (its own `seq` is ignored); raises NotFound.

        A customer's line also says on which channel the conversation is, and when the customer was heard last.
        """
        return (await self.extend([line]))[0]

    async def extend(self, lines: Sequence[Line]) -> list[Line]:
        """Append several lines of one author in one conversation, in order; raises NotFound."""
        if not lines:
            return []
        last = lines[-1]
        of = {"of": last.conversation, "more": len(lines)}
        if last.author is Author.CUSTOMER:
            counted = await self._one(_HEARD, "conversation", {**of, "on": last.channel, "at": last.at})
        else:
            counted = await self._one(_COUNTED, "conversation", of)
        first = counted.last_seq - len(lines) + 1
        numbered = [replace(line, seq=seq) for seq, line in enumerate(lines, first)]
        for line in numbered:
            await self._run(_INSERT, values(line))
        return numbered

    async def since(self, conversation: str, seq: int) -> list[Line]:
        """List the lines after that number, in order."""
        return [record(Line, row) for row in await self._rows(_SINCE, {"of": conversation, "after": seq})]

    async def by_client_id(self, conversation: str, client_id: str) -> Line | None:
        """Find the line of a web client's message."""
        row = await self._first(_BY_CLIENT_ID, {"of": conversation, "wanted": client_id})
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
        return [record(Line, row) for row in await self._rows(_REDACTIONS, {"of": conversation})]

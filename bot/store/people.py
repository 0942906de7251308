"""Owns what is kept about customers beside their signup: sessions, links, codes, second factors, limits, opt-outs."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, bindparam, case, delete, func, or_, select, update

from bot.model.records import Code, SecondFactor, ShortLink, WebSession
from bot.ports.store import NotFound
from bot.store.locks import LIMIT
from bot.store.prepared import Prepared
from bot.store.repository import Repository
from bot.store.rows import record, values
from bot.store.tables import code as codes
from bot.store.tables import hit, hosted_session, opt_out, second_factor, short_link, web_session

#: Longer than the widest window of any limit.
HITS_KEPT = timedelta(days=31)
_PRUNED_AT_ONCE = 100
_SESSION = Prepared(select(web_session).where(web_session.c.token_sha256 == bindparam("wanted")))


class SqlPeople(Repository):
    """Sessions, links, codes and second factors of customers; limits and opt-outs."""

    async def add_session(self, session: WebSession) -> None:
        """Keep a browser session."""
        await self._run(self._insert(web_session).values(**values(session)))

    async def session(self, token_sha256: str) -> WebSession | None:
        """Find a browser session."""
        row = await self._first(_SESSION, {"wanted": token_sha256})
        return record(WebSession, row) if row else None

    async def end_sessions(self, conversation: str, at: datetime, keep: str | None) -> None:
        """Let all of a conversation's sessions but one end at that time; one that ends earlier stays as it is."""
        lives_longer = or_(web_session.c.ends_at.is_(None), web_session.c.ends_at > at)
        ended = update(web_session).where(web_session.c.conversation == conversation, lives_longer)
        if keep is not None:
            ended = ended.where(web_session.c.token_sha256 != keep)
        await self._run(ended.values(ends_at=at))

    async def move_sessions(self, conversation: str, to: str, at: datetime) -> None:
        """Bind a conversation's sessions to another conversation, as proven, and let their tokens end at that time."""
        # one that ended before stays ended
        ends_at = case((web_session.c.ends_at < at, web_session.c.ends_at), else_=at)
        moved = update(web_session).where(web_session.c.conversation == conversation)
        await self._run(moved.values(conversation=to, proven=True, ends_at=ends_at))

    async def bind(self, session: str, conversation: str, check: str, run: int) -> None:
        """Remember which run of which check a provider's hosted session belongs to."""
        insert = self._insert(hosted_session).values(session=session, conversation=conversation, check=check, run=run)
        bound_to = {name: insert.excluded[name] for name in ("conversation", "check", "run")}
        await self._run(insert.on_conflict_do_update(index_elements=["session"], set_=bound_to))

    async def bound(self, session: str) -> tuple[str, str, int] | None:
        """Return (conversation, check, run) of a provider's hosted session."""
        row = await self._first(select(hosted_session).where(hosted_session.c.session == session))
        return (row.conversation, row.check, row.run) if row else None

    async def add_link(self, link: ShortLink) -> None:
        """Keep a short link."""
        await self._run(self._insert(short_link).values(**values(link)))

    async def link(self, token_sha256: str) -> ShortLink | None:
        """Find a short link."""
        row = await self._first(select(short_link).where(short_link.c.token_sha256 == token_sha256))
        return record(ShortLink, row) if row else None

    async def use_link(self, token_sha256: str, at: datetime) -> bool:
        """Mark it used; tell whether this call did."""
        unused = (short_link.c.token_sha256 == token_sha256) & short_link.c.used_at.is_(None)
        return bool(await self._changed(update(short_link).where(unused).values(used_at=at)))

    async def fill_link(self, token_sha256: str, payload: Mapping[str, Any]) -> None:
        """Replace a link's payload; raises NotFound."""
        filled = update(short_link).where(short_link.c.token_sha256 == token_sha256).values(payload=dict(payload))
        if not await self._changed(filled):
            raise NotFound("link")

    async def end_links(self, conversation: str, purpose: str, at: datetime) -> None:
        """End a conversation's living links of a purpose."""
        living = (short_link.c.conversation == conversation) & (short_link.c.purpose == purpose)
        living &= short_link.c.used_at.is_(None) & (short_link.c.expires_at > at)
        await self._run(update(short_link).where(living).values(expires_at=at))

    async def code(self, conversation: str, purpose: str) -> Code | None:
        """Read a conversation's code of a purpose and hold it until the unit of work ends (A-05)."""
        found = select(codes).where(codes.c.conversation == conversation, codes.c.purpose == purpose)
        row = await self._first(found.with_for_update())
        return record(Code, row) if row else None

    async def save_code(self, code: Code) -> None:
        """Insert or replace it."""
        await self._replace(codes, code, "conversation", "purpose")

    async def factor(self, signup: str) -> SecondFactor | None:
        """Read the enrolled second factor and hold it until the unit of work ends: a time step works once."""
        row = await self._first(select(second_factor).where(second_factor.c.signup == signup).with_for_update())
        return record(SecondFactor, row) if row else None

    async def save_factor(self, factor: SecondFactor) -> None:
        """Insert or replace it."""
        await self._replace(second_factor, factor, "signup")

    async def hits(self, key: str, since: datetime) -> int:
        """Count what `hit` noted for a key since then (sliding window).

        The key is held until the unit of work ends, so that no two pass a limit where one fits.
        """
        await self._hold(LIMIT, key)
        counted = select(func.count()).select_from(hit).where(hit.c.key == key, hit.c.at >= since)
        return int(await self._value(counted))

    async def hit(self, key: str, at: datetime) -> None:
        """Note one use of a limited thing, and forget some that no window reaches any more."""
        await self._run(self._insert(hit).values(key=key, at=at))
        forgotten = (
            select(hit.c.number)
            .where(hit.c.at < at - HITS_KEPT)
            .order_by(hit.c.at)
            .limit(_PRUNED_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        await self._run(delete(hit).where(hit.c.number.in_(forgotten)))

    async def stopped(self, phone: str) -> bool:
        """Tell whether the number said STOP."""
        return await self._first(select(opt_out.c.phone).where(opt_out.c.phone == phone)) is not None

    async def set_stopped(self, phone: str, at: datetime | None) -> None:
        """Keep or lift a STOP; the first moment counts."""
        if at is None:
            await self._run(delete(opt_out).where(opt_out.c.phone == phone))
        else:
            await self._is_new(opt_out, {"phone": phone, "at": at})

    async def _replace(self, table: Table, one: Any, *key: str) -> None:
        insert = self._insert(table).values(**values(one))
        rest = {field.name: insert.excluded[field.name] for field in fields(one) if field.name not in key}
        await self._run(insert.on_conflict_do_update(index_elements=list(key), set_=rest))

"""Owns sales reps, their sessions and their calls in the database; the console works with them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.model.records import Call, Rep, RepSession
from bot.ports.store import Conflict, NotFound
from bot.store.repository import Repository
from bot.store.rows import record, values
from bot.store.tables import phone_call, rep_session
from bot.store.tables import rep as table

_ID = frozenset({"id"})


class SqlReps(Repository):
    """Sales reps, their sessions and calls. E-mail addresses are kept and compared in lower case."""

    async def add(self, rep: Rep) -> None:
        """Insert; raises Conflict when the e-mail address is taken."""
        row = values(rep) | {"email": rep.email.lower()}
        if not await self._is_new(table, row):
            raise Conflict("there is a rep with this address")

    async def get(self, rep: str) -> Rep:
        """Read one by id; raises NotFound."""
        return record(Rep, await self._one(select(table).where(table.c.id == rep), "rep"))

    async def by_email(self, email: str) -> Rep | None:
        """Find by e-mail address, held until the unit of work ends."""
        found = select(table).where(table.c.email == email.lower()).with_for_update(key_share=True)
        row = await self._first(found)
        return record(Rep, row) if row else None

    async def save(self, rep: Rep) -> None:
        """Write it; raises NotFound, and Conflict when the e-mail address is another rep's."""
        changes = values(rep, without=_ID) | {"email": rep.email.lower()}
        if not await self._changed(update(table).where(table.c.id == rep.id).values(**changes)):
            raise NotFound("rep")

    async def add_session(self, session: RepSession) -> None:
        """Keep a signed-in browser."""
        await self._run(self._insert(rep_session).values(**values(session)))

    async def session(self, token_sha256: str) -> RepSession | None:
        """Find a signed-in browser."""
        row = await self._first(select(rep_session).where(rep_session.c.token_sha256 == token_sha256))
        return record(RepSession, row) if row else None

    async def touch(self, token_sha256: str, at: datetime) -> None:
        """Note that it was used."""
        await self._run(update(rep_session).where(rep_session.c.token_sha256 == token_sha256).values(seen_at=at))

    async def drop_session(self, token_sha256: str) -> None:
        """Sign it out."""
        await self._run(delete(rep_session).where(rep_session.c.token_sha256 == token_sha256))

    async def add_call(self, call: Call) -> None:
        """Keep a call; raises Conflict when the conversation has one that did not end."""
        if not await self._is_new(phone_call, values(call)):
            raise Conflict("the conversation has a call that did not end")

    async def calls(self, conversation: str) -> Sequence[Call]:
        """List a conversation's calls, oldest first."""
        found = select(phone_call).where(phone_call.c.conversation == conversation).order_by(phone_call.c.number)
        return [record(Call, row) for row in await self._rows(found)]

    async def save_call(self, call: Call) -> None:
        """Write it; raises NotFound."""
        changed = update(phone_call).where(phone_call.c.id == call.id).values(**values(call, without=_ID))
        if not await self._changed(changed):
            raise NotFound("call")

    async def call_by_sid(self, sid: str) -> Call | None:
        """Find the call that a status report is about."""
        row = await self._first(select(phone_call).where(phone_call.c.sid == sid))
        return record(Call, row) if row else None

"""Owns the memory of the talk: the events of each conversation's last sessions, in SQLite or PostgreSQL.

Every failure is an error (Rasa's own store sends failed writes to memory and takes a customer for a new one);
what cannot be lost lives in the bot's database, so a conversation may be forgotten here at any moment.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

import orjson
import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from welkom_engine import event_rows, rasa_patches
from welkom_engine.database import WRITES, connect_to, reads_at_once
from welkom_engine.errors import StaleTracker, StoreFailed
from welkom_engine.session_memory import SessionMemory, StoredTracker, messages
from welkom_engine.settings import SESSION_EVENTS, SESSIONS_IN_MEMORY

_T = TypeVar("_T")


class TrackerStore(SQLTrackerStore):
    """Rasa's table of events, read in the order of writing, whatever the clock says."""

    def __init__(self, url: str, domain: Domain | None = None, session_events: int = SESSION_EVENTS) -> None:
        # Not Rasa's own constructor: that one waits for a missing database for ever.
        super(SQLTrackerStore, self).__init__(domain)
        self._session_events = session_events
        self.engine, threads = connect_to(url)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="tracker-store")
        self._memory = SessionMemory(SESSIONS_IN_MEMORY)
        self._keeps = rasa_patches.SESSIONS_IN_MEMORY.is_on()
        _honest(lambda: self.Base.metadata.create_all(self.engine))

    async def get_or_create_tracker(
        self,
        sender_id: str,
        max_event_history: int | None = None,
        append_action_listen: bool = True,  # noqa: FBT001, FBT002 - Rasa's signature
    ) -> DialogueStateTracker:
        """The tracker of the running session, or an empty one: then Rasa starts a session, and reads the journey back."""
        del max_event_history, append_action_listen  # the session's length is ours to bound; a session start listens
        tracker = await self._current(sender_id)
        tracker.is_fresh = False
        if self._is_over(tracker):
            new = self._tracker(sender_id, [])
            new.last_id, new.heard = tracker.last_id, tracker.heard
            return new
        return tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The latest session, whether it is over or not; None for an unknown conversation."""
        rows = await self._run(lambda connection: event_rows.latest_session(connection, sender_id))
        return self._tracker(sender_id, rows) if rows else None

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """All sessions that are still kept; None for an unknown conversation."""
        rows = await self._run(lambda connection: event_rows.everything(connection, conversation_id))
        return self._tracker(conversation_id, rows) if rows else None

    async def events_with(self, conversation: str, message_id: str) -> list[Event]:
        """All events kept of a conversation, if this message may be among them; otherwise none."""
        tracker = await self._current(conversation)
        self._memory.put(tracker)
        if message_id not in tracker.heard:
            return []
        return _events(await self._run(lambda connection: event_rows.everything(connection, conversation)))

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the new events of a tracker, all or none; refuses when somebody else wrote since it was read."""
        assert isinstance(tracker, StoredTracker)  # noqa: S101 - this store gives no other
        stored, last_id = tracker.stored, tracker.last_id
        new = list(islice(tracker.events, stored, None))
        if not new:
            return

        def write(connection: Connection) -> int:
            event_rows.lock(connection, tracker.sender_id)
            if event_rows.last_id(connection, tracker.sender_id) != last_id:
                raise StaleTracker("this conversation was written to while the turn ran")
            event_rows.append(connection, tracker.sender_id, new)
            if any(isinstance(event, SessionStarted) for event in new):
                event_rows.forget_old_sessions(connection, tracker.sender_id)
            return event_rows.last_id(connection, tracker.sender_id)

        tracker.last_id = await self._run(write, writes=True)
        tracker.stored = len(tracker.events)
        tracker.heard |= messages(new)
        if self._keeps:
            self._memory.put(tracker)

    async def keys(self) -> Iterable[str]:
        """Every conversation that is known."""
        return await self._run(event_rows.conversations)

    async def ping(self) -> None:
        """Raise unless the store answers."""
        await self._run(lambda connection: connection.execute(sa.select(event_rows.TABLE.c.id).limit(1)).first())

    def close(self) -> None:
        """Let go of the database."""
        self._threads.shutdown(wait=True)
        self.engine.dispose()

    async def _current(self, conversation: str) -> StoredTracker:
        """The session as the store has it now, from memory unless another process wrote to it."""
        tracker = self._memory.take(conversation)
        if tracker is None or not (tracker.is_fresh or await self._is_last(tracker)):
            rows = await self._run(lambda connection: event_rows.everything(connection, conversation))
            tracker = self._tracker(conversation, event_rows.of_latest_session(rows))
            tracker.heard = messages(_events(rows))
        tracker.is_fresh = True
        return tracker

    async def _is_last(self, tracker: StoredTracker) -> bool:
        found = await self._run(lambda connection: event_rows.last_id(connection, tracker.sender_id))
        return found == tracker.last_id

    def _tracker(self, sender_id: str, rows: list[event_rows.Row]) -> StoredTracker:
        tracker = StoredTracker.from_events(sender_id, _events(rows), self.domain.slots)
        assert isinstance(tracker, StoredTracker)  # noqa: S101 - what `from_events` of that class makes
        tracker.stored = len(tracker.events)
        tracker.last_id = rows[-1].id if rows else 0
        return tracker

    def _is_over(self, tracker: DialogueStateTracker) -> bool:
        if len(tracker.events) > self._session_events:
            return True
        minutes = self.domain.session_config.session_expiration_time
        heard = next((event for event in reversed(tracker.events) if isinstance(event, UserUttered)), None)
        return bool(minutes and heard is not None and time.time() - heard.timestamp > minutes * 60)

    async def _run(self, work: Callable[[Connection], _T], *, writes: bool = False) -> _T:
        def job() -> _T:
            with self.engine.connect().execution_options(**{WRITES: writes}) as connection, connection.begin():
                return work(connection)

        if not writes and reads_at_once(self.engine):
            return _honest(job)
        return await asyncio.get_running_loop().run_in_executor(self._threads, _honest, job)


def _events(rows: list[event_rows.Row]) -> list[Event]:
    try:
        return [_event(orjson.loads(row.data)) for row in rows]
    except (ValueError, TypeError, KeyError) as error:
        raise StoreFailed("stored events cannot be read") from error


def _event(stored: dict[str, Any]) -> Event:
    # Rasa looks through all its classes for every single event, which is most of the time it takes to read a session.
    return _event_classes()[stored["event"]]._from_parameters(stored)  # noqa: SLF001 - as Rasa's `from_parameters`


@lru_cache(maxsize=1)
def _event_classes() -> dict[str, type[Event]]:
    return {event_class.type_name: event_class for event_class in reversed(all_subclasses(Event))}


def _honest(job: Callable[[], _T]) -> _T:
    try:
        return job()
    except (SQLAlchemyError, OSError) as error:
        raise StoreFailed("the tracker store does not answer") from error

"""Owns the running sessions that are kept in memory between turns, the ones used last; losing one costs a reading of its events.

`tracker_store` takes a session out for a turn and puts it back once it is saved: what a failed turn leaves is never found.
"""

from collections import OrderedDict
from collections.abc import Iterable

from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


class StoredTracker(DialogueStateTracker):
    """A tracker that knows how many of its events are stored, and which event was the last one in the store."""

    stored: int = 0
    last_id: int = 0
    #: Whether it was compared with the store in this turn.
    is_fresh: bool = False
    #: The ids of the messages that are still kept of this conversation, those of the session before included.
    heard: frozenset[str] = frozenset()

    def update(self, event: Event, domain: object = None) -> None:
        """Take an event in, without the ids of model and assistant: they would make up a third of every call."""
        del domain
        self.events.append(event)
        event.apply_to(self)


def messages(events: Iterable[Event]) -> frozenset[str]:
    """The ids of the customer's messages among events."""
    return frozenset(event.message_id for event in events if isinstance(event, UserUttered) and event.message_id)


class SessionMemory:
    """The sessions used last, `most` of them at the most."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._sessions: OrderedDict[str, StoredTracker] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sessions)

    def take(self, conversation: str) -> StoredTracker | None:
        """Take a session out."""
        return self._sessions.pop(conversation, None)

    def put(self, tracker: StoredTracker) -> None:
        """Keep a session, and let go of the one that was used longest ago when there are too many."""
        self._sessions[tracker.sender_id] = tracker
        self._sessions.move_to_end(tracker.sender_id)
        while len(self._sessions) > self._most:
            self._sessions.popitem(last=False)

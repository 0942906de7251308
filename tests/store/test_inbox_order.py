"""The inbox against a model of thirty lines: whatever comes, fails and waits, both give the same rows in the same order."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.conversation import InboundKind
from bot.store.unit_of_work import SqlStore
from tests.store.given import LEASE_SECONDS, an_inbound, begun, came_in, claimed, later

_CONVERSATIONS = ("a", "b")
#: Every step draws all it might need, so that the kinds of steps keep their weights.
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(("put",) * 5 + ("turn",) * 5 + ("rest",) * 2 + ("cancel",)),
        st.sampled_from(("a", "a", "a", "b")),
        st.booleans(),
        st.sampled_from((None, None, 0, 1, 2)),
        st.sampled_from(("done", "retry", "retry", "dead", "die")),
        st.sampled_from((1, 1, 2, LEASE_SECONDS)),
    ),
    min_size=12,
    max_size=24,
)


@dataclass
class Row:
    """What the model knows of a row."""

    name: str
    conversation: str
    timer: bool
    due: float
    tries: int = 0


@dataclass
class Model:
    """The inbox as its port describes it."""

    now: float = 0.0
    rows: list[Row] = field(default_factory=list)
    leases: dict[str, tuple[float, Row]] = field(default_factory=dict)

    def next_of(self, conversation: str) -> Row | None:
        """Return the row that may be claimed."""
        if self.leases.get(conversation, (-1.0,))[0] > self.now:
            return None
        held_up = False
        for row in self.rows:
            if row.conversation != conversation:
                continue
            if row.due <= self.now and (row.timer or not held_up):
                return row
            held_up |= row.tries > 0 and row.due > self.now and not row.timer
        return None

    def take(self, conversation: str) -> str | None:
        """Claim."""
        if row := self.next_of(conversation):
            row.tries += 1
            self.leases[conversation] = (self.now + LEASE_SECONDS, row)
            return row.name
        return None

    def end(self, conversation: str, due: float, *, gone: bool) -> None:
        """Free the lease; the row is gone, or due again."""
        _, row = self.leases.pop(conversation)
        if gone:
            self.rows.remove(row)
        else:
            row.due = due

    def cancel(self, conversation: str) -> None:
        """Drop timers but the one that is being processed."""
        busy = self.leases.get(conversation, (0.0, None))[1]
        self.rows = [row for row in self.rows if row is busy or not (row.timer and row.conversation == conversation)]

    def ready(self) -> list[str]:
        """List conversations with a row to claim, oldest first."""
        found = [row for conversation in _CONVERSATIONS if (row := self.next_of(conversation))]
        return [row.conversation for row in sorted(found, key=self.rows.index)]


@dataclass
class Play:
    """Does each step to both, and compares."""

    store: SqlStore
    model: Model = field(default_factory=Model)
    names: Iterator[int] = field(default_factory=count)

    async def put(self, conversation: str, timer: bool, due: int | None, *_: object) -> None:
        """Accept a row."""
        name = str(next(self.names))
        kind = InboundKind.TIMER if timer else InboundKind.TEXT
        at = None if due is None else later(self.model.now + due)
        await came_in(self.store, an_inbound(name, conversation, kind=kind, due_at=at))
        self.model.rows.append(Row(f"in-{name}", conversation, timer, -1 if due is None else self.model.now + due))

    async def turn(self, conversation: str, _timer: bool, _due: object, end: str, seconds: float) -> None:
        """Claim the next row and end it; or die, so that it comes again after the lease."""
        claim = await claimed(self.store, conversation, later(self.model.now))
        assert (claim.inbound.id if claim else None) == self.model.take(conversation)
        if claim is None or end == "die":
            return
        due = self.model.now + seconds
        async with self.store.begin() as uow:
            if end == "done":
                await uow.inbox.done(claim)
            else:
                await uow.inbox.retry(claim, later(due), dead=end == "dead")
        self.model.end(conversation, due, gone=end != "retry")

    async def rest(self, *details: Any) -> None:
        """Let time pass."""
        self.model.now += details[-1]

    async def cancel(self, conversation: str, *_: object) -> None:
        """Drop the conversation's timers."""
        async with self.store.begin() as uow:
            await uow.inbox.cancel_timers(conversation, "")
        self.model.cancel(conversation)

    async def compare(self) -> None:
        """Both see the same conversations ready, and who sleeps until `next_due` misses nothing."""
        async with self.store.begin() as uow:
            ready = await uow.inbox.ready(later(self.model.now), 10)
            wake = await uow.inbox.next_due()
        assert ready == self.model.ready()
        if not ready and self.model.rows:
            ahead = Model(self.model.now, self.model.rows, self.model.leases)
            while not ahead.ready():
                ahead.now += 1
            assert wake is not None
            assert later(self.model.now) < wake <= later(ahead.now)


@settings(max_examples=40)
@given(_STEPS)
def test_the_inbox_keeps_the_order_of_the_model(sqlite_template: Path, steps: list[tuple]) -> None:
    """After every step both agree."""

    async def play(file: Path) -> None:
        store = SqlStore(f"sqlite+aiosqlite:///{file}")
        for name in _CONVERSATIONS:
            await begun(store, name)
        game = Play(store)
        for step, *details in steps:
            await getattr(game, step)(*details)
            await game.compare()
        await store.close()

    with TemporaryDirectory() as folder:
        asyncio.run(play(Path(shutil.copy(sqlite_template, folder))))

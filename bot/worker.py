"""The loops that drain the inbox and the outbox: woken by the bell, and by the clock for what falls due. All state is in the store."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.inbox.process import Processor
from bot.outbox.relay import Relay
from bot.ports.clock import Clock
from bot.ports.store import Bell, Store
from bot.telemetry import record_incident

#: What a living worker notes, and for how long it counts.
HEARTBEAT, HEARTBEAT_LIFETIME = "worker", timedelta(seconds=15)
_TURNS_AT_ONCE = 8
_SENDS_AT_ONCE = 16
_IDLE_SECONDS = 1.0
_RECONCILE_SECONDS = 10.0


@dataclass(slots=True)
class Worker:
    """Runs until cancelled; killing it at any point loses nothing."""

    store: Store
    clock: Clock
    bell: Bell
    processor: Processor
    relay: Relay
    alone: bool = True
    _busy: set[str] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self) -> None:
        """Drain inbox and outbox for ever."""
        if self.alone:
            await self._guarded("leases", self._free_leases)
        await self._guarded("reconcile", lambda: self.relay.reconcile(at_start=self.alone))
        async with asyncio.TaskGroup() as group:
            group.create_task(self._loop("inbox", self._inbox))
            group.create_task(self._loop("outbox", self._outbox))
            group.create_task(self._reconciler())
            group.create_task(self._beat())

    async def _loop(self, topic: str, drain: Callable[[], Awaitable[bool]]) -> None:
        async with self.bell.listen(topic) as ear:
            while True:
                more = False
                try:
                    more = await drain()
                except Exception as error:  # noqa: BLE001 - the loop must outlive any one failure; it is recorded with an incident id
                    record_incident(f"worker.{topic}", error)
                    await asyncio.sleep(_IDLE_SECONDS)
                if not more:
                    await ear.wait(_IDLE_SECONDS)

    async def _inbox(self) -> bool:
        async with self.store.read() as uow:
            ready = await uow.inbox.ready(self.clock.now(), _TURNS_AT_ONCE * 4)
        for conversation in ready:
            if conversation not in self._busy and len(self._busy) < _TURNS_AT_ONCE:
                self._busy.add(conversation)
                self._spawn(self._conversation(conversation))
        return False

    async def _conversation(self, conversation: str) -> None:
        try:
            await self.processor.step(conversation)
        except Exception as error:  # noqa: BLE001 - one conversation's failure must not stop the others; recorded with an incident id
            record_incident("worker.conversation", error)
            await asyncio.sleep(_IDLE_SECONDS)
        finally:
            self._busy.discard(conversation)
            self.bell.ring("inbox")

    async def _outbox(self) -> bool:
        room = _SENDS_AT_ONCE - len(self._tasks)
        rows = await self.relay.take(room) if room > 0 else []
        for row in rows:
            self._spawn(self._guarded("deliver", lambda row=row: self.relay.deliver(row)))  # type: ignore[misc]  # default binds the loop variable
        return bool(rows)

    async def _reconciler(self) -> None:
        while True:
            await asyncio.sleep(_RECONCILE_SECONDS)
            await self._guarded("reconcile", lambda: self.relay.reconcile(at_start=False))

    async def _free_leases(self) -> None:
        """Take up at once what a predecessor that was killed held: there is no other worker whose it could be."""
        async with self.store.begin() as uow:
            await uow.inbox.free_leases()

    async def _beat(self) -> None:
        """Note that this worker lives, by the machine's own clock: the sandbox's may jump."""
        while True:
            await self._guarded("heartbeat", self._note)
            await asyncio.sleep(HEARTBEAT_LIFETIME.total_seconds() / 3)

    async def _note(self) -> None:
        async with self.store.begin() as uow:
            await uow.people.hit(HEARTBEAT, datetime.now(UTC))

    async def _guarded(self, what: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - the row keeps its lease and is reconciled; recorded with an incident id
            record_incident(f"worker.{what}", error)

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

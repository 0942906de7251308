"""How whoever waits is woken."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol


class Bell(Protocol):
    """Wakes whoever waits, in this process and (PostgreSQL NOTIFY or Redis) in others. A lost ring costs time, never truth."""

    def ring(self, topic: str) -> None:
        """Say that something changed: `inbox`, `outbox`, or `line:<conversation>`; call it after the commit."""
        ...

    def listen(self, topic: str) -> AbstractAsyncContextManager["Ear"]:
        """Hear a topic from now on."""
        ...


class Ear(Protocol):
    """One listener; `rings` counts how often it was rung."""

    rings: int

    async def wait(self, seconds: float) -> bool:
        """Wait for a ring; False when the time passed without one."""
        ...

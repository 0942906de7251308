"""How a suite asks a provider to misbehave; each test module says how that is done for its own."""

from collections.abc import Awaitable, Callable
from typing import Literal

Fault = Literal["error", "timeout_after_accept"]
"""`error`: the next call is answered as "we are down". `timeout_after_accept`: it acts, then the connection breaks."""

Trouble = Callable[[Fault], Awaitable[None]]
"""The fixture `trouble`: makes the next call to the tested provider go wrong in this way, and only that one."""

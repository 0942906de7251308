"""A process that commits a line, writes another and is killed before it commits."""

import asyncio
import os
import signal
import sys

from bot.store.unit_of_work import SqlStore
from tests.store.given import a_line


async def main() -> None:
    """Commit, write, die."""
    store = SqlStore(sys.argv[1])
    async with store.begin() as uow:
        await uow.transcript.append(a_line("committed"))
    async with store.begin() as uow:
        await uow.transcript.append(a_line("lost"))
        os.kill(os.getpid(), signal.SIGKILL)


asyncio.run(main())

"""Owns the end of an orphan: without the process that started it the engine stops at once.

A turn that dies with it is not saved, so there is nothing to put in order first.
"""

import os
import threading
import time

#: How often the parent is looked for.
EVERY = 0.25


def watch(pid: int, every: float = EVERY) -> threading.Thread:
    """End this process as soon as its parent is no longer `pid`."""
    thread = threading.Thread(target=_end_with, args=(pid, every), name="parent-watch", daemon=True)
    thread.start()
    return thread


def _end_with(pid: int, every: float) -> None:
    # A thread, not a task: it also works while the model loads and the loop stands still.
    while os.getppid() == pid:
        time.sleep(every)
    os._exit(0)

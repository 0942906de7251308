"""`make bench`: measure everything, or what is named; write `bench/results.json`, docs/performance.md and its picture, print a table.

`python -m bench turns chat` measures two; what is not measured keeps its figures in the results.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import chat, crowd, length, levers, memory, page, picture, start, targets, training, turns, webhook
from bench.figures import Figures

RESULTS = Path(__file__).parent / "results.json"
#: From the ones that matter most; `memory` and `training` take longest.
MEASUREMENTS: dict[str, Callable[[], dict[str, Figures]]] = {
    "turns": turns.measure,
    "chat": chat.measure,
    "webhook": webhook.measure,
    "length": length.measure,
    "crowd": crowd.measure,
    "start": start.measure,
    "levers": levers.measure,
    "training": training.measure,
    "memory": memory.measure,
}


def main() -> None:
    """Measure, and write after each measurement: what was measured is kept when a later one fails."""
    # Asked to stop, it stops what it has started, as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    names = sys.argv[1:] or list(MEASUREMENTS)
    unknown = set(names) - MEASUREMENTS.keys()
    if unknown:
        sys.exit(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(MEASUREMENTS)}")
    results = _kept()
    for name in names:
        Console().print(f"[dim]{name} …")
        results |= MEASUREMENTS[name]()
        results["machine"] = {"cores": os.cpu_count() or 0, "measured": datetime.now(UTC).date().isoformat()}
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    picture.draw(results)
    page.write(results)
    _print(results)


def _kept() -> dict[str, Any]:
    return dict(json.loads(RESULTS.read_text(encoding="utf-8"))) if RESULTS.exists() else {}


def _print(results: dict[str, Any]) -> None:
    table = Table("what", "figure", "value", "target")
    for what, figures in results.items():
        # other programs may keep figures of their own kind here
        for name, value in figures.items() if isinstance(figures, dict) else ():
            table.add_row(what, name, str(value), targets.verdict(what, name, value))
    Console(width=140).print(table)


if __name__ == "__main__":
    main()

"""`make bench`: measure, write `bench/results.json`, print a table."""

import asyncio
import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import turns, webhook

RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    """Measure everything."""
    results = {
        "sms webhook, request to durable 2xx": asyncio.run(webhook.measure()),
        "a turn over web chat": turns.measure(),
    }
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    table = Table("what", "figure", "value")
    for what, figures in results.items():
        for name, value in figures.items():
            table.add_row(what, name, str(value))
    Console().print(table)


if __name__ == "__main__":
    main()

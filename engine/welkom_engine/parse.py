"""Tells how texts are understood: `python -m welkom_engine.parse --model model.tar.gz`, one text a line in, one JSON object a line out.

Each goes the way of a customer's words in `turn`; tests of the bot's world read the engine's opinion with it.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

from welkom_engine import logs, rasa_patches
from welkom_engine.settings import prepare_environment


async def parse(model: Path, texts: Iterable[str]) -> AsyncIterator[dict[str, Any]]:
    """What a turn would make of each text: the intent with its confidence, and the likeliest others."""
    from rasa.core.agent import Agent  # noqa: PLC0415 - after the changes to Rasa's imports

    from welkom_engine.turn import understood  # noqa: PLC0415

    processor = Agent.load(model).processor
    for text in texts:
        seen = await understood(processor, text)
        yield {name: seen[name] for name in ("intent", "intent_ranking")}


async def _tell(model: Path) -> None:
    async for seen in parse(model, (line.rstrip("\n") for line in sys.stdin)):
        print(json.dumps(seen), flush=True)  # noqa: T201 - the result of a program


def main() -> int:
    """Read lines until there are no more."""
    parser = argparse.ArgumentParser(prog="welkom_engine.parse", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="a model trained by welkom_engine.train")
    arguments = parser.parse_args()
    prepare_environment()
    logs.for_authors()
    rasa_patches.before_import()
    rasa_patches.apply()
    asyncio.run(_tell(arguments.model))
    return 0


if __name__ == "__main__":
    sys.exit(main())

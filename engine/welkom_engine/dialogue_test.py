"""Runs test stories against a trained model: `python -m welkom_engine.dialogue_test tests/dialogue --model model.tar.gz`.

As `rasa test core` does; prints the stories that went another way and exits with 1. Without `--model` one is trained.
"""

import argparse
import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from welkom_engine import logs, rasa_patches
from welkom_engine.settings import prepare_environment

#: In files whose names begin so, `user:` is what a customer types; in others only intents count.
TYPED = "test_"


def run(stories: Path, model: Path) -> tuple[int, str]:
    """How many stories were played, and in Rasa's format those that went another way."""
    from rasa.core.agent import Agent  # noqa: PLC0415 - after the changes to Rasa's imports

    agent = Agent.load(model)
    files = [path for path in stories.rglob("*.yml") if path.is_file()] if stories.is_dir() else [stories]
    results = [_play(stories, agent, typed=typed) for typed in {path.name.startswith(TYPED) for path in files}]
    return sum(played for played, _ in results), "".join(failed for _, failed in results)


def _play(stories: Path, agent: Any, *, typed: bool) -> tuple[int, str]:
    from rasa.core.test import FAILED_STORIES_FILE, test  # noqa: PLC0415 - as above

    with TemporaryDirectory() as folder:
        result = asyncio.run(test(str(stories), agent, out_directory=folder, e2e=typed, disable_plotting=True))
        conversations = result["report"].get("conversation_accuracy", {"total": 0, "correct": 0})
        failed = Path(folder, FAILED_STORIES_FILE).read_text(encoding="utf-8")
    return conversations["total"], failed if conversations["correct"] < conversations["total"] else ""


def main() -> int:
    """Play the stories and tell."""
    parser = argparse.ArgumentParser(prog="welkom_engine.dialogue_test", description=__doc__)
    parser.add_argument("stories", type=Path, help="a file or folder of test stories")
    parser.add_argument("--model", type=Path, help="a trained model; trained from the current folder when not given")
    arguments = parser.parse_args()
    prepare_environment()
    logs.for_authors()
    rasa_patches.before_import()
    with TemporaryDirectory() as folder:
        played, failed = run(arguments.stories, arguments.model or _trained(Path(folder)))
    print(failed or f"{played} stories went as told")  # noqa: T201 - the result of a program
    if not played:
        print(f"no stories found in {arguments.stories}", file=sys.stderr)  # noqa: T201
    return 1 if failed or not played else 0


def _trained(folder: Path) -> Path:
    from welkom_engine.train import train  # noqa: PLC0415 - as above

    return train(Path.cwd(), folder / "model.tar.gz")


if __name__ == "__main__":
    sys.exit(main())

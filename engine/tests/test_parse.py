"""What texts mean is told to other programs as a turn would understand them."""

import json
import subprocess
import sys

from welkom_engine.parse import parse
from welkom_engine.turn import LIKELIEST, NOT_UNDERSTOOD


def test_every_text_is_understood_as_in_a_turn(model, loop):
    """With the likeliest meanings; what is a command to Rasa, or nothing, means nothing."""

    async def all_of(texts):
        return [seen async for seen in parse(model, texts)]

    hello, command, nothing = loop.run_until_complete(all_of(["hoi", "/restart", ""]))
    assert hello["intent"]["name"] == "greet"
    assert hello["intent"] == hello["intent_ranking"][0]
    assert 1 < len(hello["intent_ranking"]) <= LIKELIEST + 1
    assert command["intent"] == nothing["intent"] == {"name": NOT_UNDERSTOOD, "confidence": 1.0}


def test_one_line_in_is_one_line_out(model, tmp_path):
    """As a program it reads until there are no more lines."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "welkom_engine.parse", "--model", str(model)],
        cwd=tmp_path, input="hoi\n\nnee\n", capture_output=True, text=True, check=True, timeout=120, env={"PATH": "", "HOME": str(tmp_path)},
    )  # fmt: skip
    assert [json.loads(line)["intent"]["name"] for line in done.stdout.splitlines()] == [
        "greet",
        NOT_UNDERSTOOD,
        "deny",
    ]

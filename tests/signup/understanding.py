"""What the engine makes of texts: its own program with the model of the present sources, started once."""

import asyncio
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.model.checks import Check, CheckName, Outcome
from bot.model.signup import Signup
from bot.redaction import tokenise
from bot.settings import Settings
from bot.signup.journey import STEPS
from bot.signup.step import Accepted, Answer, Rejected, Result
from bot.supervisor import engine_env, engine_python
from bot.training import train_if_needed
from tests.fixtures.system import ROOT
from tests.signup.talk import HandClock

WORDS = Path(__file__).parent / "words"
SENDER = "+31612345678"
#: The questions that are answered in free words.
FREE = ("full_name", "job_title", "registration_number", "security_contact")
_FACTS = {
    "mobile_number": {"number": SENDER},
    "full_name": {"first": "Jan", "last": "de Vries"},
    "email": {"address": "jan@korst.example"},
}
_COUNTRIES = {"nl": "nl", "en": "gb"}


@dataclass
class Understanding:
    """The engine's program, which is asked about one text after the other, and what it answered."""

    program: subprocess.Popen[str]
    seen: dict[str, Any] = field(default_factory=dict)

    def opinion(self, text: str) -> tuple[str, float]:
        """Intent and confidence of a text."""
        intent = self._parse(text)["intent"]
        return intent["name"], intent["confidence"]

    def likeliest(self, text: str) -> list[str]:
        """The three likeliest intents of a text, sure or not."""
        names = [one["name"] for one in self._parse(text)["intent_ranking"]]
        return [name for name in names if name != "nlu_fallback"][:3]

    def _parse(self, text: str) -> Any:
        if text not in self.seen:
            stdin, stdout = self.program.stdin, self.program.stdout
            assert stdin
            assert stdout
            stdin.write(f"{text}\n")
            stdin.flush()
            self.seen[text] = json.loads(stdout.readline())
        return self.seen[text]

    def read(self, key: str, text: str, language: str, misses: int = 0) -> Result:
        """Give a text to a question, as the form would."""
        seen = tokenise(text, key, SENDER)
        intent, confidence = self.opinion(seen.masked)
        answer = Answer(
            "m", text, HandClock().now(), tokens=seen.tokens, misses=misses, intent=intent, confidence=confidence
        )
        return STEPS[key].read(answer, signup(language))


def signup(language: str) -> Signup:
    """A signup of a company in the country of this language, in which everything needed is known."""
    checks = {
        CheckName.COMPANY: Check(CheckName.COMPANY, Outcome.PASSED, data={"name": "Bakkerij De Gouden Korst B.V."})
    }
    return Signup(id="s", conversation="c", facts={**_FACTS, "country": {"code": _COUNTRIES[language]}}, checks=checks)


def lines(name: str) -> list[str]:
    """The lines of a list of words."""
    return (WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def utterances(name: str) -> list[tuple[str, str]]:
    """The texts of a set of `tests/nlu`, each with its intent."""
    blocks = yaml.safe_load((ROOT / "tests" / "nlu" / f"{name}.yml").read_text(encoding="utf-8"))["nlu"]
    return [(line.removeprefix("- "), block["intent"]) for block in blocks for line in block["examples"].splitlines()]


def development(language: str) -> list[str]:
    """The phrases of the development set that mean something else than an answer in free words."""
    return [text for text, intent in utterances(f"dev_{language}") if intent != "inform"]


def is_taken(result: Result) -> bool:
    """Tell whether words were taken as the answer, or as a part of it."""
    return isinstance(result, Accepted) or (isinstance(result, Rejected) and result.draft is not None)


@contextmanager
def trained(folder: Path, models: Path) -> Iterator[Understanding]:
    """The engine's understanding, with the model of the present sources."""
    (folder / "models").symlink_to(models)
    model = asyncio.run(train_if_needed(Settings(data_dir=folder)))
    program = [str(engine_python()), "-m", "welkom_engine.parse", "--model", str(model)]
    with (folder / "parse.log").open("wb") as log:
        pipe = subprocess.PIPE
        with subprocess.Popen(
            program, cwd=ROOT, env=engine_env(), stdin=pipe, stdout=pipe, stderr=log, text=True
        ) as run:
            yield Understanding(run)

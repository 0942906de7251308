"""What the engine makes of texts: its own program with the model of the present sources, started once."""

import asyncio
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

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
    opinions: dict[str, tuple[str, float]] = field(default_factory=dict)

    def opinion(self, text: str) -> tuple[str, float]:
        """Intent and confidence of a text."""
        if text not in self.opinions:
            stdin, stdout = self.program.stdin, self.program.stdout
            assert stdin
            assert stdout
            stdin.write(f"{text}\n")
            stdin.flush()
            intent = json.loads(stdout.readline())["intent"]
            self.opinions[text] = (intent["name"], intent["confidence"])
        return self.opinions[text]

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


def development(language: str) -> list[str]:
    """The phrases of the development set that mean something else than an answer in free words."""
    blocks = yaml.safe_load((ROOT / "tests" / "nlu" / f"dev_{language}.yml").read_text(encoding="utf-8"))["nlu"]
    return [
        line.removeprefix("- ")
        for block in blocks
        if block["intent"] != "inform"
        for line in block["examples"].splitlines()
    ]


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

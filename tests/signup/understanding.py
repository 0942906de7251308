"""What the engine makes of texts: its own program with the model of the present sources, asked once for many."""

import asyncio
import json
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

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
    """The engine's opinion of every text that it was asked about."""

    model: Path
    opinions: dict[str, tuple[str, float]] = field(default_factory=dict)

    def ask(self, texts: Iterable[str]) -> None:
        """Ask about many texts at once."""
        new = [text for text in dict.fromkeys(texts) if text not in self.opinions]
        done = subprocess.run(
            [str(engine_python()), "-m", "welkom_engine.parse", "--model", str(self.model)],
            cwd=ROOT, env=engine_env(), input="".join(f"{text}\n" for text in new), capture_output=True, text=True, check=True,
        )  # fmt: skip
        for text, line in zip(new, done.stdout.splitlines(), strict=True):
            intent = json.loads(line)["intent"]
            self.opinions[text] = (intent["name"], intent["confidence"])

    def read(self, key: str, text: str, language: str, misses: int = 0) -> Result:
        """Give a text to a question, as the form would."""
        seen = tokenise(text, key, SENDER)
        if seen.masked not in self.opinions:
            self.ask([seen.masked])
        intent, confidence = self.opinions[seen.masked]
        answer = Answer(
            "m", text, HandClock().now(), tokens=seen.tokens, misses=misses, intent=intent, confidence=confidence
        )
        return STEPS[key].read(answer, signup(language))


def signup(language: str) -> Signup:
    """A signup of a company in the country of this language, in which everything needed is known."""
    return Signup(id="s", conversation="c", facts={**_FACTS, "country": {"code": _COUNTRIES[language]}})


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


def trained(folder: Path, models: Path) -> Understanding:
    """The engine's understanding, with the lists asked about."""
    (folder / "models").symlink_to(models)
    understanding = Understanding(asyncio.run(train_if_needed(Settings(data_dir=folder))))
    understanding.ask(_all())
    return understanding


def _all() -> Iterator[str]:
    for language in _COUNTRIES:
        names = [line.replace("|", " ") for line in lines(f"names_{language}")]
        others = [line for kind in ("jobs", "companies", "talk") for line in lines(f"{kind}_{language}")]
        for text in (*names, *others, *development(language)):
            yield from (tokenise(text, key, SENDER).masked for key in FREE)

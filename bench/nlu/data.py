"""Owns the examples: what is learned, what is held out, what is asked, and how each text is written."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench.nlu.rewriting import ABBREVIATIONS, is_known, words

_FLEMISH = (
    "ge gij gade kunde zijde hebde moogt da wa ne nen den efkes effekes amai allee goesting sebiet zulle dees zeg hé "
    "plezant vuilbak nie ni 't 'k effe joh"
)
_BRITISH_AND_OTHER = "aye wee nae dinnae cannae ta cheers innit mate bloke lad lass bairn gonna y'all howdy nowt owt summat ye yous grand craic"
_REGIONAL = frozenset(f"{_FLEMISH} {_BRITISH_AND_OTHER}".split())
_TELLING_WORDS = 25
_LONG, _SHORT = 12, 3


@dataclass(frozen=True)
class Example:
    """What somebody wrote, and what it means."""

    text: str
    intent: str


@dataclass(frozen=True)
class Asked:
    """A set of texts that the pipelines have not learned from."""

    name: str
    language: str
    examples: tuple[Example, ...]


def read(file: Path) -> list[Example]:
    """Everything in a file of examples."""
    blocks = yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
    return [
        Example(line.removeprefix("- ").strip(), block["intent"])
        for block in blocks
        for line in block["examples"].splitlines()
        if line.startswith("- ")
    ]


def training(root: Path) -> tuple[list[Example], list[Example]]:
    """What is learned, and every fifth example, which is held out."""
    examples = [example for file in sorted((root / "data" / "nlu").glob("*.yml")) for example in read(file)]
    return [e for place, e in enumerate(examples) if place % 5], examples[::5]


def asked(root: Path) -> list[Asked]:
    """The sets of `tests/nlu`, named `<set>_<language>.yml`."""
    files = sorted((root / "tests" / "nlu").glob("*_??.yml"))
    return [Asked(file.stem[:-3], file.stem[-2:], tuple(read(file))) for file in files]


class Styles:
    """Tells how a text is written; a text can be several things at once."""

    def __init__(self, learned: Iterable[Example]) -> None:
        self._telling = _telling(learned)

    def of(self, example: Example, language: str) -> list[str]:
        """All that holds for this one."""
        found = words(example.text)
        holds = {
            "short": len(found) <= _SHORT,
            "long": len(found) >= _LONG,
            "SMS": any(word in ABBREVIATIONS[language] for word in found),
            "misspelt": any(not is_known(word) for word in found),
            "regional": any(word in _REGIONAL for word in re.split(r"[\s,.?!]+", example.text.lower())),
            "indirect": len(found) > _SHORT and not self._telling[example.intent].intersection(found),
        }
        return [name for name, true in holds.items() if true]


def _telling(learned: Iterable[Example]) -> dict[str, set[str]]:
    """For each intent the words that speak for it most: often in its examples, seldom in others."""
    everywhere: Counter[str] = Counter()
    within: dict[str, Counter[str]] = defaultdict(Counter)
    for example in learned:
        found = set(words(example.text))
        everywhere.update(found)
        within[example.intent].update(found)
    return {
        intent: set(sorted(counts, key=lambda w, c=counts: -c[w] * c[w] / everywhere[w])[:_TELLING_WORDS])
        for intent, counts in within.items()
    }

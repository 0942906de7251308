"""Measures the detector over made-up texts; the tests take some thousands.

`python -m tests.redaction.corpus 50000 1000000` takes as many as P-04 asks, and prints what it found.
"""

import sys
import time
from collections import Counter
from dataclasses import dataclass
from random import Random

from bot.redaction import scrub
from tests.redaction.others import negatives
from tests.redaction.written import positives

SEED = 20261123


@dataclass(frozen=True)
class Measured:
    """What was missed of the card numbers, and what was wrongly taken for one, each with its kind; and the time a text took."""

    missed: list[tuple[str, str]]
    wrong: list[tuple[str, str]]
    seconds_each: float


def measure(cards: int, others: int, seed: int = SEED) -> Measured:
    """Look for cards in so many texts with and without one."""
    random = Random(seed)  # noqa: S311 - made-up texts
    began = time.perf_counter()
    missed = [(name, text) for name, _, text in positives(random, cards) if not scrub(text).found]
    wrong = [(name, text) for name, text in negatives(random, others) if scrub(text).found]
    return Measured(missed, wrong, (time.perf_counter() - began) / (cards + others))


def main(cards: int, others: int) -> None:
    """Measure, and print the shares with some examples."""
    found = measure(cards, others)
    recall, false = 1 - len(found.missed) / cards, len(found.wrong) / others
    lines = [
        f"recall {recall:.4%} of {cards}, false positives {false:.4%} of {others}, {found.seconds_each * 1e6:.0f} µs a text"
    ]
    for kind in (found.missed, found.wrong):
        lines += [str(Counter(name for name, _ in kind)), *(f"  {name}: {text!r}" for name, text in kind[:20])]
    print(*lines, sep="\n")  # noqa: T201 - a program


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

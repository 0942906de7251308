"""Owns what the classifier sees of a text: its words, pairs of words, and the pieces of it that survive a typing error.

`intent_classifier` learns and recognises by these.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any

import numpy as np

# A word, or one sign: a question mark and a thumb up say something, too.
_TOKEN = re.compile(r"\w+|[^\w\s]")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_LONGEST = 500

Counts = tuple[Counter[str], Counter[str]]


@dataclass(frozen=True)
class View:
    """What is looked at: pieces of so many characters, within words or across them, and words seen in so many texts."""

    shortest: int
    longest: int
    across_words: bool
    words_seen_in: int
    pieces_seen_in: int = 2

    def ngrams(self, text: str) -> Counts:
        """Words with pairs of words, and pieces; each with its count."""
        tokens = _TOKEN.findall(_plain(text))[:_LONGEST]
        words = Counter(tokens)
        words.update(f"{one} {next_one}" for one, next_one in pairwise(tokens))
        if self.across_words:
            return words, Counter(_pieces(" ".join(tokens), self.shortest, self.longest))
        return words, Counter(chain.from_iterable(_word_pieces(token, self.shortest, self.longest) for token in tokens))


def _plain(text: str) -> str:
    """Lower case without accents, and letters drawn out for emphasis twice at most: `Jaaaa` is `jaa`, `één` is `een`."""
    low = text.casefold()
    if not low.isascii():
        low = "".join(sign for sign in unicodedata.normalize("NFKD", low) if not unicodedata.combining(sign))
    return _DRAWN_OUT.sub(r"\1\1", low)


def _pieces(stretch: str, shortest: int, longest: int) -> tuple[str, ...]:
    framed = f" {stretch} "
    return tuple(
        # The tab, which no word has, keeps pieces apart from words with the same letters.
        f"\t{framed[start : start + size]}"
        for size in range(shortest, longest + 1)
        for start in range(len(framed) - size + 1)
    )


_word_pieces = lru_cache(maxsize=4096)(_pieces)


class Vocabulary:
    """The n-grams that a view found in the examples, each with a column and how rare it is."""

    def __init__(self, view: View, names: Sequence[str], rarity: np.ndarray) -> None:
        self.view, self.rarity = view, rarity
        self._columns = {ngram: column for column, ngram in enumerate(names)}

    @classmethod
    def learn(cls, view: View, texts: Sequence[str]) -> "Vocabulary":
        """Everything that occurs in enough texts."""
        words, pieces = _texts_with(view, texts)
        kept = {**_frequent(words, view.words_seen_in), **_frequent(pieces, view.pieces_seen_in)}
        often = np.fromiter(kept.values(), np.float64, len(kept))
        return cls(view, list(kept), np.log((1 + len(texts)) / (1 + often)) + 1)

    @property
    def names(self) -> list[str]:
        """The n-grams in the order of their columns."""
        return list(self._columns)

    def weigh(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Columns and weights of a text: rare n-grams weigh more, and words as much in sum as pieces."""
        parts = [self._weighed(counts) for counts in self.view.ngrams(text)]
        return np.concatenate([places for places, _ in parts]), np.concatenate([weights for _, weights in parts])

    def matrix(self, texts: Iterable[str]) -> Any:
        """The weights of many texts, a row each, as a sparse matrix."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - only training needs it

        rows = [self.weigh(text) for text in texts]
        starts = np.cumsum([0, *(len(places) for places, _ in rows)])
        weights = np.concatenate([weights for _, weights in rows])
        places = np.concatenate([places for places, _ in rows])
        return csr_matrix((weights, places, starts), shape=(len(rows), len(self._columns)), dtype=np.float32)

    def _weighed(self, counts: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
        known = [(self._columns[ngram], count) for ngram, count in counts.items() if ngram in self._columns]
        places = np.fromiter((column for column, _ in known), dtype=np.int64, count=len(known))
        often = np.fromiter((count for _, count in known), dtype=np.float64, count=len(known))
        weights = (1.0 + np.log(often)) * self.rarity[places]
        length = float(np.linalg.norm(weights))
        return places, weights / length if length else weights


def _texts_with(view: View, texts: Iterable[str]) -> Counts:
    words: Counter[str] = Counter()
    pieces: Counter[str] = Counter()
    for text in texts:
        found_words, found_pieces = view.ngrams(text)
        words.update(found_words.keys())
        pieces.update(found_pieces.keys())
    return words, pieces


def _frequent(counts: Counter[str], least: int) -> dict[str, int]:
    return {ngram: texts_with for ngram, texts_with in sorted(counts.items()) if texts_with >= least}

"""Owns what the classifier sees of a text: its words, pairs of words, and the pieces of words that survive a typing error.

`intent_classifier` learns and recognises by these.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np

# A word, or one sign: a question mark and a thumb up say something, too.
_TOKEN = re.compile(r"\w+|[^\w\s]")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_LONGEST = 500


def ngrams(text: str, pieces: tuple[int, int]) -> tuple[Counter[str], Counter[str]]:
    """Words with pairs of words, and pieces of words of so many characters; each with its count."""
    tokens = _TOKEN.findall(_plain(text))[:_LONGEST]
    words = Counter(tokens)
    words.update(f"{one} {next_one}" for one, next_one in pairwise(tokens))
    return words, Counter(chain.from_iterable(_pieces(token, *pieces) for token in tokens))


def _plain(text: str) -> str:
    """Lower case without accents, and letters drawn out for emphasis twice at most: `Jaaaa` is `jaa`, `één` is `een`."""
    low = text.casefold()
    if not low.isascii():
        low = "".join(sign for sign in unicodedata.normalize("NFKD", low) if not unicodedata.combining(sign))
    return _DRAWN_OUT.sub(r"\1\1", low)


@lru_cache(maxsize=4096)
def _pieces(token: str, shortest: int, longest: int) -> tuple[str, ...]:
    framed = f" {token} "
    return tuple(
        # The tab, which no word has, keeps pieces apart from words with the same letters.
        f"\t{framed[start : start + size]}"
        for size in range(shortest, longest + 1)
        for start in range(len(framed) - size + 1)
    )


def vocabulary(texts: Iterable[str], pieces: tuple[int, int], seen_in: int) -> dict[str, int]:
    """Everything that occurs in so many texts, with the number of texts it occurs in."""
    found: Counter[str] = Counter()
    for text in texts:
        for kind in ngrams(text, pieces):
            found.update(kind.keys())
    return {ngram: texts_with for ngram, texts_with in sorted(found.items()) if texts_with >= seen_in}


def weigh(
    text: str, pieces: tuple[int, int], columns: Mapping[str, int], rarity: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Columns and weights of a text: rare n-grams weigh more, and words as much in sum as pieces of words."""
    parts = [_weighed(counts, columns, rarity) for counts in ngrams(text, pieces)]
    return np.concatenate([places for places, _ in parts]), np.concatenate([weights for _, weights in parts])


def _weighed(
    counts: Mapping[str, int], columns: Mapping[str, int], rarity: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    known = [(columns[ngram], count) for ngram, count in counts.items() if ngram in columns]
    places = np.fromiter((column for column, _ in known), dtype=np.int64, count=len(known))
    often = np.fromiter((count for _, count in known), dtype=np.float64, count=len(known))
    weights = (1.0 + np.log(often)) * rarity[places]
    length = float(np.linalg.norm(weights))
    return places, weights / length if length else weights

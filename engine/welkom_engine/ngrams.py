"""Owns what the classifier sees of the letters of a text: words, pairs of words, and pieces that survive a typing error.

`recognition` learns and recognises by these. Hashed, so that no vocabulary has to be kept; scikit-learn's own weighing
multiplies with a matrix as wide as the hash, which takes longer than everything else that is done for a text.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.preprocessing import normalize

_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_LONGEST = 2000


def plain(text: str) -> str:
    """Lower case without accents, and letters drawn out for emphasis twice at most: `Jaaaa` is `jaa`, `één` is `een`."""
    low = text[:_LONGEST].casefold()
    if not low.isascii():
        low = "".join(sign for sign in unicodedata.normalize("NFKD", low) if not unicodedata.combining(sign))
    return _DRAWN_OUT.sub(r"\1\1", low)


_WORD_OR_SIGN = r"\w+|[^\w\s]"
_COUNTED: dict[str, Any] = {"preprocessor": plain, "alternate_sign": False, "norm": None, "dtype": np.float32}
_KINDS = (
    # A word, or one sign: a question mark and a thumb up say something, too.
    HashingVectorizer(n_features=2**17, ngram_range=(1, 2), **_COUNTED, token_pattern=_WORD_OR_SIGN),
    HashingVectorizer(n_features=2**16, ngram_range=(2, 4), analyzer="char_wb", **_COUNTED),
)


class Ngrams:
    """Weighs the n-grams of a text: rare ones weigh more, and words as much in sum as pieces."""

    def __init__(self, rarity: Sequence[np.ndarray]) -> None:
        self.rarity = rarity

    @classmethod
    def learn(cls, texts: Sequence[str]) -> "Ngrams":
        """How rare everything is in these texts."""
        often = [kind.transform(texts).getnnz(axis=0) for kind in _KINDS]
        return cls([(np.log((1 + len(texts)) / (1 + one)) + 1).astype(np.float32) for one in often])

    def weigh(self, texts: Sequence[str]) -> csr_matrix:
        """A row for each text."""
        parts = zip(_KINDS, self.rarity, strict=True)
        return hstack([_weighed(kind.transform(texts), rarity) for kind, rarity in parts], format="csr")


def _weighed(counts: csr_matrix, rarity: np.ndarray) -> csr_matrix:
    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return normalize(counts, copy=False)

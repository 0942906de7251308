"""Owns what a measurement returns and the sums that all of them do."""

from collections.abc import Sequence
from statistics import median

#: Name and value; names end in their unit.
Figures = dict[str, float | int | str]

__all__ = ["Figures", "median", "percentile", "ratio"]


def percentile(seconds: Sequence[float], part: float) -> float:
    """Return the value below which that part of the values lies."""
    return sorted(seconds)[min(int(len(seconds) * part), len(seconds) - 1)]


def ratio(ours: float, theirs: float) -> float:
    """Return how many times theirs ours is."""
    return round(ours / theirs, 3)

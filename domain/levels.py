"""From a score to a level: cut-points, and the level they give."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CutPoints:
    """A named set of cut-points; `bounds` are the lowest scores of levels 2, 3 and on, rising."""

    name: str
    bounds: tuple[float, ...]


def level_of(score: float, cut_points: CutPoints) -> int:
    """The level of a score, from 1: a score on a bound belongs to the level above it."""
    return 1 + bisect_right(cut_points.bounds, score)

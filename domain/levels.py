"""From a score to a level, and when a change is one (domain.md, "Activation, score, level")."""

import math
from dataclasses import dataclass
from typing import Literal

Change = Literal["higher", "lower", "about_the_same"]

DETECTABLE = 7.2  # points: PAM's minimal detectable change in one person, doi 10.1016/j.ekir.2025.04.044
_DUST = 1e-9  # what floating point leaves of an exact difference


@dataclass(frozen=True, slots=True)
class CutPoints:
    """A named set of cut-points; `bounds` are the lowest scores of levels 2, 3 .. n.

    A score is rounded to `decimals` places before it is compared: the published ranges leave gaps
    (level 1 ends at 47.0, level 2 begins at 47.1) that only one-decimal scores don't fall into. None
    compares scores as they are, for scales whose bounds meet without a gap, such as `semcd6-norm-v1`.
    ValueError unless the bounds rise.
    """

    name: str
    bounds: tuple[float, ...]
    decimals: int | None = 1

    def __post_init__(self) -> None:
        rising = all(low < high for low, high in zip(self.bounds, self.bounds[1:], strict=False))
        if not self.bounds or not rising:
            raise ValueError(f"the bounds of {self.name} must rise: {self.bounds}")

    @property
    def levels(self) -> range:
        """1 .. n."""
        return range(1, len(self.bounds) + 2)


def level_of(score: float, cut_points: CutPoints) -> int:
    """The level, 1 .. n, that the cut-points give a score. ValueError for a score that is no number."""
    rounded = _rounded(score, cut_points)
    return 1 + sum(rounded >= bound for bound in cut_points.bounds)


def tailoring_level(
    previous: int | None, score: float, standard_error: float | None, cut_points: CutPoints
) -> int:
    """The level to choose tips by: it leaves `previous` only for a cut-point passed by a standard error.

    So a score that wobbles around a cut-point doesn't change the tips each time. Several levels are
    crossed at once when each cut-point on the way is passed by that much. The first time, or when
    `previous` is from a set with more levels, it is `level_of`. No standard error counts as 0.
    """
    if previous not in cut_points.levels or previous is None:
        return level_of(score, cut_points)
    margin = (standard_error or 0.0) - _DUST
    if not margin >= -_DUST:
        raise ValueError(f"a standard error can't be {standard_error}")
    rounded = _rounded(score, cut_points)
    level = previous
    while level < cut_points.levels[-1] and rounded - cut_points.bounds[level - 1] >= margin:
        level += 1
    while level > 1 and (short := cut_points.bounds[level - 2] - rounded) > 0 and short >= margin:
        level -= 1
    return level


def change(before: float, after: float, detectable: float | None) -> Change | None:
    """What may be said about two scores of one person; below the detectable change nothing happened.

    None where no detectable change is known: then nothing may be said.
    """
    if detectable is None:
        return None
    if after - before >= detectable - _DUST:
        return "higher"
    if before - after >= detectable - _DUST:
        return "lower"
    return "about_the_same"


def _rounded(score: float, cut_points: CutPoints) -> float:
    if not math.isfinite(score):
        raise ValueError(f"a score can't be {score}")
    return score if cut_points.decimals is None else round(score, cut_points.decimals)

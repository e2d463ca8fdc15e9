"""Bars in pairs, worked out to whole units of an SVG; the page has the same figures as a table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, FLOOR, TOP = 480, 190, 160, 20
BAR = 34


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `label` stands over it."""

    x: int
    y: int
    width: int
    height: int
    label: int
    then: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """All of them, in a picture of WIDTH by HEIGHT; `names` are (x, words) below the floor."""

    bars: Sequence[Bar]
    names: Sequence[tuple[int, str]]
    before: Sequence[int]
    after: Sequence[int]
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = FLOOR


def bars(before: Sequence[int], after: Sequence[int]) -> Bars:
    """Weeks side by side, each with what is and what would be."""
    most = max([*before, *after, 1])
    slot = WIDTH // max(len(before), 1)
    made, names = list[Bar](), list[tuple[int, str]]()
    for week, pair in enumerate(zip(before, after, strict=True)):
        middle = slot * week + slot // 2
        names.append((middle, f"Week {week + 1}"))
        for then, count in enumerate(pair):
            height = round((FLOOR - TOP) * count / most)
            made.append(
                Bar(middle - BAR - 2 + then * (BAR + 4), FLOOR - height, BAR, height, count, bool(then))
            )
    return Bars(made, names, before, after)

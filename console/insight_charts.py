"""The charts of the Insight page as lengths and places for an SVG; each has its table behind it.

Every chart is 340 wide, so that its letters can be read on a telephone. Nothing is told by colour alone:
bars are hatched or full, lines differ in strokes and marks, and what is kept back leaves a gap that says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from console.insight_tables import STANDING_WORDS, Change, Levels, Part, Rates, Standing, TipHeard, day

WIDTH = 340.0
SHOWN_STANDINGS = ("paused", "quiet", "unreachable", "left")
MOST_TIPS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with the words at its end; `length` None: kept back. `kind` first | now."""

    y: float
    length: float | None
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Group:
    """Bars under one label."""

    y: float
    label: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars in groups."""

    groups: Sequence[Group]
    height: float
    said: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a forest plot: a dot with its interval, or words where there is none."""

    y: float
    label: str
    words: str
    dot: float | None = None
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Forest:
    """Dots with intervals, one under the other. `ticks`: (x, words)."""

    rows: Sequence[Row]
    ticks: Sequence[tuple[float, str]]
    height: float
    said: str


@dataclass(frozen=True, slots=True)
class Shift:
    """The mean change with its interval, and the band in which one person's change may be chance."""

    ticks: Sequence[tuple[float, str]]
    zero: float
    dot: float
    low: float
    high: float
    band: tuple[float, float] | None
    said: str


@dataclass(frozen=True, slots=True)
class Point:
    """A week's point with its interval; `y` None: kept back."""

    x: float
    y: float | None
    top: float = 0.0
    low: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line in pieces, because weeks that are kept back break it. `kind` says its strokes and marks."""

    kind: str
    label: str
    points: Sequence[Point]
    pieces: Sequence[str]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over weeks. `ticks` along x, `grid` along y."""

    lines: Sequence[Line]
    ticks: Sequence[tuple[float, str]]
    grid: Sequence[tuple[float, str]]
    gaps: Sequence[float]
    said: str
    height: float = 210.0
    legend: bool = field(default=False)


def level_bars(levels: Levels) -> Bars:
    """Two bars a level: at first hatched, now full; 100 % are 200 wide."""
    groups, y = [], 6.0
    for first, now in zip(levels.first, levels.newest, strict=True):
        bars = [_bar(first, y + 20, "first"), _bar(now, y + 40, "now")]
        groups.append(Group(y + 13, first.label, bars))
        y += 70
    said = "; ".join(
        f"{first.label}: at first {first.words}, now {now.words}"
        for first, now in zip(levels.first, levels.newest, strict=True)
    )
    return Bars(groups, y, said)


def _bar(part: Part, y: float, kind: str) -> Bar:
    when = "at first" if kind == "first" else "now"
    if part.share is None:
        return Bar(y, None, f"{when}: kept back" if part.times is None or part.of is None else "–", kind)
    return Bar(y, round(200 * part.share.value, 1), f"{100 * part.share.value:.0f}% {when}", kind)


def shift(change: Change) -> Shift | None:
    """None without an interval. The axis goes as far as what is to be seen, in fives."""
    if change.mean is None:
        return None
    mean, line = change.mean, change.line or 0.0
    reach = max(5 * ceil(max(abs(mean.low), abs(mean.high), line * 1.15) / 5), 5)

    def x_of(points: float) -> float:
        return round(WIDTH / 2 + points / reach * (WIDTH / 2 - 24), 1)

    step = reach / 2
    ticks = [(x_of(place * step), f"{place * step:+g}" if place else "0") for place in range(-2, 3)]
    said = (
        f"Mean change {mean.value:+.1f} points, 95 % interval {mean.low:+.1f} to {mean.high:+.1f}, "
        f"{mean.people} people."
    )
    band = (x_of(-line), round(x_of(line) - x_of(-line), 1)) if line else None
    return Shift(ticks, x_of(0), x_of(mean.value), x_of(mean.low), x_of(mean.high), band, said)


def forest(parts: Sequence[Part], left: float = 0.0) -> Forest:
    """A row of 40 each: its label above its line. Shares from 0 to 100 %."""

    def x_of(share: float) -> float:
        return round(12 + left + share * (WIDTH - 24 - left), 1)

    rows = []
    for place, part in enumerate(parts):
        y = 34.0 + 40 * place
        found = part.share
        if found is None:
            rows.append(Row(y, part.label, "kept back" if None in (part.times, part.of) else "nobody"))
        else:
            rows.append(
                Row(
                    y, part.label, f"{100 * found.value:.0f}% of {part.of}",
                    x_of(found.value), x_of(found.low), x_of(found.high),
                )
            )  # fmt: skip
    ticks = [(x_of(each / 100), f"{each}%") for each in (0, 25, 50, 75, 100)]
    said = "; ".join(f"{part.label}: {part.words}" for part in parts)
    return Forest(rows, ticks, 40.0 * len(parts) + 38, said)


def tip_forest(tips: Sequence[TipHeard]) -> Forest:
    """The surest good ones and the surest poor ones, of those that people said something of."""
    heard = [each.liked for each in tips if each.liked.share is not None]
    if len(heard) > MOST_TIPS:
        heard = [*heard[: MOST_TIPS - 4], *heard[-4:]]
    return forest(heard)


def rate_lines(rates: Rates) -> Lines:
    """Everybody's rate by week."""
    weeks = [week for week, _ in rates.points]
    return _lines(weeks, [("all", "Everybody", [parts[0] for _, parts in rates.points])], 1.0)


def standing_lines(standing: Standing) -> Lines:
    """How many of everybody get nothing, and why. The axis ends at the next tenth."""
    lines = [(which, STANDING_WORDS[which], standing.parts[which]) for which in SHOWN_STANDINGS]
    shares = [part.share.value for _, _, parts in lines for part in parts if part.share is not None]
    return _lines(standing.weeks, lines, max(ceil(max(shares, default=0.1) * 10) / 10, 0.1), legend=True)


def _lines(
    weeks: Sequence[int], lines: Sequence[tuple[str, str, Sequence[Part]]], most: float, legend: bool = False
) -> Lines:
    left, right, top, bottom = 40.0, 14.0, 12.0, 176.0
    step = (WIDTH - left - right) / max(len(weeks) - 1, 1)

    def y_of(share: float) -> float:
        return round(bottom - min(share / most, 1.0) * (bottom - top), 1)

    drawn, gaps = [], set[float]()
    for kind, label, parts in lines:
        points = []
        for place, part in enumerate(parts):
            x = round(left + step * place if len(weeks) > 1 else (left + WIDTH - right) / 2, 1)
            found = part.share
            if found is not None:
                points.append(Point(x, y_of(found.value), y_of(found.high), y_of(found.low)))
            else:
                points.append(Point(x, None))
                if None in (part.times, part.of):
                    gaps.add(x)
        last = next((part for part in reversed(parts) if part.share is not None), None)
        words = f"{100 * last.share.value:.0f}%" if last is not None and last.share is not None else ""
        drawn.append(Line(kind, label, points, _pieces(points), words))
    marked = sorted({0, (len(weeks) - 1) // 2, len(weeks) - 1} if weeks else set())
    ticks = [(drawn[0].points[place].x, day(weeks[place])) for place in marked]
    grid = [(y_of(most * part / 4), f"{100 * most * part / 4:.3g}%") for part in range(5)]
    said = "; ".join(f"{line.label}: {line.words or 'nothing to show'} at the end" for line in drawn)
    return Lines(drawn, ticks, grid, sorted(gaps), said, legend=legend)


def _pieces(points: Sequence[Point]) -> list[str]:
    pieces: list[list[str]] = [[]]
    for point in points:
        if point.y is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{point.x} {point.y}")
    return [f"M {' L '.join(each)}" for each in pieces if len(each) > 1]

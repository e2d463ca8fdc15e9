"""The trend of somebody's check-ins as points for an SVG: drawn on the server, with a table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.instruments import Instrument, MeanScorer, SumScorer
from domain.levels import change
from domain.records import ResultRecord

WIDTH, HEIGHT = 640.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 20.0, 16.0, 36.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One result: where it stands, and how far its standard error reaches."""

    x: float
    y: float
    top: float | None
    low: float | None
    score: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Trend:
    """A chart of one instrument's scores. `band` is where a change wouldn't count as one: (top, height)."""

    instrument: str
    dots: Sequence[Dot]
    path: str
    lines: Sequence[tuple[float, str]]
    band: tuple[float, float] | None
    said: str


def trend_of(name: str, instrument: Instrument, results: Sequence[ResultRecord]) -> Trend | None:
    """None without a score. `results` are of this instrument, oldest first."""
    scored = [(one, one.score) for one in results if one.score is not None]
    if not scored:
        return None
    low, high = _span(instrument)
    first, last = scored[0][0].at, scored[-1][0].at
    length = max((last - first).total_seconds(), 1.0)

    def x_of(at: datetime) -> float:
        if len(scored) == 1:
            return (LEFT + WIDTH - RIGHT) / 2
        return LEFT + (at - first).total_seconds() / length * (WIDTH - LEFT - RIGHT)

    def y_of(score: float) -> float:
        share = min(max((score - low) / (high - low), 0.0), 1.0)
        return round(TOP + (1 - share) * (HEIGHT - TOP - BOTTOM), 1)

    dots = []
    for one, score in scored:
        error = one.standard_error
        top = None if error is None else y_of(score + error)
        low_end = None if error is None else y_of(score - error)
        dots.append(Dot(round(x_of(one.at), 1), y_of(score), top, low_end, score, one.at))
    points = " L ".join(f"{dot.x} {dot.y}" for dot in dots)
    step = (high - low) / 4
    lines = [(y_of(low + part * step), f"{low + part * step:g}") for part in range(5)]
    band = None
    line = instrument.detectable
    if line is not None and len(dots) > 1:
        top, bottom = y_of(dots[0].score + line), y_of(dots[0].score - line)
        band = (top, round(bottom - top, 1))
    return Trend(name, dots, f"M {points}", lines, band, _said([dot.score for dot in dots], line))


def _said(scores: Sequence[float], line: float | None) -> str:
    """What may be said of the first and the last; `line` is the detectable change between the two."""
    if len(scores) == 1:
        return "One check-in so far: there is nothing to compare it with yet."
    if line is None:
        return (
            "For these questions no detectable change is known, so small ups and downs should not be "
            "read as change."
        )
    match change(scores[0], scores[-1], line):
        case "higher":
            return f"Higher than at first, by {line:.1f} points or more: more than chance alone explains."
        case "lower":
            return f"Lower than at first, by {line:.1f} points or more: more than chance alone explains."
        case _:
            return f"About the same as at first: a difference under {line:.1f} points can be chance."


def _span(instrument: Instrument) -> tuple[float, float]:
    lowest, highest = instrument.values[0], instrument.values[-1]
    match instrument.scorer:
        case MeanScorer():
            return lowest, highest
        case SumScorer():
            return lowest * len(instrument.items), highest * len(instrument.items)
        case _:
            return 0, 100

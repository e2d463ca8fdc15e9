"""A line of marks through time as a PNG: pure, from heights and words to bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from textwrap import wrap

import resvg_py
from font_lato import font_files

from bot.dates import short_date
from content.pages import page

WIDTH = 1080  # drawn for a phone, where it is shown at about a third of this
EDGE, LEFT, RIGHT = 60, 96, 984
DEPTH = 430  # from the highest to the lowest a mark can stand
FADE, FADE_OF_ONE = 56, 190  # how far a band reaches past its outermost marks
TITLE, DAY, NOTE = 56, 40, 34  # sizes of type
LETTER = 0.49  # Lato's average width, in ems
CROWDED = 9  # from here on marks are small and only the first and last carry a number
NEAREST = 0.05  # a gap is at least this share of the whole, so that two marks of one week can be told apart
_FONTS = [font_files["Lato"], font_files["LatoBold"]]


@dataclass(frozen=True, slots=True)
class Mark:
    """One check-in. Heights run from 0 (bottom) to 1 (top); None: it couldn't be placed.

    Marks of one `run` are joined. `band` is how low and how high it may just as well stand. `number` is
    written beside it.
    """

    on: date
    run: int
    height: float | None = None
    band: tuple[float, float] | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """The words in the picture, plain text; `note` is the small print, empty for none."""

    language: str
    title: str
    low: str
    high: str
    note: str


@dataclass(frozen=True, slots=True)
class _Dot:
    x: float
    y: float
    low: float
    high: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class _Band:
    outline: str
    start: float
    end: float
    past: float

    @property
    def share(self) -> float:
        """How much of its width it takes to fade, at either end."""
        return round(self.past / (self.end - self.start), 4)


def picture(marks: Sequence[Mark], labels: Labels) -> bytes:
    """A PNG, WIDTH pixels wide; marks oldest first, at least one. No system font is used."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawn(marks, labels),
            skip_system_fonts=True,
            font_files=_FONTS,
            font_family="Lato",
        )
    )


def drawn(marks: Sequence[Mark], labels: Labels) -> str:
    """The same as SVG."""
    title, note = _lines(labels.title, TITLE, 3), _lines(labels.note, NOTE, 4)
    top = 190 + len(title) * 66
    bottom = top + DEPTH
    dots = [_dot(mark, x, bottom) for mark, x in zip(marks, _across(marks), strict=True)]
    placed = [dot for dot in dots if dot.mark.height is not None]
    runs = [list(run) for _, run in groupby(placed, key=lambda dot: dot.mark.run)]
    crowded = len(marks) >= CROWDED
    return page("progress.svg.j2").render(
        width=WIDTH,
        height=bottom + 248 + len(note) * 46,
        edge=EDGE,
        left=LEFT,
        right=RIGHT,
        top=top,
        bottom=bottom,
        sizes={"title": TITLE, "day": DAY, "note": NOTE},
        radius=11 if crowded else 15,
        labels=labels,
        title=title,
        note=note,
        bands=[band for run in runs for band in _bands(run)],
        lines=[_path((dot.x, dot.y) for dot in run) for run in runs if len(run) > 1],
        dots=placed[:-1],
        last=placed[-1:],
        unplaced=[dot.x for dot in dots if dot.mark.height is None],
        numbers=_numbers(placed, crowded, top),
        dates=_dates(dots, labels.language),
    )


def _across(marks: Sequence[Mark]) -> list[float]:
    """Where each mark stands: by its date, except that no two stand on top of each other."""
    gaps = [float((after.on - before.on).days) for before, after in pairwise(marks)]
    if not gaps:
        return [(LEFT + RIGHT) / 2]
    steps = [max(gap, (sum(gaps) or 1.0) * NEAREST) for gap in gaps]
    margin = 150 if len(marks) == 2 else 70  # two look lost at the very edges; many need the room
    places = [float(LEFT + margin)]
    for step in steps:
        places.append(places[-1] + (RIGHT - LEFT - 2 * margin) * step / sum(steps))
    return places


def _dot(mark: Mark, x: float, bottom: int) -> _Dot:
    """A mark as SVG coordinates, which grow downwards."""
    low, high = mark.band or (0.0, 0.0)
    y, under, over = (bottom - DEPTH * height for height in (mark.height or 0.0, low, high))
    return _Dot(x, y, under, over, mark)


def _bands(run: list[_Dot]) -> Iterator[_Band]:
    """Each stretch of marks that have a band, fading out a little past its ends."""
    for banded, stretch in groupby(run, key=lambda dot: dot.mark.band is not None):
        if banded:
            dots = list(stretch)
            past = FADE if len(dots) > 1 else FADE_OF_ONE
            places = [dots[0].x - past, *(dot.x for dot in dots), dots[-1].x + past]
            ends = [dots[0], *dots, dots[-1]]
            over = [(x, dot.high) for x, dot in zip(places, ends, strict=True)]
            under = [(x, dot.low) for x, dot in zip(places, ends, strict=True)]
            yield _Band(_path([*over, *reversed(under)]) + " Z", places[0], places[-1], past)


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M " + " L ".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _numbers(placed: list[_Dot], crowded: bool, top: int) -> list[tuple[float, float, str]]:
    """A number above its mark, or below where the top is near."""
    shown = [placed[0], placed[-1]] if crowded else placed
    return [
        (dot.x, dot.y + 68 if dot.y < top + 40 else dot.y - 40, dot.mark.number)
        for dot in shown
        if dot.mark.number
    ]


def _dates(dots: list[_Dot], language: str) -> list[tuple[float, str, str]]:
    """Days that leave each other room, the last always and the first if it can; each year once."""
    days = [short_date(dot.mark.on, language) for dot in dots]
    room = max(len(day) for day in days) * DAY * LETTER + 36
    kept = [len(dots) - 1]
    if dots[-1].x - dots[0].x >= room and dots[0].mark.on != dots[-1].mark.on:
        kept.insert(0, 0)
    for place, dot in enumerate(dots[1:-1], start=1):
        before, after = dots[kept[-2]] if len(kept) > 1 else None, dots[kept[-1]]
        if before and dot.x - before.x >= room and after.x - dot.x >= room:
            kept.insert(-1, place)
    years = [dots[place].mark.on.year for place in kept]
    return [
        (dots[place].x, days[place], "" if number and years[number - 1] == year else str(year))
        for number, (place, year) in enumerate(zip(kept, years, strict=True))
    ]


def _lines(text: str, size: int, most: int) -> list[str]:
    """The text in lines that fit the picture's width."""
    letters = int((WIDTH - 2 * EDGE) / (size * LETTER))
    return wrap(text, letters, max_lines=most, placeholder=" …")

"""What the Insight page is made of: how many people, by site, language, week, level and what became of them.

Weeks are numbered from Monday 5 January 1970 (UTC), and thirteen of them make a period, so that periods never
overlap. Every count is of people, never of messages, because small groups of people are what is kept back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from domain.sites import SiteId
from domain.suppression import hidden

FIRST_MONDAY = datetime(1970, 1, 5, tzinfo=UTC)
WEEK = timedelta(weeks=1)
PERIOD = 13  # weeks
YEARS_BACK = timedelta(weeks=8 * PERIOD)  # two years, the one that runs counted: what is older is not shown
ALL = -1  # of sites, weeks and levels; of languages and parts it is ""


class What(StrEnum):
    """What is counted. Series: see Series.text and Series.check_ins; of tips the tip, else empty."""

    FIRST = "first"  # the level of the first result of those with two or more; week: of their newest
    NEWEST = "newest"  # the level of their newest
    ONCE = "once"  # the level of those with one result
    CHANGE = "change"  # newest less first, by part of CHANGES; level 0
    CHECK_IN = "check_in"  # offered that week, by level now: done | not
    CHECK_IN_PERIOD = "check_in_period"  # the same of its thirteen weeks, each person once
    CHECK_IN_ALL = "check_in_all"  # the same of all the time; week 0
    REPLY = "reply"  # sent a tip that week, by level now: answered | not
    REPLY_PERIOD = "reply_period"
    REPLY_ALL = "reply_all"
    TIP = "tip"  # series: the tip; helped | not_for_me | silent
    STANDING = "standing"  # how people stand today, and at the last count of each week


BREAKDOWNS = ("first", "newest", "change")  # of the same people; a part is then “first:2”
CHANGES = ("higher", "same", "lower")
STANDINGS = ("active", "onboarding", "paused", "quiet", "unreachable", "left")
PURPOSES = ("tailoring", "outcome")


@dataclass(frozen=True, slots=True)
class Count:
    """So many people. `total`, `squares`: of their differences; `errors`: of squared standard errors."""

    series: str
    site: int
    language: str
    week: int
    level: int
    part: str
    people: int
    total: float = 0.0
    squares: float = 0.0
    errors: float = 0.0


@dataclass(frozen=True, slots=True)
class Span:
    """One week, one period, or all of the time (ALWAYS), by the weeks from `first` to before `end`."""

    first: int
    end: int


ALWAYS = Span(ALL, ALL)


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a figure stands: all there is of each dimension makes a total (ALL, ALWAYS, "")."""

    series: str
    site: int
    language: str
    span: Span
    level: int
    part: str


@dataclass(slots=True)
class Sums:
    """What the people of a cell come to."""

    people: int = 0
    total: float = 0.0
    squares: float = 0.0
    errors: float = 0.0

    def add(self, count: Count) -> None:
        """These people too."""
        self.people += count.people
        self.total += count.total
        self.squares += count.squares
        self.errors += count.errors


@dataclass(frozen=True, slots=True)
class Sheet:
    """All cells of one thing, with what is hidden of them, decided over all sites and times together."""

    cells: Mapping[Cell, Sums]
    gone: frozenset[Cell]

    def at(self, cell: Cell) -> Sums | None:
        """What may be shown; None where it is hidden. Nobody where there is nobody."""
        return None if cell in self.gone else self.cells.get(cell, Sums())


@dataclass(frozen=True, slots=True)
class Counted:
    """One count of everybody, as far as it goes: when it began and ended, and its day since year 1."""

    day: int
    began_at: datetime
    after_patient: int
    done_at: datetime | None


def week_of(instant: datetime) -> int:
    """The number of its week."""
    return (instant - FIRST_MONDAY) // WEEK


def monday(week: int) -> datetime:
    """The instant it begins."""
    return FIRST_MONDAY + week * WEEK


def horizon(now: datetime) -> datetime:
    """From when on things are counted: the beginning of the eighth period back, this one included."""
    return monday((week_of(now) // PERIOD - 7) * PERIOD)


def only(week: int) -> Span:
    """That week by itself."""
    return Span(week, week + 1)


def period_of(week: int) -> Span:
    """The thirteen weeks that it is one of."""
    first = week // PERIOD * PERIOD
    return Span(first, first + PERIOD)


def sheet(counts: Sequence[Count], *, apart: bool = False) -> Sheet:
    """The cells of these counts with every total, and what has to be hidden.

    By period and for all of the time; or `apart`, each week for itself: where the same people are in several
    weeks, these can't be added up.
    """
    cells: dict[Cell, Sums] = {}
    for count in counts:
        for cell in _of(count, apart):
            cells.setdefault(cell, Sums()).add(count)
    people = {cell: sums.people for cell, sums in cells.items()}
    return Sheet(cells, hidden(people, _above))


def _of(count: Count, apart: bool) -> Iterator[Cell]:
    spans = [only(count.week)] if apart else [period_of(count.week), ALWAYS]
    for site in (count.site, ALL):
        for language in (count.language, ""):
            for span in spans:
                for level in (count.level, ALL):
                    for part in _parts(count.part):
                        yield Cell(count.series, site, language, span, level, part)


def _above(cell: Cell) -> Iterator[tuple[int, Cell]]:
    """The total right above, in each dimension."""
    series, site, language, span, level, part = (
        cell.series, cell.site, cell.language, cell.span, cell.level, cell.part,
    )  # fmt: skip
    if site != ALL:
        yield 0, Cell(series, ALL, language, span, level, part)
    if language:
        yield 1, Cell(series, site, "", span, level, part)
    if span != ALWAYS:
        yield 2, Cell(series, site, language, ALWAYS, level, part)
    if level != ALL:
        yield 3, Cell(series, site, language, span, ALL, part)
    if part:
        yield 4 + _breakdown(part), Cell(series, site, language, span, level, "")


def _parts(part: str) -> Sequence[str]:
    """With the total, to which people in several breakdowns are added by the last of them only."""
    return (part,) if not part or 0 < _breakdown(part) < len(BREAKDOWNS) else (part, "")


def _breakdown(part: str) -> int:
    """0 for a part that is in none."""
    kind, colon, _ = part.partition(":")
    return 1 + BREAKDOWNS.index(kind) if colon else 0


def twice(first: Sequence[Count], newest: Sequence[Count], change: Sequence[Count]) -> list[Count]:
    """The people measured twice or more, in all three breakdowns, as counts of one sheet.

    They share their totals there: kept apart, what one shows could give away what another hides.
    """
    return [
        *(replace(each, level=0, part=f"first:{each.level}") for each in first),
        *(replace(each, level=0, part=f"newest:{each.level}") for each in newest),
        *(replace(each, level=0, part=f"change:{each.part}") for each in change),
    ]


@dataclass(frozen=True, slots=True)
class Series:
    """What results are of: never is one drawn together with another."""

    instrument: str
    version: str
    scorer: str
    cut_points: str
    purpose: str

    @property
    def text(self) -> str:
        """As counts have it."""
        return "|".join((self.instrument, self.version, self.scorer, self.cut_points, self.purpose))

    @property
    def check_ins(self) -> str:
        """As counts of check-ins have it: there is no score yet."""
        return "|".join((self.instrument, self.version, self.purpose))


def series_of(text: str) -> Series | None:
    """From a count; None if it isn't one of results."""
    parts = text.split("|")
    return Series(*parts) if len(parts) == 5 else None


def site_or_all(site: SiteId | None) -> int:
    """As cells have it."""
    return ALL if site is None else int(site)

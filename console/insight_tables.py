"""The tables of the Insight page, as they are shown and as they are saved, with what is kept back in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from console.insight_sheets import Sheets
from domain.insight import (
    ALL,
    ALWAYS,
    CHANGES,
    PERIOD,
    STANDINGS,
    Cell,
    Series,
    Span,
    Sums,
    What,
    monday,
    only,
    period_of,
    week_of,
)
from domain.instruments import Instrument
from domain.statistics import Mean, mean_difference
from domain.tip_desk import Share, share

KEPT_BACK = "kept back"
TIPS_LEVELS = (1, 2, 3, 4, 0)
STANDING_WORDS: Mapping[str, str] = {
    "active": "Active",
    "onboarding": "Just starting",
    "paused": "Paused by themselves or the team",
    "quiet": "Gone quiet",
    "unreachable": "Unreachable",
    "left": "Left",
}
CHANGE_WORDS = {"higher": "Higher", "same": "About the same", "lower": "Lower"}
Rate = Literal["check-ins", "replies"]
WHATS: Mapping[Rate, tuple[What, What, What, str]] = {
    "check-ins": (What.CHECK_IN, What.CHECK_IN_PERIOD, What.CHECK_IN_ALL, "done"),
    "replies": (What.REPLY, What.REPLY_PERIOD, What.REPLY_ALL, "answered"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """What the filters say. `site` may be ALL, `language` empty, `span` ALWAYS or thirteen weeks."""

    site: int
    language: str
    span: Span
    series: Series | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table to read; `head` and `rows` are what is saved, `wide` is how it is shown where that differs."""

    name: str
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    wide: tuple[Sequence[str], Sequence[Sequence[object]]] | None = None

    @property
    def shown(self) -> tuple[Sequence[str], Sequence[Sequence[object]]]:
        """Head and rows for the page."""
        return self.wide or (self.head, self.rows)


@dataclass(frozen=True, slots=True)
class Part:
    """So many of so many. None: kept back."""

    label: str
    times: int | None
    of: int | None

    @property
    def share(self) -> Share | None:
        """With Wilson's 95 % interval; None if any of it is kept back, or of nobody."""
        return None if self.times is None or self.of is None else share(self.times, self.of)

    @property
    def cells(self) -> list[object]:
        """Of, times, percent, low, high."""
        found = self.share
        numbers = [percent(each) for each in (found.value, found.low, found.high)] if found else ["", "", ""]
        return [shown(self.of), shown(self.times), *numbers]

    @property
    def words(self) -> str:
        """For one cell of a table."""
        if self.times is None or self.of is None:
            return KEPT_BACK
        found = self.share
        return f"{percent(found.value):.0f}% ({self.times} of {self.of})" if found else "–"


def shown(people: int | None) -> object:
    """A count, or that it is kept back."""
    return KEPT_BACK if people is None else people


def percent(part: float) -> float:
    """To one decimal."""
    return round(100 * part, 1)


def day(week: int) -> str:
    """The Monday that a week begins on."""
    begin = monday(week)
    return f"{begin.day} {begin:%b %Y}"


def span_words(span: Span) -> str:
    """A period, by its first and last day."""
    if span == ALWAYS:
        return "The last two years"
    first, last = monday(span.first), monday(span.end) - timedelta(days=1)
    return f"{first.day} {first:%b %Y} to {last.day} {last:%b %Y}"


def periods(sheets: Sheets) -> list[Span]:
    """The eight that are counted, the newest first."""
    newest = period_of(week_of(sheets.counted.began_at)).first
    return [Span(newest - back * PERIOD, newest - (back - 1) * PERIOD) for back in range(8)]


def level_word(kind: str, level: int) -> str:
    """An activation level, or a band; never the one for the other."""
    return f"{'Band' if kind == 'confidence band' else 'Level'} {level}"


def _people(
    sheets: Sheets, look: Look, what: What, series: str, span: Span, level: int, part: str
) -> int | None:
    found = _sums(sheets, look, what, series, span, level, part)
    return None if found is None else found.people


def _sums(
    sheets: Sheets, look: Look, what: What, series: str, span: Span, level: int, part: str
) -> Sums | None:
    return sheets.of[what].at(Cell(series, look.site, look.language, span, level, part))


@dataclass(frozen=True, slots=True)
class Levels:
    """At baseline and now, of the same people: measured twice or more. `once`: everybody else measured."""

    labels: Sequence[str]
    first: Sequence[Part]
    newest: Sequence[Part]
    once: Sequence[int | None]
    people: int | None
    people_once: int | None


def levels_of(sheets: Sheets, look: Look, series: Series, instrument: Instrument | None) -> Levels:
    """Of one series only: another version, scorer, cut-point set or purpose is another."""
    kind = instrument.level_kind if instrument else "activation level"
    series_cells = [
        *(cell for cell in sheets.of[What.CHANGE].cells if cell.series == series.text),
        *(cell for cell in sheets.of[What.ONCE].cells if cell.series == series.text),
    ]
    found = {cell.level for cell in series_cells if cell.level > 0}
    found |= {
        int(cell.part.partition(":")[2]) for cell in series_cells if cell.part[:5] in ("first", "newes")
    }
    usual = set(instrument.cut_points.levels) if instrument else set()
    numbers = sorted(found | usual)

    def people(what: What, level: int, part: str = "") -> int | None:
        return _people(sheets, look, what, series.text, look.span, level, part)

    both = people(What.CHANGE, ALL)
    labels = [level_word(kind, level) for level in numbers]

    def parts(which: str) -> list[Part]:
        told = [people(What.CHANGE, ALL, f"{which}:{level}") for level in numbers]
        return [Part(label, times, both) for label, times in zip(labels, told, strict=True)]

    once = [people(What.ONCE, level) for level in numbers]
    return Levels(labels, parts("first"), parts("newest"), once, both, people(What.ONCE, ALL))


def levels_table(levels: Levels) -> Table:
    """Baseline, now, and who has no second result yet."""
    head = ("", "People at first", "% at first", "People now", "% now", "People measured only once")
    rows = [
        [label, shown(first.times), first.cells[2], shown(now.times), now.cells[2], shown(once)]
        for label, first, now, once in zip(
            levels.labels, levels.first, levels.newest, levels.once, strict=True
        )
    ]
    total = shown(levels.people)
    rows.append(["All", total, "", total, "", shown(levels.people_once)])
    return Table("levels", "People at each level, at first and now", head, rows)


@dataclass(frozen=True, slots=True)
class Change:
    """The paired change. `people` None: kept back. `line`: detectable in one person, None if not known."""

    people: int | None
    mean: Mean | None
    line: float | None
    parts: Sequence[Part]


def change_of(sheets: Sheets, look: Look, series: Series, instrument: Instrument | None) -> Change:
    """Newest less first result of each person with two or more.

    The detectable change is the one by which a patient's page and the chat go: Instrument.detectable.
    """
    everybody = _sums(sheets, look, What.CHANGE, series.text, look.span, ALL, "")
    line = None if instrument is None else instrument.detectable
    if everybody is None:
        return Change(None, None, line, [])
    parts = [
        Part(
            CHANGE_WORDS[part],
            _people(sheets, look, What.CHANGE, series.text, look.span, ALL, f"change:{part}"),
            everybody.people,
        )
        for part in CHANGES
    ]
    return Change(
        everybody.people,
        mean_difference(everybody.people, everybody.total, everybody.squares),
        line,
        [] if line is None else parts,
    )


def change_table(change: Change) -> Table:
    """One figure a row."""
    rows: list[list[object]] = [["People measured twice or more", shown(change.people), "", ""]]
    if change.mean is not None:
        mean = change.mean
        rows.append(["Mean change in points", round(mean.value, 1), round(mean.low, 1), round(mean.high, 1)])
        rows.append(["Standard deviation of the changes", round(mean.spread, 1), "", ""])
    if change.line is not None:
        rows.append(["Detectable change in one person, points", round(change.line, 1), "", ""])
    for part in change.parts:
        found = part.cells
        rows.append([f"{part.label}: people", found[1], "", ""])
        rows.append([f"{part.label}: %", found[2], found[3], found[4]])
    return Table("change", "Change from first to newest result", ("", "Value", "95% from", "95% to"), rows)


@dataclass(frozen=True, slots=True)
class Rates:
    """By level for the span; and by week, or in two years by thirteen weeks, for everybody and each level."""

    all: Part
    by_level: Sequence[Part]
    points: Sequence[tuple[int, Sequence[Part]]]  # the first week, then everybody and each level
    weekly: bool


def rates_of(sheets: Sheets, look: Look, which: Rate) -> Rates:
    """Every number is of people, each once in its span."""
    week, period, always, yes = WHATS[which]
    series = "" if which == "replies" else look.series.check_ins if look.series else ""
    by_level, one = (always, only(0)) if look.span == ALWAYS else (period, only(look.span.first))

    def parts(what: What, span: Span) -> list[Part]:
        levels = ((ALL, "Everybody"), *((each, _tips_level(each)) for each in TIPS_LEVELS))
        return [
            Part(
                label,
                _people(sheets, look, what, series, span, level, yes),
                _people(sheets, look, what, series, span, level, ""),
            )
            for level, label in levels
        ]

    found = parts(by_level, one)
    if look.span == ALWAYS:
        points = [(each.first, parts(period, only(each.first))) for each in reversed(periods(sheets))]
    else:
        end = min(look.span.end, week_of(sheets.counted.began_at) + 1)
        points = [(each, parts(week, only(each))) for each in range(look.span.first, end)]
    return Rates(found[0], [each for each in found[1:] if each.of != 0], points, look.span != ALWAYS)


def _tips_level(level: int) -> str:
    return f"Level {level}" if level else "No level yet"


RATE_HEADS: Mapping[Rate, tuple[str, str]] = {
    "check-ins": ("Offered a check-in", "Finished one"),
    "replies": ("Sent a tip", "Tapped an answer"),
}


def rate_tables(rates: Rates, which: Rate) -> tuple[Table, Table]:
    """By level, and by week."""
    asked, did = RATE_HEADS[which]
    numbers = (f"{asked}: people", f"{did}: people", "%", "95% from", "95% to")
    rows = [[each.label, *each.cells] for each in (rates.all, *rates.by_level)]
    levels = Table(f"{which}-by-level", f"{did}, by level now", ("", *numbers), rows)
    every = "Week from" if rates.weekly else "Thirteen weeks from"
    long = [[day(week), each.label, *each.cells] for week, parts in rates.points for each in parts]
    used = [
        place
        for place in range(1 + len(TIPS_LEVELS))
        if place == 0 or any(parts[place].of != 0 for _, parts in rates.points)
    ]
    labels = [rates.points[0][1][place].label for place in used] if rates.points else []
    wide = [[day(week), *(parts[place].words for place in used)] for week, parts in rates.points]
    caption = f"{did}, by {'week' if rates.weekly else 'thirteen weeks'} and level now"
    weeks = Table(f"{which}-by-week", caption, (every, "Level", *numbers), long, ((every, *labels), wide))
    return levels, weeks


@dataclass(frozen=True, slots=True)
class Standing:
    """How people stood at the last count of each week."""

    weeks: Sequence[int]
    parts: Mapping[str, Sequence[Part]]


def standing_of(sheets: Sheets, look: Look) -> Standing:
    """Only weeks since the service began to count; nothing older remembers it."""
    weeks = [week for week in sheets.weeks if look.span == ALWAYS or look.span.first <= week < look.span.end]
    if look.span == ALWAYS:
        weeks = weeks[-8 * PERIOD :]

    def part(week: int, which: str) -> Part:
        people = (_people(sheets, look, What.STANDING, "", only(week), ALL, each) for each in (which, ""))
        return Part(STANDING_WORDS[which], *people)

    return Standing(weeks, {which: [part(week, which) for week in weeks] for which in STANDINGS})


def standing_table(standing: Standing) -> Table:
    """A row a week."""
    labels = [STANDING_WORDS[which] for which in STANDINGS]
    rows = []
    for place, week in enumerate(standing.weeks):
        parts = [standing.parts[which][place] for which in STANDINGS]
        rows.append([day(week), shown(parts[0].of), *(shown(each.times) for each in parts)])
    return Table(
        "standing", "How people stood at the end of each week", ("Week from", "Everybody", *labels), rows
    )


@dataclass(frozen=True, slots=True)
class TipHeard:
    """A tip's verdicts: of those who said anything, who found it helpful or did it. None: kept back."""

    tip: str
    sent: int | None
    silent: int | None
    liked: Part


def tips_of(sheets: Sheets, look: Look) -> list[TipHeard]:
    """Over two years whatever the period; the surest good ones first, those kept back last."""
    found = []
    for tip in sheets.tips:
        sent, helped, against, silent = (
            _people(sheets, look, What.TIP, tip, only(0), ALL, part)
            for part in ("", "helped", "not_for_me", "silent")
        )
        heard = None if helped is None or against is None else helped + against
        if sent != 0:
            found.append(TipHeard(tip, sent, silent, Part(tip, helped, heard)))
    return sorted(found, key=lambda each: (-_lowest(each.liked), each.tip))


def _lowest(part: Part) -> float:
    return part.share.low if part.share is not None else -1.0 if part.of == 0 else -2.0


def tips_table(tips: Sequence[TipHeard]) -> Table:
    """A row a tip."""
    head = ("Tip", "Sent to people", "Said something", "Helpful or done", "%", "95% from", "95% to")
    rows = [[each.tip, shown(each.sent), *each.liked.cells] for each in tips]
    return Table("tips", "What people said of each tip", head, rows)

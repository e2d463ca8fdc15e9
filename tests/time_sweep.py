"""Every zone, every date of some years, four times of day: once each, in order, none in quiet hours.

The short form (tests/domain/test_time_sweep.py) looks at the days around each change of a clock and at a
sample of whole years; the long one at everything: `python -m tests.time_sweep [--years 2024-2032] [--write]`.
Zones whose clocks agree at every instant of those years are walked once and counted each.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo, available_timezones

from domain.schedule import (
    EVERY_DAY,
    DailyRule,
    Occurrence,
    QuietHours,
    contains,
    end_after,
    local_date,
    occurrences,
)

SLOTS = (time(0), time(2, 30), time(9, 13), time(23, 45))  # two of them lie where clocks change
QUIET = (QuietHours(time(21), time(8)), QuietHours(time(0), time(3)), QuietHours(time(23, 30), time(1, 30)))
FIRST, LAST = 2024, 2032
DAY = timedelta(days=1)
AROUND = 3  # days on each side of a change

Change = tuple[datetime, timedelta]


class Wrong(AssertionError):
    """A date without its one occurrence, or with two, or one at the wrong moment."""


def zones() -> list[str]:
    """All names of the time zone database, but for the machine's own and leap-second ones."""
    return sorted(name for name in available_timezones() if name not in ("localtime", "Factory"))


def changes(zone: str, first: int = FIRST, last: int = LAST) -> tuple[Change, ...]:
    """When the zone's clock changes (to the hour's quarter, UTC), and its offset from then on."""
    place = ZoneInfo(zone)
    at, end = datetime(first - 1, 12, 29, tzinfo=UTC), datetime(last + 1, 1, 4, tzinfo=UTC)
    offset = _offset(at, place)
    found = [(at, offset)]
    while at < end:
        later = at + DAY
        if (new := _offset(later, place)) != offset:
            found += _within(at, later, place)
            offset = new
        at = later
    return tuple(found)


def families(first: int = FIRST, last: int = LAST) -> dict[tuple[Change, ...], list[str]]:
    """Zones by how their clocks go: those in one list agree at every instant of these years."""
    alike: dict[tuple[Change, ...], list[str]] = defaultdict(list)
    for zone in zones():
        alike[changes(zone, first, last)].append(zone)
    return dict(alike)


def dates_around(found: Sequence[Change], zone: str) -> list[tuple[date, date]]:
    """Spans of dates, both ends in, around each change of the clock."""
    days = [local_date(at, zone) for at, _ in found[1:]]
    return [(day - AROUND * DAY, day + AROUND * DAY) for day in days]


@dataclass(frozen=True)
class Walked:
    """How much was looked at."""

    dates: int = 0
    occurrences: int = 0

    def __add__(self, other: "Walked") -> "Walked":
        return Walked(self.dates + other.dates, self.occurrences + other.occurrences)


def walk(zone: str, first: date, last: date, slots: Iterable[time] = SLOTS) -> Walked:
    """Check every date from `first` to `last`; Wrong if one is not as it should be."""
    existing = set(_dates(zone, first, last))
    walked = Walked(len(existing))
    for slot in slots:
        due = list(_due(zone, slot, first, last))
        days = [each.local_date for each in due]
        if days != sorted(existing):
            raise Wrong(f"{zone} {slot}: not once a date between {first} and {last}")
        for each, before in zip(due[1:], due, strict=False):
            if each.at <= before.at:
                raise Wrong(f"{zone} {slot}: {each} does not come after {before}")
        for each in due:
            _at_the_right_moment(zone, slot, each.local_date, each.at)
        walked += Walked(0, len(due))
    return walked


def _at_the_right_moment(zone: str, slot: time, on: date, at: datetime) -> None:
    """The first instant that shows this wall clock, or the first after the gap that swallowed it; and what
    quiet hours put off comes outside of them."""
    place = ZoneInfo(zone)
    wall = at.astimezone(place).replace(tzinfo=None)
    wanted = datetime.combine(on, slot)
    if wall != wanted:
        before = (at - timedelta(seconds=1)).astimezone(place).replace(tzinfo=None)
        if not before < wanted < wall:
            raise Wrong(f"{zone} {on} {slot}: at {wall} instead")
    elif at.astimezone(place).fold:
        raise Wrong(f"{zone} {on} {slot}: the second of two")
    for quiet in QUIET:
        leaves = end_after(quiet, at, zone)
        if leaves < at or contains(quiet, leaves, zone):
            raise Wrong(f"{zone} {on} {slot}: leaves in the quiet hours, {leaves}")
        if quiet.covers(leaves.astimezone(place).time()):
            raise Wrong(f"{zone} {on} {slot}: leaves while the wall clock is quiet, {leaves}")


def _due(zone: str, slot: time, first: date, last: date) -> Iterator[Occurrence]:
    start = datetime.combine(first, time(0), UTC) - 2 * DAY
    end = datetime.combine(last, time(0), UTC) + 3 * DAY
    for each in occurrences(DailyRule(EVERY_DAY, slot), zone, start, end):
        if first <= each.local_date <= last:
            yield each


def _dates(zone: str, first: date, last: date) -> Iterator[date]:
    """The dates that the zone's calendar has, found hour by hour, without our own rules."""
    place = ZoneInfo(zone)
    at, end = datetime.combine(first, time(0), UTC) - DAY, datetime.combine(last, time(0), UTC) + 2 * DAY
    seen: date | None = None
    while at < end:
        day = at.astimezone(place).date()
        if day != seen and first <= day <= last:
            yield day
        seen = day
        at += timedelta(hours=6)


def _offset(at: datetime, place: ZoneInfo) -> timedelta:
    offset = at.astimezone(place).utcoffset()
    assert offset is not None
    return offset


def _within(before: datetime, after: datetime, place: ZoneInfo) -> list[Change]:
    found, offset = [], _offset(before, place)
    at = before
    while at < after:
        at += timedelta(minutes=15)
        if (new := _offset(at, place)) != offset:
            found.append((at, new))
            offset = new
    return found


def _whole(first: int, last: int) -> None:
    begun, seen, names = perf_counter(), Walked(), 0
    alike = families(first, last)
    for number, names_of in enumerate(alike.values(), start=1):
        walked = walk(names_of[0], date(first, 1, 1), date(last, 12, 31))
        names += len(names_of)
        seen += Walked(walked.dates * len(names_of), walked.occurrences * len(names_of))
        if number % 20 == 0:
            sys.stdout.write(f"{number} of {len(alike)} calendars, {perf_counter() - begun:.0f} s\n")
            sys.stdout.flush()
    sys.stdout.write(
        f"{names} zones ({len(alike)} different calendars) x {first} to {last} x {len(SLOTS)} times of day: "
        f"{seen.dates:,} dates, {seen.occurrences:,} occurrences, each once and in order, "
        f"none in quiet hours; {perf_counter() - begun:.0f} s\n"
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--years", default=f"{FIRST}-{LAST}")
    first, last = (int(year) for year in asked.parse_args().years.split("-"))
    _whole(first, last)


if __name__ == "__main__":
    main()

"""Wall-clock rules: when something is due in the patient's own zone (design.md, "Time")."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from types import MappingProxyType
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(7))
_DAY = timedelta(days=1)
_MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class DailyRule:
    """A wall-clock time on some days of the week (0 = Monday .. 6 = Sunday); no days means never."""

    days: frozenset[int]
    at: time

    def __post_init__(self) -> None:
        if not self.days <= EVERY_DAY:
            raise ValueError(f"days go from 0 (Monday) to 6 (Sunday), not {sorted(self.days)}")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One due moment: `local_date` is its key in the patient's calendar, `at` the instant in UTC."""

    local_date: date
    at: datetime


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` up to, not including, `end`; may cross midnight; the same time twice means none."""

    start: time
    end: time

    def covers(self, at: time) -> bool:
        """Is this wall-clock time inside them, on an ordinary day?"""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


DEFAULT_QUIET = QuietHours(time(21), time(8))  # domain.md, rules for words, 9
NO_QUIET = QuietHours(_MIDNIGHT, _MIDNIGHT)
# What a part of the day (domain.patient.PARTS_OF_DAY) means on the clock.
WINDOWS: Mapping[str, tuple[time, time]] = MappingProxyType(
    {
        "morning": (time(9), time(11, 30)),
        "afternoon": (time(13), time(16, 30)),
        "evening": (time(17, 30), time(20)),
    }
)


def local_date(instant: datetime, zone: str) -> date:
    """The patient's calendar date at an aware instant. ValueError for a naive one."""
    return _local(instant, zone).date()


def local_time(instant: datetime, zone: str) -> time:
    """The patient's wall clock at an aware instant. ValueError for a naive one."""
    return _local(instant, zone).time()


def resolve(on: date, at: time, zone: str) -> datetime:
    """The UTC instant of a wall-clock time.

    In a spring gap it is the first valid instant after it, in an autumn overlap the first of the
    two (design.md). ZoneInfoNotFoundError for an unknown zone.
    """
    return _resolve(on, at, zone, fold=0)


def date_exists(on: date, zone: str) -> bool:
    """False for a date that a zone's calendar left out, such as 30 December 2011 in Apia."""
    return local_date(resolve(on, _MIDNIGHT, zone), zone) == on


def day_bounds(on: date, zone: str) -> tuple[datetime, datetime]:
    """First instant of a local date and first instant of the next one, in UTC (equal: no such date)."""
    return resolve(on, _MIDNIGHT, zone), resolve(on + _DAY, _MIDNIGHT, zone)


def next_occurrence(rule: DailyRule, zone: str, after: datetime) -> Occurrence | None:
    """The first occurrence strictly after an instant; None when the rule has no days."""
    # One day back: a late time in a gap over midnight falls on the morning after its own date.
    for occurrence in _from_date(rule, zone, local_date(after, zone) - _DAY):
        if occurrence.at > after:
            return occurrence
    return None


def next_after_date(rule: DailyRule, zone: str, last: date) -> Occurrence | None:
    """The first occurrence of a later local date than `last`, even if its instant has passed.

    This is how a change of zone neither repeats nor skips a day: the planner remembers the local
    date it planned last, and whoever is late is for the arbiter to judge.
    """
    return next(_from_date(rule, zone, last + _DAY), None)


def occurrences(rule: DailyRule, zone: str, after: datetime, until: datetime) -> Iterator[Occurrence]:
    """Every occurrence strictly after `after` and not later than `until`, in order."""
    if not rule.days:
        return
    for occurrence in _from_date(rule, zone, local_date(after, zone) - _DAY):
        if occurrence.at > until:
            return
        if occurrence.at > after:
            yield occurrence


def contains(quiet: QuietHours, instant: datetime, zone: str) -> bool:
    """Is it quiet at this instant? A repeated hour in autumn is quiet both times."""
    return _quiet_until(quiet, instant, zone) is not None


def end_after(quiet: QuietHours, instant: datetime, zone: str) -> datetime:
    """The first instant from this one on (UTC) that is not quiet; the instant itself if it isn't."""
    now = instant.astimezone(UTC)
    # Where a whole date is missing, one night's end can lie inside the next night: hence the loop.
    while (end := _quiet_until(quiet, now, zone)) is not None:
        now = end
    return now


def spread(window_start: time, window_end: time, seed: int) -> time:
    """A patient's own whole minute from `window_start` up to, not including, `window_end`.

    The same seed always gives the same minute; many seeds fill the window evenly, so that not
    everybody's message is due at the same moment (measured.md, "Load to plan for").
    """
    start = window_start.hour * 60 + window_start.minute
    width = (window_end.hour * 60 + window_end.minute - start) % 1440 or 1
    drawn = int.from_bytes(sha256(str(seed).encode()).digest()[:8], "big") % width
    return time(*divmod((start + drawn) % 1440, 60))


def own_time(part: str, seed: int) -> time:
    """A patient's own minute inside the part of the day they picked. KeyError for any other part."""
    return spread(*WINDOWS[part], seed)


def _local(instant: datetime, zone: str) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return instant.astimezone(ZoneInfo(zone))


def _from_date(rule: DailyRule, zone: str, first: date) -> Iterator[Occurrence]:
    """Occurrences by local date, from a date on, without end; none at all for a rule without days."""
    day = first
    while rule.days:
        if day.weekday() in rule.days and date_exists(day, zone):
            yield Occurrence(day, resolve(day, rule.at, zone))
        day += _DAY


def _resolve(on: date, at: time, zone: str, *, fold: int) -> datetime:
    """As `resolve`; `fold` 1 takes the second of two in an overlap."""
    place = ZoneInfo(zone)
    wall = datetime.combine(on, at.replace(fold=0))
    instant = wall.replace(tzinfo=place, fold=fold).astimezone(UTC)
    if instant.astimezone(place).replace(tzinfo=None, fold=0) == wall:
        return instant
    return _end_of_gap(wall, place)


def _end_of_gap(wall: datetime, place: ZoneInfo) -> datetime:
    """The instant at which the clock jumped over `wall`, to the second, by halving."""
    # Read with the offset from after the jump, a missing time lies before it; and the other way round.
    before = wall.replace(tzinfo=place, fold=1).astimezone(UTC).replace(microsecond=0)
    behind = wall.replace(tzinfo=place, fold=0).astimezone(UTC).replace(microsecond=0)
    new_offset = behind.astimezone(place).utcoffset()
    while behind - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(behind - before) // timedelta(seconds=2))
        if middle.astimezone(place).utcoffset() == new_offset:
            behind = middle
        else:
            before = middle
    return behind


def _quiet_until(quiet: QuietHours, instant: datetime, zone: str) -> datetime | None:
    """The end of the quiet hours around an instant, None if it isn't quiet."""
    if quiet.start == quiet.end:
        return None
    today = local_date(instant, zone)
    length = _DAY if quiet.end < quiet.start else timedelta(0)
    # Two days back, because a night can begin on a date that the zone left out.
    for begins in (today - 2 * _DAY, today - _DAY, today):
        start = resolve(begins, quiet.start, zone)
        end = _resolve(begins + length, quiet.end, zone, fold=1)
        if start <= instant < end:
            return end
    return None

"""When somebody is there to look, by the wall clock of the service, and how time runs meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from domain.schedule import local_date, resolve

WEEKDAYS = frozenset(range(5))
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """From `start` to `end` on these weekdays (0 = Monday), by the wall clock of an IANA zone.

    An `end` before `start` lies on the next day; the same time twice means the whole day.
    """

    days: frozenset[int] = WEEKDAYS
    start: time = time(9)
    end: time = time(17)
    zone: str = "Europe/London"

    def __post_init__(self) -> None:
        if not self.days or not self.days <= frozenset(range(7)):
            raise ValueError("service hours need at least one day, from 0 (Monday) to 6 (Sunday)")

    def timer_end(self, begun: datetime, minutes: int) -> datetime:
        """When `minutes` of service hours have passed since the aware instant `begun` (UTC).

        Minutes are real ones: a night in which the clocks change is as long as it is.
        """
        left = timedelta(minutes=minutes)
        for opens, closes in self._from(begun):
            counted_from = max(opens, begun)
            if closes - counted_from >= left:
                return counted_from + left
            left -= max(closes - counted_from, timedelta(0))
        raise AssertionError("service hours never end")

    def covers(self, instant: datetime) -> bool:
        """Is somebody there at this aware instant?"""
        opens, closes = next(self._from(instant))
        return opens <= instant < closes

    def _from(self, instant: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of service that end after an instant, in UTC, without end."""
        begun = instant.astimezone(UTC)
        overnight = _DAY if self.end <= self.start else timedelta(0)
        day: date = local_date(begun, self.zone) - 2 * _DAY  # one that began yesterday may still go on
        while True:
            if day.weekday() in self.days:
                opens = resolve(day, self.start, self.zone)
                closes = resolve(day + overnight, self.end, self.zone)
                if closes > max(opens, begun):
                    yield opens, closes
            day += _DAY

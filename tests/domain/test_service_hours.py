"""How time runs while somebody is there, by the wall clock of the service."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.schedule import resolve
from domain.service_hours import ServiceHours

OFFICE = ServiceHours()  # Monday to Friday, nine to five, London
EVERY_DAY = frozenset(range(7))
NIGHTS = ServiceHours(EVERY_DAY, time(22), time(6))
ALWAYS = ServiceHours(EVERY_DAY, time(0), time(0))


def london(on: date, hour: int, minute: int = 0) -> datetime:
    return resolve(on, time(hour, minute), "Europe/London")


FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("raised", "ends"),
    [
        (london(MONDAY, 10), london(MONDAY, 11)),
        (london(MONDAY, 16), london(MONDAY, 17)),
        (london(FRIDAY, 16, 30), london(MONDAY, 9, 30)),
        (london(FRIDAY, 17), london(MONDAY, 10)),
        (london(SATURDAY, 3), london(MONDAY, 10)),
        (london(MONDAY, 8, 59), london(MONDAY, 10)),
    ],
)
def test_an_hour_counts_only_while_somebody_is_there(raised: datetime, ends: datetime) -> None:
    assert OFFICE.timer_end(raised, 60) == ends


def test_a_long_timer_runs_over_several_days() -> None:
    assert OFFICE.timer_end(london(FRIDAY, 9), 3 * 8 * 60) == london(date(2026, 11, 24), 17)


@pytest.mark.parametrize(
    ("friday", "monday"),
    [(date(2026, 3, 27), date(2026, 3, 30)), (date(2026, 10, 23), date(2026, 10, 26))],
)
def test_over_a_weekend_in_which_the_clocks_change_monday_still_opens_at_nine(
    friday: date, monday: date
) -> None:
    assert OFFICE.timer_end(london(friday, 16, 50), 60) == london(monday, 9, 50)


def test_an_hour_in_the_night_of_the_change_is_a_real_hour() -> None:
    spring = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    autumn = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    for night in (spring, autumn):
        assert NIGHTS.timer_end(night, 60) == night + timedelta(hours=1)


def test_the_night_of_the_change_is_as_long_as_it_is() -> None:
    long_night, short_night = date(2026, 10, 24), date(2026, 3, 28)
    assert NIGHTS.timer_end(london(long_night, 22), 9 * 60) == london(date(2026, 10, 25), 6)
    assert NIGHTS.timer_end(london(short_night, 22), 7 * 60) == london(date(2026, 3, 29), 6)


def test_night_hours_go_on_after_midnight_and_on_into_a_day_off() -> None:
    friday_nights = ServiceHours(frozenset({4}), time(22), time(6))
    assert friday_nights.timer_end(london(SATURDAY, 5, 30), 60) == london(date(2026, 11, 27), 22, 30)
    assert friday_nights.covers(london(SATURDAY, 5))
    assert not friday_nights.covers(london(SATURDAY, 6))


def test_who_is_always_there_needs_exactly_an_hour() -> None:
    assert ALWAYS.timer_end(london(SATURDAY, 23, 45), 60) == london(date(2026, 11, 22), 0, 45)


def test_a_service_without_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        ServiceHours(frozenset())


instants = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
services = st.builds(
    ServiceHours,
    days=st.frozensets(st.integers(0, 6), min_size=1),
    start=st.sampled_from([time(0), time(1, 30), time(9), time(22)]),
    end=st.sampled_from([time(0), time(2), time(6), time(17)]),
    zone=st.sampled_from(["Europe/London", "Australia/Lord_Howe", "America/New_York"]),
)


@given(services, instants, st.integers(1, 600), st.integers(1, 600))
def test_a_timer_in_two_parts_ends_when_the_whole_one_does(
    service: ServiceHours, begun: datetime, first: int, second: int
) -> None:
    halfway = service.timer_end(begun, first)
    assert begun + timedelta(minutes=first) <= halfway
    assert service.timer_end(halfway, second) == service.timer_end(begun, first + second)

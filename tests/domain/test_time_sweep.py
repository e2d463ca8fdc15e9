"""Every zone, 2024 to 2032, around each change of its clock (the long form: tests/time_sweep.py)."""

from datetime import date, time, timedelta

import pytest

from domain.schedule import DailyRule, local_date, occurrences
from tests.time_sweep import FIRST, LAST, Wrong, changes, dates_around, families, walk, zones


def test_every_zone_has_each_date_once_around_every_change_of_its_clock():
    """Zones with the same clock are walked once: 69 calendars under 597 names, in tzdata 2026."""
    alike = families()
    assert sum(map(len, alike.values())) == len(zones()) > 400
    spans = [
        (names[0], first, last)
        for found, names in alike.items()
        for first, last in dates_around(found, names[0])
        if FIRST <= first.year and last.year <= LAST
    ]
    seen = [walk(zone, first, last, (time(0), time(2, 30), time(23, 45))) for zone, first, last in spans]
    assert sum(each.occurrences for each in seen) == 3 * sum(each.dates for each in seen) > 3 * 3500


@pytest.mark.parametrize("zone", ["Australia/Lord_Howe", "Africa/Casablanca"])
def test_a_whole_leap_year_has_366_of_each(zone):
    assert walk(zone, date(2028, 1, 1), date(2028, 12, 31)).occurrences == 4 * 366


def test_the_year_in_which_apia_lost_a_day_has_one_fewer():
    assert walk("Pacific/Apia", date(2011, 12, 1), date(2012, 1, 31)).occurrences == 4 * 61


def test_the_sweep_would_see_a_schedule_that_adds_24_hours():
    """It is no test that cannot fail: the instant a naive scheduler would choose is not the right moment."""
    from tests.time_sweep import _at_the_right_moment

    rule, zone = DailyRule(frozenset(range(7)), time(9, 13)), "Europe/London"
    span = changes(zone)[1][0]
    (before, after) = list(
        occurrences(rule, zone, span - timedelta(days=1, hours=12), span + timedelta(hours=12))
    )
    _at_the_right_moment(zone, rule.at, after.local_date, after.at)
    naive = before.at + timedelta(hours=24)
    with pytest.raises(Wrong, match="instead"):
        _at_the_right_moment(zone, rule.at, local_date(naive, zone), naive)

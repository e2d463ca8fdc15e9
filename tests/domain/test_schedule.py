"""When something is due, in the patient's own calendar."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.patient import PARTS_OF_DAY
from domain.schedule import (
    DEFAULT_QUIET,
    EVERY_DAY,
    NO_QUIET,
    WINDOWS,
    DailyRule,
    Occurrence,
    QuietHours,
    contains,
    date_exists,
    day_bounds,
    end_after,
    local_date,
    local_time,
    next_after_date,
    next_occurrence,
    occurrences,
    own_time,
    resolve,
    spread,
)

ZONES = (
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Pacific/Apia",  # had no 30 December 2011
    "Asia/Kathmandu",
    "Africa/Casablanca",  # winter time during Ramadan
    "America/Sao_Paulo",  # midnight was missing once a year
    "UTC",
)
zones = st.sampled_from(ZONES)
instants = st.integers(0, 24 * 365 * 86_400).map(
    lambda seconds: datetime(2008, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
near_jumps = st.builds(
    lambda start, minutes: start + timedelta(minutes=minutes),
    st.sampled_from(
        [
            datetime(2011, 12, 30, tzinfo=UTC),
            datetime(2026, 3, 29, 1, tzinfo=UTC),
            datetime(2026, 10, 25, 1, tzinfo=UTC),
            datetime(2026, 11, 1, 6, tzinfo=UTC),
            datetime(2026, 4, 4, 15, tzinfo=UTC),
            datetime(2018, 11, 4, 3, tzinfo=UTC),
        ]
    ),
    st.integers(-3000, 3000),
)
moments = instants | near_jumps
wall_times = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))
rules = st.builds(DailyRule, st.frozensets(st.integers(0, 6), min_size=1), wall_times)
quiets = st.builds(QuietHours, wall_times, wall_times)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def every_day(hour: int, minute: int = 0) -> DailyRule:
    return DailyRule(EVERY_DAY, time(hour, minute))


def test_reminder_keeps_its_wall_clock_hour_when_summer_time_starts():
    due = list(occurrences(every_day(9), "Europe/London", utc(2026, 3, 27, 12), utc(2026, 3, 30, 12)))
    assert [occurrence.at.hour for occurrence in due] == [9, 8, 8]


def test_reminder_keeps_its_wall_clock_hour_when_summer_time_ends():
    due = list(occurrences(every_day(9), "America/New_York", utc(2026, 10, 30, 20), utc(2026, 11, 2, 20)))
    assert [occurrence.at.hour for occurrence in due] == [13, 14, 14]


def test_reminder_in_the_spring_gap_comes_at_the_first_minute_that_exists():
    assert resolve(date(2026, 3, 29), time(1, 30), "Europe/London") == utc(2026, 3, 29, 1)
    assert resolve(date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe") == utc(2026, 10, 3, 15, 30)
    assert resolve(date(2018, 11, 4), time(0), "America/Sao_Paulo") == utc(2018, 11, 4, 3)


def test_reminder_in_the_autumn_overlap_comes_the_first_time_and_only_once():
    due = list(occurrences(every_day(1, 30), "Europe/London", utc(2026, 10, 24, 12), utc(2026, 10, 26, 12)))
    assert due == [
        Occurrence(date(2026, 10, 25), utc(2026, 10, 25, 0, 30)),
        Occurrence(date(2026, 10, 26), utc(2026, 10, 26, 1, 30)),
    ]


def test_a_date_that_apia_never_had_has_no_reminder():
    due = list(occurrences(every_day(9), "Pacific/Apia", utc(2011, 12, 29), utc(2011, 12, 31)))
    assert [occurrence.local_date.day for occurrence in due] == [29, 31]
    assert not date_exists(date(2011, 12, 30), "Pacific/Apia")
    start, end = day_bounds(date(2011, 12, 30), "Pacific/Apia")
    assert start == end


def test_a_friday_reminder_waits_two_weeks_when_apia_has_no_friday():
    fridays = DailyRule(frozenset({4}), time(9))
    upcoming = next_occurrence(fridays, "Pacific/Apia", utc(2011, 12, 24))
    assert upcoming is not None
    assert upcoming.local_date == date(2012, 1, 6)


def test_a_thursday_29_february_gets_its_reminder():
    upcoming = next_occurrence(DailyRule(frozenset({3}), time(8)), "Asia/Kathmandu", utc(2024, 2, 23))
    assert upcoming == Occurrence(date(2024, 2, 29), utc(2024, 2, 29, 2, 15))


def test_a_rule_without_days_is_never_due():
    never = DailyRule(frozenset(), time(9))
    assert next_occurrence(never, "UTC", utc(2026, 1, 1)) is None
    assert next_after_date(never, "UTC", date(2026, 1, 1)) is None
    assert list(occurrences(never, "UTC", utc(2026, 1, 1), utc(2027, 1, 1))) == []


def test_an_eighth_day_of_the_week_is_refused():
    with pytest.raises(ValueError, match="Monday"):
        DailyRule(frozenset({7}), time(9))


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        local_date(datetime(2026, 1, 1), "UTC")  # noqa: DTZ001 the mistake under test


def test_an_unknown_zone_is_named_in_the_error():
    with pytest.raises(ZoneInfoNotFoundError, match="Atlantis"):
        resolve(date(2026, 1, 1), time(9), "Sea/Atlantis")


def test_moving_west_after_todays_reminder_does_not_repeat_today():
    monday = date(2026, 6, 1)
    after_move = next_after_date(every_day(9), "America/New_York", monday)
    assert after_move == Occurrence(date(2026, 6, 2), utc(2026, 6, 2, 13))


def test_moving_east_before_todays_reminder_does_not_skip_today():
    """In Apia the evening of the 2nd has passed already; the arbiter hears of it all the same."""
    last_planned = date(2026, 6, 1)
    now = utc(2026, 6, 2, 10)
    moved = next_after_date(every_day(20), "Pacific/Apia", last_planned)
    assert moved is not None
    assert moved.local_date == date(2026, 6, 2)
    assert moved.at < now


@given(rules, zones, moments)
def test_the_next_reminder_is_on_a_chosen_day_at_the_chosen_minute_or_just_after_a_gap(rule, zone, after):
    upcoming = next_occurrence(rule, zone, after)
    assert upcoming is not None
    assert upcoming.at > after
    assert upcoming.at.tzinfo is UTC
    assert upcoming.local_date.weekday() in rule.days
    if (local_date(upcoming.at, zone), local_time(upcoming.at, zone)) != (upcoming.local_date, rule.at):
        before = upcoming.at - timedelta(seconds=1)
        place = ZoneInfo(zone)
        assert before.astimezone(place).utcoffset() < upcoming.at.astimezone(place).utcoffset()


@given(rules, zones, moments, moments)
def test_changing_zone_neither_repeats_nor_skips_a_chosen_day(rule, zone, after, other):
    first = next_occurrence(rule, zone, after)
    assert first is not None
    new_zone = ZONES[other.minute % len(ZONES)]
    second = next_after_date(rule, new_zone, first.local_date)
    assert second is not None
    between = (second.local_date - first.local_date).days
    assert between >= 1
    skipped = [first.local_date + timedelta(days=n) for n in range(1, between)]
    assert not [day for day in skipped if day.weekday() in rule.days and date_exists(day, new_zone)]


@given(rules, zones, moments)
def test_each_local_date_comes_once_and_in_order(rule, zone, after):
    due = list(occurrences(rule, zone, after, after + timedelta(days=40)))
    assert all(early.at < late.at and early.local_date < late.local_date for early, late in pairwise(due))
    assert len(due) >= 40 // 7 * len(rule.days) - len(rule.days)


@given(rules, zones, moments)
def test_walking_one_by_one_finds_the_same_as_asking_for_all(rule, zone, after):
    until = after + timedelta(days=20)
    walked: list[Occurrence] = []
    moment = after
    while (upcoming := next_occurrence(rule, zone, moment)) is not None and upcoming.at <= until:
        walked.append(upcoming)
        moment = upcoming.at
    assert walked == list(occurrences(rule, zone, after, until))


@given(zones, moments, wall_times)
def test_a_wall_clock_time_is_the_first_instant_that_shows_it_or_the_end_of_its_gap(zone, moment, at):
    day = local_date(moment, zone)
    instant = resolve(day, at, zone)
    naive = datetime.combine(day, at)
    start = instant - timedelta(hours=3)
    shown = [
        earlier.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
        for earlier in (start + timedelta(minutes=n) for n in range(180))
    ]
    assert naive not in shown
    assert instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) >= naive


@given(zones, moments)
def test_every_instant_lies_inside_its_own_local_day(zone, moment):
    start, end = day_bounds(local_date(moment, zone), zone)
    assert start <= moment < end


@given(quiets, zones, moments)
def test_quiet_on_the_wall_clock_is_quiet(quiet, zone, moment):
    wall = local_time(moment, zone)
    if quiet.start < quiet.end:
        on_the_clock = quiet.start <= wall < quiet.end
    else:
        on_the_clock = quiet.start != quiet.end and (wall >= quiet.start or wall < quiet.end)
    quietly = contains(quiet, moment, zone)
    assert quietly or not on_the_clock
    offsets = {
        (moment + timedelta(hours=hours)).astimezone(ZoneInfo(zone)).utcoffset() for hours in range(-50, 51)
    }
    if len(offsets) == 1:  # no clock change near: exactly the wall clock
        assert quietly == on_the_clock


@given(quiets, zones, moments)
def test_quiet_hours_end_at_the_first_instant_that_is_not_quiet(quiet, zone, moment):
    end = end_after(quiet, moment, zone)
    assert end >= moment
    assert not contains(quiet, end, zone)
    if end > moment:
        assert contains(quiet, end - timedelta(seconds=1), zone)
        assert contains(quiet, moment + (end - moment) / 2, zone)


def test_the_default_night_crosses_midnight():
    late, early, waking = utc(2026, 1, 5, 21), utc(2026, 1, 6, 7, 59), utc(2026, 1, 6, 8)
    assert contains(DEFAULT_QUIET, late, "Europe/London")
    assert contains(DEFAULT_QUIET, early, "Europe/London")
    assert not contains(DEFAULT_QUIET, waking, "Europe/London")
    assert not contains(DEFAULT_QUIET, late - timedelta(seconds=1), "Europe/London")
    assert end_after(DEFAULT_QUIET, late, "Europe/London") == waking


def test_the_night_before_a_missing_day_lasts_until_the_morning_after_it():
    evening = resolve(date(2011, 12, 29), time(22), "Pacific/Apia")
    assert end_after(DEFAULT_QUIET, evening, "Pacific/Apia") == resolve(
        date(2011, 12, 31), time(8), "Pacific/Apia"
    )


def test_a_repeated_quiet_hour_is_quiet_both_times():
    quiet = QuietHours(time(23), time(1, 30))
    assert contains(quiet, utc(2026, 10, 25, 0, 15), "Europe/London")
    assert contains(quiet, utc(2026, 10, 25, 1, 15), "Europe/London")
    assert end_after(quiet, utc(2026, 10, 25, 0, 45), "Europe/London") == utc(2026, 10, 25, 1, 30)


@given(zones, moments)
def test_without_quiet_hours_it_is_never_quiet(zone, moment):
    assert not contains(NO_QUIET, moment, zone)
    assert end_after(NO_QUIET, moment, zone) == moment


@given(wall_times, wall_times, st.integers())
def test_a_patients_own_minute_is_whole_inside_the_window_and_always_the_same(start, end, seed):
    own = spread(start, end, seed)
    assert own == spread(start, end, seed)
    assert (own.second, own.microsecond) == (0, 0)
    if start < end:
        assert start <= own < end
    elif start == end:
        assert own == start
    else:
        assert own >= start or own < end


def test_patients_who_pick_the_same_part_of_the_day_are_spread_over_all_of_it():
    for part, (start, end) in WINDOWS.items():
        width = (end.hour - start.hour) * 60 + end.minute - start.minute
        crowd = Counter(own_time(part, seed) for seed in range(width * 40))
        assert len(crowd) == width
        assert max(crowd.values()) < 100


def test_a_morning_person_keeps_the_same_minute_after_an_upgrade():
    """The value is fixed on purpose: another one would move every patient's hour overnight."""
    assert own_time("morning", 1) == time(9, 13)


def test_every_part_of_the_day_that_is_offered_has_its_hours():
    assert set(WINDOWS) == set(PARTS_OF_DAY)


def test_occurrences_never_end_by_themselves():
    due = occurrences(every_day(9), "UTC", utc(2026, 1, 1), utc(2126, 1, 1))
    assert len(list(islice(due, 400))) == 400

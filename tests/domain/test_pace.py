"""How often tips come."""

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pace import next_tip, silence_step, tip_days, tips_per_week
from domain.schedule import local_date, resolve

WEEK = frozenset(range(7))
TUESDAY, FRIDAY = 1, 4
START = datetime(2026, 11, 23, 6, tzinfo=UTC)  # a Monday

chosen_days = st.frozensets(st.integers(0, 6), min_size=1)
hours = st.integers(0, 23).map(time)
zones = st.sampled_from(
    ["Europe/London", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Kathmandu"]
)
starts = st.integers(0, 24 * 365 * 18).map(
    lambda hour: datetime(2011, 6, 1, tzinfo=UTC) + timedelta(hours=hour)
)
paces = st.builds(tips_per_week, st.integers(1, 4), st.integers(0, 8), st.booleans())


def walk(days, at, zone, per_week, start, length=timedelta(days=120), sent=()) -> list[datetime]:
    """Everything sent from `start` on, one tip after the other."""
    history = list(sent)
    now = start
    while (upcoming := next_tip(days, at, zone, per_week, history, now)) and upcoming.at <= start + length:
        history.append(upcoming.at)
        now = upcoming.at
    return history


def most_in_a_row(dates: list[date], span: int) -> int:
    return max((sum(0 <= (later - first).days < span for later in dates) for first in dates), default=0)


@pytest.mark.parametrize(
    ("level", "unanswered", "slower", "pace"),
    [
        (1, 0, False, 2),
        (2, 2, False, 2),
        (3, 0, False, 3),
        (4, 0, False, 1),
        (1, 3, False, 1),
        (3, 3, False, Fraction(3, 2)),
        (4, 0, True, Fraction(1, 2)),
        (4, 5, True, Fraction(1, 4)),
    ],
)
def test_each_level_has_its_pace_and_silence_or_a_wish_halves_it(level, unanswered, slower, pace):
    assert tips_per_week(level, unanswered, slower) == pace


def test_a_level_without_a_pace_is_refused():
    with pytest.raises(ValueError, match="level 5"):
        tips_per_week(5, 0, False)


def test_silence_halves_then_asks_once_then_pauses():
    steps = [silence_step(unanswered, asked=False) for unanswered in range(7)]
    assert steps == ["carry_on"] * 3 + ["halve"] * 3 + ["ask"]
    assert silence_step(6, True, timedelta(days=6, hours=23)) == "halve"
    assert silence_step(6, True, timedelta(days=7)) == "pause"
    assert silence_step(9, True) == "pause"


def test_an_answer_ends_the_silence_even_after_asking():
    assert silence_step(0, asked=True) == "carry_on"


@pytest.mark.parametrize(
    ("days", "pace", "expected"),
    [
        (WEEK, 2, {TUESDAY, FRIDAY}),
        (WEEK, 3, {0, 2, 4}),
        (WEEK, 1, {TUESDAY}),
        (WEEK, Fraction(1, 2), {TUESDAY}),
        (WEEK, Fraction(3, 2), {TUESDAY, FRIDAY}),
        (frozenset({5, 6}), 3, {5, 6}),
        (frozenset({0, 1, 2, 6}), 2, {2, 6}),
        (frozenset({6}), 2, {6}),
        (frozenset(), 2, set()),
    ],
)
def test_tips_are_spread_over_the_chosen_days(days, pace, expected):
    assert tip_days(days, Fraction(pace)) == expected


@given(chosen_days, paces)
def test_tip_days_are_chosen_days_and_as_many_as_the_pace_needs(days, pace):
    carrying = tip_days(days, pace)
    assert carrying <= days
    assert len(carrying) == min(len(days), -(-pace.numerator // pace.denominator))


@given(chosen_days, hours, zones, paces, starts)
def test_no_seven_days_hold_more_tips_than_the_level_allows(days, at, zone, pace, start):
    dates = [local_date(instant, zone) for instant in walk(days, at, zone, pace, start)]
    assert len(set(dates)) == len(dates) > 0
    assert all(day.weekday() in days for day in dates)
    assert most_in_a_row(dates, 7) <= -(-pace.numerator // pace.denominator)
    assert most_in_a_row(dates, 7 * pace.denominator) <= pace.numerator


@given(chosen_days, chosen_days, hours, hours, zones, st.integers(1, 4), starts)
def test_changing_days_and_hours_does_not_squeeze_more_tips_into_a_week(
    days, others, at, later, zone, level, start
):
    pace = tips_per_week(level, 0, False)
    before = walk(days, at, zone, pace, start, timedelta(days=20))
    changed_at = start + timedelta(days=20)
    history = walk(others, later, zone, pace, changed_at, timedelta(days=20), before)
    assert most_in_a_row([local_date(instant, zone) for instant in history], 7) <= pace


@given(chosen_days, hours, zones, st.integers(1, 4))
def test_the_pace_is_kept_and_not_only_not_exceeded(days, at, zone, level):
    pace = tips_per_week(level, 0, False)
    weeks = 12
    sent = walk(days, at, zone, pace, START, timedelta(weeks=weeks))
    assert len(sent) >= (weeks - 1) * min(len(days), pace)


def test_a_halved_pace_is_not_made_up_for_within_one_week():
    """Three in a fortnight are never three in a week, even if the days change in the middle."""
    pace = Fraction(3, 2)
    history = [resolve(date(2026, 11, 24), time(10), "UTC"), resolve(date(2026, 11, 27), time(10), "UTC")]
    upcoming = next_tip(frozenset({5, 6}), time(10), "UTC", pace, history, history[-1])
    assert upcoming is not None
    assert upcoming.local_date == date(2026, 12, 5)


def test_half_of_one_a_week_is_every_other_week_on_the_same_day():
    sent = walk(WEEK, time(10), "UTC", Fraction(1, 2), START)
    dates = [instant.date() for instant in sent]
    assert dates[:3] == [date(2026, 11, 24), date(2026, 12, 8), date(2026, 12, 22)]


def test_after_a_slower_pace_the_usual_one_returns_at_once():
    last = resolve(date(2026, 11, 24), time(10), "UTC")
    assert next_tip(WEEK, time(10), "UTC", Fraction(2), [last], last).local_date == date(2026, 11, 27)
    assert next_tip(WEEK, time(10), "UTC", Fraction(1, 2), [last], last).local_date == date(2026, 12, 8)


def test_without_chosen_days_no_tip_comes():
    assert next_tip(frozenset(), time(10), "UTC", Fraction(2), [], START) is None

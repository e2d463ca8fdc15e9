"""Coming days as people write them; today is Monday, 23 November 2026, unless a test says otherwise."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reading import NotADate, read_date

MONDAY = date(2026, 11, 23)
WEDNESDAY = date(2026, 11, 25)
todays = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3 Feb", "2027-02-03"),
        ("3rd of February", "2027-02-03"),
        ("Feb 3", "2027-02-03"),
        ("February the 3rd, 2027", "2027-02-03"),
        ("3 feb 27", "2027-02-03"),
        ("3 Feb '27", "2027-02-03"),
        ("febuary 3", "2027-02-03"),
        ("3/2/2027", "2027-02-03"),
        ("3/2", "2027-02-03"),
        ("3.2.2027", "2027-02-03"),
        ("3-2-27", "2027-02-03"),
        ("٣/٢/٢٠٢٧", "2027-02-03"),
        ("2027-02-03", "2027-02-03"),
        ("2/13/2027", "2027-02-13"),
        ("Wednesday 3 Feb", "2027-02-03"),
        ("3 Feb at 10:30", "2027-02-03"),
        ("3 Feb 10.30am", "2027-02-03"),
        ("3 Feb at 8 pm", "2027-02-03"),
        ("3 feb 2027 3pm", "2027-02-03"),
        ("sunday 29 nov at 11", "2026-11-29"),
        ("mon 30th Nov 2026, 14:15", "2026-11-30"),
        ("29 Feb", "2028-02-29"),
        ("23 Nov", "2026-11-23"),
        ("today", "2026-11-23"),
        ("tomorrow", "2026-11-24"),
        ("tomorow!", "2026-11-24"),
        ("the day after tomorrow", "2026-11-25"),
        ("tuesday", "2026-11-24"),
        ("wendesday", "2026-11-25"),
        ("monday", "2026-11-30"),
        ("next monday", "2026-11-30"),
        ("tuesday week", "2026-12-01"),
        ("a week on Tuesday", "2026-12-01"),
        ("two weeks tomorrow", "2026-12-08"),
        ("in two weeks", "2026-12-07"),
        ("in two weeks' time", "2026-12-07"),
        ("in a fortnight", "2026-12-07"),
        ("in a couple of weeks", "2026-12-07"),
        ("in 3 days", "2026-11-26"),
        ("10 days from now", "2026-12-03"),
        ("in a month", "2026-12-23"),
        ("a year from today", "2027-11-23"),
        ("the 14th", "2026-12-14"),
        ("14", "2026-12-14"),
        ("the 27th", "2026-11-27"),
        ("the thirty first", "2026-12-31"),
        ("Friday 27th", "2026-11-27"),
        ("next friday the 4th", "2026-12-04"),
        ("the twenty-first of December", "2026-12-21"),
        ("first of may", "2027-05-01"),
        ("may I come on the 5th?", "2026-12-05"),
        ("5 jan 2027, so 5/1/27", "2027-01-05"),
    ],
)
def test_a_day_is_understood_as_it_was_meant(typed, meant):
    assert read_date(typed, MONDAY) == date.fromisoformat(meant)


def test_next_tuesday_said_on_a_wednesday_can_only_be_one_day():
    assert read_date("next Tuesday", WEDNESDAY) == date(2026, 12, 1)


def test_next_tuesday_said_on_a_monday_is_asked_back():
    both = (date(2026, 11, 24), date(2026, 12, 1))
    assert read_date("next Tuesday", MONDAY) == NotADate("next Tuesday", "ambiguous", both)


@pytest.mark.parametrize(
    ("typed", "reason", "could_be"),
    [
        ("yesterday", "past", []),
        ("last tuesday", "past", []),
        ("3 Feb 2020", "past", []),
        ("22/11/2026", "past", []),
        ("3/2/2072", "too_far", []),
        ("in 900 weeks", "too_far", []),
        ("in 99999999 years", "too_far", []),
        ("2028-11-24", "too_far", []),
        ("tuesday or wednesday", "ambiguous", ["2026-11-24", "2026-11-25"]),
        ("Tue 3 Feb", "ambiguous", ["2026-11-24", "2027-02-03"]),
        ("next week", "ambiguous", []),
        ("31 Feb", "no_date", []),
        ("13/14/2027", "no_date", []),
        ("0/0/0000", "no_date", []),
        ("10.30", "no_date", []),
        ("in march", "no_date", []),
        ("for 3 days", "no_date", []),
        ("banana", "no_date", []),
        ("", "no_date", []),
        ("9" * 5000, "no_date", []),
    ],
)
def test_what_is_no_coming_day_is_said_back_with_its_reason(typed, reason, could_be):
    expected = NotADate(typed[:40], reason, tuple(map(date.fromisoformat, could_be)))
    assert read_date(typed, MONDAY) == expected


def test_two_years_ahead_is_the_last_day_that_can_be_planned():
    assert read_date("2028-11-23", MONDAY) == date(2028, 11, 23)
    assert read_date("28 Feb 2030", date(2028, 2, 29)) == date(2030, 2, 28)


@given(
    todays,
    st.integers(0, 730),
    st.sampled_from(
        [
            "{:%d/%m/%Y}",
            "{:%Y-%m-%d}",
            "{:%d %B %Y}",
            "{:%a %d %b %Y}",
            "on {:%B %d, %Y} please",
            "{:%d.%m.%y}",
        ]
    ),
)
def test_every_written_date_within_two_years_is_understood(today, ahead, shape):
    day = today + timedelta(days=ahead)
    assert read_date(shape.format(day), today) == day


@given(
    todays,
    st.text(st.characters(), max_size=60)
    | st.lists(
        st.sampled_from(
            "3 31 the 14th feb 2027 in next last a week weeks tuesday month tomorrow / - . 99 at pm".split()
        ),
        max_size=7,
    ).map(" ".join),
)
def test_whatever_is_typed_the_day_is_neither_past_nor_beyond_two_years(today, text):
    read = read_date(text, today)
    days = read.could_be if isinstance(read, NotADate) else (read,)
    assert all(today <= day <= today + timedelta(days=731) for day in days)


@given(todays, st.integers(0, 6))
def test_a_weekday_is_one_of_the_next_seven_days(today, weekday):
    name = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()[weekday]
    day = read_date(name, today)
    assert isinstance(day, date)
    assert day.weekday() == weekday
    assert 1 <= (day - today).days <= 7

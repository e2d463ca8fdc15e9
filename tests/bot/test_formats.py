"""Times, days and lists as a person would say them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.formats import NEAR, Formats
from content.words import load_words
from domain.messages import Days, Listing, Words

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
LONDON = "Europe/London"


def formats(zone: str = LONDON, now: datetime = MONDAY, language: str = "en") -> Formats:
    say = load_words()("en")
    return Formats(language, zone, now, say.text)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(8), "8am"),
        (time(10, 30), "10:30am"),
        (time(12), "noon"),
        (time(0), "midnight"),
        (time(12, 5), "12:05pm"),
        (time(0, 5), "12:05am"),
        (time(18), "6pm"),
        (time(20, 45), "8:45pm"),
    ],
)
def test_hours_are_said_as_people_say_them(at, said):
    assert formats().clock(at) == said


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_no_two_minutes_of_a_day_are_said_alike_and_none_has_a_stray_space(at):
    said = formats().clock(at)
    assert " " not in said
    assert "\u202f" not in said
    other = (datetime.combine(date(2026, 1, 1), at) + timedelta(minutes=1)).time()
    assert formats().clock(other) != said


@pytest.mark.parametrize(
    ("days", "hour", "said"),
    [
        (0, 18, "today after 6pm"),
        (1, 10, "tomorrow after 10am"),
        (2, 10, "on Wednesday after 10am"),
        (NEAR, 10, "on Sunday after 10am"),
        (NEAR + 1, 10, "on Monday 30 November after 10am"),
        (60, 10, "on Friday 22 January 2027 after 10am"),
    ],
)
def test_when_something_comes_is_said_by_the_nearest_name_of_its_day(days, hour, said):
    instant = (MONDAY + timedelta(days=days)).replace(hour=hour, minute=37)
    assert formats().when(instant) == said


def test_today_is_the_person_s_own_today():
    late = datetime(2026, 11, 23, 22, tzinfo=UTC)
    assert formats("Pacific/Auckland", late).when(late) == "today after 11am"
    assert formats(LONDON, late).when(late + timedelta(hours=3)) == "tomorrow after 1am"


def test_a_date_has_its_year_only_when_it_is_another_one():
    assert formats().day(date(2026, 12, 4)) == "Friday 4 December"
    assert formats().day(date(2027, 3, 2)) == "Tuesday 2 March 2027"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({0}, "Monday"),
        ({3, 0}, "Monday and Thursday"),
        ({6, 5, 0}, "Monday, Saturday and Sunday"),
        (set(range(7)), "every day"),
    ],
)
def test_days_are_said_in_the_order_of_the_week(days, said):
    assert formats().arg(Days(frozenset(days))) == said


def test_a_list_is_said_with_an_and():
    assert formats().arg(Listing(("walking", "sleep", "people"))) == "walking, sleep and people"
    assert formats().arg(Listing((Words("topics.moving"), "rest"))).endswith(" and rest")


@given(st.text(alphabet="<>&\"'abc", max_size=30))
def test_no_patient_s_words_become_markup(typed):
    shown = formats().arg(typed)
    assert "<" not in shown
    assert ">" not in shown
    assert formats().arg(Listing((typed, typed))).count("<") == 0
    assert shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == typed


def test_words_within_words_are_escaped_once():
    tomorrow = Words("appointment.one_thing_matters", {"matters": "cats & <dogs>"})
    shown = formats().arg(tomorrow)
    assert "cats &amp; &lt;dogs&gt;" in shown
    assert "&amp;amp;" not in shown


def test_another_language_uses_its_own_clock_and_names():
    assert formats(language="de").clock(time(18, 5)) == "18:05"
    assert formats(language="de").days(frozenset({0, 1})) == "Montag und Dienstag"


def test_numbers_and_dates_as_arguments():
    assert formats().arg(13) == "13"
    assert formats().arg(date(2026, 12, 4)) == "Friday 4 December"
    assert formats().arg(time(9)) == "9am"
    assert formats().arg(MONDAY) == "today after 9am"

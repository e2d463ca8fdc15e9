"""Times of day as people write them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reading import NotATime, read_time
from domain.reading_words import TimeWords


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8am", "08:00"),
        ("8.30", "08:30"),
        ("half past six in the evening", "18:30"),
        ("quarter to nine", "08:45"),
        ("a quarter past 8 in the morning please", "08:15"),
        ("noon", "12:00"),
        ("12 noon", "12:00"),
        ("half past noon", "12:30"),
        ("midnight", "00:00"),
        ("12 midnight", "00:00"),
        ("ten past midnight", "00:10"),
        ("quarter to midnight", "23:45"),
        ("20:15", "20:15"),
        ("at 7 pm", "19:00"),
        ("8.30 p.m.", "20:30"),
        ("12am", "00:00"),
        ("12 pm", "12:00"),
        ("12 at night", "00:00"),
        ("11 at night", "23:00"),
        ("2 in the night", "02:00"),
        ("quarter to 12 at night", "23:45"),
        ("quarter to one pm", "12:45"),
        ("ten to nine", "08:50"),
        ("5 minutes to 9", "08:55"),
        ("twenty five to six", "05:35"),
        ("25 to 6", "05:35"),
        ("eight thirty", "08:30"),
        ("eight oh five", "08:05"),
        ("twenty fifteen", "20:15"),
        ("six o'clock", "06:00"),
        ("Six O’Clock tonight", "18:00"),
        ("half 7", "07:30"),
        ("7ish", "07:00"),
        ("24:00", "00:00"),
        ("830", "08:30"),
        ("0815", "08:15"),
        ("2030", "20:30"),
        ("20h15", "20:15"),
        ("20h", "20:00"),
        ("٨:٣٠", "08:30"),
        ("８：３０", "08:30"),
        ("8 : 30", "08:30"),
        ("8,30", "08:30"),
        ("8:30:00", "08:30"),
        ("13pm", "13:00"),
        ("morning, 8", "08:00"),
        ("2 tablets at 8am", "08:00"),
        ("8pm tonight", "20:00"),
        ("22", "22:00"),
    ],
)
def test_a_time_is_understood_as_it_was_meant(typed, meant):
    assert read_time(typed) == time.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "understood"), [("31:00", "31:00"), ("at 31.00", "31:00"), ("24:30", "24:30"), ("45", "45")]
)
def test_a_time_past_the_end_of_the_day_is_said_back(typed, understood):
    assert read_time(typed) == NotATime(understood, "past_24")


@pytest.mark.parametrize(
    ("typed", "could_be"),
    [
        ("8 or 9", ["08:00", "09:00"]),
        ("8am or 8pm", ["08:00", "20:00"]),
        ("8 or 9 pm", ["20:00", "21:00"]),
        ("8.30-9.00", ["08:30", "09:00"]),
        ("5 to 9", ["05:00", "09:00"]),
        ("10 in the morning and 10 at night", ["10:00", "22:00"]),
        ("13am", []),
    ],
)
def test_two_times_are_offered_back_rather_than_one_guessed(typed, could_be):
    read = read_time(typed)
    assert read == NotATime(typed, "ambiguous", tuple(map(time.fromisoformat, could_be)))


@pytest.mark.parametrize(
    "typed", ["", "banana", "evening", "every 4 hours", "in 2 hours", "12:75", "8.5", "3.2.2027", "9" * 5000]
)
def test_what_is_no_time_is_said_back_in_short(typed):
    assert read_time(typed) == NotATime(typed[:40], "no_time")


@given(
    st.times(),
    st.sampled_from(["{:%H:%M}", "{:%H.%M}", "at {:%H:%M}", "{:%H%M}", "{:%I:%M %p}", "{:%I.%M%p} please"]),
)
def test_every_minute_of_the_day_is_understood(meant, shape):
    minute = meant.replace(second=0, microsecond=0)
    assert read_time(shape.format(minute)) == minute


@given(st.text(st.characters(), max_size=60) | st.text(st.sampled_from("0123456789:. apmhto-"), max_size=14))
def test_no_text_however_odd_breaks_the_reading(text):
    assert isinstance(read_time(text), time | NotATime)


def test_another_language_brings_its_own_words():
    german = TimeWords(
        numbers={"sieben": 7, "acht": 8},
        noon=("mittag",),
        midnight=("mitternacht",),
        before_noon=("morgens",),
        after_noon=("abends",),
        night=("nachts",),
        quarter=("viertel",),
        past=("nach",),
        to=("vor",),
        half_before=("halb",),
        oclock=("uhr",),
    )
    assert read_time("halb acht abends", german) == time(19, 30)
    assert read_time("Viertel vor sieben", german) == time(6, 45)
    assert read_time("20 Uhr 15", german) == time(20, 15)

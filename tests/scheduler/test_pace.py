"""Messages leave as fast as Telegram allows, and nobody waits for a clock that was moved."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler.pace import Pace

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ZERO = timedelta(0)


def send_all(pace, chats, now):
    """Send one message to each, waiting as told; the instants at which they left."""
    left = []
    for chat in chats:
        now += pace.wait_for(chat, now)
        assert pace.wait_for(chat, now) == ZERO
        pace.spend(chat, now)
        left.append(now)
    return left


def test_a_reply_of_three_bubbles_leaves_at_once_and_the_fourth_a_second_later():
    left = send_all(Pace(), [7, 7, 7, 7, 7], NOON)
    assert [at - NOON for at in left] == [ZERO, ZERO, ZERO, SECOND, 2 * SECOND]


def test_a_talkative_chat_holds_up_nobody_else():
    pace = Pace()
    send_all(pace, [7, 7, 7], NOON)
    assert pace.wait_for(7, NOON) == SECOND
    assert pace.wait_for(8, NOON) == ZERO
    assert pace.resting(NOON) == [7]


@given(st.integers(1, 60), st.integers(30, 200))
def test_no_second_sees_more_than_thirty_messages(start, chats):
    left = send_all(Pace(), range(chats), NOON + timedelta(milliseconds=start))
    for first in left:
        assert sum(first <= at < first + SECOND for at in left) <= 30


def test_in_the_long_run_25_a_second_leave():
    left = send_all(Pace(25), range(250), NOON)
    assert timedelta(seconds=9) < left[-1] - left[0] < timedelta(seconds=10)


def test_places_are_what_may_leave_now():
    pace = Pace(25)
    assert pace.places(NOON) == 5
    send_all(pace, [1, 2, 3], NOON)
    assert pace.places(NOON) == 2
    send_all(pace, [4, 5], NOON)
    assert pace.places(NOON) == 0
    assert pace.wait_for_any(NOON) == timedelta(milliseconds=40)


def test_the_chat_that_was_told_to_wait_waits_exactly_that_long_and_alone():
    pace = Pace()
    pace.freeze(7, 17 * SECOND, NOON)
    assert pace.wait_for(7, NOON) == 17 * SECOND
    assert pace.wait_for(7, NOON + 16 * SECOND) == SECOND
    assert pace.wait_for(7, NOON + 17 * SECOND) == ZERO
    assert pace.wait_for(8, NOON) == ZERO


def test_when_two_chats_are_told_to_wait_everybody_does():
    pace = Pace()
    pace.freeze(7, 17 * SECOND, NOON)
    pace.freeze(8, 16 * SECOND, NOON + SECOND)
    assert pace.wait_for(9, NOON + SECOND) == 16 * SECOND
    assert pace.places(NOON + SECOND) == 0
    assert pace.places(NOON + 17 * SECOND) > 0


def test_a_shorter_word_ends_no_longer_wait():
    pace = Pace()
    pace.freeze(7, 600 * SECOND, NOON)
    pace.freeze(8, 600 * SECOND, NOON)
    pace.freeze(8, SECOND, NOON)
    assert pace.wait_for(8, NOON + SECOND) == 599 * SECOND
    assert pace.wait_for(9, NOON + SECOND) == 599 * SECOND


def test_two_chats_told_to_wait_hours_apart_are_no_common_trouble():
    pace = Pace()
    pace.freeze(7, 17 * SECOND, NOON)
    later = NOON + timedelta(hours=1)
    pace.freeze(8, 17 * SECOND, later)
    assert pace.wait_for(9, later) == ZERO


def test_a_clock_set_back_by_a_year_stalls_nobody():
    pace = Pace()
    send_all(pace, [7] * 3 + list(range(100, 150)), NOON)
    pace.freeze(8, 5 * SECOND, NOON)
    past = NOON - timedelta(days=365)
    assert pace.wait_for(7, past) <= SECOND
    assert pace.wait_for(9, past) <= SECOND
    assert pace.wait_for(8, past) == 5 * SECOND
    assert pace.wait_for(7, past + SECOND) == ZERO
    assert pace.wait_for(8, past + 5 * SECOND) == ZERO


def test_a_clock_set_forward_by_half_a_year_lets_no_flood_out():
    pace = Pace(25)
    send_all(pace, range(10), NOON)
    later = NOON + timedelta(days=180)
    left = send_all(pace, range(1000, 1100), later)
    assert sum(at < later + SECOND for at in left) <= 30


def test_chats_that_have_rested_are_forgotten():
    pace = Pace(10_000)
    send_all(pace, range(3000), NOON)
    assert pace.resting(NOON + timedelta(minutes=1)) == []
    assert len(pace._chats) == 0

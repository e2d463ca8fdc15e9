"""What may leave, when; walked through days of wishes as the dispatcher does."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.burden import (
    CAN_WAIT,
    GRACE,
    ORDER,
    THEIR_OWN,
    Budget,
    Cancel,
    Had,
    Miss,
    Send,
    Standing,
    Wait,
    Why,
    Wish,
    arbitrate,
    pick_catch_up,
)
from domain.deliveries import Kind
from domain.patient import Status
from domain.schedule import DEFAULT_QUIET, QuietHours, contains, local_date

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday in London, so 12:00 on the wall
ZONE = "Europe/London"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def standing(*had: Had, status: Status = Status.ACTIVE, quiet: QuietHours = DEFAULT_QUIET) -> Standing:
    return Standing(status, ZONE, quiet, had, Budget())


def wish(kind: Kind = Kind.TIP, due: datetime = NOON, occasion: str = "one") -> Wish:
    return Wish(kind, occasion, due)


def judge(one: Wish, where: Standing, now: datetime):
    """As the dispatcher judges a single wish."""
    return arbitrate(one, where, now, catch_up=pick_catch_up([one], where, now))


@pytest.mark.parametrize("kind", ORDER)
def test_what_is_due_leaves(kind):
    assert judge(wish(kind), standing(), NOON + GRACE) == Send()


@pytest.mark.parametrize("kind", ORDER)
@pytest.mark.parametrize("status", [status for status in Status if status is not Status.ACTIVE])
def test_nothing_leaves_to_somebody_who_paused_left_or_cannot_be_reached(kind, status):
    assert judge(wish(kind), standing(status=status), NOON) == Cancel(Why.NOT_ACTIVE)


def test_quiet_hours_end_on_the_same_day_so_the_message_waits_for_them():
    dawn = NOON.replace(hour=6)
    assert judge(wish(Kind.REMINDER, dawn), standing(), dawn) == Wait(NOON.replace(hour=8), Why.QUIET_HOURS)


def test_a_tip_or_reminder_in_the_evening_quiet_is_missed_and_not_kept_for_tomorrow():
    late = NOON.replace(hour=22)
    for kind in (Kind.TIP, Kind.REMINDER, Kind.APPOINTMENT):
        assert judge(wish(kind, late), standing(), late) == Miss(Why.QUIET_HOURS)


@pytest.mark.parametrize("kind", sorted(CAN_WAIT))
def test_a_word_from_staff_or_an_offer_waits_for_the_morning(kind):
    late = NOON.replace(hour=22)
    assert judge(wish(kind, late), standing(), late) == Wait(NOON.replace(hour=8) + DAY, Why.QUIET_HOURS)


def test_a_tip_too_close_to_the_last_message_moves_by_the_spacing():
    recent = standing(Had(Kind.CHECK_IN, NOON - HOUR))
    assert judge(wish(), recent, NOON) == Wait(NOON + HOUR, Why.TOO_CLOSE)
    assert judge(wish(due=NOON + HOUR), recent, NOON + HOUR) == Send()


def test_a_tip_that_would_move_into_the_night_is_missed():
    evening = NOON.replace(hour=20)
    assert judge(wish(due=evening), standing(Had(Kind.TIP, evening - HOUR)), evening) == Miss(Why.TOO_CLOSE)


def test_after_three_of_our_messages_the_day_is_full():
    full = standing(*(Had(Kind.TIP, NOON - n * HOUR) for n in (2, 3, 4)))
    assert judge(wish(), full, NOON) == Miss(Why.DAY_FULL)
    assert judge(wish(Kind.STAFF), full, NOON) == Wait(NOON.replace(hour=8) + DAY, Why.DAY_FULL)


def test_after_ten_of_our_messages_the_week_is_full():
    full = standing(*(Had(Kind.TIP, NOON - DAY * (1 + n // 2) - HOUR * n) for n in range(10)))
    assert judge(wish(), full, NOON) == Miss(Why.WEEK_FULL)


@pytest.mark.parametrize("kind", sorted(THEIR_OWN))
def test_what_patients_asked_for_themselves_is_outside_the_budget(kind):
    full = standing(*(Had(Kind.TIP, NOON - n * MINUTE) for n in range(10)))
    assert judge(wish(kind), full, NOON) == Send()
    many = standing(*(Had(kind, NOON - n * MINUTE) for n in range(10)))
    assert judge(wish(), many, NOON) == Send()


def test_after_downtime_one_message_catches_up_the_same_day():
    assert judge(wish(), standing(), NOON + 3 * HOUR) == Send()
    assert judge(wish(), standing(Had(Kind.REMINDER, NOON + HOUR, late=True)), NOON + 3 * HOUR) == Miss(
        Why.LATE
    )


def test_yesterdays_messages_are_missed():
    for kind in ORDER:
        assert judge(wish(kind, NOON - DAY), standing(), NOON) == Miss(Why.LATE)


def test_after_its_own_end_a_message_is_missed_even_on_time():
    assert judge(replace(wish(), not_after=NOON), standing(), NOON) == Miss(Why.TOO_LATE)


def test_of_many_late_messages_the_appointment_goes_first_then_the_latest_reminder():
    late = [wish(kind, NOON - HOUR, kind) for kind in reversed(ORDER)]
    reminder = wish(Kind.REMINDER, NOON - MINUTE * 30, "later")
    assert pick_catch_up(late, standing(), NOON).kind is Kind.APPOINTMENT
    without = [one for one in late if one.kind is not Kind.APPOINTMENT]
    assert pick_catch_up([*without, reminder], standing(), NOON) == reminder


def test_yesterdays_appointment_does_not_take_the_place_of_todays_reminder():
    today = wish(Kind.REMINDER, NOON - HOUR, "today")
    yesterday = wish(Kind.APPOINTMENT, NOON - DAY, "yesterday")
    over = Wish(Kind.APPOINTMENT, "over", NOON - HOUR, not_after=NOON - MINUTE)
    assert pick_catch_up([yesterday, over, today], standing(), NOON) == today


def test_a_full_budget_does_not_take_the_catch_up_from_a_reminder():
    recent = standing(Had(Kind.TIP, NOON - HOUR))
    reminder = wish(Kind.REMINDER, NOON - HOUR, "mine")
    offer = wish(Kind.CHECK_IN, NOON - HOUR, "offer")
    assert pick_catch_up([offer, reminder], recent, NOON) == reminder
    assert pick_catch_up([wish()], standing(Had(Kind.TIP, NOON + HOUR)), NOON + HOUR) is None


def test_a_late_offer_that_has_to_wait_waits_for_another_day_and_is_no_second_catch_up():
    reminder = Wish(Kind.REMINDER, "reminder", NOON - 3 * HOUR)
    offer = Wish(Kind.CHECK_IN, "offer", NOON - 3 * HOUR + 10 * MINUTE)
    had = standing(Had(Kind.TIP, NOON - 70 * MINUTE))
    late = pick_catch_up([reminder, offer], had, NOON)
    assert arbitrate(reminder, had, NOON, catch_up=late) == Send()
    verdict = arbitrate(offer, had, NOON, catch_up=late)
    assert isinstance(verdict, Wait)
    assert local_date(verdict.until, ZONE) == local_date(NOON + DAY, ZONE)
    assert not contains(DEFAULT_QUIET, verdict.until, ZONE)


def test_a_late_tip_never_waits_because_it_would_come_back_as_if_on_time():
    recent = standing(Had(Kind.TIP, NOON + HOUR))
    assert judge(wish(), recent, NOON + HOUR + MINUTE) == Miss(Why.TOO_CLOSE)


wishes = st.lists(
    st.tuples(st.sampled_from(ORDER), st.integers(0, 10 * 24 * 12)), min_size=1, max_size=30
).map(lambda drawn: [Wish(kind, f"w{n}", NOON + five * 5 * MINUTE) for n, (kind, five) in enumerate(drawn)])
quiets = st.builds(QuietHours, st.integers(0, 23).map(time), st.integers(0, 23).map(time))
outages = st.lists(st.tuples(st.integers(0, 240), st.integers(1, 30)), max_size=3)


def live(asked: list[Wish], quiet: QuietHours, zone: str, down: list[tuple[int, int]]):
    """Eleven days of a dispatcher that looks every five minutes unless it is down: (sent, unfinished)."""
    where = Standing(Status.ACTIVE, zone, quiet, (), Budget())
    open_ones = {one.occasion: one for one in asked}
    sent: list[tuple[Had, Wish]] = []
    for step in range(12 * 24 * 12):
        now = NOON + step * 5 * MINUTE
        if any(NOON + start * HOUR <= now < NOON + (start + length) * HOUR for start, length in down):
            continue
        while due := [one for one in open_ones.values() if one.due <= now]:
            where = replace(where, had=tuple(had for had, _ in sent if now - had.at < timedelta(days=7)))
            picked = pick_catch_up(due, where, now)
            going = None
            for one in sorted(due, key=lambda each: (each.rank, each.due)):
                match arbitrate(one, where, now, catch_up=picked):
                    case Send():
                        going = going or one
                    case Wait(until=until):
                        assert until > now
                        open_ones[one.occasion] = replace(one, due=until)
                    case _:
                        del open_ones[one.occasion]
            if going is None:
                break
            sent.append((Had(going.kind, now, now - going.due > GRACE), going))
            del open_ones[going.occasion]
    return sent, open_ones


@given(wishes, quiets, st.sampled_from([ZONE, "America/New_York", "Asia/Kathmandu"]), outages)
def test_whatever_is_asked_of_it_the_arbiter_keeps_its_promises(asked, quiet, zone, down):
    sent, unfinished = live(asked, quiet, zone, down)
    assert not [had for had, _ in sent if contains(quiet, had.at, zone)]
    ours = [had.at for had, _ in sent if had.kind not in THEIR_OWN]
    days = [local_date(at, zone) for at in ours]
    assert max(map(days.count, days), default=0) <= 3
    assert all(sum(first <= at < first + timedelta(days=7) for at in ours) <= 10 for first in ours)
    assert all(later - earlier >= 2 * HOUR for earlier, later in pairwise(ours))
    late = [local_date(had.at, zone) for had, _ in sent if had.late]
    assert len(set(late)) == len(late)
    originally = {one.occasion: one.due for one in asked}
    for had, one in sent:
        same_day = local_date(had.at, zone) == local_date(originally[one.occasion], zone)
        just_over_midnight = had.at - originally[one.occasion] <= GRACE
        assert same_day or just_over_midnight or one.kind in CAN_WAIT
    assert all(one.kind in CAN_WAIT for one in unfinished.values())


@given(wishes)
def test_without_outages_every_reminder_outside_quiet_hours_leaves_on_time(asked):
    sent, _ = live(asked, DEFAULT_QUIET, ZONE, [])
    gone = {one.occasion: had.at for had, one in sent}
    for one in asked:
        if one.kind in THEIR_OWN and not contains(DEFAULT_QUIET, one.due, ZONE):
            assert gone[one.occasion] == one.due

"""A service's clock that was wrong: set back or forward by an hour or a day, and put right."""

from datetime import time, timedelta

import pytest

from domain.deliveries import Class, Kind, Planned, State, TryLater
from domain.messages import Say
from tests.actions.test_arbiter import remind, staff
from tests.actions.world import kinds, london, reminders_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BACK = pytest.mark.parametrize("by", [HOUR, DAY], ids=["an hour", "a day"])


@BACK
async def test_a_reply_leaves_at_once_although_the_clock_was_set_back_before_it_could(world, by):
    sam = await world.settled()
    planned = Planned(await sam.id(), "reply", Class.REPLY, Kind.REPLY, Say("menu.title"), world.now)
    await world.unit(lambda unit: unit.deliveries.plan(planned, world.now))
    world.now -= by
    assert kinds(await world.send()) == [Kind.REPLY]


@BACK
async def test_a_safety_reply_is_tried_again_at_once_when_the_clock_was_set_back_meanwhile(world, by):
    sam = await world.settled()
    planned = Planned(await sam.id(), "help", Class.SAFETY, Kind.REPLY, Say("menu.title"), world.now)
    await world.unit(lambda unit: unit.deliveries.plan(planned, world.now))
    (row,) = await world.claim()
    await world.record(row, TryLater("not_reached"))
    world.now -= by
    assert len(await world.send()) == 1


@BACK
async def test_two_messages_of_ours_stay_apart_although_the_clock_was_set_back_between_them(world, by):
    """By the clock the first is still to come: whoever sees only the past would send the second on top."""
    sam = await world.settled()
    await staff(sam, "one", london(24, 12))
    assert len(await world.until(london(24, 12))) == 1
    world.now -= by
    second = Planned(
        await sam.id(), "two", Class.PROACTIVE, Kind.STAFF, Say("menu.title"), world.now, reason={"rule": "x"}
    )
    await world.unit(lambda unit: unit.deliveries.plan(second, world.now))
    assert await world.send() == []
    assert kinds(await world.until(london(24, 13, 59))) == []
    assert kinds(await world.until(london(24, 20))) == [Kind.STAFF]


@BACK
async def test_a_tip_that_came_while_the_clock_was_ahead_is_followed_by_none_too_soon(world, by):
    sam = await world.with_tips(level=3)
    first = (await sam.planned(Kind.TIP))[0].plan.due
    await world.until(first)
    world.now -= by
    await sam.replans()
    gone = await world.until(first + 2 * HOUR)
    assert [row.plan.kind for row in gone] == []


@BACK
async def test_a_reminder_comes_once_a_date_although_the_clock_went_back_over_it(world, by):
    sam = await world.settled()
    await remind(sam, time(12))
    await world.until(london(25, 12))
    world.now -= by
    await sam.replans()
    await world.until(london(27, 13))
    dates = [row.plan.due.date().day for row in reminders_of(world.left)]
    assert dates == [23, 24, 25, 26, 27]


@pytest.mark.parametrize("by", [HOUR, DAY], ids=["an hour", "a day"])
async def test_a_clock_that_jumps_ahead_brings_one_catch_up_at_most_and_counts_the_rest(world, by):
    sam = await world.settled()
    await remind(sam, time(9), time(9, 30), time(10))
    world.now = london(23, 9) - timedelta(minutes=10)
    gone = await world.away_until(world.now + by + timedelta(minutes=50))
    late = [row for row in gone if world.now - row.plan.due > timedelta(minutes=15)]
    assert len(late) <= 1
    ended = await sam.unasked(State.SENT, State.MISSED)
    assert len(ended) >= 2

"""The arbiter over the ledger: who gets what when several messages want to leave, and after a time away."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from db.tables import deliveries
from domain.burden import Budget
from domain.deliveries import Class, Kind, Planned, Sent, State, TryLater, Unknown
from domain.messages import Button, Say, SendReminder
from domain.patient import Status
from tests.actions.world import EVERY_DAY, kinds, london, tips_of


async def remind(sam, *times: time, days: frozenset[int] = EVERY_DAY) -> None:
    own = await sam.id()

    def stage(unit) -> None:
        for number, at in enumerate(times):
            unit.reminders.add(own, f"number {number}", at, days, sam.world.now)

    await sam.world.unit(stage)
    await sam.replans()


async def staff(sam, name: str, due) -> None:
    """A message of ours that can wait, with an occasion of its own."""
    planned = Planned(
        await sam.id(),
        f"staff:{name}",
        Class.PROACTIVE,
        Kind.STAFF,
        Say("menu.title"),
        due,
        due.replace(hour=23),
    )
    await sam.world.unit(lambda unit: unit.deliveries.plan(planned, sam.world.now))


async def test_two_due_at_once_leave_one_after_the_other_the_more_urgent_first(world):
    sam = await world.settled()
    await remind(sam, time(12))
    await staff(sam, "a word", london(23, 12))
    world.now = london(23, 12)
    first = await world.claim()
    assert kinds(first) == [Kind.REMINDER]
    assert kinds(await world.service.run(_claim_beside, first)) == []
    await world.record(first[0], Sent(1))
    assert kinds(await world.claim()) == [Kind.STAFF]


def _claim_beside(unit, house, now, in_flight):
    from actions.deliver import claim

    return claim(unit, house, now, [row.patient for row in in_flight], 100, 100)


async def test_a_claimed_message_is_marked_before_it_is_sent_and_claimed_by_nobody_else(world):
    sam = await world.with_tips()
    world.now = (await sam.planned())[0].plan.due
    (row,) = await world.claim()
    assert (row.state, row.attempts) == (State.SENDING, 1)
    assert (await sam.unasked())[0].state is State.SENDING
    assert await world.claim() == []


async def test_replies_leave_before_anybody_s_tips(world):
    sam, mo = await world.with_tips(), await world.with_tips(2002)
    world.now = max([(await one.planned())[0].plan.due for one in (sam, mo)])
    planned = Planned(await mo.id(), "reply", Class.REPLY, Kind.REPLY, Say("menu.title"), world.now)
    await world.unit(lambda unit: unit.deliveries.plan(planned, world.now))
    first, *_ = await world.claim()
    assert first.plan.klass is Class.REPLY


async def test_a_tip_is_not_taken_along_behind_a_reply_but_judged_when_it_can_leave_itself(world):
    sam = await world.with_tips()
    world.now = (await sam.planned())[0].plan.due
    reply = Planned(await sam.id(), "reply", Class.REPLY, Kind.REPLY, Say("menu.title"), world.now)
    await world.unit(lambda unit: unit.deliveries.plan(reply, world.now))
    (first,) = await world.claim()
    assert first.plan.klass is Class.REPLY
    await world.record(first, Sent(1))
    await sam.asks_for("stop")
    assert Kind.TIP not in kinds(await world.send())


async def test_a_message_that_comes_too_close_to_another_waits_on_the_same_day(world):
    sam = await world.settled()
    await staff(sam, "one", london(23, 12))
    await staff(sam, "two", london(23, 12, 5))
    gone = await world.until(london(23, 23))
    assert [row.tried_at or row.plan.due for row in gone][1] == london(23, 14)


async def test_their_own_reminders_neither_wait_nor_count(world):
    sam = await world.settled()
    await remind(sam, time(12), time(12, 1), time(12, 2), time(12, 3), time(12, 4))
    await staff(sam, "one", london(23, 12, 5))
    gone = await world.until(london(23, 12, 6))
    assert kinds(gone) == [Kind.REMINDER] * 5 + [Kind.STAFF]


async def test_no_day_holds_more_than_the_budget(world):
    from dataclasses import replace

    world.furnish(programme=replace(world.house.programme, budget=Budget(2, 10, timedelta(0))))
    sam = await world.settled()
    for number in range(4):
        await staff(sam, str(number), london(23, 12, number))
    assert len(await world.until(london(23, 23, 59))) == 2


async def test_in_quiet_hours_nothing_leaves_whatever_it_is(world):
    sam = await world.settled(quiet_start=time(12), quiet_end=time(14))
    await remind(sam, time(13))
    assert await world.until(london(23, 13, 59)) == []
    (row,) = await world.until(london(23, 14))
    assert isinstance(row.plan.message, SendReminder)
    assert row.plan.message.at == london(23, 13)  # so that it can say it comes late


async def test_what_quiet_hours_push_past_midnight_is_missed_and_counted(world):
    sam = await world.settled(quiet_start=time(20), quiet_end=time(9))
    await remind(sam, time(20, 30))
    assert await world.until(london(24, 20)) == []
    (missed,) = await sam.unasked(State.MISSED)
    assert await sam.why(missed) == "quiet_hours"


# --- after a time away


async def test_after_downtime_one_catches_up_the_same_day_and_the_rest_are_missed(world):
    sam = await world.settled()
    await remind(sam, time(9), time(10), time(11))
    gone = await world.away_until(london(23, 12))
    assert [row.plan.due for row in gone] == [london(23, 11)]
    missed = await sam.unasked(State.MISSED)
    assert [row.plan.due for row in missed] == [london(23, 9), london(23, 10)]
    assert len(await world.until(london(24, 11))) == 3


async def test_one_a_day_catches_up_however_often_the_service_fails(world):
    sam = await world.settled()
    await remind(sam, time(9), time(13))
    assert len(await world.away_until(london(23, 10))) == 1
    assert await world.away_until(london(23, 14)) == []


async def test_yesterday_is_not_made_up_for(world):
    sam = await world.with_tips(level=3)
    await remind(sam, time(12))
    assert await world.away_until(london(25, 7)) == []
    missed = await sam.unasked(State.MISSED)
    assert [row.plan.due for row in missed if row.plan.kind is Kind.REMINDER] == [
        london(23, 12),
        london(24, 12),
    ]
    assert [row.plan.due.date().day for row in missed if row.plan.kind is Kind.TIP] == [23]
    assert kinds(await world.until(london(25, 23))) in ([Kind.TIP, Kind.REMINDER], [Kind.REMINDER, Kind.TIP])


async def test_nothing_catches_up_in_the_quiet_hours(world):
    sam = await world.settled()
    await remind(sam, time(20))
    assert await world.away_until(london(23, 22)) == []
    first, *_ = await sam.unasked()
    assert first.state is State.MISSED


async def test_a_few_minutes_late_is_on_time(world):
    sam = await world.settled()
    await remind(sam, time(9), time(9, 5), time(9, 10))
    (gone,) = await world.away_until(london(23, 9, 12))
    assert len((gone, *gone.along)) == 3


async def test_a_month_away_brings_no_flood(world):
    sam = await world.with_tips(level=3)
    await remind(sam, time(12))
    gone = await world.away_until(london(22, 15, month=12))
    assert len(gone) <= 1
    assert len(await world.until(london(22, 23, month=12))) == 0
    assert kinds(await world.until(london(23, 23, month=12))).count(Kind.REMINDER) == 1


# --- what became of it


async def test_a_tip_that_may_have_arrived_is_never_sent_again(world):
    sam = await world.with_tips(days=frozenset({1}))
    world.outcome = lambda row: Unknown("read_timeout")
    gone = await world.after(days=2)
    world.outcome = world.arrives
    assert len(gone) == 1
    later = await world.after(days=2)
    assert later == []
    (row, *_) = await sam.unasked()
    assert (row.state, row.outcome, row.attempts) == (State.UNKNOWN, "read_timeout", 1)


async def test_a_tip_that_surely_never_left_is_tried_again_until_its_day_is_over(world):
    sam = await world.with_tips(days=frozenset({1}))
    tries: list[Kind] = []

    def never(row):
        tries.append(row.plan.kind)
        return TryLater("connect_error", timedelta(minutes=50))

    world.outcome = never
    await world.after(days=3)
    row = (await sam.unasked())[0]
    assert row.state is State.MISSED
    assert len(tries) == row.attempts > 1


@pytest.mark.parametrize("seconds", [1, 30])
async def test_flood_control_is_waited_for_exactly(world, seconds):
    sam = await world.with_tips()
    due = (await sam.planned())[0].plan.due
    world.outcome = lambda row: TryLater("flood", timedelta(seconds=seconds))
    await world.until(due)
    world.outcome = world.arrives
    assert await world.until(due + timedelta(seconds=seconds - 1)) == []
    assert len(await world.until(due + timedelta(seconds=seconds))) == 1


async def test_while_a_tip_has_to_wait_again_and_again_the_rest_is_planned_once(world):
    """At a flood everybody's messages wait, and each is tried many times."""
    sam = await world.with_tips()
    due = (await sam.planned())[0].plan.due
    world.outcome = lambda row: TryLater("flood", timedelta(seconds=30))
    await world.until(due)
    assert (await sam.unasked(State.RETRY))[0].attempts == 1
    planned = await world.unit(_when_planned)
    assert planned  # the next day's is planned meanwhile
    await world.until(due + timedelta(minutes=5))
    assert (await sam.unasked(State.RETRY))[0].attempts > 5
    assert await world.unit(_when_planned) == planned


def _when_planned(unit):
    which = deliveries.c.state == State.PLANNED
    return unit.connection.execute(select(deliveries.c.id, deliveries.c.changed_at).where(which)).all()


async def test_only_active_people_get_anything_unasked(world):
    for chat, status in enumerate(
        (Status.PAUSED, Status.LEFT, Status.UNREACHABLE, Status.ONBOARDING), start=1
    ):
        sam = await world.with_tips(chat)
        await sam.change(status=status)
    assert await world.after(days=7) == []


async def test_a_plan_that_is_due_waits_for_the_arbiter_even_if_they_write_meanwhile(world):
    sam = await world.with_tips(level=3)
    world.now = (await sam.planned())[0].plan.due + timedelta(minutes=1)
    await sam.taps_button(Button("x", "pace", (1,)))
    assert len(tips_of(world.left)) == 1


async def test_a_pause_calls_back_even_what_staff_had_planned(world):
    sam = await world.settled()
    await staff(sam, "a word", london(23, 12))
    await sam.asks_for("pause")
    assert await sam.planned() == []
    await sam.types("resume")
    assert await world.until(london(23, 20)) == []

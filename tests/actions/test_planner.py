"""The planner's own promises: one next occasion a source, planned anew at once, each move with its reason."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from actions import onboarding, reminders, settings
from domain.burden import Budget
from domain.deliveries import Kind, Refused, State
from domain.patient import Status
from tests.actions.test_arbiter import remind, staff
from tests.actions.world import kinds, london


async def everything_planned(sam):
    await remind(sam, time(12))
    on, now = date(2026, 12, 10), sam.world.now
    await sam.world.unit(lambda unit: unit.appointments.add(sam.me, on, time(9), None, now))
    await sam.replans()


async def test_each_source_has_its_next_occasion_planned_and_no_more(world):
    sam = await world.with_tips(level=3)
    sam.me = await sam.id()
    await everything_planned(sam)
    assert sorted(kinds(await sam.planned())) == sorted([Kind.APPOINTMENT, Kind.REMINDER, Kind.TIP])


@pytest.mark.parametrize(
    ("action", "args"),
    [
        (onboarding.set_zone, ("Asia/Kathmandu",)),
        (onboarding.set_part_of_day, ("evening",)),
        (settings.ask_pause, ()),
        (settings.stop, ()),
        (reminders.delete, None),
    ],
    ids=["another zone", "another part of the day", "a pause", "stop", "a reminder deleted"],
)
async def test_a_change_and_its_new_plan_come_with_the_same_commit(world, action, args):
    sam = await world.with_tips(level=3)
    sam.me = await sam.id()
    await everything_planned(sam)
    if args is None:
        (mine,) = await world.unit(lambda unit: unit.reminders.of(sam.me))
        args = (mine.id,)
    asked = {onboarding.set_zone: "zone", onboarding.set_part_of_day: "part"}
    if action in asked:
        await sam.does(settings.change, asked[action])
    before = await world.unit(lambda unit: _rules_and_plan(unit, sam.me))
    world.service.store = watched = Watched(world.store, lambda unit: _rules_and_plan(unit, sam.me))
    await sam.does(action, *args)
    (changed, *_) = [seen for seen in watched.seen if seen[0] != before[0]]
    assert changed[1] != before[1]


class Watched:
    """A store that looks at the database after each commit."""

    def __init__(self, store, look):
        self._store, self._look = store, look
        self.seen = []

    async def run(self, work):
        done = await self._store.run(work)
        self.seen.append(await self._store.run(self._look))
        return done


def _rules_and_plan(unit, patient):
    who = unit.patients.get(patient)
    rules = (who.zone, who.part_of_day, who.status, tuple(each.id for each in unit.reminders.of(patient)))
    return rules, [(row.plan.occasion, row.plan.due) for row in unit.deliveries.planned_for(patient)]


async def test_a_level_from_a_check_in_plans_the_tips_of_that_level_with_the_same_commit(world):
    sam = await world.with_tips(level=1)
    await sam.fills_in([4] * 13)
    level = (await sam.row()).tailoring_level
    (tip,) = await sam.planned(Kind.TIP)
    assert level != 1
    assert tip.plan.reason["level"] == level


async def test_an_offer_that_finds_its_day_full_comes_on_the_next(world):
    """An offer of another check-in is as good tomorrow as today: it is moved, and the ledger says why."""
    world.furnish(programme=replace(world.house.programme, budget=Budget(1, 10, timedelta(0))))
    sam = await world.settled(days=frozenset())
    await sam.fills_in([3] * 13)
    (offer,) = await sam.planned(Kind.CHECK_IN)
    world.now = offer.plan.due - timedelta(minutes=30)
    await staff(sam, "a word", world.now)
    assert kinds(await world.send()) == [Kind.STAFF]
    assert kinds(await world.until(offer.plan.due + timedelta(hours=2))) == []
    moved, _ = await sam.planned(Kind.CHECK_IN)
    assert (moved.id, moved.why) == (offer.id, "day_full")
    assert moved.plan.due.date() == offer.plan.due.date() + timedelta(days=1)
    assert kinds(await world.until(moved.plan.due)) == [Kind.CHECK_IN]


async def test_whatever_ended_without_leaving_says_why(world):
    sam = await world.with_tips(level=3)
    await remind(sam, time(9), time(10), time(11))
    await world.away_until(london(25, 12))
    await sam.asks_for("pause")
    ended = await sam.unasked(State.MISSED, State.CANCELLED)
    assert {row.state for row in ended} == {State.MISSED, State.CANCELLED}
    assert all(row.why for row in ended)
    assert all(row.plan.reason for row in await sam.unasked())


async def test_a_reply_that_finds_the_bot_blocked_calls_back_what_was_planned(world):
    """Found by the simulation's state machine: only a refused tip did."""
    sam = await world.with_tips(level=3)
    await remind(sam, time(12))
    world.outcome = lambda _: Refused("forbidden", unreachable=True)
    await sam.asks_for("menu")
    assert (await sam.row()).status is Status.UNREACHABLE
    assert await sam.planned() == []

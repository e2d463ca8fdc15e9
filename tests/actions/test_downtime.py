"""P6: the service was down, for minutes or for a week; a thousand people get at most one catch-up each."""

import os
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from actions.plan import plan_ahead
from db.tables import deliveries, patients
from domain.deliveries import Class
from domain.patient import PatientId, Status
from domain.schedule import QuietHours, contains, local_date
from tests.actions.world import EVERY_DAY, MONDAY, World, some_tips

PEOPLE = int(os.environ.get("DOWNTIME_PEOPLE", "40"))  # 1000 in the long form
GRACE = timedelta(minutes=15)
ZONES = (
    "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "America/New_York",
    "Pacific/Kiritimati", "Pacific/Pago_Pago",
)  # fmt: skip
LENGTHS = {
    "ten minutes": timedelta(minutes=10),
    "three hours": timedelta(hours=3),
    "25 hours": timedelta(hours=25),
    "a week": timedelta(days=7),
}


def quiet_of(number: int) -> tuple[time, time]:
    return ((time(21), time(8)), (time(22), time(7)), (time(13), time(15)))[number % 3]


async def crowd(world: World) -> None:
    """Each has tips, and two or three reminders at hours of their own."""
    await world.stock(some_tips(each=1))

    def stage(unit) -> None:
        for number in range(PEOPLE):
            start, end = quiet_of(number)
            row = unit.patients.add(5000 + number, Status.ACTIVE, "en", world.now)
            part = ("morning", "afternoon", "evening")[number % 3]
            about = {"zone": ZONES[number % len(ZONES)], "days": EVERY_DAY, "part_of_day": part}
            night = {"quiet_start": start, "quiet_end": end, "tailoring_level": 1 + number % 4}
            unit.patients.save(replace(row, **about, **night))
            for each in range(2 + number % 2):
                at = time((number * 7 + each * 5) % 24, (number * 13) % 60)
                unit.reminders.add(row.id, f"number {each}", at, EVERY_DAY, world.now)
            plan_ahead(unit, world.house, world.now, row.id)

    await world.unit(stage)


@pytest.mark.parametrize("length", LENGTHS.values(), ids=list(LENGTHS))
async def test_after_downtime_everybody_gets_at_most_one_catch_up_on_its_own_day_and_the_rest_is_counted(
    world, length
):
    await crowd(world)
    gone = await world.away_until(world.now + length)
    people = {row.id: row for row in await world.unit(_everybody)}
    late = [row for row in gone if world.now - row.plan.due > GRACE]
    assert max(Counter(row.patient for row in late).values(), default=0) <= 1
    assert bool(late) == (length > GRACE)
    for row in gone:
        who = people[row.patient]
        assert local_date(row.plan.due, who.zone) == local_date(world.now, who.zone)
        assert not contains(QuietHours(who.quiet_start, who.quiet_end), world.now, who.zone)
    await _counted(world, people)


async def _counted(world: World, people) -> None:
    """Every reminder of the time away has a row that ended: what did not leave was missed, none is lost."""

    def read(unit):
        of = select(
            deliveries.c.patient,
            deliveries.c.occasion,
            deliveries.c.state,
            deliveries.c.why,
            deliveries.c.due,
        )
        return unit.connection.execute(of.where(deliveries.c.klass == Class.PROACTIVE)).all()

    rows = await world.unit(read)
    dates = defaultdict(set)
    for row in rows:
        if row.due <= world.now:
            assert row.state in ("sent", "missed"), tuple(row)
            assert row.state == "sent" or row.why, tuple(row)
        if row.occasion.startswith("reminder:"):
            dates[row.occasion.split(":")[1]].add(row.occasion.split(":")[2])
    reminders = await world.unit(
        lambda unit: [each for who in people for each in unit.reminders.of(PatientId(who))]
    )
    for reminder in reminders:
        zone = people[reminder.patient].zone
        first, last = local_date(MONDAY, zone), local_date(world.now, zone)
        had = dates[str(reminder.id)]
        missing = {first + timedelta(days=n) for n in range(1, (last - first).days)} - {
            datetime.fromisoformat(day).date() for day in had
        }
        assert not missing, (reminder, missing)


def _everybody(unit):
    return unit.connection.execute(
        select(patients.c.id, patients.c.zone, patients.c.quiet_start, patients.c.quiet_end)
    ).all()

"""What clocks and calendars do to people, through the real planner: each date once, at its own hour.

There is no monthly or yearly form: an appointment is one date, a reminder days of the week. So day 31 and
29 February are dates like others, and the day before them is reminded of.
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from actions import onboarding, settings
from domain.deliveries import Kind, State
from domain.schedule import QuietHours, contains, local_date, local_time, resolve
from tests.actions.test_arbiter import remind
from tests.actions.world import reminders_of

NIGHT = QuietHours(time(21), time(8))


async def quiet_hours(person):
    found = await person.row()
    return QuietHours(found.quiet_start, found.quiet_end)


def dates(rows):
    return [date.fromisoformat(row.plan.occasion.split(":")[2]) for row in reminders_of(rows)]


@pytest.mark.parametrize(
    ("zone", "change", "at", "on_that_day"),
    [
        ("Europe/London", date(2027, 3, 28), time(1, 30), datetime(2027, 3, 28, 1, tzinfo=UTC)),
        ("Europe/London", date(2026, 10, 25), time(1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2027, 4, 4), time(1, 45), datetime(2027, 4, 3, 14, 45, tzinfo=UTC)),
    ],
    ids=[
        "the spring gap",
        "the autumn overlap",
        "Lord Howe's missing half hour",
        "Lord Howe's repeated half hour",
    ],
)
async def test_a_reminder_in_an_hour_that_is_missing_or_comes_twice_comes_once(
    world, zone, change, at, on_that_day
):
    world.now = resolve(change - timedelta(days=1), time(0, 30), zone)
    sam = await world.settled(zone=zone, days=frozenset(), quiet_start=time(12), quiet_end=time(12))
    await remind(sam, at)
    gone = await world.after(hours=71)
    assert dates(gone) == [change + timedelta(days=day) for day in (-1, 0, 1)]
    assert gone[1].plan.due == on_that_day
    assert [local_time(row.plan.due, zone) for row in (gone[0], gone[2])] == [at, at]


async def test_the_day_that_apia_never_had_has_no_reminder(world):
    world.now = resolve(date(2011, 12, 28), time(7), "Pacific/Apia")
    sam = await world.settled(zone="Pacific/Apia", days=frozenset())
    await remind(sam, time(9))
    gone = await world.after(days=4)
    assert dates(gone) == [date(2011, 12, 28), date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 1)]
    assert await sam.unasked(State.MISSED) == []


LEAP = [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]
LONG = [date(2027, 1, 30), date(2027, 1, 31), date(2027, 2, 1)]


@pytest.mark.parametrize("days", [LEAP, LONG], ids=["a leap day", "a month of 31 days"])
async def test_the_last_days_of_a_month_are_days_like_others(world, days):
    world.now = resolve(days[0], time(7), "Europe/London")
    sam = await world.settled(days=frozenset())
    await remind(sam, time(9))
    assert dates(await world.after(days=3)) == days


@pytest.mark.parametrize(
    "on", [date(2028, 2, 29), date(2028, 3, 1), date(2027, 1, 31), date(2027, 2, 1)], ids=str
)
async def test_an_appointment_on_or_after_a_rare_date_is_reminded_of_the_day_before(world, on):
    world.now = resolve(on - timedelta(days=3), time(7), "Europe/London")
    sam = await world.settled(days=frozenset())
    own, now = await sam.id(), world.now
    await world.unit(lambda unit: unit.appointments.add(own, on, time(9), None, now))
    await sam.replans()
    (row,) = await world.after(days=5)
    assert row.plan.kind is Kind.APPOINTMENT
    assert local_date(row.plan.due, "Europe/London") == on - timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        ("Europe/London", date(2026, 10, 25)),
        ("Australia/Lord_Howe", date(2026, 10, 4)),
        ("Pacific/Apia", date(2011, 12, 30)),
        ("America/New_York", date(2027, 3, 14)),
    ],
    ids=lambda value: str(value).replace("/", " "),
)
async def test_over_a_change_of_the_clock_nothing_leaves_in_quiet_hours_that_cross_midnight(
    world, zone, change
):
    world.now = resolve(change - timedelta(days=2), time(7), zone)
    sam = await world.with_tips(level=4, zone=zone)
    await remind(sam, time(23), time(0, 30), time(9))
    left = await world.after(days=4)
    sent = {row.id: row.sent_at for row in await sam.ledger()}
    assert not [row for row in left if contains(NIGHT, sent[row.id], zone)]
    assert len(left) >= 4


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("Pacific/Kiritimati", "Pacific/Pago_Pago"),
        ("Pacific/Pago_Pago", "Pacific/Kiritimati"),
        ("Europe/London", "America/New_York"),
        ("America/New_York", "Asia/Tokyo"),
    ],
    ids=["east over the date line", "west over the date line", "westward", "eastward"],
)
@pytest.mark.parametrize("hour", [7, 12, 19], ids="at {}".format)
async def test_a_journey_repeats_no_date_and_misses_only_one_that_was_over_there(world, start, end, hour):
    """Nine o'clock that is over by the new place's clock is late; a date that is over there is missed."""
    world.now = resolve(date(2026, 11, 23), time(6), start)
    sam = await world.settled(zone=start, days=frozenset())
    await remind(sam, time(9))
    await world.until(resolve(date(2026, 11, 24), time(hour), start))
    moved = world.now
    await sam.does(settings.change, "zone")
    await sam.does(onboarding.set_zone, end)
    assert (await sam.row()).zone == end
    await world.after(days=4)
    came = dates(await sam.unasked(State.SENT))
    assert came == sorted(set(came))
    every = [came[0] + timedelta(days=n) for n in range((came[-1] - came[0]).days + 1)]
    missed = [day for day in every if day not in came]
    assert missed == dates(await sam.unasked(State.MISSED))
    for day in missed:
        assert resolve(day, time(9), end) < moved
        assert day < local_date(moved, end) or contains(await quiet_hours(sam), moved, end)
    assert len(missed) <= 1 and len(came) >= 4

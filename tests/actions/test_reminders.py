"""Reminders in the person's own words, and the next appointment."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from actions.deliver import sweep
from domain.deliveries import Kind, State, TryLater, Unknown
from domain.messages import Button, Days, Say, SendReminder, ShowReminders, Words
from domain.patient import Status
from domain.reminders import LONGEST_LABEL, LONGEST_PLACE, MOST_REMINDERS
from domain.schedule import local_time, resolve
from tests.actions.world import EVERY_DAY, keys, kinds, labels, london, reminders_of, told


async def made(sam, label: str = "Bring the bins out", at: str = "9am", days: str | None = None):
    """Through the conversation; every day unless a weekday is given."""
    await sam.asks_for("reminders")
    await sam.taps("reminders.add")
    await sam.types(label)
    await sam.types(at)
    if days is None:
        return await sam.taps("reminders.every_day")
    for day in days:
        await sam.taps(f"days.{day}")
    return await sam.taps("choose.done")


async def under(sam, word: str):
    came = reminders_of([row for row in await sam.ledger() if row.sent_at])
    newest = max(came, key=lambda row: row.sent_at)
    return await sam.taps_button(Button(f"reminder.{word}", "rem_did", (newest.id, word)))


async def mine(sam):
    own = await sam.id()
    return list(await sam.world.unit(lambda unit: unit.reminders.of(own)))


async def test_words_a_time_and_days_make_a_reminder(world):
    sam = await world.settled()
    await sam.asks_for("reminders")
    assert keys(await sam.taps("reminders.add")) == ["reminders.ask_label"]
    assert keys(await sam.types("Look at my feet")) == ["reminders.ask_time"]
    assert keys(await sam.types("half past six in the evening")) == ["reminders.ask_days"]
    for day in ("0", "3"):
        await sam.taps(f"days.{day}")
    assert keys(await sam.taps("choose.done")) == ["reminders.kept"]
    (one,) = await mine(sam)
    assert (one.label, one.at, one.days) == ("Look at my feet", time(18, 30), {0, 3})
    gone = await world.after(days=7)
    assert [row.plan.due for row in gone] == [london(23, 18, 30), london(26, 18, 30)]


async def test_a_time_may_be_tapped_instead(world):
    sam = await world.settled()
    await sam.asks_for("reminders")
    await sam.taps("reminders.add")
    await sam.types("Walk")
    await sam.taps("time.at", 12, 30)
    await sam.taps("reminders.every_day")
    assert [one.at for one in await mine(sam)] == [time(12, 30)]


async def test_an_unreadable_time_is_asked_for_again_in_words_of_help(world):
    sam = await world.settled()
    await sam.asks_for("reminders")
    await sam.taps("reminders.add")
    await sam.types("Walk")
    (reply,) = await sam.types("31:00")
    assert reply.key.startswith("time.")
    assert "31" in reply.args["typed"]
    assert keys(await sam.types("8:15")) == ["reminders.ask_days"]


async def test_a_label_that_is_too_long_or_empty_is_not_cut_silently(world):
    sam = await world.settled()
    await sam.asks_for("reminders")
    await sam.taps("reminders.add")
    assert keys(await sam.types("x" * (LONGEST_LABEL + 1))) == ["reminders.label_long"]
    assert keys(await sam.types("\u200b")) == ["reminders.label_empty"]
    assert keys(await sam.types("x" * LONGEST_LABEL)) == ["reminders.ask_time"]


async def test_twenty_are_enough(world):
    sam = await world.settled()
    own = await sam.id()

    def stage(unit):
        for number in range(MOST_REMINDERS):
            unit.reminders.add(own, f"number {number}", time(12), EVERY_DAY, world.now)

    await world.unit(stage)
    (reply,) = await sam.asks_for("reminders")
    assert "reminders.add" not in labels(reply)
    assert len(labels(reply)) == MOST_REMINDERS
    assert keys(await sam.taps_button(Button("x", "rem_new"))) == ["reminders.full"]


async def test_a_reminder_comes_every_day_at_its_hour_until_it_is_deleted(world):
    sam = await world.settled()
    await made(sam)
    assert len(reminders_of(await world.after(days=5))) == 5
    await sam.asks_for("reminders")
    await sam.taps("reminders.one")
    assert keys(await sam.taps("reminders.delete")) == ["reminders.deleted"]
    assert await world.after(days=5) == []


async def test_changing_words_keeps_the_time_and_changing_the_time_keeps_the_words(world):
    sam = await world.settled()
    await made(sam, "Walk", "9am")
    await sam.asks_for("reminders")
    await sam.taps("reminders.one")
    await sam.taps("reminders.change_words")
    await sam.types("Walk to the sea")
    await sam.taps("reminders.see_all")
    await sam.taps("reminders.one")
    await sam.taps("reminders.change_time")
    await sam.types("3pm")
    await sam.taps("days.5")
    await sam.taps("choose.done")
    (one,) = await mine(sam)
    assert (one.label, one.at, one.days) == ("Walk to the sea", time(15), {5})
    assert [row.plan.due for row in await world.after(days=7)] == [london(28, 15)]


async def test_nobody_sees_or_deletes_somebody_else_s(world):
    sam, mo = await world.settled(), await world.settled(2002)
    await made(sam)
    (one,) = await mine(sam)
    assert keys(await mo.taps_button(Button("x", "rem", (one.id,)))) == ["reminders.gone"]
    assert keys(await mo.taps_button(Button("x", "rem_del", (one.id,)))) == ["reminders.gone"]
    assert await mine(sam) == [one]


@pytest.mark.parametrize(
    ("on", "utc_before", "utc_after"),
    [((2027, 3, 27), 9, 8), ((2027, 10, 30), 8, 9)],
    ids=["summer time starts", "summer time ends"],
)
async def test_a_reminder_keeps_its_wall_clock_hour_over_a_clock_change(world, on, utc_before, utc_after):
    world.now = resolve(date(*on), time(7), "Europe/London")
    sam = await world.settled()
    await made(sam, at="9am")
    gone = await world.after(days=2)
    assert [row.plan.due.hour for row in gone] == [utc_before, utc_after]
    assert [local_time(row.plan.due, "Europe/London") for row in gone] == [time(9), time(9)]


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo", "Pacific/Kiritimati"])
async def test_after_a_change_of_zone_it_comes_once_a_local_day_and_goes_on(world, zone):
    sam = await world.settled(days=frozenset())
    await made(sam, at="9am")
    gone = await world.until(london(23, 10))
    await sam.asks_for("settings")
    await sam.taps("settings.zone")
    await sam.taps_button(Button("x", "zone", (zone,)))
    gone += await world.after(days=4)
    dates = [row.plan.occasion.split(":")[2] for row in gone]
    assert len(dates) == len(set(dates))
    assert dates == sorted(dates)
    days = [date.fromisoformat(one) for one in dates]
    assert {later - one for one, later in pairwise(days)} == {timedelta(days=1)}


async def test_later_brings_it_again_in_half_an_hour_once(world):
    sam = await world.settled()
    await made(sam, days="0")
    await world.until(london(23, 9, 5))
    assert keys(await under(sam, "later")) == ["reminder.later"]
    assert keys(await under(sam, "later")) == ["tap.noted"]
    gone = await world.after(hours=12)
    assert [row.plan.due for row in gone] == [london(23, 9, 35)]
    assert keys(await under(sam, "done")) == ["reminder.done"]
    assert await world.after(days=6) == []


async def test_skip_leaves_tomorrow_s_alone(world):
    sam = await world.settled()
    await made(sam)
    await world.until(london(23, 10))
    assert keys(await under(sam, "skip")) == ["reminder.skip"]
    assert [row.plan.due for row in await world.after(days=1)] == [london(24, 9)]


async def test_later_under_a_reminder_that_was_deleted_promises_nothing(world):
    sam = await world.settled()
    await made(sam)
    await world.until(london(23, 10))
    (one,) = await mine(sam)
    await sam.taps_button(Button("x", "rem_del", (one.id,)))
    assert keys(await under(sam, "later")) == ["reminders.gone"]
    assert await world.after(days=2) == []


async def test_later_just_before_the_quiet_hours_still_comes_before_them(world):
    sam = await world.settled()
    await made(sam, at="20:45", days="0")
    await world.until(london(23, 20, 46))
    await under(sam, "later")
    gone = await world.after(hours=2)
    assert len(gone) == 1
    assert london(23, 20, 46) < gone[0].plan.due < london(23, 21)


async def test_later_within_the_quiet_hours_says_that_it_will_not_come(world):
    sam = await world.settled()
    await made(sam, at="20:45", days="0")
    await world.until(london(23, 21, 30))
    assert keys(await under(sam, "later")) == ["reminder.skip"]
    assert await world.after(hours=12) == []


async def test_a_time_in_the_quiet_hours_is_talked_about_first(world):
    sam = await world.settled()
    await sam.asks_for("reminders")
    await sam.taps("reminders.add")
    await sam.types("Kettle on")
    (reply,) = await sam.types("7am")
    assert keys([reply]) == ["reminders.in_quiet"]
    assert (reply.args["start"], reply.args["end"]) == (time(21), time(8))
    assert keys(await sam.taps("reminders.another_time")) == ["reminders.ask_time"]
    await sam.types("7am")
    assert keys(await sam.taps("reminders.shorten_quiet")) == ["reminders.ask_days"]
    await sam.taps("reminders.every_day")
    assert (await sam.row()).quiet_end == time(7)
    assert [row.plan.due for row in await world.after(days=1)] == [london(24, 7)]


async def test_a_late_evening_reminder_moves_the_start_of_the_quiet_hours(world):
    sam = await world.settled()
    await sam.asks_for("reminders")
    await sam.taps("reminders.add")
    await sam.types("Lock the door")
    await sam.types("22:30")
    await sam.taps("reminders.shorten_quiet")
    await sam.taps("reminders.every_day")
    assert (await sam.row()).quiet_start == time(22, 45)
    assert [row.plan.due for row in await world.after(hours=17)] == [london(23, 22, 30)]


async def test_a_reminder_that_quiet_hours_now_cover_waits_for_the_morning_even_if_they_write_before(world):
    sam = await world.settled()
    await made(sam, at="8:10")
    await sam.change(quiet_end=time(9))
    await sam.replans()
    await world.until(london(23, 8, 30))
    await sam.asks_for("tips")
    await sam.taps_button(Button("x", "pace", (1,)))  # plans anew
    gone = await world.until(london(23, 9))
    assert [row.plan.kind for row in gone] == [Kind.REMINDER]


async def test_a_pause_holds_reminders_too_and_what_was_due_meanwhile_is_not_made_up_for(world):
    sam = await world.settled()
    await made(sam)
    await sam.asks_for("pause")
    assert await world.after(days=3, hours=4) == []
    await sam.types("resume")
    assert [row.plan.due for row in await world.after(days=1)] == [london(27, 9)]


# --- the appointment


async def told_about(sam, on: str = "4 December", at: str | None = "14:30", place: str | None = "Room 3"):
    await sam.asks_for("appointment")
    await sam.types(on)
    await (sam.types(at) if at else sam.taps("appointment.time_unknown"))
    return await (sam.types(place) if place else sam.taps("appointment.place_unknown"))


async def next_appointment(sam):
    own = await sam.id()
    today = sam.world.now.date()
    return await sam.world.unit(lambda unit: unit.appointments.next_of(own, today))


@pytest.mark.parametrize(
    ("at", "place", "key"),
    [
        ("14:30", "Room 3", "appointment.kept_time_place"),
        (None, "Room 3", "appointment.kept_place"),
        ("14:30", None, "appointment.kept_time"),
        (None, None, "appointment.kept"),
    ],
)
async def test_day_time_and_place_in_three_answers_the_last_two_may_be_left_out(world, at, place, key):
    sam = await world.settled()
    assert keys(await told_about(sam, at=at, place=place)) == [key]
    known = await next_appointment(sam)
    assert (known.on, known.at, known.place) == (date(2026, 12, 4), time(14, 30) if at else None, place)


async def test_the_day_before_at_their_hour_they_are_reminded_and_the_place_comes_last(world):
    sam = await world.settled(matters="my garden")
    await told_about(sam)
    (row,) = await world.after(days=14)
    assert row.plan.kind is Kind.APPOINTMENT
    assert row.plan.due == world.at(datetime(2026, 12, 3, tzinfo=UTC), await sam.row())
    message = row.plan.message
    assert isinstance(message, Say)
    assert message.key == "appointment.reminder_place"
    assert message.args["tomorrow"] == Words("appointment.tomorrow_time", {"at": time(14, 30)})
    assert list(message.args)[-1] == "place"


async def test_a_new_appointment_takes_the_old_one_s_place(world):
    sam = await world.settled()
    await told_about(sam)
    (reply,) = await sam.asks_for("appointment")
    assert keys([reply]) == ["appointment.show_time_place"]
    await sam.taps("appointment.change")
    await sam.types("10 December")
    await sam.taps("appointment.time_unknown")
    await sam.taps("appointment.place_unknown")
    assert (await next_appointment(sam)).on == date(2026, 12, 10)
    assert [row.plan.due.date() for row in await world.after(days=20)] == [date(2026, 12, 9)]


async def test_a_deleted_appointment_reminds_nobody(world):
    sam = await world.settled()
    await told_about(sam)
    known = await next_appointment(sam)
    await sam.asks_for("appointment")
    assert keys(await sam.taps("appointment.delete")) == ["appointment.deleted"]
    assert keys(await sam.taps_button(Button("x", "app_del", (known.id,)))) == ["tap.old"]
    assert await world.after(days=20) == []


async def test_a_date_that_is_none_and_a_place_that_is_too_long_are_asked_for_again(world):
    sam = await world.settled()
    await sam.asks_for("appointment")
    (reply,) = await sam.types("soonish I hope")
    assert reply.key.startswith("date.")
    await sam.types("4 December")
    await sam.taps("appointment.time_unknown")
    assert keys(await sam.types("x" * (LONGEST_PLACE + 1))) == ["appointment.place_long"]
    assert await next_appointment(sam) is None
    assert keys(await sam.types("Room\n3")) == ["appointment.kept_place"]
    assert (await next_appointment(sam)).place == "Room 3"


async def test_a_check_in_due_within_six_weeks_moves_to_the_week_before_the_appointment(world):
    sam = await world.settled(days=frozenset())
    await sam.fills_in([3] * 13)
    # due on 22 May 2027; the appointment is a month earlier
    await sam.asks_for("appointment")
    world.now = resolve(date(2027, 4, 1), time(12), "Europe/London")
    await told_about(sam, "20 April")
    gone = await world.until(resolve(date(2027, 4, 18), time(12), "Europe/London"))
    assert told(gone) == ["check_in.offer_appointment"]
    assert gone[0].plan.due.date() == date(2027, 4, 13)


async def test_a_check_in_planned_for_after_the_appointment_does_not_say_that_it_is_coming_up(world):
    sam = await world.settled(days=frozenset())
    await sam.fills_in([3] * 13)
    await told_about(sam, "4 December")
    (offer,) = [row for row in await sam.planned() if row.plan.kind is Kind.CHECK_IN]
    assert offer.plan.due.date() == date(2027, 5, 22)
    assert told([offer]) == ["check_in.offer"]
    assert offer.plan.reason["rule"] == "time for another look"


async def test_an_appointment_further_off_moves_nothing(world):
    sam = await world.settled(days=frozenset())
    await sam.fills_in([3] * 13)
    world.now = resolve(date(2027, 3, 1), time(12), "Europe/London")
    await told_about(sam, "20 March")
    gone = await world.until(resolve(date(2027, 6, 1), time(12), "Europe/London"))
    assert kinds(gone) == [Kind.APPOINTMENT, Kind.CHECK_IN]
    assert gone[1].plan.due.date() == date(2027, 5, 22)


async def test_another_look_is_offered_each_half_year_and_once_more_and_never_forced(world):
    sam = await world.settled(days=frozenset())
    await sam.fills_in([3] * 13)
    closed = world.now.date()
    gone = await world.after(days=400)
    assert told(gone) == ["check_in.offer"] * 4
    assert [(row.plan.due.date() - closed).days for row in gone] == [180, 194, 360, 374]
    assert keys(await sam.taps("check_in.no_thanks")) == ["check_in.no_thanks_said"]
    assert (await sam.row()).status is Status.ACTIVE


async def test_what_a_reminder_says_is_kept_only_in_the_reminder(world):
    sam = await world.settled()
    await made(sam, "Tablets by the kettle")
    (row,) = await sam.planned()
    assert isinstance(row.plan.message, SendReminder)
    assert "kettle" not in str(row.plan.reason) + row.plan.occasion
    assert row.state is State.PLANNED


async def test_the_list_names_each_with_its_days(world):
    sam = await world.settled()
    await made(sam, "Walk", "9am", days="05")
    (reply,) = await sam.asks_for("reminders")
    assert reply.n == 1
    assert reply.buttons[0][0].label == {"label": "Walk", "at": time(9), "days": Days(frozenset({0, 5}))}


async def several(sam, *labels_at: tuple[str, str]) -> None:
    for label, at in labels_at:
        await made(sam, label, at, days="0")


async def answer(sam, label: str, word: str):
    """Under the one of several with this label."""
    mine_by_id = {one.id: one.label for one in await mine(sam)}
    came = reminders_of([row for row in await sam.ledger() if row.tried_at])
    row = next(row for row in came if mine_by_id.get(row.plan.message.reminder) == label)
    return await sam.taps_button(Button(f"reminder.{word}", "rem_did", (row.id, word)))


async def test_reminders_of_the_same_minute_come_in_one_message(world):
    sam = await world.settled()
    await several(sam, ("Water", "9am"), ("Feet", "9am"), ("Bins", "9:05"))
    first, later = await world.after(hours=12)
    assert [each.plan.due for each in (first, *first.along)] == [london(23, 9)] * 2
    assert later.along == ()
    rows = reminders_of(await sam.ledger())
    sent = [(row.state, row.telegram_message, row.why) for row in rows if row.plan.due == london(23, 9)]
    assert sent == [(State.SENT, first_message(rows), "together")] * 2


def first_message(rows) -> int:
    return min(row.telegram_message for row in rows if row.telegram_message)


async def test_each_of_several_in_one_message_is_answered_by_itself_in_that_message(world):
    sam = await world.settled()
    await several(sam, ("Water", "9am"), ("Feet", "9am"))
    await world.until(london(23, 9, 1))
    (told_now,) = await answer(sam, "Feet", "done")
    assert [word for _, word in told_now.each] == ["", "done"]
    assert [word for _, word in (await answer(sam, "Water", "later"))[0].each] == ["later", "done"]
    assert keys(await answer(sam, "Water", "later")) == ["tap.noted"]
    assert [row.plan.due for row in await world.after(hours=12)] == [london(23, 9, 31)]


async def test_one_of_several_put_off_within_the_quiet_hours_is_shown_as_not_today(world):
    sam = await world.settled()
    await several(sam, ("Water", "20:45"), ("Feet", "20:45"))
    await world.until(london(23, 21, 30))
    assert [word for _, word in (await answer(sam, "Water", "later"))[0].each] == ["skip", ""]


async def test_at_most_five_come_in_one_message(world):
    sam = await world.settled()
    await several(sam, *((f"number {number}", "9am") for number in range(7)))
    assert [1 + len(row.along) for row in await world.after(hours=3)] == [5, 2]


async def test_two_messages_of_one_instant_are_answered_each_by_itself(world):
    """A simulator's clock stands still while both leave."""
    sam = await world.settled()
    await several(sam, *((f"number {number}", "9am") for number in range(7)))
    await world.until(london(23, 9, 1))
    sizes = {len((await answer(sam, f"number {number}", "done"))[0].each) for number in range(7)}
    assert sizes == {5, 2}


async def test_several_of_unknown_fate_are_all_unknown_and_none_comes_again(world):
    sam = await world.settled()
    await several(sam, ("Water", "9am"), ("Feet", "9am"))
    world.outcome = lambda _: Unknown("no_answer")
    await world.until(london(23, 9, 1))
    world.outcome = world.arrives
    assert await world.after(days=1) == []
    assert [row.state for row in reminders_of(await sam.ledger()) if row.tried_at] == [State.UNKNOWN] * 2
    assert isinstance((await answer(sam, "Feet", "done"))[0], ShowReminders)


async def test_several_that_were_refused_for_the_moment_come_together_later(world):
    sam = await world.settled()
    await several(sam, ("Water", "9am"), ("Feet", "9am"))
    world.outcome = lambda _: TryLater("flood", timedelta(minutes=2))
    world.now = london(23, 9)
    (tried,) = await world.claim()
    await world.record(tried, TryLater("flood", timedelta(minutes=2)))
    world.outcome = world.arrives
    (gone,) = await world.after(hours=2)
    assert (len(gone.along), gone.attempts) == (1, 2)


async def test_after_a_crash_several_that_were_leaving_together_are_all_unknown(world):
    sam = await world.settled()
    await several(sam, ("Water", "9am"), ("Feet", "9am"))
    world.now = london(23, 9)
    await world.claim()
    await world.service.run(sweep)
    assert [row.state for row in reminders_of(await sam.ledger()) if row.tried_at] == [State.UNKNOWN] * 2
    assert await world.after(hours=12) == []


async def test_of_what_is_late_one_reminder_leaves_by_itself(world):
    sam = await world.settled()
    await several(sam, ("Water", "9am"), ("Feet", "9am"))
    (gone,) = await world.away_until(london(23, 11))
    assert gone.along == ()

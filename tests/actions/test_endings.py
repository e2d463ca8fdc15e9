"""Forgetting, being blocked, crashing: what stays and what does not."""

from datetime import timedelta

import pytest
from sqlalchemy import LargeBinary, func, select

from actions import deliver, hear, privacy
from db.tables import metadata
from domain.deliveries import Class, Kind, Planned, Refused, Sent, State, TryLater, Unknown
from domain.messages import Button, Say
from domain.patient import Status
from tests.actions.world import World, keys, tips_of

BLOCKED = Refused("blocked", unreachable=True)


async def rows_left(world: World) -> dict[str, int]:
    """How many rows each table holds, the content and the technical ones aside."""
    aside = {
        "seal_check",
        "marks",
        "leases",
        "sites",
        "tips",
        "tip_revisions",
        "tip_events",
        "tip_counts",
        "tip_imports",
    }
    tables = [table for table in metadata.sorted_tables if table.name not in aside]

    def read(unit):
        counted = {
            table.name: unit.connection.execute(select(func.count()).select_from(table)).scalar()
            for table in tables
        }
        return {name: number for name, number in counted.items() if number}

    return await world.unit(read)


async def well_known(world: World):
    """Somebody about whom there is something in every corner."""
    sam = await world.with_tips(level=2)
    await sam.fills_in([3] * 13)
    await sam.asks_for("reminders")
    await sam.taps("reminders.add")
    await sam.types("Walk")
    await sam.types("9am")
    await sam.taps("reminders.every_day")
    await sam.asks_for("appointment")
    await sam.types("4 December")
    await sam.taps("appointment.time_unknown")
    await sam.types("Room 3")
    await sam.types("my sister came by")
    await world.after(days=2)
    came = [row for row in await sam.ledger() if tips_of([row]) and row.sent_at][-1]
    await sam.taps_button(Button("x", "tip_helpful", (came.id,)))
    await sam.taps_button(Button("x", "set", ("name",)))
    return sam


async def test_forgetting_is_explained_first_and_nothing_happens_without_the_second_tap(world):
    sam = await world.settled()
    (reply,) = await sam.asks_for("forget")
    assert keys([reply]) == ["forget.explain"]
    assert keys(await sam.taps("forget.no")) == ["thanks.ok"]
    assert (await sam.row()).status is Status.ACTIVE


async def test_forget_me_erases_everything_everywhere_and_says_goodbye(world):
    sam = await well_known(world)
    assert len(await rows_left(world)) >= 12
    await sam.asks_for("forget")
    assert keys(await sam.taps("forget.yes")) == ["forget.done"]
    assert await sam.row() is None
    left = await rows_left(world)
    assert set(left) == {"inbox"}  # bare numbers, so that no update counts twice
    assert await _words_in_the_inbox(world) == 0


async def _words_in_the_inbox(world: World) -> int:
    inbox = metadata.tables["inbox"]
    sealed = [column for column in inbox.c if isinstance(column.type, LargeBinary)]

    def read(unit) -> int:
        rows = unit.connection.execute(select(*sealed)).all()
        return sum(cell is not None for row in rows for cell in row)

    return await world.unit(read)


async def test_the_bare_row_stays_until_the_goodbye_has_left(world):
    sam = await world.settled(name="Sam")
    old = await sam.id()
    world.outcome = lambda row: TryLater("connect_error", timedelta(minutes=1))
    await sam.does(privacy.forget)
    row = await sam.row()
    assert row.id != old
    assert (row.status, row.name, row.zone) == (Status.FORGETTING, None, None)
    world.outcome = world.arrives
    assert keys([one.plan.message for one in await world.after(minutes=2)]) == ["forget.done"]
    assert await sam.row() is None


@pytest.mark.parametrize(
    "outcome", [Sent(1), Unknown("read_timeout"), BLOCKED], ids=["sent", "unknown", "blocked"]
)
async def test_whatever_becomes_of_the_goodbye_the_row_goes(world, outcome):
    sam = await world.settled()
    world.outcome = lambda row: outcome
    await sam.does(privacy.forget)
    assert await sam.row() is None


async def test_a_message_that_was_on_its_way_while_they_were_erased_is_no_trouble(world):
    sam = await world.with_tips()
    world.now = (await sam.planned())[0].plan.due
    (tip,) = await world.claim()
    await sam.does(privacy.forget)
    await world.record(tip, Sent(5))
    assert await sam.row() is None


async def test_a_double_tap_on_delete_brings_nobody_back(world):
    sam = await world.settled()
    world.outcome = lambda row: TryLater("connect_error", timedelta(minutes=1))
    await sam.does(privacy.forget)
    assert keys(await sam.does(privacy.forget)) == ["Settle"]
    assert (await sam.row()).status is Status.FORGETTING
    world.outcome = world.arrives
    await world.after(minutes=5)
    assert await sam.row() is None
    assert await sam.does(privacy.forget) == []
    assert await sam.taps_button(Button("x", "tip_now")) == []
    assert await sam.row() is None


async def test_whoever_writes_again_after_being_forgotten_is_a_stranger(world):
    sam = await world.settled()
    await sam.does(privacy.forget)
    assert keys(await sam.types("hello?")) == ["welcome.hello"]
    assert (await sam.row()).status is Status.ONBOARDING


async def test_a_copy_is_announced_and_then_sent(world):
    sam = await world.settled()
    assert keys(await sam.asks_for("export")) == ["export.coming", "SendExport"]


# --- blocked


async def test_when_they_block_us_nothing_more_is_sent_until_they_are_back(world):
    sam = await world.with_tips(level=3)
    world.outcome = lambda row: BLOCKED
    assert len(await world.after(days=1)) == 1
    assert (await sam.row()).status is Status.UNREACHABLE
    world.outcome = world.arrives
    assert await world.after(days=30) == []
    assert await sam.planned() == []
    assert keys(await sam.starts()) == ["welcome.again"]
    assert (await sam.row()).status is Status.ACTIVE
    assert len(tips_of(await world.after(days=7))) == 3


async def test_telegram_s_word_that_they_blocked_us_counts_at_once(world):
    sam = await world.with_tips()
    assert await sam.heard(hear.blocked) == []
    assert (await sam.row()).status is Status.UNREACHABLE
    assert await sam.planned() == []
    assert await sam.heard(hear.unblocked) == []
    assert (await sam.row()).status is Status.ACTIVE
    assert len(await sam.planned()) == 1


async def test_a_refused_reply_shows_as_well_that_they_are_gone(world):
    sam = await world.with_tips()
    world.outcome = lambda row: BLOCKED
    await sam.asks_for("menu")
    assert (await sam.row()).status is Status.UNREACHABLE
    world.outcome = world.arrives
    assert await world.after(days=30) == []


@pytest.mark.parametrize("status", [Status.PAUSED, Status.LEFT])
async def test_blocking_us_undoes_no_pause_and_no_goodbye(world, status):
    sam = await world.with_tips()
    await sam.change(status=status)
    await sam.heard(hear.blocked)
    world.outcome = lambda row: BLOCKED
    await sam.asks_for("help")
    assert (await sam.row()).status is status
    world.outcome = world.arrives
    await sam.heard(hear.unblocked)
    assert (await sam.row()).status is status


async def test_what_telegram_refuses_for_other_reasons_makes_nobody_unreachable(world):
    sam = await world.with_tips()
    world.outcome = lambda row: Refused("bad_request")
    await world.after(days=2)
    row = await sam.row()
    assert (row.status, row.unanswered) == (Status.ACTIVE, 0)
    assert len(await sam.planned()) == 1


# --- a crash


async def planned(sam, klass: Class, kind: Kind = Kind.STAFF) -> None:
    one = Planned(await sam.id(), f"{klass}", klass, kind, Say("menu.title"), sam.world.now)
    await sam.world.unit(lambda unit: unit.deliveries.plan(one, sam.world.now))


async def test_after_a_crash_a_reply_goes_again_a_tip_does_not_and_safety_at_most_three_times(world):
    sam, mo, eve = [await world.settled(chat) for chat in (1, 2, 3)]
    world.now += timedelta(hours=3)
    await planned(sam, Class.REPLY, Kind.REPLY)
    await planned(mo, Class.PROACTIVE)
    await planned(eve, Class.SAFETY)
    assert len(await world.claim()) == 3
    assert await world.service.run(deliver.sweep) == 3
    assert (await mo.ledger())[0].state is State.UNKNOWN
    for _ in range(5):
        world.now += timedelta(minutes=1)
        await world.claim()
        await world.service.run(deliver.sweep)
    assert (await mo.ledger())[0].attempts == 1
    safety = (await eve.ledger())[0]
    assert (safety.state, safety.attempts) == (State.UNKNOWN, 3)
    assert (await sam.ledger())[0].attempts == 6
    world.now += timedelta(minutes=10)
    assert keys([row.plan.message for row in await world.send()]) == ["menu.title"]
    assert (await sam.ledger())[0].state is State.SENT


async def test_what_provably_never_left_uses_up_none_of_a_safety_message_s_three_attempts(world):
    sam = await world.settled()
    await planned(sam, Class.SAFETY, Kind.REPLY)
    never, maybe = TryLater("not_reached"), Unknown("http_502")
    for outcome in (never, never, never, maybe, never, maybe, never, maybe):
        world.now += timedelta(minutes=10)
        (row,) = await world.claim()
        await world.record(row, outcome)
    (row,) = await sam.ledger()
    assert (row.state, row.attempts) == (State.UNKNOWN, 8)


async def test_a_reply_caught_by_a_crash_leaves_at_once_and_waits_only_if_it_may_be_the_cause(world):
    sam = await world.settled()
    await planned(sam, Class.REPLY, Kind.REPLY)
    waits = []
    for _ in range(4):
        assert len(await world.claim()) == 1
        await world.service.run(deliver.sweep)
        (row,) = await sam.ledger()
        waits.append((row.retry_at - world.now).total_seconds())
        world.now = row.retry_at
    assert waits == [0, 0, 4, 8]


async def test_a_tip_lost_in_a_crash_is_followed_by_the_next_one(world):
    sam = await world.with_tips(level=2)
    world.now = (await sam.planned())[0].plan.due
    await world.claim()
    await world.service.run(deliver.sweep)
    assert len(await sam.planned()) == 1
    assert (await sam.row()).unanswered == 1


async def test_a_goodbye_caught_by_a_crash_still_leaves_and_the_row_goes(world):
    sam = await world.settled()
    world.outcome = lambda row: TryLater("connect_error", timedelta(seconds=1))
    await sam.does(privacy.forget)
    world.now += timedelta(minutes=1)
    await world.claim()
    await world.service.run(deliver.sweep)
    assert (await sam.row()).status is Status.FORGETTING
    world.outcome = world.arrives
    await world.after(minutes=1)
    assert await sam.row() is None


async def test_an_update_takes_effect_once_however_often_it_comes(world):
    sam = await world.settled()
    assert len(await sam.heard(hear.hear, "hello", update=900)) == 1
    notes = await sam.notes()
    await sam.heard(hear.hear, "hello", update=900)
    assert await sam.notes() == notes


async def test_an_action_that_fails_leaves_no_trace_and_can_be_tried_again(world):
    sam = await world.settled()

    def breaks(turn):
        turn.change(name="Nobody")
        turn.say(Say("menu.title"))
        raise RuntimeError("as a bug would")

    with pytest.raises(RuntimeError):
        await sam.heard(breaks, update=901)
    assert (await sam.row()).name == "Sam"
    assert await sam.ledger() == []
    assert keys(await sam.heard(hear.hear, "hello", update=901)) == ["hear.kept"]


# --- housekeeping


async def test_strangers_who_never_said_yes_are_forgotten_after_thirty_days(world):
    stranger, sam = world.stranger(1), await world.settled(2)
    await stranger.starts()
    await world.after(days=29)
    await world.service.run(deliver.tidy)
    assert await stranger.row() is not None
    await world.after(days=2)
    await world.service.run(deliver.tidy)
    assert await stranger.row() is None
    assert await sam.row() is not None


async def test_handled_updates_are_forgotten_after_a_week(world):
    sam = await world.settled()
    await sam.types("hello")
    assert "inbox" in await rows_left(world)
    world.now += timedelta(days=8)
    await world.service.run(deliver.tidy)
    assert "inbox" not in await rows_left(world)

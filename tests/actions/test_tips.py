"""Tips as they come: on whose days, at what pace, which ones, and the words under each."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from domain.deliveries import Kind, State
from domain.messages import Button, SendTip, Words
from domain.patient import Status
from domain.schedule import local_date, local_time, own_time
from tests.actions.world import World, keys, kinds, labels, london, some_tips, tips_of

AFTERNOON = (13, 16)


async def under(sam, world: World, word: str):
    """A tap on a word under the tip that came last."""
    came = [row for row in await sam.ledger() if isinstance(row.plan.message, SendTip) and row.sent_at][-1]
    return await sam.taps_button(Button(f"tip.{word}", f"tip_{word}", (came.id,)))


@pytest.mark.parametrize(("level", "a_week"), [(1, 2), (2, 2), (3, 3), (4, 1)])
async def test_each_level_has_its_pace(world, level, a_week):
    sam = await world.with_tips(level=level)
    for _ in range(3):
        gone = await world.after(days=7)
        assert len(tips_of(gone)) == a_week
        assert all(f"-{level}-" in tip for tip in tips_of(gone))
        await sam.asks_for("menu")  # they are there


async def test_tips_come_on_their_days_at_their_hour_and_at_the_same_minute_each_time(world):
    sam = await world.with_tips(level=3, days=frozenset({0, 2, 5}), part_of_day="afternoon")
    gone = await world.after(days=14)
    assert {local_date(row.plan.due, "Europe/London").weekday() for row in gone} == {0, 2, 5}
    minute = own_time("afternoon", await sam.id())
    assert {local_time(row.plan.due, "Europe/London") for row in gone} == {minute}
    assert AFTERNOON[0] <= minute.hour <= AFTERNOON[1]


async def test_nothing_is_planned_further_ahead_than_the_next_one(world):
    sam = await world.with_tips(level=3)
    assert kinds(await sam.planned()) == [Kind.TIP]


async def test_none_comes_twice_while_there_are_new_ones_and_no_topic_twice_running(world):
    sam = await world.with_tips(level=2)
    seen: list[str] = []
    for _ in range(7):  # of sixteen; the very last could only follow its own topic
        seen += tips_of(await world.after(days=7))
        await sam.asks_for("menu")
    assert len(seen) == len(set(seen)) == 14
    topics = [tip.split("-")[0] for tip in seen]
    assert all(one != other for one, other in pairwise(topics))


async def test_only_chosen_topics_come(world):
    await world.with_tips(level=3, topics=frozenset({"sleep", "moving"}))
    gone = await world.after(days=21)
    assert {tip.split("-")[0] for tip in tips_of(gone)} == {"sleep", "moving"}


async def test_changing_days_moves_the_next_one_at_once(world):
    sam = await world.with_tips(level=2, days=frozenset({1, 4}))
    assert (await sam.planned())[0].plan.due.weekday() == 1
    await sam.asks_for("tips")
    await sam.taps("tips.other_days")
    for day in ("1", "4", "6"):
        await sam.taps(f"days.{day}")
    await sam.taps("choose.done")
    assert (await sam.planned())[0].plan.due.weekday() == 6


async def test_another_part_of_the_day_after_today_s_tip_brings_no_second_one(world):
    sam = await world.with_tips(level=3)
    (first,) = await world.until(london(23, 12))
    await sam.asks_for("settings")
    await sam.taps("settings.part")
    await sam.taps("part.evening")
    gone = await world.until(london(24, 0))
    assert gone == []
    assert len(await world.until(london(27, 23))) == 2
    assert first.plan.kind is Kind.TIP


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Honolulu"])
async def test_a_change_of_zone_never_brings_two_on_one_local_day_and_never_ends_them(world, zone):
    sam = await world.with_tips(level=3, days=frozenset({0, 1, 2, 3, 4, 5, 6}))
    gone = await world.until(london(23, 13))
    await sam.asks_for("settings")
    await sam.taps("settings.zone")
    await sam.taps_button(Button("x", "zone", (zone,)))
    gone += await world.after(days=14)
    days = Counter(local_date(row.tried_at or row.plan.due, zone) for row in gone)
    assert set(days.values()) == {1}
    assert len(gone) >= 4  # three unanswered, then every other one


async def test_one_more_comes_when_they_ask_and_counts_against_nobody_s_pace(world):
    sam = await world.with_tips(level=2)
    (reply,) = await sam.asks_for("tips")
    assert labels(reply)[0] == "tips.one_now"
    assert keys(await sam.taps("tips.one_now")) == ["SendTip"]
    assert len(tips_of(await world.after(days=7))) == 2
    assert (await sam.row()).unanswered == 2


async def test_what_they_asked_for_does_not_come_again_by_itself_while_others_are_new(world):
    await world.stock(some_tips(("moving", "sleep"), each=1))
    for chat in range(1, 9):
        sam = await world.with_tips(chat, level=2)
        await sam.asks_for("tips")
        asked = await sam.taps("tips.one_now")
        next_one = (await sam.planned(Kind.TIP))[0].plan.message
        assert next_one != asked[0]


async def test_when_nothing_fits_they_are_told_so(world):
    sam = await world.settled(tailoring_level=2)
    assert keys(await sam.taps_button(Button("x", "tip_now"))) == ["tips.none_left"]


async def test_each_word_under_a_tip_counts_once(world):
    sam = await world.with_tips(level=2)
    await world.after(days=2)
    assert keys(await under(sam, world, "did")) == ["tip.thanks_did"]
    assert keys(await under(sam, world, "did")) == ["tap.noted"]
    assert keys(await under(sam, world, "helpful")) == ["tip.thanks_helpful"]
    weights = (await sam.row()).topic_weights
    assert list(weights.values()) == [1.25]


async def test_fewer_like_this_halves_the_topic_and_never_sends_that_one_again(world):
    sam = await world.with_tips(level=2)
    (tip,) = tips_of(await world.after(days=2))
    replies = await under(sam, world, "fewer")
    topic = tip.split("-")[0]
    assert replies[0].args == {"topic": Words(f"topics.{topic}")}
    assert (await sam.row()).topic_weights == {topic: 0.5}


async def test_not_for_me_is_not_sent_a_second_time_even_when_all_are_seen(world):
    await world.stock(some_tips(("moving", "sleep"), each=1))
    sam = await world.with_tips(level=3)
    (tip,) = tips_of(await world.after(hours=10))
    await under(sam, world, "not_for_me")
    later = []
    for _ in range(3):
        later += tips_of(await world.after(days=7))
        await sam.asks_for("menu")
    assert later
    assert tip not in later


async def test_why_is_answered_from_the_stored_decision_even_after_everything_changed(world):
    sam = await world.with_tips(level=2, topics=frozenset({"sleep"}))
    await world.after(days=2)
    await sam.change(topics=frozenset({"mood"}), tailoring_level=4)
    (reply,) = await under(sam, world, "why")
    assert keys([reply]) == ["why.tip"]
    assert reply.args["topic"] == Words("topics.sleep")
    said = [part.key for part in reply.args["reasons"].members]
    assert said == ["why.day", "why.chosen_topic", "why.answers", "why.new"]


async def test_somebody_else_s_tip_is_not_theirs_to_judge(world):
    sam, mo = await world.with_tips(level=2), await world.with_tips(2002, level=2)
    await world.after(days=2)
    theirs = next(row for row in await sam.ledger() if row.plan.kind is Kind.TIP)
    assert keys(await mo.taps_button(Button("x", "tip_fewer", (theirs.id,)))) == ["tap.old"]
    assert (await mo.row()).topic_weights == {}


async def test_slower_halves_the_pace_and_usual_brings_it_back(world):
    sam = await world.with_tips(level=2)
    await sam.asks_for("tips")
    await sam.taps("settings.slower")
    assert len(tips_of(await world.after(days=14))) == 2
    await sam.asks_for("tips")
    await sam.taps("settings.faster")
    assert len(tips_of(await world.after(days=7))) == 2


# --- pause, resume, stop


async def test_a_pause_works_at_once_and_resuming_plans_anew(world):
    sam = await world.with_tips(level=3)
    assert keys(await sam.types("pause")) == ["pause.now"]
    assert await sam.planned() == []
    assert await world.after(days=30) == []
    assert keys(await sam.types("carry on")) == ["resume.done"]
    assert len(tips_of(await world.after(days=7))) == 3


async def test_a_pause_with_an_end_ends_by_itself_and_nothing_is_made_up_for(world):
    sam = await world.with_tips(level=3)
    await sam.asks_for("pause")
    await sam.taps("pause.week")
    assert await world.after(days=6, hours=23) == []
    gone = await world.after(days=7, hours=1)
    assert (await sam.row()).status is Status.ACTIVE
    assert len(tips_of(gone)) == 3


async def test_the_end_of_a_pause_is_named_by_their_own_calendar(world):
    sam = await world.settled(zone="Pacific/Auckland")
    world.now = london(23, 21)  # already Tuesday there
    await sam.asks_for("pause")
    (reply,) = await sam.taps("pause.week")
    assert reply.args["until"] == (world.now + timedelta(days=7, hours=13)).date()


async def test_what_waited_for_its_second_try_does_not_leave_after_a_pause(world):
    from domain.deliveries import TryLater

    sam = await world.with_tips(level=2)
    world.outcome = lambda row: TryLater("flood", timedelta(minutes=10))
    due = (await sam.planned())[0].plan.due
    await world.until(due)
    world.outcome = world.arrives
    await sam.asks_for("pause")
    assert [row for row in await world.after(hours=1) if row.plan.kind is Kind.TIP] == []
    assert (await sam.unasked())[0].state is State.CANCELLED


async def test_stop_stops_everything_and_keeps_what_they_had_until_they_say_otherwise(world):
    sam = await world.with_tips(level=3)
    assert keys(await sam.types("stop")) == ["stop.done"]
    assert await world.after(days=60) == []
    assert keys(await sam.types("how are you")) == ["stop.still"]
    await sam.starts()
    assert len(tips_of(await world.after(days=7))) == 3

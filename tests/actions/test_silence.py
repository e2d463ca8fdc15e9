"""Silence: slower, then one question, then a pause that somebody hears of (domain.md, rule 8)."""

from datetime import time, timedelta

import pytest

from domain.deliveries import Kind
from domain.messages import Button
from domain.patient import Status
from tests.actions.world import EVERY_DAY, World, keys, kinds, labels, tips_of


async def silent_until_asked(world: World, **about):
    sam = await world.with_tips(level=3, **about)
    while not sum(row.plan.kind is Kind.SILENCE for row in world.left):
        await world.after(days=1)
    return sam


async def test_after_three_unanswered_the_pace_is_halved(world):
    sam = await world.with_tips(level=3)
    assert len(tips_of(await world.after(days=7))) == 3
    assert (await sam.row()).unanswered == 3
    assert len(tips_of(await world.after(days=14))) == 2  # of any fourteen days three


async def test_any_word_or_tap_ends_the_silence(world):
    sam = await world.with_tips(level=3)
    await world.after(days=7)
    await sam.types("still here")
    assert (await sam.row()).unanswered == 0
    assert len(tips_of(await world.after(days=7))) == 3


async def test_after_six_they_are_asked_once_and_nothing_else_comes_meanwhile(world):
    sam = await silent_until_asked(world)
    assert kinds(world.left) == [Kind.TIP] * 6 + [Kind.SILENCE]
    question = world.left[-1].plan.message
    assert keys([question]) == ["silence.ask"]
    assert labels(question) == ["silence.slower", "silence.pause", "silence.carry_on_button"]
    assert await world.after(days=6) == []
    assert (await sam.row()).status is Status.ACTIVE


async def test_a_week_later_it_pauses_and_the_coordinator_hears_of_it_once(world):
    sam = await silent_until_asked(world)
    await world.after(days=8)
    assert (await sam.row()).status is Status.PAUSED
    assert await sam.notes() == ["gone_quiet"]
    assert await world.after(days=100) == []
    assert await sam.notes() == ["gone_quiet"]


async def test_own_reminders_go_on_while_our_ideas_stop_and_the_coordinator_hears_of_it_too(world):
    sam = await world.with_tips(level=3)
    own = await sam.id()
    await world.unit(lambda unit: unit.reminders.add(own, "Walk", time(12), EVERY_DAY, world.now))
    await sam.replans()
    await world.after(days=40)
    before = len(world.left)
    gone = await world.after(days=14)
    assert kinds(gone) == [Kind.REMINDER] * 14
    assert (await sam.row()).status is Status.ACTIVE
    assert await sam.notes() == ["gone_quiet"]
    assert before
    await sam.types("hello again")
    assert Kind.TIP in kinds(await world.after(days=7))


async def test_reminders_are_no_unanswered_messages(world):
    sam = await world.settled(days=frozenset())
    own = await sam.id()
    await world.unit(lambda unit: unit.reminders.add(own, "Walk", time(12), EVERY_DAY, world.now))
    await sam.replans()
    await world.after(days=10)
    assert (await sam.row()).unanswered == 0


@pytest.mark.parametrize("days_later", [1, 9])
@pytest.mark.parametrize(
    ("key", "said", "status"),
    [
        ("silence.slower", "settings.slower_set", Status.ACTIVE),
        ("silence.pause", "pause.set", Status.PAUSED),
        ("silence.carry_on_button", "silence.carry_on", Status.ACTIVE),
    ],
)
async def test_each_answer_does_what_it_says_even_after_the_pause(world, days_later, key, said, status):
    sam = await silent_until_asked(world)
    await world.after(days=days_later)
    assert keys(await sam.taps(key)) == [said]
    row = await sam.row()
    assert (row.status, row.silence_asked_at) == (status, None)
    tips = tips_of(await world.after(days=7))
    expected = {"silence.slower": (1, 2), "silence.pause": (0,), "silence.carry_on_button": (3,)}
    assert len(tips) in expected[key]


async def test_a_question_asked_once_is_asked_again_only_after_another_silence(world):
    sam = await silent_until_asked(world)
    await sam.taps("silence.carry_on_button")
    gone = await world.after(days=14)
    assert Kind.SILENCE not in kinds(gone)
    gone += await world.after(days=40)
    assert kinds(gone).count(Kind.SILENCE) == 1


async def test_a_pause_of_their_own_outlasts_a_word_in_between(world):
    sam = await world.with_tips(level=3)
    await sam.asks_for("pause")
    await sam.types("thank you")
    assert (await sam.row()).status is Status.PAUSED


async def test_nudges_count_as_unanswered_too(world):
    sam = await world.settled(days=frozenset())
    await sam.asks_for("checkin")
    await world.after(days=5)
    assert (await sam.row()).unanswered == 2


async def test_silence_is_counted_from_what_was_sent_not_from_what_was_asked_for(world):
    sam = await world.with_tips(level=3)
    await sam.taps_button(Button("x", "tip_now"))
    assert (await sam.row()).unanswered == 0
    assert (await sam.row()).last_seen_at == world.now
    world.now += timedelta(minutes=1)

"""After a red flag: silence until they say what it was, and nothing else they do takes its buttons away."""

from datetime import timedelta

import pytest

from actions import alerts, hear, safety, settings
from bot.app import COMMANDS
from domain.alerts import Result, Settled
from domain.dialogs import Alarmed
from domain.patient import Status
from tests.actions.world import keys

CRISIS = "i want to kill myself"
BREATH = "i cant breathe"
STILL_OPEN = ("stop", "help", "help_now", "privacy", "export", "forget", "plan")


async def unasked_since(sam, instant) -> list:
    return [row for row in await sam.unasked() if row.sent_at is not None and row.sent_at > instant]


async def test_a_pause_that_ends_by_itself_ends_no_alarm(world):
    sam = await world.with_tips()
    await sam.asks_for("pause")
    await sam.does(settings.pause_for, "week")
    await sam.types(CRISIS)
    raised = world.now
    await world.after(days=20)
    assert (await sam.row()).status is Status.PAUSED
    assert await unasked_since(sam, raised) == []


@pytest.mark.parametrize(("later", "status"), [(1, Status.PAUSED), (20, Status.ACTIVE)])
async def test_after_a_false_alarm_the_pause_goes_on_to_its_own_end(world, later, status):
    sam = await world.with_tips()
    await sam.asks_for("pause")
    await sam.does(settings.pause_for, "week")
    until = (await sam.row()).paused_until
    await sam.types(CRISIS)
    await world.after(days=later)
    await sam.does(hear.false_alarm)
    row = await sam.row()
    assert (row.status, row.paused_until) == (status, until if status is Status.PAUSED else None)


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - set(STILL_OPEN)))
async def test_whatever_else_they_ask_for_the_alarm_s_buttons_still_work(world, command):
    sam = await world.with_tips()
    await sam.types(BREATH)
    assert keys(await sam.asks_for(command)) == ["safety.still"]
    assert "safety.call_noted" in keys(await sam.does(safety.call_me))
    assert "safety.thanks_false_alarm" in keys(await sam.does(hear.false_alarm))
    assert (await sam.row()).status is Status.ACTIVE


@pytest.mark.parametrize("command", ["help", "help_now", "privacy", "plan"])
async def test_help_and_their_own_plan_are_there_all_the_same(world, command):
    sam = await world.with_tips()
    await sam.types(BREATH)
    assert "safety.still" not in keys(await sam.asks_for(command))
    assert "safety.call_noted" in keys(await sam.does(safety.call_me))


async def test_what_they_write_after_it_reaches_their_care_team_too(world):
    sam = await world.with_tips()
    await sam.types(BREATH)
    assert keys(await sam.types("flat 3, the door is open")) == ["safety.still"]
    heard = await world.unit(
        lambda unit: unit.timeline.unread(unit.patients.by_chat(1001).id, world.now - timedelta(1))
    )
    assert [each.words for each in heard] == [BREATH, "flat 3, the door is open"]


async def test_what_a_coordinator_wrote_down_stands_although_they_say_later_that_it_was_nothing(world):
    sam = await world.with_tips()
    await sam.types(BREATH)

    def close(unit):
        alerts.close(
            unit, world.now, unit.alerts.latest_for(unit.patients.by_chat(1001).id), "Jo", Result.SPOKE
        )

    await world.unit(close)
    await sam.does(hear.false_alarm)
    newest = await world.unit(lambda unit: unit.alerts.latest_for(unit.patients.by_chat(1001).id))
    assert isinstance(newest.state, Settled)


async def test_a_question_below_a_photo_is_answered_too(world):
    sam = await world.with_tips()
    said = keys(await sam.heard(hear.unless_alarming, "is this rash sepsis?", hear.something_else))
    assert said == ["hear.only_words", "safety.question_emergency"]


async def test_a_denied_crisis_is_taken_at_their_word_with_somebody_to_talk_to(world):
    sam = await world.with_tips()
    assert keys(await sam.types("I'm not suicidal"))[-1] == "safety.lowered_crisis"
    assert not isinstance(
        await world.unit(lambda unit: unit.dialogs.get(unit.patients.by_chat(1001).id)), Alarmed
    )

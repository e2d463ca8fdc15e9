"""Old keyboards of the settings and the pause change nothing newer; quiet time says what it silences."""

from datetime import time

from actions import settings
from domain.messages import Toast
from domain.patient import Status
from tests.actions.world import keys


async def test_an_old_pause_button_pauses_nobody_who_has_come_back(world):
    sam = await world.settled()
    await sam.asks_for("pause")
    await sam.asks_for("resume")
    assert await sam.does(settings.pause_for, "week") == [Toast("tap.old")]
    assert (await sam.row()).status is Status.ACTIVE


async def test_an_old_pause_button_does_not_end_the_silence_after_a_red_flag(world):
    sam = await world.settled()
    await sam.types("cant breathe")
    assert keys(await sam.does(settings.pause_for, "week")) == ["safety.still"]
    assert (await sam.row()).paused_until is None


async def test_quiet_time_changes_while_it_is_asked_and_not_by_an_old_keyboard(world):
    sam = await world.settled()
    await sam.asks_for("settings")
    await sam.taps("settings.quiet")
    assert keys(await sam.does(settings.set_quiet, 22 * 60, 7 * 60)) == ["settings.quiet_set"]
    assert await sam.does(settings.set_quiet, 20 * 60, 9 * 60) == [Toast("tap.old")]
    assert (await sam.row()).quiet_start == time(22)

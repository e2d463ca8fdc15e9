"""The service's clock was ahead for a while, and is right again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.actions.world import World

A_WHILE = [timedelta(hours=1), timedelta(days=400)]


@pytest.mark.parametrize("ahead", A_WHILE)
async def test_when_somebody_was_last_seen_never_goes_back(world: World, ahead: timedelta) -> None:
    """A backup from between may hold the later instant: what they do after it must not look earlier."""
    sam = await world.settled()
    right, world.now = world.now, world.now + ahead
    await sam.types("thank you")
    before = (await sam.row()).last_seen_at
    world.now = right + timedelta(minutes=5)
    for _ in range(2):
        await sam.types("thank you")
        seen = (await sam.row()).last_seen_at
        assert seen > before
        assert seen - before < timedelta(seconds=1)
        before = seen


async def test_who_was_seen_by_a_clock_that_was_ahead_is_written_to_as_before(world: World) -> None:
    sam = await world.with_tips(level=3)
    ahead = replace(await sam.row(), last_seen_at=world.now + timedelta(days=400))
    await world.unit(lambda unit: unit.patients.save(ahead))
    await sam.types("thank you")
    assert await world.after(days=2)

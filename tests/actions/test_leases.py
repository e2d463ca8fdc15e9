"""Whoever lost the lease claims nothing, judges nothing, and what it still says changes nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from actions import deliver, leases
from actions.leases import Lease, LeaseLost
from domain.deliveries import Class, Sent, State
from tests.actions.world import World

TTL = timedelta(seconds=10)


async def taken(world: World, who: str) -> Lease:
    """As if nobody else were alive: the lease changes hands."""
    lease = await world.service.run(leases.take, "dispatch", who, TTL, True)
    assert lease is not None
    return lease


async def test_a_late_holder_can_claim_nothing_and_judges_nothing(world: World) -> None:
    sam = await world.settled()
    late = await taken(world, "a")
    await world.service.run(deliver.claim, [], 10, 10, late)
    await taken(world, "b")
    with pytest.raises(LeaseLost):
        await world.service.run(deliver.claim, [], 10, 10, late)
    with pytest.raises(LeaseLost):
        await world.service.run(deliver.sweep, late)
    assert await sam.ledger() == []


async def test_a_word_from_a_late_process_changes_nothing(world: World) -> None:
    sam = await world.with_tips()
    (tip, *_) = await sam.planned()
    world.now = tip.plan.due
    (claimed,) = await world.claim()
    await world.service.run(deliver.sweep, await taken(world, "b"))
    await world.record(claimed, Sent(5))
    found = next(row for row in await sam.ledger() if row.id == claimed.id)
    assert (found.state, found.telegram_message) == (State.UNKNOWN, None)


async def test_what_is_in_hand_here_is_not_taken_for_left_over(world: World) -> None:
    sam = await world.with_tips()
    (tip, *_) = await sam.planned()
    world.now = tip.plan.due
    (claimed,) = await world.claim()
    lease = await taken(world, "a")
    assert claimed.plan.klass is Class.PROACTIVE
    assert await world.service.run(deliver.sweep, lease, [claimed.patient]) == 0
    assert await world.service.run(deliver.sweep, replace(lease)) == 1

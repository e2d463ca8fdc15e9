"""Only the process that holds the lease may send, whatever a late one still believes."""

from datetime import timedelta

import pytest

from actions import deliver, leases
from actions.leases import LeaseLost
from domain.deliveries import Class, Kind, Planned, State
from domain.messages import Say
from tests.actions.world import World

TTL = timedelta(minutes=10)


async def test_a_late_holder_claims_nothing_and_judges_nothing(world: World) -> None:
    sam = await world.settled()
    one = Planned(await sam.id(), "hello", Class.REPLY, Kind.REPLY, Say("menu.title"), world.now)
    await world.unit(lambda unit: unit.deliveries.plan(one, world.now))
    late = await world.service.run(leases.take, "dispatcher", "one", TTL, False)
    assert late is not None
    assert await world.service.run(leases.take, "dispatcher", "another", TTL, False) is None
    await world.service.run(leases.release, late)
    held = await world.service.run(leases.take, "dispatcher", "another", TTL, False)
    assert held is not None
    with pytest.raises(LeaseLost):
        await world.service.run(deliver.claim, [], 10, 10, late)
    assert [row.state for row in await sam.ledger()] == [State.PLANNED]
    assert len(await world.service.run(deliver.claim, [], 10, 10, held)) == 1
    with pytest.raises(LeaseLost):
        await world.service.run(deliver.sweep, late)
    assert [row.state for row in await sam.ledger()] == [State.SENDING]

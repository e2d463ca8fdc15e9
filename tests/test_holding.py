"""Holding a lease: it is kept for as long as nobody else has it, and whoever is alone never loses it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from actions import leases
from actions.leases import Lease
from actions.service import Service
from content.catalogue import load_catalogue
from db.open import Store
from furnish import furnish
from holding import Holding
from settings import Settings

TTL = timedelta(seconds=10)


class Machine:
    """Its clock since boot, which the test moves; how often the lease came to it anew."""

    def __init__(self, store: Store, *, alone: bool = False) -> None:
        house = furnish(Settings(), load_catalogue(None), ("en",))
        self.service = Service(store, house, lambda: datetime.now(UTC))
        self.since_boot = 1000.0
        self.taken = 0
        self.holding = Holding(
            self.service, "dispatch", alone=alone, taken=self._note, ttl=TTL, clock=lambda: self.since_boot
        )

    def _note(self) -> None:
        self.taken += 1

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[Lease]:
        running = asyncio.create_task(self.holding.run())
        try:
            yield await self.held()
        finally:
            running.cancel()

    async def held(self) -> Lease:
        async with asyncio.timeout(20):
            while self.holding.lease is None:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert self.holding.lease is not None
        return self.holding.lease

    async def run_out(self, lease: Lease) -> None:
        """As if the process had got no turn for eleven seconds: by both clocks the lease is over."""
        await self.service.run(leases.renew, lease, timedelta(seconds=-1))
        self.since_boot += 11


async def test_a_lease_that_ran_out_and_nobody_took_is_ours_again_with_all_that_is_in_hand(
    store: Store,
) -> None:
    machine = Machine(store)
    async with machine.at_work() as lease:
        await machine.run_out(lease)
        assert machine.holding.lease is None
        machine.holding.lost()
        assert await machine.held() == lease
    assert machine.taken == 1


async def test_a_lease_that_another_took_meanwhile_comes_back_as_a_new_one(store: Store) -> None:
    machine = Machine(store)
    async with machine.at_work() as lease:
        await machine.run_out(lease)
        other = await machine.service.run(leases.take, "dispatch", "another", TTL, False)
        assert other is not None
        machine.holding.lost()
        await machine.service.run(leases.release, other)
        assert (await machine.held()).fence == lease.fence + 2
    assert machine.taken == 2


async def test_whoever_is_alone_never_loses_it_however_long_it_got_no_turn(store: Store) -> None:
    machine = Machine(store, alone=True)
    async with machine.at_work() as lease:
        machine.since_boot += 30 * 24 * 3600
        assert machine.holding.lease == lease
        in_a_year = datetime.now(UTC) + timedelta(days=365)
        assert await store.run(
            lambda unit: unit.leases.holds("dispatch", lease.holder, lease.fence, in_a_year)
        )
    assert machine.taken == 1

"""Several machines: while one hears what a person says, the others change nothing of that person's."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from actions import deliver
from db.caches import Caches
from db.ids import Ids
from db.open import open_store
from db.postgres import PostgresStore
from db.unit import Unit
from domain.deliveries import Sent, State
from tests.actions.world import World, house
from tests.engines import SEALER, Server


@pytest.fixture
async def world(postgres: Server) -> AsyncIterator[World]:
    async with postgres.clean() as url, await open_store(url, SEALER) as store:
        yield World(store, house())


@asynccontextmanager
async def heard_elsewhere(world: World, chat: int) -> AsyncIterator[None]:
    """Another machine is at what this person said."""
    assert isinstance(world.store, PostgresStore)
    async with world.store.engine.begin() as connection:
        unit = await connection.run_sync(lambda raw: Unit(raw, SEALER, Ids(), Caches()))
        await connection.run_sync(lambda _: unit.one_at_a_time(chat))
        yield


async def test_what_became_of_a_message_is_written_down_after_what_they_said(world: World) -> None:
    sam = await world.with_tips()
    (tip, *_) = await sam.planned()
    world.now = tip.plan.due
    (claimed,) = await world.claim()
    async with heard_elsewhere(world, sam.chat):
        writing = asyncio.create_task(world.record(claimed, Sent(5)))
        done, _ = await asyncio.wait([writing], timeout=0.3)
        assert not done
    await writing
    assert (await sam.ledger())[0].state is State.SENT


async def test_nothing_is_judged_for_somebody_who_is_being_heard_until_they_were(world: World) -> None:
    sam, mo = await world.with_tips(), await world.with_tips(2002)
    dues = [(await each.planned())[0].plan.due for each in (sam, mo)]
    world.now = max(dues)
    async with heard_elsewhere(world, sam.chat):
        assert [row.patient for row in await world.claim()] == [await mo.id()]
    assert [row.patient for row in await world.claim()] == [await sam.id()]


async def test_nobody_is_planned_for_who_is_being_heard_until_they_were(world: World) -> None:
    sam = await world.with_tips()
    await sam.change(plan_at=world.now)
    async with heard_elsewhere(world, sam.chat):
        await world.service.run(deliver.tick)
        assert (await sam.row()).plan_at == world.now
    await world.service.run(deliver.tick)
    assert (await sam.row()).plan_at != world.now

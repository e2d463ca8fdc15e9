"""One poller, one dispatcher: whoever lost the lease can tell."""

import asyncio
from datetime import datetime, timedelta

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db.caches import Caches
from db.ids import Ids
from db.open import Store, open_store
from db.postgres import PostgresStore
from db.postgres_engine import WORKING
from db.unit import Unit
from tests.db.people import MINUTE, NOW
from tests.engines import SEALER, Server

TTL = MINUTE


async def test_a_lease_belongs_to_one_until_it_runs_out(store: Store) -> None:
    def work(unit: Unit) -> None:
        leases = unit.leases
        assert leases.take("dispatch", "a", TTL, NOW) == 1
        assert leases.take("dispatch", "b", TTL, NOW + TTL / 2) is None
        assert leases.take("poll", "b", TTL, NOW) == 1
        assert leases.take("dispatch", "b", TTL, NOW + TTL) == 2

    await store.run(work)


async def test_renewing_keeps_it_also_late_but_not_once_another_has_taken_it(store: Store) -> None:
    def work(unit: Unit) -> None:
        leases = unit.leases
        fence = leases.take("dispatch", "a", TTL, NOW)
        assert fence == 1
        assert leases.renew("dispatch", "a", fence, TTL, NOW + TTL / 2)
        assert leases.take("dispatch", "b", TTL, NOW + TTL) is None
        assert not leases.holds("dispatch", "a", fence, NOW + 2 * TTL)
        assert leases.renew("dispatch", "a", fence, TTL, NOW + 2 * TTL)
        assert leases.holds("dispatch", "a", fence, NOW + 2 * TTL)
        assert leases.take("dispatch", "b", TTL, NOW + 3 * TTL) == 2
        assert not leases.renew("dispatch", "a", fence, TTL, NOW + 3 * TTL)
        assert not leases.holds("dispatch", "a", fence, NOW + 3 * TTL)
        assert leases.holds("dispatch", "b", 2, NOW + 3 * TTL)
        assert not leases.holds("dispatch", "b", 2, NOW + 4 * TTL)

    await store.run(work)


async def test_the_fence_rises_even_after_giving_it_up_and_taking_it_again(store: Store) -> None:
    def work(unit: Unit) -> None:
        leases = unit.leases
        assert leases.take("dispatch", "a", TTL, NOW) == 1
        leases.release("dispatch", "b", 1)
        assert leases.holds("dispatch", "a", 1, NOW)
        leases.release("dispatch", "a", 1)
        assert not leases.holds("dispatch", "a", 1, NOW)
        assert not leases.renew("dispatch", "a", 1, TTL, NOW)
        assert leases.take("dispatch", "b", TTL, NOW) == 2
        assert leases.take("dispatch", "b", TTL, NOW) == 3
        assert not leases.holds("dispatch", "b", 2, NOW)

    await store.run(work)


async def test_by_the_databases_own_clock_it_is_held_and_runs_out(store: Store) -> None:
    def work(unit: Unit) -> None:
        leases = unit.leases
        assert leases.take("dispatch", "a", TTL) == 1
        assert leases.holds("dispatch", "a", 1)
        assert leases.renew("dispatch", "a", 1, TTL)
        assert leases.take("dispatch", "b", TTL) is None
        leases.renew("dispatch", "a", 1, TTL, NOW)  # long ago
        assert not leases.holds("dispatch", "a", 1)
        assert leases.take("dispatch", "b", TTL) == 2

    await store.run(work)


async def test_who_is_alone_with_the_database_need_not_wait_out_the_lease_of_a_killed_process(
    store: Store,
) -> None:
    def work(unit: Unit) -> None:
        assert unit.leases.take("dispatch", "killed", TTL) == 1
        assert unit.leases.take("dispatch", "b", TTL, alone=True) == 2

    await store.run(work)


async def test_a_lease_from_before_the_clock_was_set_back_keeps_nobody_out_for_hours(store: Store) -> None:
    def work(unit: Unit) -> None:
        leases = unit.leases
        assert leases.take("dispatch", "killed", TTL, NOW + 60 * MINUTE) == 1
        assert leases.take("dispatch", "b", TTL, NOW) == 2
        assert leases.take("dispatch", "a", TTL, NOW) is None

    await store.run(work)


async def test_who_takes_over_waits_for_what_rests_on_the_lease_and_renewing_does_not(
    postgres: Server,
) -> None:
    async with postgres.new() as url, await open_store(url, SEALER) as store:
        assert isinstance(store, PostgresStore)
        assert await store.run(lambda unit: unit.leases.take("dispatch", "a", TTL, NOW)) == 1
        async with store.engine.begin() as connection:  # a claim that takes its time
            unit = await connection.run_sync(lambda raw: Unit(raw, SEALER, Ids(), Caches()))
            assert await connection.run_sync(lambda _: unit.leases.holds("dispatch", "a", 1, NOW))
            assert await store.run(lambda other: other.leases.renew("dispatch", "a", 1, TTL, NOW))
            assert await store.run(lambda other: other.leases.holds("dispatch", "a", 1, NOW))
            taking = asyncio.create_task(
                store.run(lambda other: other.leases.take("dispatch", "b", TTL, NOW + 2 * TTL))
            )
            done, _ = await asyncio.wait([taking], timeout=0.2)
            assert not done
        assert await taking == 2


@pytest.mark.parametrize("half_way", [True, False])
async def test_a_process_that_stands_still_in_the_middle_of_a_question_keeps_nobody_from_taking_over(
    postgres: Server, half_way: bool
) -> None:
    async with postgres.new() as url, await open_store(url, SEALER) as store:
        assert await store.run(lambda unit: unit.leases.take("dispatch", "a", TTL, NOW)) == 1
        standing = await asyncpg.connect(url, server_settings={"application_name": WORKING})
        try:
            await standing.execute("BEGIN")
            await standing.fetch("SELECT fence FROM leases FOR KEY SHARE")
            if half_way:  # parsed, and then nothing: to PostgreSQL this session is active, however long
                await standing.prepare("SELECT expires_at + 1 FROM leases")
            later = NOW + 2 * TTL
            async with asyncio.timeout(60):
                while not await store.run(lambda unit: _tried(unit, later)):  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        finally:
            standing.terminate()


def _tried(unit: Unit, now: datetime) -> int | None:
    unit.connection.execute(text("SET LOCAL lock_timeout = '500ms'"))
    unit.leases.end_stalled(timedelta(seconds=1))
    try:
        with unit.connection.begin_nested():
            return unit.leases.take("dispatch", "b", TTL, now)
    except DBAPIError:
        return None

"""What every process puts into the database when it starts: several may start at the same time."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from content.catalogue import load_catalogue
from db.caches import Caches
from db.ids import Ids
from db.open import open_store
from db.postgres import PostgresStore
from db.unit import Unit
from furnish import furnish
from settings import Settings
from stock import index_names, name_first_site, stock_programme, stock_tips
from tests.db.test_caseload import crowd
from tests.engines import SEALER, Server

CATALOGUE = load_catalogue(None)
HOUSE = furnish(Settings(), CATALOGUE, ("en",))
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("puts", "given"),
    [(stock_tips, (CATALOGUE,)), (index_names, ()), (stock_programme, ()), (name_first_site, ())],
    ids=["tips", "names", "programme", "first site"],
)
async def test_two_processes_that_start_at_once_put_it_in_one_after_the_other(
    postgres: Server, puts: Any, given: tuple[Any, ...]
) -> None:
    async with postgres.new() as url, await open_store(url, SEALER) as store:
        assert isinstance(store, PostgresStore)
        await store.run(crowd)
        await store.run(lambda unit: unit.connection.execute(text("DELETE FROM patient_names")))
        async with store.engine.begin() as connection:
            ours = await connection.run_sync(lambda raw: Unit(raw, SEALER, Ids(), Caches()))
            await connection.run_sync(lambda _: puts(ours, HOUSE, NOW, *given))
            theirs = asyncio.create_task(store.run(lambda unit: puts(unit, HOUSE, NOW, *given)))
            done, _ = await asyncio.wait([theirs], timeout=0.2)
            assert not done
        assert not await theirs  # there was nothing left to do

"""Databases arrive at this release's schema from wherever they are, on both engines."""

import asyncio

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from db import migrate
from db.open import open_store
from db.tables import metadata
from tests.engines import SEALER


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_an_empty_database_arrives_and_arriving_again_changes_nothing(empty_url: str) -> None:
    for _ in range(2):
        await asyncio.to_thread(migrate.upgrade, empty_url)
    async with await open_store(empty_url, SEALER) as store:
        assert await store.run(lambda unit: migrate.revision(unit.connection, "here")) == migrate.head()


async def test_the_migrations_make_exactly_the_tables_that_the_queries_expect(empty_url: str) -> None:
    async with await open_store(empty_url, SEALER) as store:
        assert await store.run(lambda unit: differences(unit.connection)) == []

"""Databases arrive at this release's schema from wherever they are, on both engines."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from db import migrate
from db.errors import DatabaseProblem
from db.open import open_store
from db.tables import metadata
from tests.db.people import CHAT, somebody
from tests.engines import SEALER, Server

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9000"
down_revision = "{head}"


def upgrade():
    rebuilt = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("patients", recreate=rebuilt) as patients:
        patients.add_column(sa.Column("shoe_size", sa.Integer()))
    {then}
"""


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


def next_release(folder: Path, then: str = "pass") -> Path:
    """A migrations folder of a release to come."""
    shutil.copytree(migrate.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9000_shoes.py").write_text(NEXT.format(then=then, head=migrate.head()))
    return folder


async def test_an_empty_database_arrives_and_arriving_again_changes_nothing(empty_url: str) -> None:
    for _ in range(2):
        await asyncio.to_thread(migrate.upgrade, empty_url)
    async with await open_store(empty_url, SEALER) as store:
        await store.run(somebody)
    await asyncio.to_thread(migrate.upgrade, empty_url)
    async with await open_store(empty_url, SEALER) as store:
        assert await store.run(lambda unit: unit.patients.by_chat(CHAT)) is not None
        assert await store.run(lambda unit: migrate.revision(unit.connection, "here")) == migrate.head()


async def test_the_migrations_make_exactly_the_tables_that_the_queries_expect(empty_url: str) -> None:
    async with await open_store(empty_url, SEALER) as store:
        assert await store.run(lambda unit: differences(unit.connection)) == []


async def test_machines_that_start_together_migrate_once(postgres: Server) -> None:
    async with postgres.new() as url:
        for store in await asyncio.gather(*(open_store(url, SEALER) for _ in range(4))):
            await store.close()


async def test_a_database_of_a_newer_release_is_left_alone(empty_url: str) -> None:
    async with await open_store(empty_url, SEALER) as store:
        await store.run(
            lambda unit: unit.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        )
    with pytest.raises(DatabaseProblem, match=r"newer release \(schema 9999"):
        await open_store(empty_url, SEALER)


async def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "theirs.sqlite")) as theirs:
        theirs.execute("CREATE TABLE recipes (name)")
    with pytest.raises(DatabaseProblem, match="another program"):
        await open_store(str(tmp_path / "theirs.sqlite"), SEALER)


async def test_an_upgrade_keeps_everyone_and_leaves_a_copy_from_before(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    async with await open_store(str(path), SEALER) as store:
        await store.run(somebody)
    migrate.upgrade_file(path, next_release(tmp_path / "next"))
    with closing(sqlite3.connect(path)) as upgraded:
        assert upgraded.execute("SELECT count(shoe_size), count(*) FROM patients").fetchone() == (0, 1)
        assert upgraded.execute("SELECT count(*) FROM identities").fetchone() == (1,)
    copy = tmp_path / "backups" / f"x.sqlite.{migrate.head()}-before-9000"
    assert copy.stat().st_mode & 0o077 == 0
    async with await open_store(str(copy), SEALER) as store:
        assert await store.run(lambda unit: unit.patients.by_chat(CHAT)) is not None


async def test_an_upgrade_that_fails_half_way_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    async with await open_store(str(path), SEALER) as store:
        await store.run(somebody)
    with pytest.raises(ZeroDivisionError):
        migrate.upgrade_file(path, next_release(tmp_path / "next", then="1 / 0"))
    async with await open_store(str(path), SEALER) as store:
        assert await store.run(lambda unit: differences(unit.connection)) == []
        assert await store.run(lambda unit: unit.patients.by_chat(CHAT)) is not None


async def test_an_upgrade_that_would_orphan_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    async with await open_store(str(path), SEALER) as store:
        await store.run(somebody)
    with pytest.raises(DatabaseProblem, match="nothing changed"):
        migrate.upgrade_file(path, next_release(tmp_path / "next", then='op.execute("DELETE FROM patients")'))
    async with await open_store(str(path), SEALER) as store:
        assert await store.run(lambda unit: unit.patients.by_chat(CHAT)) is not None

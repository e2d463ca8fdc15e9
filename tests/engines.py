"""Fixtures for tests that need a database: each runs once on SQLite and once on PostgreSQL."""

import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import asyncpg
import pytest

from db import migrate
from db.open import Store, open_store
from db.sealing import Sealer
from db.sqlite import SqliteStore
from db.tables import audit, metadata, seal_check, sites
from tests.postgres_server import running_server

SECRET = "only for tests: 32 characters or more"  # noqa: S105 - it guards nothing
KEY = sha256(SECRET.encode()).digest()  # as desk.opening.sealer_for makes it of SECRET_KEY
SEALER = Sealer(KEY)
ENGINES = ("sqlite", "postgresql")
_MIGRATED = "migrated"
_EMPTIED = "".join(
    f"DELETE FROM {table.name};"  # noqa: S608  (our own table names)
    for table in reversed(metadata.sorted_tables)
    if table not in (seal_check, audit, sites)
)
_EMPTIED += f"DELETE FROM {sites.name} WHERE id <> 1; UPDATE {sites.name} SET name = '';"  # noqa: S608
_EMPTIED += f"TRUNCATE {audit.name};"  # it lets nobody delete


@dataclass
class Server:
    """The session's PostgreSQL: one migrated database, emptied after each test, and new ones on demand."""

    address: str
    migrated: bool = False
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @asynccontextmanager
    async def clean(self) -> AsyncIterator[str]:
        """The URL of the migrated database without a row in it but the proof of SEALER's key."""
        if not self.migrated:
            await self.order("postgres", f"CREATE DATABASE {_MIGRATED}")
            await (await open_store(self.address + _MIGRATED, SEALER)).close()
            self.migrated = True
        try:
            yield self.address + _MIGRATED
        finally:
            await self.order(_MIGRATED, _EMPTIED)

    @asynccontextmanager
    async def new(self) -> AsyncIterator[str]:
        """The URL of a database without tables, dropped afterwards."""
        name = f"test_{next(self.numbers)}"
        await self.order("postgres", f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield self.address + name
        finally:
            await self.order("postgres", f"DROP DATABASE {name} WITH (FORCE)")

    async def order(self, database: str, statement: str) -> None:
        """Run a statement as the server's owner."""
        connection = await asyncpg.connect(self.address + database)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Started for the first test that asks for it."""
    with running_server() as address:
        yield Server(address)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that was migrated once, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite"
    migrate.upgrade_file(file)
    return file


@pytest.fixture(params=ENGINES)
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A database without tables (SQLite: no file yet)."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.sqlite'}"
        return
    server: Server = request.getfixturevalue("postgres")
    async with server.new() as url:
        yield url


@pytest.fixture(params=ENGINES)
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A migrated, empty database for this test, to be opened with SEALER."""
    if request.param == "sqlite":
        yield f"sqlite:///{_copied(request, tmp_path)}"
        return
    server: Server = request.getfixturevalue("postgres")
    async with server.clean() as url:
        yield url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An open, empty store, once of either engine."""
    async with await open_store(database_url, SEALER) as opened:
        yield opened


@pytest.fixture
async def sqlite_store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqliteStore]:
    """The same on SQLite alone, for what doesn't depend on the engine."""
    async with await SqliteStore(_copied(request, tmp_path), SEALER).open() as opened:
        yield opened


def _copied(request: pytest.FixtureRequest, folder: Path) -> Path:
    return Path(shutil.copy(request.getfixturevalue("migrated_file"), folder / "test.sqlite"))

"""Fixtures for tests that need a database: each runs once on SQLite and once on PostgreSQL."""

import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest

from db.open import Store, open_store
from db.sealing import Sealer
from tests.postgres_server import running_server

KEY = b"only for tests: 32 bytes or more"
SEALER = Sealer(KEY)
ENGINES = ("sqlite", "postgresql")
_MIGRATED = "migrated"


@dataclass
class Server:
    """The session's PostgreSQL. Databases are copies of one that was migrated once."""

    address: str
    has_template: bool = False
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @asynccontextmanager
    async def database(self, *, migrated: bool) -> AsyncIterator[str]:
        """The URL of a new database, dropped afterwards."""
        if migrated and not self.has_template:
            await self._order(f"CREATE DATABASE {_MIGRATED}")
            await (await open_store(self.address + _MIGRATED, SEALER)).close()
            self.has_template = True
        name = f"test_{next(self.numbers)}"
        await self._order(f"CREATE DATABASE {name} TEMPLATE {_MIGRATED if migrated else 'template0'}")
        try:
            yield self.address + name
        finally:
            await self._order(f"DROP DATABASE {name} WITH (FORCE)")

    async def _order(self, statement: str) -> None:
        connection = await asyncpg.connect(self.address + "postgres")
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Started for the first test that asks for it."""
    with running_server() as address:
        yield Server(address)


@pytest.fixture(params=ENGINES)
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A database without tables (SQLite: no file yet)."""
    async with _database(request, tmp_path, migrated=False) as url:
        yield url


@pytest.fixture(params=ENGINES)
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A database of its own for this test, for opening with SEALER."""
    async with _database(request, tmp_path, migrated=True) as url:
        yield url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An open, empty store of either engine."""
    opened = await open_store(database_url, SEALER)
    try:
        yield opened
    finally:
        await opened.close()


@pytest.fixture
async def sqlite_store(tmp_path: Path) -> AsyncIterator[Store]:
    """The same, for what doesn't depend on the engine."""
    opened = await open_store(str(tmp_path / "only.sqlite"), SEALER)
    try:
        yield opened
    finally:
        await opened.close()


@asynccontextmanager
async def _database(request: pytest.FixtureRequest, folder: Path, *, migrated: bool) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{folder / 'test.sqlite'}"
        return
    server: Server = request.getfixturevalue("postgres")
    async with server.database(migrated=migrated) as url:
        yield url

"""The whole service in this process, on either engine, with its simulator: fixture `running`."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from db.ids import Ids
from running import up
from settings import Settings
from tests.engines import SECRET


class CountedIds(Ids):
    """1, 2, 3 …: what is drawn by chance for a person hangs on their id, and a story must not change.

    Nor may it change because the service writes more rows at its start: people come from 1,000,001 on.
    """

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count(1)

    def doors_open(self) -> None:
        """What is needed at the start is there."""
        self._numbers = itertools.count(1_000_001)

    def new(self) -> int:
        return next(self._numbers)


@dataclass(frozen=True)
class Running:
    """`address`: where the simulator's API is."""

    address: str


@asynccontextmanager
async def running_service(folder: Path, database_url: str, **changes: object) -> AsyncIterator[Running]:
    """Up until the block ends; `changes` are settings."""
    settings = Settings(
        **{
            "database_url": database_url,
            "data_dir": folder,
            "secret_key": SECRET,
            "port": 0,
            "log_level": "critical",
            **changes,
        }  # type: ignore[arg-type]
    )
    stop, address = asyncio.Event(), asyncio.get_running_loop().create_future()
    ids = CountedIds()
    service = asyncio.create_task(up(settings, "all", stop=stop, announce=address.set_result, ids=ids))
    await asyncio.wait([service, address], return_when=asyncio.FIRST_COMPLETED)
    if service.done():
        service.result()
    ids.doors_open()
    try:
        yield Running(address.result().rstrip("/"))
    finally:
        stop.set()
        await service


@pytest.fixture
async def running(database_url: str, tmp_path: Path) -> AsyncIterator[Running]:
    async with running_service(tmp_path / "data", database_url) as service:
        yield service

"""What is counted of the units of work, by how they ended."""

import asyncio
from datetime import UTC, datetime

import pytest
from prometheus_client import generate_latest

from actions import pulse
from actions.house import House
from actions.ports import Unit
from content.catalogue import load_catalogue
from db.open import Store
from furnish import furnish
from settings import Settings
from watch.metrics import Metrics
from watch.service import WatchedService


def fails(unit: Unit, house: House, now: datetime) -> None:
    raise LookupError


async def test_done_and_failed_and_given_up_are_told_apart(sqlite_store: Store) -> None:
    metrics = Metrics()
    house = furnish(Settings(), load_catalogue(None), ("en",))
    service = WatchedService(sqlite_store, house, lambda: datetime.now(UTC), metrics=metrics)
    await service.run(pulse.last_tick)
    with pytest.raises(LookupError):
        await service.run(fails)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await service.run(pulse.last_tick)
    counted = generate_latest(metrics.registry).decode()
    for action, outcome in (
        ("pulse.last_tick", "done"),
        ("tests.watch.test_counted.fails", "LookupError"),
        ("pulse.last_tick", "given_up"),
    ):
        assert f'betweentimes_actions_total{{action="{action}",outcome="{outcome}"}} 1.0' in counted

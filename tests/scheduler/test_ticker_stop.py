"""A ring that doesn't end keeps nobody from leaving."""

import asyncio
from datetime import UTC, datetime, timedelta

from scheduler.ticker import Ticker


async def test_a_ring_that_waits_for_a_database_that_stands_still_is_broken_off_at_the_end() -> None:
    rings, broken = asyncio.Event(), asyncio.Event()

    async def tick() -> None:
        rings.set()
        try:
            await asyncio.Event().wait()
        finally:
            broken.set()

    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    ticker = Ticker(tick, now=lambda: noon, every=timedelta(milliseconds=2))
    ticker.start()
    await rings.wait()
    await ticker.stop(within=0.01)
    await broken.wait()
    assert ticker.last_tick is None

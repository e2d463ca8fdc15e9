"""The alarm clock rings again and again, never twice at once, whatever happened at the last ring."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.ticker import Ticker

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@asynccontextmanager
async def ticking(tick: Callable[[], Awaitable[None]], every: timedelta) -> AsyncIterator[Ticker]:
    ticker = Ticker(tick, now=lambda: NOON, every=every)
    ticker.start()
    yield ticker
    await ticker.stop()


async def test_it_rings_on_although_one_ring_went_wrong() -> None:
    rings, third = [], asyncio.Event()

    async def tick() -> None:
        rings.append(len(rings))
        if len(rings) == 3:
            third.set()
        if len(rings) < 3:
            raise OSError

    async with ticking(tick, timedelta(milliseconds=10)) as ticker:
        await third.wait()
        await asyncio.sleep(0)
        assert ticker.last_tick == NOON
        assert ticker.age is not None and ticker.age < timedelta(seconds=5)


async def test_a_jump_of_the_clock_rings_at_once_but_never_beside_another_ring() -> None:
    at_once, most = 0, 0

    async def tick() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.005)
        at_once -= 1

    async with ticking(tick, timedelta(milliseconds=2)) as ticker:
        await asyncio.gather(*(ticker.tick_now() for _ in range(5)))
    assert most == 1


async def test_nothing_rings_after_the_end() -> None:
    rings = []

    async def tick() -> None:
        rings.append(1)

    async with ticking(tick, timedelta(milliseconds=2)) as ticker:
        await ticker.tick_now()
    before = len(rings)
    await asyncio.sleep(0.02)
    assert len(rings) == before


async def test_who_asks_for_a_ring_hears_what_went_wrong_and_it_does_not_count() -> None:
    async def tick() -> None:
        raise OSError

    async with ticking(tick, timedelta(hours=1)) as ticker:
        with pytest.raises(OSError):
            await ticker.tick_now()
        assert ticker.last_tick is None
        assert ticker.age is None

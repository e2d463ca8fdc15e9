"""The alarm clock: APScheduler wakes us once a second, and knows nothing of patients."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Final

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

SECOND: Final = timedelta(seconds=1)
HOUR: Final = timedelta(hours=1)
_FIRST_HOUSEKEEPING = timedelta(minutes=1)  # so that a service restarted every half hour is tidied too
PATIENCE: Final = 4.0  # seconds; a database that stands still must not keep the process
_GRACE = 24 * 3600  # seconds; by default a job one second late is dropped, silently

log = structlog.get_logger(__name__)


class Ticker:
    """`tick` runs every `every` by real time, never twice at once; what it missed it does once, not often.

    `housekeeping` runs a minute after the start and then every `housekeeping_every`. `now` is the service's
    clock, for `last_tick` only.
    """

    def __init__(
        self,
        tick: Callable[[], Awaitable[None]],
        housekeeping: Callable[[], Awaitable[None]] | None = None,
        *,
        now: Callable[[], datetime],
        every: timedelta = SECOND,
        housekeeping_every: timedelta = HOUR,
    ) -> None:
        self._tick = tick
        self._housekeeping = housekeeping
        self._now = now
        self._every = every
        self._housekeeping_every = housekeeping_every
        self._one_at_a_time = asyncio.Lock()
        self._under_way: asyncio.Future[None] | None = None
        self._stopping = False
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._ticked_at: float | None = None
        self.last_tick: datetime | None = None

    @property
    def age(self) -> timedelta | None:
        """Real time since the last tick that went well, whatever the service's clock did; None before it."""
        return None if self._ticked_at is None else timedelta(seconds=monotonic() - self._ticked_at)

    def start(self) -> None:
        """Begin to tick, in the running loop; the first tick comes after `every`."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._add(self._quietly, self._every, datetime.now(UTC) + self._every)
        if self._housekeeping is not None:
            self._add(self._tidy, self._housekeeping_every, datetime.now(UTC) + _FIRST_HOUSEKEEPING)
        self._scheduler.start()

    async def stop(self, within: float = PATIENCE) -> None:
        """No more ticks; one that is under way has so many seconds, then it is broken off."""
        self._stopping = True
        if self._scheduler.running:
            self._scheduler.pause()
        if self._under_way is not None:
            _, late = await asyncio.wait([self._under_way], timeout=within)
            for tick in late:
                log.warning("tick_broken_off")
                tick.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def tick_now(self) -> None:
        """Tick at once (after one under way), as when the clock has jumped. Raises what `tick` raises."""
        async with self._one_at_a_time:
            if self._stopping:
                return
            self._under_way = asyncio.ensure_future(self._tick())
            await self._under_way
        self._ticked_at, self.last_tick = monotonic(), self._now()

    def _add(self, job: Callable[[], Awaitable[None]], every: timedelta, first: datetime) -> None:
        self._scheduler.add_job(
            job,
            IntervalTrigger(seconds=every.total_seconds(), timezone=UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=_GRACE,
            next_run_time=first,
        )

    async def _quietly(self) -> None:
        try:
            await self.tick_now()
        except asyncio.CancelledError:
            if not self._stopping:
                raise
        except Exception as fault:
            log.error("tick_failed", fault=type(fault).__name__)

    async def _tidy(self) -> None:
        if self._housekeeping is None:
            return
        try:
            await self._housekeeping()
        except Exception as fault:
            log.error("housekeeping_failed", fault=type(fault).__name__)

"""Who alone may do something: one process takes the lease, renews it, and knows when it is lost."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Final

import structlog

from actions import leases
from actions.leases import Lease
from actions.service import Service

TTL: Final = timedelta(seconds=10)  # a dead holder is replaced within TTL + LOOK + a moment: under 15 s
ALONE_TTL: Final = timedelta(days=36500)  # nobody else can be alive: then it lasts as long as the process
RENEW: Final = 3.0  # seconds: two renewals may fail before it runs out
LOOK: Final = 1.0  # seconds between two tries to get it
_PATIENCE: Final = 10.0  # seconds for the database to answer

log = structlog.get_logger(__name__)


def since_boot() -> float:
    """Seconds that nobody can set, also counted while the machine sleeps or the process is stopped."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def own_name() -> str:
    """Which process this is, for whoever reads the table: never the same twice."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


class Holding:
    """`taken()` is called whenever the lease has come to us, before anybody sees it in `lease`.

    `alone`: nobody else can be alive (an SQLite file), so the lease of a killed process isn't waited out, and
    ours never runs out, however long this process got no turn.
    """

    def __init__(
        self,
        service: Service,
        name: str,
        *,
        alone: bool = False,
        taken: Callable[[], None] = lambda: None,
        ttl: timedelta = TTL,
        clock: Callable[[], float] = since_boot,
    ) -> None:
        self._service = service
        self._name = name
        self._alone = alone
        self.taken = taken
        self.leaving = False  # set by whoever stops us: begin nothing long
        self._ttl = ALONE_TTL if alone else ttl
        self._clock = clock
        self._who = own_name()
        self._lease: Lease | None = None
        self._before: Lease | None = None  # ours until we weren't sure any more
        self._until = 0.0
        self._held = asyncio.Event()
        self._lost = asyncio.Event()
        self._look = asyncio.Event()

    @property
    def lease(self) -> Lease | None:
        """The lease while it is surely ours: not once it may have run out, by a clock that nobody sets."""
        return self._lease if self._clock() < self._until else None

    async def run(self) -> None:
        """Take it, keep it, take it again, until cancelled. Faults never end it."""
        while True:
            if await self._take():
                await self._keep()
            else:
                await self._pause(LOOK)

    def look(self) -> None:
        """It may be free: don't wait for the next try."""
        self._look.set()

    def lost(self) -> None:
        """It isn't ours any more, or may not be: whoever works under it stops; `run` asks for it again."""
        if self._lease is not None:
            log.warning("lease_lost", lease=self._name)
            self._before = self._lease
        self._lease = None
        self._held.clear()
        self._lost.set()

    async def release(self) -> None:
        """Give it up, so that another process need not wait. Call it when `run` has been cancelled."""
        lease, self._lease = self._lease, None
        self._held.clear()
        self._lost.set()
        if lease is not None:
            with suppress(Exception):  # then it runs out by itself
                async with asyncio.timeout(2):
                    await self._service.run(leases.release, lease)

    async def while_held(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work` whenever the lease is ours, and break it off when it isn't; until `work` ends by itself.
        Raises what it raises."""
        while True:
            await self._held.wait()
            doing = asyncio.ensure_future(work())
            losing = asyncio.ensure_future(self._lost.wait())
            try:
                await asyncio.wait([doing, losing], return_when=asyncio.FIRST_COMPLETED)
                if doing.done():
                    return doing.result()
            finally:
                losing.cancel()
                doing.cancel()
                with suppress(asyncio.CancelledError):
                    await asyncio.wait([doing])

    async def _take(self) -> bool:
        asked = self._clock()
        try:
            async with asyncio.timeout(_PATIENCE):
                lease = await self._take_or_renew()
        except Exception as fault:
            log.warning("lease_out_of_reach", lease=self._name, fault=type(fault).__name__)
            return False
        if lease is None:
            return False
        if lease != self._before:  # else nobody had it meanwhile: what we have in hand is still ours
            self.taken()
        # Counted from before the question: by our clock it runs out no later than by the database's.
        self._lease, self._until = lease, asked + self._ttl.total_seconds()
        self._lost.clear()
        self._held.set()
        log.info("lease_taken", lease=self._name, fence=lease.fence)
        return True

    async def _take_or_renew(self) -> Lease | None:
        before = self._before
        if before is not None and await self._service.run(leases.renew, before, self._ttl):
            return before
        self._before = None
        return await self._service.run(leases.take, self._name, self._who, self._ttl, self._alone)

    async def _keep(self) -> None:
        while self._lease is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(None if self._alone else RENEW):
                    await self._lost.wait()
            if self._lease is None or not await self._renewed(self._lease):
                self.lost()

    async def _renewed(self, lease: Lease) -> bool:
        while (left := self._until - self._clock()) > 0:
            asked = self._clock()
            try:
                async with asyncio.timeout(left):
                    if not await self._service.run(leases.renew, lease, self._ttl):
                        return False
                self._until = asked + self._ttl.total_seconds()
                return True
            except Exception as fault:
                log.warning("lease_not_renewed", lease=self._name, fault=type(fault).__name__)
                await asyncio.sleep(min(LOOK, max(0.0, self._until - self._clock())))
        return False

    async def _pause(self, seconds: float) -> None:
        self._look.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._look.wait()

"""Walking the clock forward, so that the service does on the way what falls due on the way."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.clock import Clock, Stage
from simulator.live import Hub
from simulator.updates import UpdateQueue

_LONGEST_NUDGE = timedelta(hours=1)


class NotSettled(Exception):
    """The service still had work, or updates to fetch, when patience ran out."""


@dataclass(frozen=True, slots=True)
class Walked:
    """Where the clock stands after a walk (aware UTC), and how often it stopped on the way."""

    now: datetime
    stops: int


class Walker:
    """Moves the clock; one walk at a time, a second caller waits."""

    def __init__(self, clock: Clock, queue: UpdateQueue, hub: Hub) -> None:
        self.stage: Stage | None = None
        self._clock = clock
        self._queue = queue
        self._hub = hub
        self._turn = asyncio.Lock()
        self._target: datetime | None = None

    @property
    def target(self) -> datetime | None:
        """Where a walk that is under way leads to, or None."""
        return self._target

    async def settle(self, patience: float = 60.0) -> None:
        """Return when the bot has fetched every update and the service is at rest.

        Raises NotSettled after `patience` real seconds.
        """
        try:
            async with asyncio.timeout(patience):
                await self._until_quiet()
        except TimeoutError as late:
            waiting = self._queue.pending()
            raise NotSettled(
                f"The service was not at rest after {patience:g} s; "
                f"{waiting} updates still wait to be fetched."
            ) from late

    async def _until_quiet(self) -> None:
        while True:
            await self._queue.until_confirmed()
            if self.stage is None:
                return
            await self.stage.settle()
            if not self._queue.pending():
                return

    async def walk(self, target: datetime, *, skip: bool = False, patience: float = 60.0) -> Walked:
        """Go to `target` (aware), stopping at every instant the service has something to do.

        `skip` jumps there at once, as if the service had been down meanwhile. A target in the past is a
        plain jump back. Without a stage the clock is simply set.
        """
        async with self._turn:
            return await self._to(target, skip, patience)

    async def to_next_due(self, patience: float = 60.0) -> Walked:
        """Go to the next instant the service has something to do; stay put when there is none."""
        async with self._turn:
            due = await self.stage.next_due(self._clock.now()) if self.stage else None
            return await self._to(due, False, patience) if due else Walked(self._clock.now(), 0)

    async def _to(self, target: datetime, skip: bool, patience: float) -> Walked:
        self._target = target
        self._tell(0)
        stops = 0
        try:
            if not skip and self.stage is not None and target > self._clock.now():
                stops = await self._stop_at_each(self.stage, target, patience)
                self._forward_to(target)
            else:
                self._clock.set(target)
            if self.stage is not None:
                await self.settle(patience)
        finally:
            self._target = None
            self._tell(stops)
        return Walked(self._clock.now(), stops)

    async def _stop_at_each(self, stage: Stage, target: datetime, patience: float) -> int:
        # What is already due belongs to the present, not to the first stop.
        await self.settle(patience)
        stops, after, nudge = 0, self._clock.now(), timedelta(seconds=1)
        while (due := await stage.next_due(after)) is not None and due <= target:
            if due <= after:
                # The service names an instant that is behind us: go on by ever larger steps.
                due, nudge = after + nudge, min(nudge * 2, _LONGEST_NUDGE)
                if due > target:
                    break
            else:
                nudge = timedelta(seconds=1)
            self._forward_to(due)
            await self.settle(patience)
            stops, after = stops + 1, due
            self._tell(stops)
        return stops

    def _forward_to(self, instant: datetime) -> None:
        # The clock ticks while the service works, so it may be past a near instant already: never step back.
        if self._clock.now() < instant:
            self._clock.set(instant)

    def _tell(self, stops: int) -> None:
        target = self._target.isoformat() if self._target else None
        self._hub.publish("clock", {"now": self._clock.now().isoformat(), "target": target, "stops": stops})

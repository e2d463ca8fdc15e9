"""The dead man's alarm: looks, apart from the alarm clock itself, whether anything still ticks."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from domain.pulse import LONGEST_SILENCE, silence

LOOKS_EVERY: Final = 10.0  # seconds
_TOLD_AGAIN_AFTER: Final = timedelta(hours=1)
_PATIENCE: Final = 5.0  # seconds for the database to answer

log = structlog.get_logger(__name__)


class Watchman:
    """`last_tick` asks the database; `now` is the machine's clock, never the service's.

    `first_to_tell(at)` and `last_to_tell()` say whether it is for this process to tell people, so that of
    several only one does; a database that doesn't answer leaves it to everybody. `tell(quiet)` sends it: for
    how long nothing ticked, or None once it ticks again.
    """

    def __init__(
        self,
        last_tick: Callable[[], Awaitable[datetime | None]],
        first_to_tell: Callable[[datetime], Awaitable[bool]],
        last_to_tell: Callable[[], Awaitable[bool]],
        tell: Callable[[timedelta | None], Awaitable[None]],
        now: Callable[[], datetime],
        note: Callable[[bool], None] = lambda raised: None,
    ) -> None:
        self._last_tick = last_tick
        self._first_to_tell = first_to_tell
        self._last_to_tell = last_to_tell
        self._tell = tell
        self._now = now
        self._note = note
        self._since = now()
        self._heard: datetime | None = None
        self._told_at: datetime | None = None
        self._suspects = False
        self.raised = False

    async def run(self) -> None:
        """Look every ten seconds, until cancelled. Faults never end it."""
        while True:
            await asyncio.sleep(LOOKS_EVERY)
            try:
                await self.look()
            except Exception as fault:
                log.error("watch_failed", fault=type(fault).__name__)

    async def look(self) -> None:
        """One look. It takes two in a row to raise the alarm: one alone may be a clock that was set."""
        quiet = await self.quiet()
        if quiet <= LONGEST_SILENCE:
            self._suspects = False
            if self.raised:
                await self._end()
        elif self.raised or self._suspects:
            await self._raise(quiet)
        else:
            self._suspects = True

    async def quiet(self) -> timedelta:
        """How long nothing has ticked, as far as this process can tell."""
        try:
            async with asyncio.timeout(_PATIENCE):
                self._heard = await self._last_tick()
        except Exception as fault:  # then it counts from what was heard last
            log.warning("pulse_not_felt", fault=type(fault).__name__)
        now = self._now()
        if now < self._since:  # the machine's clock was set back
            self._since = now
        return silence(self._heard, self._since, now)

    async def _raise(self, quiet: timedelta) -> None:
        now = self._now()
        if not self.raised:
            log.critical("no_tick", seconds=round(quiet.total_seconds()))
        self.raised = True
        self._note(True)
        if self._told_at is not None and timedelta(0) <= now - self._told_at < _TOLD_AGAIN_AFTER:
            return
        self._told_at = now
        if await self._mine(self._first_to_tell(now)):
            await self._tell(quiet)

    async def _end(self) -> None:
        log.warning("ticking_again")
        self.raised, self._told_at = False, None
        self._note(False)
        if await self._mine(self._last_to_tell()):
            await self._tell(None)

    async def _mine(self, question: Awaitable[bool]) -> bool:
        try:
            async with asyncio.timeout(_PATIENCE):
                return await question
        except Exception as fault:
            log.warning("alarm_not_noted", fault=type(fault).__name__)
            return True  # better told twice than never

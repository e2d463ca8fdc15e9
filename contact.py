"""Noting when Telegram was reached, or could have reached us: by that a gap is known."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import structlog

from actions import gap
from actions.service import Service
from domain.gap import NOTED_EVERY

_EVERY: Final = 10.0  # seconds, where we are called and don't call

log = structlog.get_logger(__name__)


class Contact:
    """`now` is the machine's clock, never the service's; `clock` counts real seconds."""

    def __init__(
        self,
        service: Service,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._service = service
        self._now = now
        self._clock = clock
        self._noted: float | None = None

    async def reached(self) -> None:
        """A poll came back. Raises what the database raises."""
        instant = self._clock()
        if self._noted is not None and instant - self._noted < NOTED_EVERY.total_seconds():
            return
        if await self._service.run(gap.reached, self._now()):
            log.warning("back_after_a_gap")
        self._noted = instant

    async def can_be_reached(self) -> None:
        """With a webhook: while this process listens Telegram can call it, as far as it knows. Until
        cancelled; faults never end it."""
        while True:
            try:
                await self.reached()
            except Exception as fault:
                log.warning("contact_not_noted", fault=type(fault).__name__)
            await asyncio.sleep(_EVERY)

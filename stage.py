"""What the simulator may ask of the service when it walks the clock: what is next, and is all done?"""

import asyncio
from datetime import datetime

from actions import deliver
from wiring import Parts

BREATH = 0.005  # seconds between two looks


class ServiceStage:
    """The service, as far as a walk of the clock needs to know it (simulator.clock.Stage)."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def next_due(self, after: datetime) -> datetime | None:
        """The next instant at which anything happens by itself; may lie behind `after` while work is left."""
        return await self._parts.service.run(deliver.next_due)

    async def settle(self) -> None:
        """Return when nothing is left to handle, to plan or to send at the clock's present time."""
        parts = self._parts
        await parts.ticker.tick_now()
        while not await self._at_rest():
            parts.pump.wake()
            parts.dispatcher.wake()
            await asyncio.sleep(BREATH)
            if await parts.pump.idle():
                await parts.ticker.tick_now()

    async def _at_rest(self) -> bool:
        parts = self._parts
        await parts.postman.home()
        return await parts.pump.idle() and await parts.service.run(deliver.work_left) == 0

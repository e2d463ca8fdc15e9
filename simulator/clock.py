"""The clock that can be moved, and what the simulator may ask of the service it plays Telegram to."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Stage(Protocol):
    """The service behind the bot, as far as a walk of the clock needs to know it."""

    async def next_due(self, after: datetime) -> datetime | None:
        """The next instant later than `after` (aware UTC) at which the service will do something."""

    async def settle(self) -> None:
        """Return when nothing is left unhandled or undelivered at the clock's present time."""


class Clock:
    """Real time plus an offset: it goes on ticking between jumps, and never stands still."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self._offset = offset
        self._listeners: list[Callable[[], None]] = []

    @property
    def offset(self) -> timedelta:
        """How far this clock is ahead of real time (negative: behind)."""
        return self._offset

    def now(self) -> datetime:
        """The simulated present, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    def set(self, instant: datetime) -> None:
        """Jump to `instant` (aware; ValueError if naive) and tick on from there."""
        if instant.tzinfo is None:
            raise ValueError("The clock needs an instant with a time zone.")
        self.restore(instant.astimezone(UTC) - datetime.now(UTC))

    def restore(self, offset: timedelta) -> None:
        """Take up an offset that was kept from an earlier run."""
        self._offset = offset
        for listener in self._listeners:
            listener()

    def on_set(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every jump."""
        self._listeners.append(listener)

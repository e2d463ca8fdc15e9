"""The named instants in which something could be lost or doubled, and the trap that kills there.

The service is the product's own, unchanged: a store is a port (actions/ports/unit.py), so the trap stands
around it and sees which units of work pass, inside their transaction and after their commit.
"""

import os
import signal
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from domain.deliveries import Sent


class Point(StrEnum):
    """Where a life may end, in the order in which an update travels."""

    AFTER_FETCH = "after_fetch"
    AFTER_INBOX_COMMIT = "after_inbox_commit"
    AFTER_ANSWER_COMMIT = "after_answer_commit"
    AFTER_SENDING_COMMIT = "after_sending_commit"
    AFTER_ACCEPT = "after_accept"
    BEFORE_SENT_COMMIT = "before_sent_commit"


class Trap:
    """Kills this process the `nth` time it passes `point`; never if that is None."""

    def __init__(self, point: Point | None, nth: int = 1) -> None:
        self._point, self._left = point, nth

    def reach(self, point: Point) -> None:
        """We are there."""
        if point is self._point:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class Watched:
    """A part of a unit of work: some calls are seen before they are passed on, the rest just passed on."""

    def __init__(self, part: Any, **seen: Callable[..., None]) -> None:
        self._part, self._seen = part, seen

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._part, name)
        seen = self._seen.get(name)
        if seen is None:
            return asked

        def call(*args: Any, **kwargs: Any) -> Any:
            seen(*args, **kwargs)
            return asked(*args, **kwargs)

        return call


class WatchedUnit:
    """A unit that notes what kind of work it is used for."""

    def __init__(self, unit: Any, trap: Trap) -> None:
        self._unit, self._trap = unit, trap
        self.passed: set[Point] = set()  # to be reached once this is committed
        self.sent = False
        self.inbox = Watched(unit.inbox, keep=self._keep)
        self.check_ins = Watched(unit.check_ins, save=self._save)
        self.deliveries = Watched(unit.deliveries, mark_sending=self._sending, record=self._record)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)

    def _keep(self, updates: Any, *_: Any) -> None:
        if updates:
            self._trap.reach(Point.AFTER_FETCH)  # nothing of them is written yet
            self.passed.add(Point.AFTER_INBOX_COMMIT)

    def _save(self, *_: Any) -> None:
        self.passed.add(Point.AFTER_ANSWER_COMMIT)

    def _sending(self, deliveries: Any, *_: Any) -> None:
        if deliveries:
            self.passed.add(Point.AFTER_SENDING_COMMIT)

    def _record(self, _: Any, __: Any, outcome: Any, *rest: Any) -> None:
        if isinstance(outcome, Sent):
            self._trap.reach(Point.AFTER_ACCEPT)  # Telegram has it, we know it, nothing says so yet
            self.sent = True


class WatchedStore:
    """A store of either engine, with the trap around every unit of work."""

    def __init__(self, store: Any, trap: Trap) -> None:
        self._store, self._trap = store, trap

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def run(self, work: Callable[[Any], Any]) -> Any:
        """As the store does; the points inside the transaction and behind its commit are reached here."""
        passed: set[Point] = set()

        def watched(unit: Any) -> Any:
            looked_at = WatchedUnit(unit, self._trap)
            result = work(looked_at)
            if looked_at.sent:
                self._trap.reach(Point.BEFORE_SENT_COMMIT)
            passed.clear()  # PostgreSQL may run it again after a deadlock
            passed.update(looked_at.passed)
            return result

        result = await self._store.run(watched)
        for point in Point:
            if point in passed:
                self._trap.reach(point)
        return result

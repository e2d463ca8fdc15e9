"""Trouble on request: the next calls of a method fail in a chosen way; and Telegram's own flood limits."""

import time
from collections import deque
from dataclasses import dataclass, field

from simulator.errors import Refused, bad_request, conflict, forbidden, too_many_requests

REFUSALS = frozenset({"429", "403", "400", "409", "500"})
SILENCES = frozenset({"hang", "drop_before", "accept_then_drop", "accept_then_hang"})
KINDS = sorted(REFUSALS | SILENCES | {"502"})


@dataclass(slots=True)
class Fault:
    """What happens to the next `count` calls of `method` ("*": any), in `chat_id` only when that is given."""

    method: str
    kind: str
    count: int
    retry_after: int
    description: str | None
    chat_id: int | None

    def refusal(self) -> Refused:
        """The error of a fault that answers with one."""
        match self.kind:
            case "429":
                return too_many_requests(self.retry_after)
            case "403":
                return forbidden(self.description or "bot was blocked by the user")
            case "400":
                return bad_request(self.description or "chat not found")
            case "409":
                reason = (
                    "terminated by other getUpdates request; make sure that only one bot instance is running"
                )
                return conflict(self.description or reason)
            case _:
                return Refused(500, self.description or "Internal Server Error")


@dataclass(slots=True)
class Faults:
    """The troubles that were asked for, in order; they are gone after a restart."""

    planned: list[Fault] = field(default_factory=list)

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The first fault that fits this call; each taking uses it up by one."""
        for fault in self.planned:
            if fault.method.lower() in ("*", method.lower()) and fault.chat_id in (None, chat_id):
                fault.count -= 1
                if fault.count <= 0:
                    self.planned.remove(fault)
                return fault
        return None


@dataclass(slots=True)
class Flood:
    """Messages a second, by real time, that Telegram puts up with; None is no limit (the default)."""

    per_chat: float | None = None
    per_token: float | None = None
    _sent: dict[int | None, deque[float]] = field(default_factory=dict)

    def check(self, chat_id: int) -> None:
        """Count one message; raises Refused (429) when it is one too many."""
        now = time.monotonic()
        for key, limit in ((chat_id, self.per_chat), (None, self.per_token)):
            if limit is None:
                continue
            # A burst of three is let through, as observed of the real service.
            window, burst = 3 / limit, 3
            if key is None:
                window, burst = 1.0, max(int(limit), 1)
            times = self._sent.setdefault(key, deque())
            while times and now - times[0] > window:
                times.popleft()
            if len(times) >= burst:
                raise too_many_requests(max(1, round(window - (now - times[0]))))
            times.append(now)

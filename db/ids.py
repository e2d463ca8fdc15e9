"""Row ids made by us: 63 bits, in order of time, never the same twice in a process."""

import secrets
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

EPOCH_MS = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp() * 1000)
CHANCE_BITS = 22  # 41 bits of milliseconds before them last until 2093
_BELOW = 1 << CHANCE_BITS


def wall_ms() -> int:
    """Milliseconds since 1970 by this machine's own clock (never the simulator's: it may be moved)."""
    return time.time_ns() // 1_000_000


class Ids:
    """Makes ids; safe to share between threads.

    Each millisecond starts at a random place in the lower half of its 2^22 numbers and counts on from there,
    so two processes rarely meet and one never repeats itself; a clock that steps back is not followed.
    """

    def __init__(self, clock_ms: Callable[[], int] = wall_ms) -> None:
        self._clock_ms = clock_ms
        self._last = 0
        self._lock = threading.Lock()

    def new(self) -> int:
        """A positive integer of at most 63 bits, greater than every one before."""
        with self._lock:
            fresh = (self._clock_ms() - EPOCH_MS) << CHANCE_BITS | secrets.randbelow(_BELOW // 2)
            same_moment = fresh >> CHANCE_BITS <= self._last >> CHANCE_BITS
            self._last = self._last + 1 if same_moment else fresh
            return self._last

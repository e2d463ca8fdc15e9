"""The service's own pulse: how it is known whether the alarm clock still rings and the ledger moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from domain.deliveries import Class

LONGEST_SILENCE: Final = timedelta(minutes=2)  # without a tick; then readiness fails and people are told
LATE: Final = timedelta(minutes=10)  # what leaves later than this deserves a look
COUNTED_TO: Final = 100_000  # a queue is counted no further: counting must not slow it down


@dataclass(frozen=True, slots=True)
class Pulse:
    """`ticked_at` is by the machine's clock, all else by the service's (a simulator may move that one).

    `waiting` counts, by class, messages that could leave now; `inbox` the updates nobody has handled yet;
    both up to COUNTED_TO. `oldest_due` is when the longest waiting of those messages was due.
    """

    at: datetime
    ticked_at: datetime | None
    oldest_due: datetime | None
    inbox: int
    waiting: Mapping[Class, int] = field(default_factory=dict)

    @property
    def overdue(self) -> timedelta:
        """How long the oldest message has waited; zero if none does."""
        return timedelta(0) if self.oldest_due is None else max(timedelta(0), self.at - self.oldest_due)


def silence(ticked_at: datetime | None, watched_since: datetime, now: datetime) -> timedelta:
    """How long nothing has ticked, as far as whoever watches since then can say (by the machine's clock).

    A tick in the future means that the clock was set back: that one counts as now.
    """
    heard = watched_since if ticked_at is None else max(ticked_at, watched_since)
    return max(timedelta(0), now - heard)

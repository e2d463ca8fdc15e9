"""Gaps: how long nobody could reach us, and whose open question deserves to be shown once more.

A tap lives about 150 seconds at Telegram, a message 24 hours: after a longer gap taps are lost, and nobody is
told. Instants of a gap are by the machine's clock, never by one that a simulator moves.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

LONGEST: Final = timedelta(seconds=120)  # taps made after so much of it may be lost when it ends
NOTED_EVERY: Final = timedelta(seconds=5)  # a commit for every poll would be too many
CALM_AFTER: Final = timedelta(seconds=3)  # what had waited at Telegram has been fetched by then
CALM_AT_LAST: Final = timedelta(minutes=10)  # a service that is never calm doesn't wait for it any longer
SEEN_BEFORE: Final = timedelta(hours=24)  # as long as Telegram keeps what they write: they may want to go on
AWAKE_BEFORE: Final = timedelta(hours=1)  # who was there so shortly before is awake, even in quiet hours


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody was heard from `began` to `ended`. Of the people whom it may concern, those up to `after` (by
    id) have been looked at."""

    began: datetime
    ended: datetime
    after: int = 0

    @property
    def number(self) -> int:
        """Names it in the ledger: once a gap."""
        return int(self.ended.timestamp())


def noted_lately(last: datetime | None, at: datetime) -> bool:
    """A mark in the future means that the clock was set back: it doesn't count."""
    return last is not None and timedelta(0) <= at - last < NOTED_EVERY


def between(last: datetime | None, at: datetime) -> Gap | None:
    """The gap that ended when Telegram was reached `at`, if there was one."""
    return Gap(last, at) if last is not None and at - last > LONGEST else None


def joined(earlier: Gap | None, gap: Gap) -> Gap:
    """Two gaps, of which the second came before the first was dealt with, are one."""
    return gap if earlier is None else Gap(min(earlier.began, gap.began), gap.ended)

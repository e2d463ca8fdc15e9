"""What the Insight page needs from the database: counts made by walking along everybody once a day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.insight import Count, Counted, What


class Insight(Protocol):
    def begin(self, now: datetime) -> None:
        """A count of this day (UTC), unless there is one or another is still under way."""

    def step(self, now: datetime, limit: int) -> int:
        """Count the next `limit` people; how many there were. 0: nothing to do, or another process is at it.

        At the end of the walk its counts become the newest, and those of the one before go.
        """

    def newest(self) -> Counted | None:
        """The last that came to its end."""

    def counts(self, day: int, what: What) -> Sequence[Count]:
        """Of that count, all sites."""

    def weeks(self) -> Sequence[Count]:
        """How people stood at the last count of each week."""

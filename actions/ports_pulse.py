"""What the watch needs from the database. Instants are aware UTC datetimes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.deliveries import Class
from domain.gap import Gap
from domain.patient import PatientId


class Pulses(Protocol):
    def note_tick(self, at: datetime) -> None:
        """The alarm clock rang; by the machine's clock, not the service's."""

    def last_tick(self) -> datetime | None:
        """When, in whichever process it was; None if never."""

    def raise_alarm(self, at: datetime, again_after: timedelta) -> bool:
        """True for the first to ask, and once more whenever `again_after` has gone by meanwhile."""

    def end_alarm(self) -> bool:
        """True for whoever ended one that stood."""

    def waiting(self, now: datetime) -> Mapping[Class, int]:
        """Messages that could leave now, by class, counted to pulse.COUNTED_TO; all classes are there."""

    def oldest_due(self, now: datetime) -> datetime | None:
        """When the longest waiting of those was due, or due again after a failure."""

    def inbox(self) -> int:
        """Updates that wait to be handled, counted to pulse.COUNTED_TO."""

    def note_contact(self, at: datetime) -> None:
        """Telegram was reached, or could reach us; by the machine's clock."""

    def last_contact(self) -> datetime | None:
        """When, in whichever process it was; None if never."""

    def gap(self) -> Gap | None:
        """The one that is being dealt with."""

    def keep_gap(self, gap: Gap) -> None:
        """Replaces the one before."""

    def end_gap(self) -> None:
        """It has been dealt with."""

    def there_since(self, instant: datetime, after: PatientId | int, limit: int) -> Sequence[PatientId]:
        """ACTIVE people seen, and ONBOARDING people asked something, since that instant (the service's
        clock); by id, from the first one after `after` on. A walk past everybody: once a gap."""

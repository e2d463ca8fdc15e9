"""What the service keeps for itself: updates as they came, leases, its pulse, and who did what."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from domain.deliveries import Class
from domain.gap import Gap
from domain.patient import PatientId
from domain.records import AuditDetail, AuditEntry, AuditSearch, AuditWalk, InboxUpdate


class Inbox(Protocol):
    def keep(self, updates: Sequence[tuple[int, int | None, Mapping[str, Any]]], now: datetime) -> int:
        """(update_id, chat, raw) each; duplicates ignored; how many were new."""

    def waiting(self, limit: int, busy_chats: Sequence[int], now: datetime) -> Sequence[InboxUpdate]:
        """State new, one per chat (messages as they were written, all else by update order), none of chats in
        `busy_chats`, none of a chat whose turn belongs to one that rests."""

    def take(self, update_id: int, now: datetime) -> bool:
        """Mark done in this transaction; False if it already was (then nothing may be done)."""

    def failed(
        self, update_id: int, fault: str, most_tries: int, now: datetime, tries: int | None = None
    ) -> bool:
        """Count a failure; True if it is parked now, else it rests (domain.records.RESTS). `fault` is an
        exception's class name, never its text. With `tries`: only if so many are counted so far."""

    def try_again(self, update_id: int) -> bool:
        """A parked one is as new; False if it isn't parked."""

    def set_aside(self, update_id: int, now: datetime) -> bool:
        """A parked one is done, and what it said is dropped; False if it isn't parked."""

    def waiting_count(self) -> int: ...

    def forget_before(self, instant: datetime) -> int:
        """Delete done rows older than that; how many."""


class Leases(Protocol):
    """Who may do what only one process may do at a time (poll, dispatch), for how long.

    `now` None means the database's own clock."""

    def take(
        self, name: str, holder: str, ttl: timedelta, now: datetime | None = None, *, alone: bool = False
    ) -> int | None:
        """The fence (a number that only rises) if the lease was free or run out; None if somebody has it.
        `alone`: nobody else can be alive, so it is taken whoever had it."""

    def renew(self, name: str, holder: str, fence: int, ttl: timedelta, now: datetime | None = None) -> bool:
        """Hold it until now + ttl; False if it was lost (then stop at once)."""

    def holds(self, name: str, holder: str, fence: int, now: datetime | None = None) -> bool:
        """Whether it is still ours; keeps it ours until this transaction ends."""

    def release(self, name: str, holder: str, fence: int) -> None:
        """Give it up, if it is still ours."""

    def end_stalled(self, longer_than: timedelta = ...) -> int:
        """End units of work of processes that stand still, so that nothing stays locked; how many."""


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


class Audit(Protocol):
    """Who did what about whom: append-only, each entry chained to the one before."""

    def append(
        self,
        actor: str,
        action: str,
        patient: PatientId | None,
        detail: Mapping[str, AuditDetail],
        now: datetime,
    ) -> int:
        """The entry's number. `detail` never holds what a patient wrote."""

    def verify(self) -> int | None:
        """The number of the first broken entry."""

    def tail(self, limit: int) -> Sequence[AuditEntry]:
        """The newest, oldest of them first."""

    def walk(self, so_far: AuditWalk | None = None, limit: int = 1000) -> AuditWalk:
        """The same check in parts; None begins."""

    def search(self, wanted: AuditSearch, before: int | None, limit: int) -> Sequence[AuditEntry]:
        """The newest first, those older than the entry `before`."""

    def actions(self) -> Sequence[str]:
        """Every kind of thing there is in the log."""

    def end(self) -> tuple[int, str]:
        """Number and hash of the newest."""

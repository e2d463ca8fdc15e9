"""What was sent to one person, what they wrote and did, newest first, as the console shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.alerts import Alert
from domain.check_in import CheckInId
from domain.deliveries import Delivery, Kind
from domain.messages import Address
from domain.records import AuditDetail, ResultRecord
from domain.reminders import Appointment


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to send a message; `ended_at` and `state` None while it is under way."""

    began_at: datetime
    ended_at: datetime | None
    state: str | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page of the timeline begins: before this entry."""

    at: datetime
    source: int
    id: int


@dataclass(frozen=True, slots=True)
class Written:
    """A message of ours. `answers` are what they tapped below it: did, helpful, done …

    For a reply, `cause` is how it is tied to what they did (None if nothing of theirs brought it), and
    `after` the kind of the message that they answered by it (None if it isn't known).
    """

    at: datetime
    id: int
    delivery: Delivery
    attempts: tuple[Attempt, ...] = ()
    answers: tuple[str, ...] = ()
    cause: Address | None = None
    after: Kind | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """Free words of theirs; `context` is where they were said, in a word of ours."""

    at: datetime
    id: int
    context: str
    words: str


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """A check-in they were offered; `result` once it was handed in, `complete` None while it is open."""

    at: datetime
    id: CheckInId
    instrument: str
    answered: int
    asked: int
    complete: bool | None
    result: ResultRecord | None


@dataclass(frozen=True, slots=True)
class Flagged:
    """A red flag."""

    at: datetime
    id: int
    alert: Alert


@dataclass(frozen=True, slots=True)
class Arranged:
    """An appointment that was written down."""

    at: datetime
    id: int
    appointment: Appointment


@dataclass(frozen=True, slots=True)
class Noted:
    """What one of the staff did about them, from the audit log."""

    at: datetime
    id: int
    actor: str
    action: str
    detail: Mapping[str, AuditDetail] = field(default_factory=dict)


Entry = Written | Heard | CheckedIn | Flagged | Arranged | Noted
# Of the same instant, what comes later here is the newer: our reply after what it replies to.
SOURCES: tuple[type[Entry], ...] = (CheckedIn, Heard, Flagged, Arranged, Noted, Written)


def mark_of(entry: Entry) -> Mark:
    """The key that entries are sorted and paged by."""
    return Mark(entry.at, SOURCES.index(type(entry)), entry.id)


def sort_key(entry: Entry) -> tuple[datetime, int, int]:
    mark = mark_of(entry)
    return mark.at, mark.source, mark.id

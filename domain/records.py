"""Values that are kept and handed back as they were: results, tips, raw updates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from domain.check_in import CheckInId
from domain.patient import PatientId

RESTS: Final = (
    timedelta(seconds=1),
    timedelta(seconds=5),
)  # of an update: after its first failure, and later


@dataclass(frozen=True, slots=True)
class ResultRecord:
    """A result as stored; never re-levelled later. `level` is what the cut-points said."""

    check_in: CheckInId
    patient: PatientId
    instrument: str
    instrument_version: str
    scorer_version: str
    cut_points: str
    raw: float | None
    score: float | None
    standard_error: float | None
    level: int | None
    tailoring_level: int | None
    purpose: str
    mode: str
    flags: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredTip:
    """One text of a tip as the database holds it; `status` is a stage (domain/tip_workflow.py)."""

    id: str
    version: int
    levels: frozenset[int]
    topics: frozenset[str]
    conditions: frozenset[str]
    exclusions: frozenset[str]
    status: str
    evidence: str
    bodies: Mapping[str, str]
    revision: int = 1


@dataclass(frozen=True, slots=True)
class SeenTip:
    """How often and when a person was sent a tip, and what they said of it."""

    tip: str
    times: int
    last_at: datetime
    feedback: frozenset[str]


@dataclass(frozen=True, slots=True)
class ParkedUpdate:
    """An update that could not be handled, without what it said. `fault` is an exception's class name."""

    update_id: int
    fault: str
    received_at: datetime
    parked_at: datetime


@dataclass(frozen=True, slots=True)
class InboxUpdate:
    """One raw update as fetched."""

    update_id: int
    chat: int | None
    raw: Mapping[str, Any]
    received_at: datetime
    tries: int


AuditDetail = str | int | bool | None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, when, about whom. `detail` holds ids and words of ours, never a patient's words."""

    seq: int
    at: datetime
    actor: str
    action: str
    patient: PatientId | None
    detail: Mapping[str, AuditDetail]


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """What to look for in the log; what isn't said is of no matter. `since` <= at < `until`."""

    actor: str = ""
    action: str = ""
    patient: PatientId | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditWalk:
    """How far a check of the log's chain has come; `broken` is the first entry that isn't as it was written.

    `until` and `vouched`: up to which entry an earlier key's hashes stand, and the digest of all of them;
    `digest` is a hashlib object on its way there.
    """

    until: int
    vouched: str
    before: str
    digest: Any
    expected: int = 1
    broken: int | None = None
    done: bool = False

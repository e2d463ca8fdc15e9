"""What the editors of tips see: texts with their state, what happened to each, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import sqrt

from domain.patient import PatientId
from domain.tip_workflow import Number, State, TipText

Z95 = 1.959964  # of a 95 % interval


@dataclass(frozen=True, slots=True)
class Revision:
    """One saved text. `author` None: it was shipped. `live`: it is what people get now."""

    tip: str
    number: Number
    state: State
    text: TipText
    author: int | None
    at: datetime
    live: bool = False


class What(StrEnum):
    """What can happen to a tip."""

    SAVED = "saved"
    IMPORTED = "imported"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    COMMENTED = "commented"


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to which text, when; `words` are the reason or the comment. `staff` None: by itself."""

    tip: str
    number: Number
    at: datetime
    staff: int | None
    what: What
    words: str = ""
    publish_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """How often a tip was sent and each button under it was tapped (at most once a delivery)."""

    sent: int = 0
    did: int = 0
    helpful: int = 0
    not_for_me: int = 0
    fewer: int = 0

    def __add__(self, other: "Heard") -> "Heard":
        return Heard(
            self.sent + other.sent,
            self.did + other.did,
            self.helpful + other.helpful,
            self.not_for_me + other.not_for_me,
            self.fewer + other.fewer,
        )


@dataclass(frozen=True, slots=True)
class Got:
    """That somebody got a tip, how often of late and when last."""

    patient: PatientId
    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a whole with what it could be by chance, each 0 .. 1."""

    value: float
    low: float
    high: float


def share(times: int, of: int) -> Share | None:
    """`times` of `of` with Wilson's 95 % interval; None of nothing. (Wilson, J Am Stat Assoc 1927;22:209.)"""
    if of <= 0:
        return None
    times = min(times, of)
    p, square = times / of, Z95 * Z95
    middle = (p + square / (2 * of)) / (1 + square / of)
    half = Z95 * sqrt(p * (1 - p) / of + square / (4 * of * of)) / (1 + square / of)
    return Share(p, max(0.0, middle - half), min(1.0, middle + half))

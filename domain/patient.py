"""The person: what they told us about themselves and how they want to be written to."""

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import NewType

from domain.sites import FIRST_SITE, SiteId

PatientId = NewType("PatientId", int)

TOPICS = ("moving", "eating", "sleep", "medicines", "mood", "noticing", "appointments", "people")
CONDITIONS = ("diabetes", "kidney", "lungs", "blood_pressure")
CIRCUMSTANCES = ("limited_walking", "diet_limit", "pregnancy", "low_vision")
PARTS_OF_DAY = ("morning", "afternoon", "evening")


class Status(StrEnum):
    """Where a person stands with the service; only ACTIVE people get proactive messages.

    WAITING is at the door without an invitation. FORGETTING is an empty row that goes as soon as our
    goodbye has left.
    """

    ONBOARDING = "onboarding"
    WAITING = "waiting"
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"
    UNREACHABLE = "unreachable"
    FORGETTING = "forgetting"


class ConsentKind(StrEnum):
    """The two separate things we ask a yes for (UK GDPR Art. 9; Telegram's terms for bots)."""

    CARE_DATA = "care_data"
    TELEGRAM = "telegram"


@dataclass(frozen=True, slots=True)
class Consent:
    """One yes, with the version of the words it was given to; `revoked_at` once taken back."""

    kind: ConsentKind
    version: str
    given_at: datetime
    revoked_at: datetime | None = None

    @property
    def stands(self) -> bool:
        return self.revoked_at is None


@dataclass(frozen=True, slots=True)
class Patient:
    """Everything the rules need to know of a person. None means: not asked or not answered yet.

    `days` are weekdays, 0 = Monday. `unanswered` counts proactive messages since they last wrote or tapped.
    `plan_at` is when the planner must look at them next (None: nothing to plan); `next_check_in_at` is
    when the next one is to be offered or asked after. While `taken_over_until` lies ahead, a person of the
    care team (`taken_over_by`) writes to them and the program holds back.
    """

    id: PatientId
    status: Status
    joined_at: datetime
    language: str = "en"
    name: str | None = None
    matters: str | None = None
    zone: str | None = None
    days: frozenset[int] | None = None
    part_of_day: str | None = None
    topics: frozenset[str] | None = None
    facts: frozenset[str] | None = None
    quiet_start: time = time(21)
    quiet_end: time = time(8)
    slower: bool = False
    tailoring_level: int | None = None
    unanswered: int = 0
    silence_asked_at: datetime | None = None
    paused_until: datetime | None = None
    last_seen_at: datetime | None = None
    plan_at: datetime | None = None
    next_check_in_at: datetime | None = None
    taken_over_until: datetime | None = None
    taken_over_by: int | None = None
    topic_weights: dict[str, float] = field(default_factory=dict)
    site: SiteId = FIRST_SITE

    @property
    def where(self) -> str:
        """Their IANA zone; before they chose one, the service's home (United Kingdom)."""
        return self.zone or "Europe/London"

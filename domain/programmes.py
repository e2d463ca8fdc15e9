"""A programme: how a service runs its check-ins and messages, as a value, and as what the database keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from domain.burden import Budget
from domain.pace import PER_WEEK

PURPOSES = ("tailoring", "outcome")
NUDGE_AFTER_DAYS = (1, 3)


@dataclass(frozen=True, slots=True)
class Programme:
    """`tips_per_week` by level, at most. `nudge_after_days`: days after its beginning on which an unfinished
    check-in is mentioned again. `why` is the purpose of measuring in words, by language, empty if none were
    written; patients read it in /privacy. Quiet hours are what somebody who joins begins with.
    """

    id: str
    instrument: str
    check_in_every: timedelta
    before_appointment: timedelta
    show_level: bool
    purpose: str
    quiet_start: time
    quiet_end: time
    budget: Budget
    tips_per_week: Mapping[int, int] = field(default_factory=lambda: dict(PER_WEEK))
    nudge_after_days: tuple[int, ...] = NUDGE_AFTER_DAYS
    why: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProgrammeVersion:
    """One state of the programme in its history. `author` as in the audit log; `back_to`: which older
    version it is a copy of, if somebody went back."""

    version: int
    programme: Programme
    author: str
    reason: str
    at: datetime
    back_to: int | None = None


@dataclass(frozen=True, slots=True)
class ProgrammeDraft:
    """A change that nobody has confirmed yet. `based_on` is the version its author saw."""

    id: int
    based_on: int
    programme: Programme
    author: str
    at: datetime
    back_to: int | None = None


def as_plain(programme: Programme) -> dict[str, Any]:
    """The same keys and units as a programme file has: days, minutes, "21:00"."""
    budget = programme.budget
    return {
        "id": programme.id,
        "instrument": programme.instrument,
        "purpose": programme.purpose,
        "why": dict(programme.why),
        "check_in_every_days": programme.check_in_every.days,
        "before_appointment_days": programme.before_appointment.days,
        "nudge_after_days": list(programme.nudge_after_days),
        "show_level": programme.show_level,
        "quiet_hours": [f"{programme.quiet_start:%H:%M}", f"{programme.quiet_end:%H:%M}"],
        "tips_per_week": {str(level): tips for level, tips in sorted(programme.tips_per_week.items())},
        "budget": {
            "per_day": budget.per_day,
            "per_week": budget.per_week,
            "spacing_minutes": budget.spacing // timedelta(minutes=1),
        },
    }


def of_plain(plain: Mapping[str, Any]) -> Programme:
    """Back from `as_plain`. KeyError, TypeError or ValueError for what it never made."""
    budget = plain["budget"]
    return Programme(
        id=plain["id"],
        instrument=plain["instrument"],
        check_in_every=timedelta(days=plain["check_in_every_days"]),
        before_appointment=timedelta(days=plain["before_appointment_days"]),
        show_level=plain["show_level"],
        purpose=plain["purpose"],
        quiet_start=time.fromisoformat(plain["quiet_hours"][0]),
        quiet_end=time.fromisoformat(plain["quiet_hours"][1]),
        budget=Budget(budget["per_day"], budget["per_week"], timedelta(minutes=budget["spacing_minutes"])),
        tips_per_week={int(level): tips for level, tips in plain["tips_per_week"].items()},
        nudge_after_days=tuple(plain["nudge_after_days"]),
        why=dict(plain["why"]),
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """One key of `as_plain` ("budget.per_day") with what it was and what it becomes; None: wasn't there."""

    key: str
    before: Any
    after: Any


def differences(before: Programme, after: Programme) -> list[Difference]:
    """What changed, in the order of a programme file."""
    old, new = _flat(as_plain(before)), _flat(as_plain(after))
    return [
        Difference(key, old.get(key), new.get(key))
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    ]


def _flat(plain: Mapping[str, Any], within: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in plain.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{within}{key}.")
        else:
            flat[within + key] = value
    return flat

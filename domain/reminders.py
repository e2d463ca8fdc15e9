"""Reminders in the person's own words, and the next appointment."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NewType

from domain.patient import PatientId

ReminderId = NewType("ReminderId", int)
AppointmentId = NewType("AppointmentId", int)

MOST_REMINDERS = 20
LONGEST_LABEL = 100
LONGEST_PLACE = 100
LONGEST_NAME = 40
LONGEST_MATTERS = 300

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Reminder:
    """A wall-clock rule in the patient's zone. `days` are weekdays, 0 = Monday."""

    id: ReminderId
    patient: PatientId
    label: str
    at: time
    days: frozenset[int]
    created_at: datetime
    snoozed_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """The next appointment, in wall-clock terms of the patient's zone; time and place may be unknown."""

    id: AppointmentId
    patient: PatientId
    on: date
    at: time | None
    place: str | None
    created_at: datetime

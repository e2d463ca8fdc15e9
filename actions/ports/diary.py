"""What people keep with us for themselves: reminders, appointments, a safety plan."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol

from domain.deliveries import DeliveryId
from domain.patient import PatientId
from domain.reminders import Appointment, AppointmentId, Reminder, ReminderId
from domain.safety_plan import SafetyPlan


class Reminders(Protocol):
    def of(self, patient: PatientId) -> Sequence[Reminder]: ...

    def get(self, reminder: ReminderId) -> Reminder | None: ...

    def add(
        self, patient: PatientId, label: str, at: Any, days: frozenset[int], now: datetime
    ) -> Reminder: ...

    def save(self, reminder: Reminder) -> None: ...

    def delete(self, reminder: ReminderId) -> None: ...

    def note(self, delivery: DeliveryId, patient: PatientId, word: str, now: datetime) -> bool:
        """done | later | skip; unique per (delivery, word)."""

    def noted(self, delivery: DeliveryId) -> str | None:
        """The word kept last under it."""


class Appointments(Protocol):
    def next_of(self, patient: PatientId, today: date) -> Appointment | None:
        """The earliest on or after `today`."""

    def add(self, patient: PatientId, on: date, at: Any, place: str | None, now: datetime) -> Appointment: ...

    def delete(self, appointment: AppointmentId) -> None: ...


class SafetyPlans(Protocol):
    def of(self, patient: PatientId) -> SafetyPlan | None:
        """None if they have written none; never an empty one."""

    def save(self, patient: PatientId, plan: SafetyPlan, now: datetime) -> None:
        """Replaces the one before; an empty one is deleted."""

    def delete(self, patient: PatientId) -> None: ...

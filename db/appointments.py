"""Appointments, in wall-clock terms; the place is sealed."""

from datetime import date, datetime, time

from sqlalchemy import bindparam, delete, insert, select

from db.repository import Repository
from db.tables import appointments
from domain.patient import PatientId
from domain.reminders import Appointment, AppointmentId

# Built once: the planner runs it for every plan.
_NEXT_OF = (
    select(appointments)
    .where(appointments.c.patient == bindparam("whose"), appointments.c.on >= bindparam("today"))
    .order_by(appointments.c.on, appointments.c.at.is_(None), appointments.c.at, appointments.c.id)
    .limit(1)
)


class Appointments(Repository):
    """Adding, finding and deleting appointments."""

    def next_of(self, patient: PatientId, today: date) -> Appointment | None:
        """The earliest on or after `today` (in their zone); of one day, the one without a time last."""
        row = self._first(_NEXT_OF, {"whose": patient, "today": today})
        if row is None:
            return None
        place = self._opened(row, appointments, "place")
        return Appointment(AppointmentId(row.id), patient, row.on, row.at, place, row.created_at)

    def add(
        self, patient: PatientId, on: date, at: time | None, place: str | None, now: datetime
    ) -> Appointment:
        """A new one; time and place may be unknown."""
        appointment = Appointment(AppointmentId(self._ids.new()), patient, on, at, place, now)
        sealed = self._sealed(place, appointments, appointment.id, "place")
        self._run(
            insert(appointments).values(
                id=appointment.id, patient=patient, on=on, at=at, place=sealed, created_at=now
            )
        )
        return appointment

    def delete(self, appointment: AppointmentId) -> None:
        """Gone."""
        self._run(delete(appointments).where(appointments.c.id == appointment))

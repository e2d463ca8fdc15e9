"""One person's standing with the arbiter: what they have had this week, and when they want silence."""

from datetime import datetime, timedelta

from actions.house import House
from actions.ports import Unit
from domain.burden import GRACE, Had, Standing, Wish
from domain.deliveries import Delivery
from domain.patient import PatientId
from domain.schedule import QuietHours

WEEK = timedelta(days=7)
SET_BACK = timedelta(days=2)  # what was sent by a clock that was ahead counts, until the clock has caught up


def standing_of(unit: Unit, house: House, now: datetime, patient_id: PatientId) -> Standing:
    patient = unit.patients.get(patient_id)
    sent = unit.deliveries.sent_between(patient_id, now - WEEK, now + SET_BACK)
    return Standing(
        status=patient.status,
        zone=patient.where,
        quiet=QuietHours(patient.quiet_start, patient.quiet_end),
        had=tuple(_had(row, now) for row in sent),
        budget=house.programme.budget,
    )


def wish_of(row: Delivery) -> Wish:
    return Wish(row.plan.kind, row.plan.occasion, row.plan.due, row.plan.not_after)


def _had(row: Delivery, now: datetime) -> Had:
    at = row.tried_at or now
    return Had(row.plan.kind, at, late=at - row.plan.due > GRACE)

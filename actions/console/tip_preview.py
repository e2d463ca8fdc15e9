"""Whom a tip is shown for in the editor, where it is a real patient."""

from datetime import datetime

from actions.house import House
from actions.ports import Unit
from actions.scene import own_site
from domain.patient import Patient, PatientId
from domain.staff import NotAllowed, Permission, Staff


def patient_for_preview(
    unit: Unit, house: House, now: datetime, staff: Staff, patient: PatientId
) -> tuple[Patient, str]:
    """The patient, and what their site is called, for those who may see them; that they were looked at is
    written down. Raises NotAllowed, also for a number that is nobody's, so that nobody learns which are."""
    site = unit.sites.of_patient(patient)
    if site is None:
        raise NotAllowed(Permission.SEE_PATIENT, elsewhere=True)
    staff.must(Permission.SEE_PATIENT, site)
    unit.audit.append(staff.actor, "patient.previewed", patient, {}, now)
    found = unit.patients.get(patient)
    return found, own_site(unit, house, found)

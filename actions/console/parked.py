"""Updates that could not be handled: which they are, and what becomes of each. Never what they said."""

from collections.abc import Sequence
from datetime import datetime

from actions.house import House
from actions.ports import Unit
from domain.caseload import Listed
from domain.patient import PatientId
from domain.records import ParkedUpdate
from domain.staff import Permission, Reach, Staff, Where

MOST = 100  # on the page


def parked(
    unit: Unit, house: House, now: datetime, staff: Staff
) -> Sequence[tuple[ParkedUpdate, Listed | None]]:
    """Those of their sites' patients, and those of nobody we know; the newest first, at most MOST."""
    staff.must(Permission.CHANGE_PATIENT, Reach.ANYWHERE)
    sites = staff.sites(Permission.CHANGE_PATIENT)
    return unit.caseload.all_parked(None if sites is None else sorted(sites), MOST)


def try_again(unit: Unit, house: House, now: datetime, staff: Staff, number: int) -> None:
    """It is handled as if it had come just now. LookupError if it isn't parked any more."""
    whose = _whose(unit, staff, number)
    if not unit.inbox.try_again(number):
        raise LookupError(f"update {number} is not parked")
    unit.audit.append(staff.actor, "update.tried_again", whose, {"update": number}, now)


def set_aside(unit: Unit, house: House, now: datetime, staff: Staff, number: int) -> None:
    """It is never handled, and what it said is dropped. LookupError if it isn't parked any more."""
    whose = _whose(unit, staff, number)
    if not unit.inbox.set_aside(number, now):
        raise LookupError(f"update {number} is not parked")
    unit.audit.append(staff.actor, "update.set_aside", whose, {"update": number}, now)


def where(unit: Unit, number: int) -> Where | None:
    """The site of whoever sent it; that of somebody we don't know is for whoever may do this anywhere."""
    found = unit.caseload.parked_one(number)
    if found is None:
        return None
    return Reach.ANYWHERE if found[1] is None else found[1].site


def _whose(unit: Unit, staff: Staff, number: int) -> PatientId | None:
    """Who sent it, if we know, and this one of the staff may see to it."""
    found = unit.caseload.parked_one(number)
    if found is None:
        raise LookupError(f"update {number} is not parked")
    whose = found[1]
    staff.must(Permission.CHANGE_PATIENT, Reach.ANYWHERE if whose is None else whose.site)
    return None if whose is None else whose.id

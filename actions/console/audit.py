"""Reading the audit log: who did what, when, about whom; and whether it is as it was written."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from actions.house import House
from actions.ports import Unit
from domain.records import AuditEntry, AuditSearch, AuditWalk
from domain.staff import Permission, Reach, Staff, StaffId

AT_ONCE = 2000


def found(
    unit: Unit,
    house: House,
    now: datetime,
    staff: Staff,
    wanted: AuditSearch,
    before: int | None,
    limit: int,
) -> Sequence[AuditEntry]:
    """The newest first. The log is of all sites, and so must the grant be."""
    staff.must(Permission.AUDIT, Reach.EVERYWHERE)
    return unit.audit.search(wanted, before, limit)


def kinds(unit: Unit, house: House, now: datetime, staff: Staff) -> Sequence[str]:
    """What can be looked for."""
    staff.must(Permission.AUDIT, Reach.EVERYWHERE)
    return unit.audit.actions()


def names(unit: Unit, house: House, now: datetime, staff: Staff) -> Mapping[StaffId, str]:
    """Whose number is whose, of everybody who ever had an account."""
    return unit.accounts.names()


def exported(unit: Unit, house: House, now: datetime, staff: Staff, most: int) -> None:
    """That somebody took a copy of the log is in the log too."""
    staff.must(Permission.AUDIT, Reach.EVERYWHERE)
    unit.audit.append(staff.actor, "audit.exported", None, {"most": most}, now)


def check(unit: Unit, house: House, now: datetime, staff: Staff, so_far: AuditWalk | None) -> AuditWalk:
    """One part of the check; asked again until it is done, so that nobody waits for all of it."""
    staff.must(Permission.AUDIT, Reach.EVERYWHERE)
    return unit.audit.walk(so_far, AT_ONCE)


def checked(unit: Unit, house: House, now: datetime, staff: Staff, broken: int | None) -> tuple[int, str]:
    """Note the check's result; number and hash of the entry before that note, to be kept elsewhere."""
    end = unit.audit.end()
    unit.audit.append(staff.actor, "audit.checked", None, {"broken": broken}, now)
    return end

"""What the Insight page reads: the newest count of everybody. What may be shown of it: domain/insight.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.house import House
from actions.ports import Unit
from domain.insight import Count, Counted, What
from domain.staff import Permission, Reach, Staff


@dataclass(frozen=True, slots=True)
class Counts:
    """All counts of one day, of all sites: what is hidden has to be decided over all of them."""

    counted: Counted
    of: Mapping[What, Sequence[Count]]
    weeks: Sequence[Count]


def newest(unit: Unit, house: House, now: datetime, staff: Staff) -> Counted | None:
    """The last count that is whole; None before there is one."""
    staff.must(Permission.INSIGHT, Reach.ANYWHERE)
    return unit.insight.newest()


def counts(unit: Unit, house: House, now: datetime, staff: Staff) -> Counts | None:
    """Everything that the page is made of; None before there is a count."""
    staff.must(Permission.INSIGHT, Reach.ANYWHERE)
    counted = unit.insight.newest()
    if counted is None:
        return None
    shown: list[What] = [what for what in What if what is not What.STANDING]
    of = {what: unit.insight.counts(counted.day, what) for what in shown}
    return Counts(counted, of, unit.insight.weeks())


def taken_away(unit: Unit, house: House, now: datetime, staff: Staff, table: str) -> None:
    """Somebody saved a table as a file."""
    staff.must(Permission.INSIGHT, Reach.ANYWHERE)
    unit.audit.append(staff.actor, "insight.downloaded", None, {"table": table}, now)

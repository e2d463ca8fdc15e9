"""How the service is doing, for whoever runs it."""

from dataclasses import dataclass
from datetime import datetime

from actions.house import House
from actions.ports import Unit
from actions.pulse import feel
from domain.pulse import Pulse
from domain.sites import Site
from domain.staff import Permission, Reach, Staff


@dataclass(frozen=True, slots=True)
class Health:
    """The pulse, number and hash of the log's newest entry, and the sites."""

    pulse: Pulse
    log_end: tuple[int, str]
    sites: tuple[Site, ...]


def health(unit: Unit, house: House, now: datetime, staff: Staff) -> Health:
    """The pulse, how far the oldest message is overdue, and the end of the audit log."""
    staff.must(Permission.SETTINGS, Reach.EVERYWHERE)
    return Health(feel(unit, house, now), unit.audit.end(), tuple(unit.sites.all()))

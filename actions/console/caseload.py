"""The lists of patients that a coordinator works from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.house import House
from actions.ports import Unit
from domain.caseload import MOST_COUNTED, PAGE, From, Look, Page
from domain.patient import Status
from domain.sites import SiteId
from domain.staff import Permission, Reach, Staff


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list. `count` goes no further than MOST_COUNTED + 1; None where nobody counted."""

    page: Page
    count: int | None
    languages: Sequence[str]


def listed(unit: Unit, house: House, now: datetime, staff: Staff, look: Look, start: From | None) -> Listing:
    """One page of one site."""
    staff.must(Permission.SEE_PATIENTS, look.site)
    page = unit.caseload.page(look, start, PAGE)
    count = None if start is not None else unit.caseload.count(look, MOST_COUNTED)
    _note(unit, now, staff, "patients.listed", look.site, len(page.patients))
    return Listing(page, count, unit.caseload.languages(look.site))


def found(
    unit: Unit,
    house: House,
    now: datetime,
    staff: Staff,
    asked: str,
    statuses: Sequence[Status],
    start: From | None,
) -> Page:
    """Those whose name begins so, at every site where they may see patients."""
    staff.must(Permission.SEE_PATIENTS, Reach.ANYWHERE)
    sites = sites_of(unit, staff)
    page = unit.caseload.named(sites, asked, statuses, start, PAGE)
    _note(unit, now, staff, "patients.searched", None, len(page.patients))
    return page


def sites_of(unit: Unit, staff: Staff) -> Sequence[SiteId]:
    """Where they may see patients; few."""
    allowed = staff.sites(Permission.SEE_PATIENTS)
    return [site.id for site in unit.sites.all() if allowed is None or site.id in allowed]


def _note(unit: Unit, now: datetime, staff: Staff, action: str, site: SiteId | None, shown: int) -> None:
    unit.audit.append(staff.actor, action, None, {"site": site, "shown": shown}, now)

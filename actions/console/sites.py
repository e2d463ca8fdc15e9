"""The sites as the console needs them: their names, and who may see which."""

from collections.abc import Mapping
from datetime import datetime

from actions.house import House
from actions.ports import Unit
from domain.sites import SiteId
from domain.staff import Permission, Staff


def site_names(unit: Unit, house: House, now: datetime, staff: Staff) -> Mapping[SiteId, str]:
    """Every site by its number. Names of sites are no secret among staff."""
    return {site.id: site.name for site in unit.sites.all()}


def sites_for(
    unit: Unit, house: House, now: datetime, staff: Staff, permission: Permission
) -> Mapping[SiteId, str]:
    """The sites where they may do this, by name: for lists and choices."""
    allowed = staff.sites(permission)
    return {site.id: site.name for site in unit.sites.all() if allowed is None or site.id in allowed}

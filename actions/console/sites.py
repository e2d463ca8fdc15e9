"""The sites as the console needs them: their names, and who may see which."""

from collections.abc import Mapping
from datetime import datetime

from actions.house import House
from actions.ports import Unit
from domain.sites import SiteId
from domain.staff import Permission, Reach, Staff, Where


def site_names(unit: Unit, house: House, now: datetime, staff: Staff) -> Mapping[SiteId, str]:
    """Every site by its number. Names of sites are no secret among staff."""
    return {site.id: site.name for site in unit.sites.all()}


def sites_for(
    unit: Unit, house: House, now: datetime, staff: Staff, permission: Permission
) -> Mapping[SiteId, str]:
    """The sites where they may do this, by name: for lists and choices."""
    allowed = staff.sites(permission)
    return {site.id: site.name for site in unit.sites.all() if allowed is None or site.id in allowed}


def site_at_hand(unit: Unit, house: House, staff: Staff, where: Where) -> str:
    """What to call the place that a page is about: its site; where it is about none, the only one they work
    at, or the only one there is. With several it is the service, by SITE_NAME."""
    names = {site.id: site.name for site in unit.sites.all()}
    if isinstance(where, Reach):
        granted = {grant.site for grant in staff.grants}
        theirs = [site for site in names if None in granted or site in granted]
        return (names[theirs[0]] if len(theirs) == 1 else "") or house.site
    return names.get(where) or house.site

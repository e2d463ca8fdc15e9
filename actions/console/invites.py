"""Inviting patients: codes that are shown once, on letters, and kept as hashes only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.house import House
from actions.ports import Unit
from domain.invites import LONGEST_WHOM, OpenInvite
from domain.reading_text import one_line
from domain.sites import SiteId
from domain.staff import Permission, Staff

CODE_BYTES = 16  # 128 bits


@dataclass(frozen=True, slots=True)
class Letter:
    """One invitation, to be printed now: the code can't be shown again."""

    code: str
    for_whom: str
    site: str
    expires_at: datetime


def invite(
    unit: Unit,
    house: House,
    now: datetime,
    staff: Staff,
    site: SiteId,
    names: Sequence[str],
    valid_for: timedelta,
    codes: Sequence[str],
) -> Sequence[Letter]:
    """One code each, all or none. A name may be empty; LookupError if there is no such site.

    `codes`: as many as names, each drawn by chance from CODE_BYTES bytes.
    """
    staff.must(Permission.INVITE, site)
    place = unit.sites.get(site)
    if place is None:
        raise LookupError(f"there is no site {site}")
    letters = []
    for name, code in zip(names, codes, strict=True):
        whom = one_line(name, LONGEST_WHOM)
        unit.invites.add(code, now + valid_for, now, site, whom or None)
        letters.append(Letter(code, whom, place.name, now + valid_for))
    unit.audit.append(staff.actor, "invites.made", None, {"site": site, "count": len(letters)}, now)
    return letters


def open_ones(
    unit: Unit, house: House, now: datetime, staff: Staff, site: SiteId, limit: int
) -> Sequence[OpenInvite]:
    """Those of the site that can still be used, the next to expire first."""
    staff.must(Permission.INVITE, site)
    return unit.invites.open_at(site, now, limit)


def revoke(unit: Unit, house: House, now: datetime, staff: Staff, site: SiteId, handle: str) -> bool:
    """Its code opens nothing any more; False if it was used or revoked meanwhile."""
    staff.must(Permission.INVITE, site)
    gone = unit.invites.revoke(site, handle)
    if gone:
        unit.audit.append(staff.actor, "invites.revoked", None, {"site": site}, now)
    return gone

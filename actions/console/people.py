"""The staff themselves: who there is, their roles at which sites, new set-up links, and the sites.

An administrator of some sites manages people who have roles nowhere else; one of all sites, everybody.
`wall` is the machine's own time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from actions.house import House
from actions.ports import Unit
from domain.accounts import LINK_LASTS, Account
from domain.sites import Site, SiteId
from domain.staff import Grant, NotAllowed, Permission, Reach, Role, Staff, StaffId

OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class NewLink:
    """What a fresh set-up link is made of: its code, and the second factor's secret it brings."""

    code: str
    secret: str


class Taken(Exception):
    """Somebody has this e-mail address, or another site this name."""


class ChangedMeanwhile(Exception):
    """Somebody else was quicker; nothing was saved. `present` is how it is now."""

    def __init__(self, present: Account) -> None:
        super().__init__("somebody else changed this account")
        self.present = present


class LastAdministrator(Exception):
    """Nobody would be left who can add people at all sites."""


def listed(unit: Unit, house: House, now: datetime, staff: Staff) -> Sequence[Account]:
    """Those they manage, by name, the active ones first."""
    staff.must(Permission.PEOPLE, Reach.ANYWHERE)
    return [each for each in unit.accounts.all() if manages(staff, each)]


def shown(unit: Unit, house: House, now: datetime, staff: Staff, who: StaffId) -> Account | None:
    """One of them; None if there is nobody, or nobody they manage."""
    return _managed(unit, staff, who)


def manages(staff: Staff, account: Account) -> bool:
    """Whether all that somebody was granted lies within the sites where `staff` may manage people."""
    return all(_may_grant(staff, grant) for grant in account.grants)


def add(
    unit: Unit,
    house: House,
    now: datetime,
    staff: Staff,
    email: str,
    name: str,
    grants: frozenset[Grant],
    link: NewLink,
    wall: datetime,
) -> Account:
    """Somebody new, with a set-up link. Raises NotAllowed, Taken."""
    staff.must(Permission.PEOPLE, Reach.ANYWHERE)
    _must_grant(staff, grants)
    return added(unit, now, staff.actor, email, name, grants, link, wall)


def added(
    unit: Unit,
    now: datetime,
    actor: str,
    email: str,
    name: str,
    grants: frozenset[Grant],
    link: NewLink,
    wall: datetime,
) -> Account:
    """The same, for who was asked already (the command line). Raises Taken."""
    account = unit.accounts.add(email, name, grants, wall)
    if account is None:
        raise Taken
    unit.accounts.add_link(account.id, link.code, link.secret, wall + LINK_LASTS, wall)
    _note(unit, now, actor, "staff.added", account, grants=_written(grants))
    return account


def grant(
    unit: Unit,
    house: House,
    now: datetime,
    staff: Staff,
    who: StaffId,
    grants: frozenset[Grant],
    revision: int,
) -> Account:
    """These roles from now on, instead of those before. Raises LookupError and this module's errors."""
    account = _theirs(unit, staff, who)
    _must_grant(staff, account.grants ^ grants)
    changed = _saved(unit, account, replace(account, grants=grants), revision)
    _note(
        unit,
        now,
        staff.actor,
        "staff.granted",
        account,
        grants=_written(grants),
        was=_written(account.grants),
    )
    return changed


def set_active(
    unit: Unit, house: House, now: datetime, staff: Staff, who: StaffId, active: bool, revision: int
) -> Account:
    """Let them in again, or no more: then they are signed out everywhere at once."""
    account = _theirs(unit, staff, who)
    changed = _saved(unit, account, replace(account, active=active), revision)
    if not active:
        unit.sessions.end_all(who)
    _note(unit, now, staff.actor, "staff.activated" if active else "staff.deactivated", account)
    return changed


def new_link(
    unit: Unit, house: House, now: datetime, staff: Staff, who: StaffId, link: NewLink, wall: datetime
) -> Account:
    """Password and second factor are no good from now on; the link lets them choose new ones."""
    account = _theirs(unit, staff, who)
    bare = replace(account, password_hash=None, totp=None)
    _saved(unit, account, bare, account.revision, still_admin=True)
    unit.sessions.end_all(who)
    unit.accounts.new_recovery_codes(who, ())
    unit.accounts.add_link(who, link.code, link.secret, wall + LINK_LASTS, wall)
    _note(unit, now, staff.actor, "staff.link_made", account)
    return account


def sites(unit: Unit, house: House, now: datetime, staff: Staff) -> Sequence[Site]:
    """All of them, by name."""
    staff.must(Permission.SITES, Reach.ANYWHERE)
    return unit.sites.all()


def add_site(unit: Unit, house: House, now: datetime, staff: Staff, name: str) -> SiteId:
    """Raises Taken."""
    staff.must(Permission.SITES, Reach.EVERYWHERE)
    site = unit.sites.add(name)
    if site is None:
        raise Taken
    unit.audit.append(staff.actor, "site.added", None, {"site": site, "name": name}, now)
    return site


def rename_site(unit: Unit, house: House, now: datetime, staff: Staff, site: SiteId, name: str) -> None:
    """Raises Taken."""
    staff.must(Permission.SITES, site)
    if not unit.sites.rename(site, name):
        raise Taken
    unit.audit.append(staff.actor, "site.renamed", None, {"site": site, "name": name}, now)


def _theirs(unit: Unit, staff: Staff, who: StaffId) -> Account:
    account = _managed(unit, staff, who)
    if account is None:
        raise LookupError("nobody they manage")
    return account


def _managed(unit: Unit, staff: Staff, who: StaffId) -> Account | None:
    staff.must(Permission.PEOPLE, Reach.ANYWHERE)
    account = unit.accounts.get(who)
    return account if account is not None and manages(staff, account) else None


def _saved(unit: Unit, before: Account, after: Account, revision: int, still_admin: bool = False) -> Account:
    if before.revision != revision:
        raise ChangedMeanwhile(before)
    if _runs_all(before) and not (still_admin or _runs_all(after)):
        others = [each for each in unit.accounts.all() if each.id != before.id]
        if not any(_runs_all(each) and each.ready for each in others):
            raise LastAdministrator
    if not unit.accounts.save(after):
        raise ChangedMeanwhile(unit.accounts.get(before.id) or before)
    return replace(after, revision=revision + 1)


def _runs_all(account: Account) -> bool:
    return account.active and Grant(Role.ADMIN) in account.grants


def _may_grant(staff: Staff, each: Grant) -> bool:
    return staff.may(Permission.PEOPLE, Reach.EVERYWHERE if each.site is None else each.site)


def _must_grant(staff: Staff, grants: frozenset[Grant]) -> None:
    """Nobody hands out, or takes away, a role where they manage nobody."""
    if not all(_may_grant(staff, each) for each in grants):
        raise NotAllowed(Permission.PEOPLE, elsewhere=False)


def _written(grants: frozenset[Grant]) -> str:
    return " ".join(sorted(f"{each.role}@{'all' if each.site is None else each.site}" for each in grants))


def _note(unit: Unit, now: datetime, actor: str, action: str, account: Account, **more: str) -> None:
    unit.audit.append(actor, action, None, {"staff": account.id, **more}, now)

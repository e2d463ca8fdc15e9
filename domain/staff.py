"""Who of the staff may do what, and where. Deny by default: what no grant allows is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from domain.sites import SiteId

StaffId = NewType("StaffId", int)


class Role(StrEnum):
    """What somebody is at a site, or at all of them."""

    ADMIN = "admin"
    COORDINATOR = "coordinator"
    AUTHOR = "author"
    APPROVER = "approver"
    VIEWER = "viewer"


class Permission(StrEnum):
    """What may be done. About patients it holds per site; words and programmes belong to all sites."""

    OWN_ACCOUNT = "own_account"  # one's own password, second factor and session
    SEE_TODAY = "see_today"
    SEE_PATIENTS = "see_patients"  # the list
    SEE_PATIENT = "see_patient"  # one of them: what matters to them, timeline, plan, levels
    SEE_ANSWERS = "see_answers"  # item by item
    CHANGE_PATIENT = "change_patient"  # pause, resume, re-time, cancel, appointments
    MESSAGE = "message"
    TAKE_OVER = "take_over"
    ACKNOWLEDGE = "acknowledge"  # a red flag
    EXPORT_PATIENT = "export_patient"
    ERASE = "erase"
    INVITE = "invite"
    SEE_TIPS = "see_tips"
    EDIT_TIPS = "edit_tips"
    REVIEW_TIPS = "review_tips"  # comment on, send back
    APPROVE_TIPS = "approve_tips"
    PUBLISH_TIPS = "publish_tips"  # publish, schedule, withdraw
    EXPORT_TIPS = "export_tips"
    IMPORT_TIPS = "import_tips"
    FORECAST = "forecast"  # what a change would do, and walking as a patient
    SEE_PROGRAMMES = "see_programmes"
    CHANGE_PROGRAMMES = "change_programmes"
    INSIGHT = "insight"
    PEOPLE = "people"  # staff: add, grant, deactivate, new set-up link
    SITES = "sites"
    AUDIT = "audit"
    SETTINGS = "settings"


class Reach(StrEnum):
    """Where something is, if it isn't at one site."""

    ANYWHERE = "anywhere"  # wherever they may: a list that shows only the sites they may see
    EVERYWHERE = "everywhere"  # it touches all sites: only a grant for all sites will do


Where = SiteId | Reach

_P = Permission
_LOOK = frozenset({_P.SEE_TODAY, _P.SEE_TIPS, _P.SEE_PROGRAMMES, _P.INSIGHT})
_WORDS = _LOOK | {_P.FORECAST, _P.EXPORT_TIPS, _P.REVIEW_TIPS}

GIVES: Mapping[Role, frozenset[Permission]] = {
    Role.VIEWER: _LOOK,
    Role.AUTHOR: _WORDS | {_P.EDIT_TIPS, _P.IMPORT_TIPS},
    Role.APPROVER: _WORDS | {_P.APPROVE_TIPS, _P.PUBLISH_TIPS},
    Role.COORDINATOR: _LOOK
    | {
        *(_P.SEE_PATIENTS, _P.SEE_PATIENT, _P.SEE_ANSWERS, _P.CHANGE_PATIENT, _P.MESSAGE, _P.TAKE_OVER),
        *(_P.ACKNOWLEDGE, _P.EXPORT_PATIENT, _P.ERASE, _P.INVITE, _P.FORECAST),
    },
    # Runs the place without reading what patients said: that takes a coordinator's grant on top.
    Role.ADMIN: _LOOK | {_P.FORECAST, _P.CHANGE_PROGRAMMES, _P.PEOPLE, _P.SITES, _P.AUDIT, _P.SETTINGS},
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at one site, or at all of them (None), those to come included."""

    role: Role
    site: SiteId | None = None

    def gives(self, permission: Permission, where: Where) -> bool:
        """Whether it allows this there."""
        if permission not in GIVES[self.role]:
            return False
        return where is Reach.ANYWHERE or self.site is None or self.site == where


class NotAllowed(Exception):
    """They may not. `elsewhere`: they may do this at another site, so this one isn't to be known to them."""

    def __init__(self, permission: Permission, elsewhere: bool) -> None:
        super().__init__(f"{permission.value} is not allowed here")
        self.permission = permission
        self.elsewhere = elsewhere


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody of the staff, with what they were granted."""

    id: StaffId
    name: str
    email: str
    grants: frozenset[Grant]

    @property
    def actor(self) -> str:
        """How the audit log calls them: a number, because it outlives their name."""
        return f"staff:{self.id}"

    def may(self, permission: Permission, where: Where) -> bool:
        """Whether one of their grants allows this there."""
        if permission is Permission.OWN_ACCOUNT:
            return True  # also of somebody whose last role was taken
        return any(grant.gives(permission, where) for grant in self.grants)

    def must(self, permission: Permission, where: Where) -> None:
        """Raises NotAllowed unless they may."""
        if not self.may(permission, where):
            hidden = where is not Reach.EVERYWHERE and self.may(permission, Reach.ANYWHERE)
            raise NotAllowed(permission, elsewhere=hidden)

    def sites(self, permission: Permission) -> frozenset[SiteId] | None:
        """Where they may do this; None for everywhere, empty for nowhere."""
        giving = [grant.site for grant in self.grants if permission in GIVES[grant.role]]
        if None in giving:
            return None
        return frozenset(site for site in giving if site is not None)

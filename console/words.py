"""Words for people on the staff's pages: roles, sites, actions."""

from collections.abc import Iterable, Mapping

from domain.sites import SiteId
from domain.staff import Grant, Role, StaffId

ROLES: Mapping[Role, str] = {
    Role.ADMIN: "Administrator",
    Role.COORDINATOR: "Care coordinator",
    Role.AUTHOR: "Author of tips",
    Role.APPROVER: "Approver of tips",
    Role.VIEWER: "Viewer",
}
WHAT_THEY_DO: Mapping[Role, str] = {
    Role.ADMIN: "People and sites, audit log, settings, programmes. Sees no patients.",
    Role.COORDINATOR: "Sees patients with everything they said, writes to them, invites them.",
    Role.AUTHOR: "Writes tips and sends them to review.",
    Role.APPROVER: "Approves and publishes tips that somebody else has written.",
    Role.VIEWER: "Sees today’s figures, tips, programmes and insight, no patients.",
}
ALL_SITES = "all sites"


def granted(grants: Iterable[Grant], sites: Mapping[SiteId, str]) -> list[str]:
    """“Care coordinator at North clinic”, each grant once, in order."""
    return sorted(f"{ROLES[each.role]} at {_where(each.site, sites)}" for each in grants)


def _where(site: SiteId | None, sites: Mapping[SiteId, str]) -> str:
    return ALL_SITES if site is None else sites.get(site) or f"site {site}"


def actor_name(actor: str, names: Mapping[StaffId, str]) -> str:
    """Who did something, as the audit log has them: staff by name, the rest by what they are."""
    kind, _, number = actor.partition(":")
    if kind == "staff" and number.isdigit():
        return names.get(StaffId(int(number)), f"staff {number}")
    return {"service": "the service itself", "patient": "the patient", "operator": "the operator"}.get(
        actor, actor
    )

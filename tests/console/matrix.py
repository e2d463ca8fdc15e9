"""Who may use which route, said once more by hand: one line for each, or test_matrix.py fails.

A new route: add its line to MATRIX. A `{name}` in its path is filled by FILL[name], which puts such a thing
at a site and tells how the path names it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from db.unit import Unit
from domain.deliveries import Class, Kind, Planned
from domain.messages import Say
from domain.patient import PatientId, Status
from domain.records import StoredTip
from domain.sites import SiteId
from domain.staff import Grant, Role
from tests.console.desk import Console

ADMIN, COORDINATOR, AUTHOR, APPROVER, VIEWER = (
    Role.ADMIN,
    Role.COORDINATOR,
    Role.AUTHOR,
    Role.APPROVER,
    Role.VIEWER,
)
EVERYBODY = frozenset(Role)


@dataclass(frozen=True)
class Public:
    """Also without being signed in."""


@dataclass(frozen=True)
class Anywhere:
    """These roles, wherever they have them: the page shows only what is theirs."""

    roles: frozenset[Role]


@dataclass(frozen=True)
class AtSite:
    """These roles at the site of what the path names, or at all sites."""

    roles: frozenset[Role]


@dataclass(frozen=True)
class Everywhere:
    """These roles at all sites."""

    roles: frozenset[Role]


Who = Public | Anywhere | AtSite | Everywhere


def anywhere(*roles: Role) -> Anywhere:
    return Anywhere(frozenset(roles))


def at_site(*roles: Role) -> AtSite:
    return AtSite(frozenset(roles))


def everywhere(*roles: Role) -> Everywhere:
    return Everywhere(frozenset(roles))


async def a_patient(console: Console, site: SiteId) -> str:
    """Somebody who belongs to this site."""

    def add(unit: Unit) -> int:
        if (there := unit.patients.by_chat(1000 + site)) is not None:
            return there.id
        made = unit.patients.add(1000 + site, Status.ACTIVE, "en", datetime.now(UTC))
        unit.patients.save(replace(made, site=site))
        return made.id

    return str(await console.unit(add))


async def a_check_in(console: Console, site: SiteId) -> str:
    """One of that somebody's."""

    def add(unit: Unit) -> int:
        whose = unit.patients.by_chat(1000 + site)
        assert whose is not None
        return unit.check_ins.add(whose.id, "x", "1", ("a",), "tailoring", datetime.now(UTC)).id

    return str(await console.unit(add))


async def a_delivery(console: Console, site: SiteId) -> str:
    """A message to that somebody."""

    def add(unit: Unit) -> int:
        whose, now = unit.patients.by_chat(1000 + site), datetime.now(UTC)
        assert whose is not None
        plan = Planned(whose.id, "x", Class.PROACTIVE, Kind.TIP, Say("hello"), now)
        made = unit.deliveries.plan(plan, now)
        assert made is not None
        return made

    return str(await console.unit(add))


async def an_alert(console: Console, site: SiteId) -> str:
    """A red flag of somebody who belongs to this site."""
    whose = PatientId(int(await a_patient(console, site)))
    now = datetime.now(UTC)
    return str((await console.unit(lambda unit: unit.alerts.add(whose, "x", "x", now, now))).id)


async def an_update(console: Console, site: SiteId) -> str:
    """Something that this somebody sent and that could not be handled."""
    await a_patient(console, site)
    now = datetime.now(UTC)

    def park(unit: Unit) -> int:
        number = 7000 + site
        unit.inbox.keep([(number, 1000 + site, {})], now)
        unit.inbox.failed(number, "KeyError", 1, now)
        return number

    return str(await console.unit(park))


async def a_person(console: Console, site: SiteId) -> str:
    """Somebody of the staff who works there only; which of them one manages is for the action to say."""
    return str((await console.somebody([Grant(Role.COORDINATOR, site)])).id)


async def a_site(console: Console, site: SiteId) -> str:
    """The site itself."""
    return str(site)


async def a_code(console: Console, site: SiteId) -> str:
    """A set-up link's code, that of nobody."""
    return "nobodys-code"


async def a_tip(console: Console, site: SiteId) -> str:
    """A shipped one, the same for everybody."""
    await console.unit(lambda unit: unit.tips.load([SHOES], {}, datetime.now(UTC)))
    return SHOES.id


SHOES = StoredTip(
    id="moving-1-shoes",
    version=1,
    levels=frozenset({1}),
    topics=frozenset({"moving"}),
    conditions=frozenset(),
    exclusions=frozenset(),
    status="unreviewed",
    evidence="general advice",
    bodies={"en": "Put your shoes by the door tonight."},
)


async def a_number(console: Console, site: SiteId) -> str:
    """Of a version, a draft or a text: the gate doesn't ask whose."""
    return "1"


FILL: Mapping[str, Callable[[Console, SiteId], Awaitable[str]]] = {
    "patient": a_patient,
    "check_in": a_check_in,
    "delivery": a_delivery,
    "alert": an_alert,
    "update": an_update,
    "tip": a_tip,
    "code": a_code,
    "person": a_person,
    "site": a_site,
    "programme": a_number,
    "draft": a_number,
    "number": a_number,
}

MATRIX: Mapping[str, Who] = {
    # the door and one's own account
    "GET /": Anywhere(EVERYBODY),
    "GET /account": Anywhere(EVERYBODY),
    "GET /session": Anywhere(EVERYBODY),
    "GET /still-there": Anywhere(EVERYBODY),
    "POST /stay": Anywhere(EVERYBODY),
    "GET /account/password": Anywhere(EVERYBODY),
    "POST /account/password": Anywhere(EVERYBODY),
    "GET /account/recovery": Anywhere(EVERYBODY),
    "POST /account/recovery": Anywhere(EVERYBODY),
    "GET /sign-in": Public(),
    "POST /sign-in": Public(),
    "POST /sign-out": Public(),
    "GET /set-up/{code}": Public(),
    "POST /set-up/{code}": Public(),
    # Today, Patients
    "GET /today": Anywhere(EVERYBODY),
    "GET /today/rules": Anywhere(EVERYBODY),
    "GET /today/parked": anywhere(COORDINATOR),
    "POST /today/parked/{update}/again": at_site(COORDINATOR),
    "POST /today/parked/{update}/aside": at_site(COORDINATOR),
    "POST /alerts/{alert}/take": at_site(COORDINATOR),
    "POST /alerts/{alert}/close": at_site(COORDINATOR),
    "GET /patients": anywhere(COORDINATOR),
    "GET /patients/invite": anywhere(COORDINATOR),
    "POST /patients/invite": anywhere(COORDINATOR),
    "POST /patients/invite/many": anywhere(COORDINATOR),
    "POST /patients/invite/revoke": anywhere(COORDINATOR),
    "GET /patients/{patient}": at_site(COORDINATOR),
    "GET /patients/{patient}/timeline": at_site(COORDINATOR),
    "GET /patients/{patient}/check-ins": at_site(COORDINATOR),
    "GET /patients/{patient}/check-ins/{check_in}": at_site(COORDINATOR),
    "GET /patients/{patient}/planned": at_site(COORDINATOR),
    "GET /patients/{patient}/talk": at_site(COORDINATOR),
    "POST /patients/{patient}/talk/check": at_site(COORDINATOR),
    "POST /patients/{patient}/talk/send": at_site(COORDINATOR),
    "POST /patients/{patient}/talk/take-over": at_site(COORDINATOR),
    "POST /patients/{patient}/talk/line": at_site(COORDINATOR),
    "POST /patients/{patient}/talk/hand-back": at_site(COORDINATOR),
    "POST /patients/{patient}/read": at_site(COORDINATOR),
    "GET /patients/{patient}/change": at_site(COORDINATOR),
    "POST /patients/{patient}/pause": at_site(COORDINATOR),
    "POST /patients/{patient}/resume": at_site(COORDINATOR),
    "POST /patients/{patient}/retime": at_site(COORDINATOR),
    "POST /patients/{patient}/appointment": at_site(COORDINATOR),
    "POST /patients/{patient}/appointment/off": at_site(COORDINATOR),
    "POST /patients/{patient}/planned/{delivery}/cancel": at_site(COORDINATOR),
    "POST /patients/{patient}/unknown/{delivery}": at_site(COORDINATOR),
    "GET /patients/{patient}/copy": at_site(COORDINATOR),
    "POST /patients/{patient}/copy": at_site(COORDINATOR),
    "POST /patients/{patient}/erase": at_site(COORDINATOR),
    # Tips
    "GET /tips": Anywhere(EVERYBODY),
    "GET /tips/-/new": anywhere(AUTHOR),
    "POST /tips/-/new": anywhere(AUTHOR),
    "POST /tips/-/preview": anywhere(AUTHOR),
    "GET /tips/-/files": anywhere(AUTHOR, APPROVER),
    "GET /tips/-/export": anywhere(AUTHOR, APPROVER),
    "POST /tips/-/import": anywhere(AUTHOR),
    "POST /tips/-/import/yes": anywhere(AUTHOR),
    "POST /tips/-/approve": everywhere(APPROVER),
    "GET /tips/{tip}": Anywhere(EVERYBODY),
    "GET /tips/{tip}/edit": anywhere(AUTHOR),
    "POST /tips/{tip}/edit": anywhere(AUTHOR),
    "POST /tips/{tip}/move": Anywhere(EVERYBODY),  # each move asks for its own: test_tips.py
    "POST /tips/{tip}/comment": anywhere(AUTHOR, APPROVER),
    "GET /tips/{tip}/compare": Anywhere(EVERYBODY),
    "GET /tips/{tip}/people": anywhere(COORDINATOR),
    # Programmes
    "GET /programmes": Anywhere(EVERYBODY),
    "GET /programmes/history": Anywhere(EVERYBODY),
    "GET /programmes/versions/{programme}": Anywhere(EVERYBODY),
    "POST /programmes/versions/{programme}/back": everywhere(ADMIN),
    "GET /programmes/edit": everywhere(ADMIN),
    "POST /programmes/edit": everywhere(ADMIN),
    "GET /programmes/drafts/{draft}": everywhere(ADMIN),
    "POST /programmes/drafts/{draft}/confirm": everywhere(ADMIN),
    "POST /programmes/drafts/{draft}/give-up": everywhere(ADMIN),
    "GET /forecast/programme/{draft}": everywhere(ADMIN),
    "GET /forecast/tip/{tip}/withdraw": anywhere(ADMIN, COORDINATOR, AUTHOR, APPROVER),
    "GET /forecast/tip/{tip}/{number}": anywhere(ADMIN, COORDINATOR, AUTHOR, APPROVER),
    "GET /walk": anywhere(ADMIN, COORDINATOR, AUTHOR, APPROVER),
    # Insight
    "GET /insight": Anywhere(EVERYBODY),
    "GET /insight.csv": Anywhere(EVERYBODY),
    # People, audit, settings
    "GET /people": anywhere(ADMIN),
    "GET /people/new": anywhere(ADMIN),
    "POST /people/new": anywhere(ADMIN),
    "GET /people/{person}": anywhere(ADMIN),
    "POST /people/{person}/roles": anywhere(ADMIN),
    "POST /people/{person}/active": anywhere(ADMIN),
    "POST /people/{person}/link": anywhere(ADMIN),
    "POST /sites": everywhere(ADMIN),
    "GET /sites/{site}": at_site(ADMIN),
    "POST /sites/{site}": at_site(ADMIN),
    "GET /audit": everywhere(ADMIN),
    "GET /audit.csv": everywhere(ADMIN),
    "POST /audit/check": everywhere(ADMIN),
    "GET /settings": everywhere(ADMIN),
}

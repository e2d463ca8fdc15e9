"""People and sites: who of the staff may do what where; set-up links; the names of sites."""

import secrets
from collections.abc import Iterable, Mapping

from starlette.responses import Response

from actions.console import people as actions
from actions.console.people import ChangedMeanwhile, LastAdministrator, NewLink, Taken
from actions.console.sites import site_names, sites_for
from actions.ports import Unit
from console import second_factor
from console.errors import Conflict, NotFound
from console.page import Here, Page, RowId
from console.routes import Routes, row_of
from console.words import ALL_SITES, ROLES, WHAT_THEY_DO, granted
from domain.accounts import Account, email_of, name_of
from domain.sites import LONGEST_SITE_NAME, SiteId
from domain.staff import Grant, Permission, Reach, Role, StaffId, Where

routes = Routes()
CODE_BYTES = 24
NO_ADMINISTRATOR = (
    "Nobody would be left who can add people at all sites: make somebody else administrator first."
)
OVERTAKEN = (
    "Somebody else has changed these roles meanwhile. Below they are as they are now; yours were not saved."
)
ROLE_WORDS = frozenset(role.value for role in Role)


def of_site(unit: Unit, path: Mapping[str, str]) -> Where | None:
    """The site that the path names."""
    site = row_of(path, "site")
    found = None if site is None else unit.sites.get(SiteId(site))
    return None if found is None else found.id


@routes.get("/people", may=Permission.PEOPLE, site=Reach.ANYWHERE)
async def people(page: Here) -> Response:
    """Everybody they manage, and the sites."""
    names = await page.run(site_names)
    shown = [(each, granted(each.grants, names)) for each in await page.run(actions.listed)]
    return page.render(
        "people/list.html", people=shown, sites=sorted(names.items(), key=lambda site: site[1])
    )


@routes.get("/people/new", may=Permission.PEOPLE, site=Reach.ANYWHERE)
async def new_form(page: Here) -> Response:
    """Add somebody."""
    return await _new_form(page)


@routes.post("/people/new", may=Permission.PEOPLE, site=Reach.ANYWHERE)
async def new(page: Here) -> Response:
    """A new account; its set-up link is shown once."""
    problems: list[tuple[str, str]] = []
    email = name = ""
    try:
        email = email_of(page.form.text("email"))
    except ValueError:
        problems.append(("email", "Enter an e-mail address, such as name@example.org."))
    try:
        name = name_of(page.form.text("name"))
    except ValueError:
        problems.append(("name", "Enter the name that colleagues know them by."))
    grants = _ticked(page.form.all("grant"))
    if not grants:
        problems.append(("grant", "Tick at least one role."))
    if problems:
        return await _new_form(page, problems)
    link = _new_link()
    try:
        account = await page.run(actions.add, email, name, grants, link, page.desk.wall())
    except Taken:
        return await _new_form(page, [("email", "Somebody has this e-mail address already.")])
    return _link_page(page, account, link)


@routes.get("/people/{person}", may=Permission.PEOPLE, site=Reach.ANYWHERE)
async def person(page: Here, person: RowId) -> Response:
    """One of them."""
    return await _person(page, await _known(page, person))


@routes.post("/people/{person}/roles", may=Permission.PEOPLE, site=Reach.ANYWHERE)
async def roles(page: Here, person: RowId) -> Response:
    """Other roles from now on."""
    account = await _known(page, person)
    grants = _ticked(page.form.all("grant")) | _out_of_sight(page, account)
    try:
        await page.run(actions.grant, account.id, grants, page.form.number("revision") or 0)
    except ChangedMeanwhile as fault:
        return await _person(page, fault.present, [("grant", OVERTAKEN)], 409)
    except LastAdministrator:
        return await _person(page, account, [("grant", NO_ADMINISTRATOR)], 422)
    return await page.done(f"The roles of {account.name} are changed.", f"/console/people/{person}")


@routes.post("/people/{person}/active", may=Permission.PEOPLE, site=Reach.ANYWHERE)
async def active(page: Here, person: RowId) -> Response:
    """Shut them out, or let them in again."""
    account, on = await _known(page, person), page.form.text("active") == "yes"
    try:
        await page.run(actions.set_active, account.id, on, page.form.number("revision") or 0)
    except ChangedMeanwhile:
        raise Conflict from None
    except LastAdministrator:
        return await _person(page, account, [("", NO_ADMINISTRATOR)], 422)
    words = "can sign in again." if on else "is shut out, and signed out everywhere. You can undo this below."
    return await page.done(f"{account.name} {words}", f"/console/people/{person}")


@routes.post("/people/{person}/link", may=Permission.PEOPLE, site=Reach.ANYWHERE)
async def link(page: Here, person: RowId) -> Response:
    """A new set-up link: for a lost phone, a forgotten password, or one that ran out."""
    account, made = await _known(page, person), _new_link()
    try:
        await page.run(actions.new_link, account.id, made, page.desk.wall())
    except ChangedMeanwhile:
        raise Conflict from None
    return _link_page(page, account, made)


@routes.post("/sites", may=Permission.SITES, site=Reach.EVERYWHERE)
async def add_site(page: Here) -> Response:
    """One more."""
    name = _site_name(page)
    if not name:
        return await page.undone("A site needs a name.", "/console/people")
    try:
        await page.run(actions.add_site, name)
    except Taken:
        return await page.undone(f"There is a site called {name} already.", "/console/people")
    return await page.done(f"{name} is there now.", "/console/people")


@routes.get("/sites/{site}", may=Permission.SITES, site=of_site)
async def site_form(page: Here, site: RowId) -> Response:
    """Its name."""
    names = await page.run(site_names)
    return page.render("people/site.html", site=site, name=names[SiteId(site)])


@routes.post("/sites/{site}", may=Permission.SITES, site=of_site)
async def rename(page: Here, site: RowId) -> Response:
    """Another name."""
    name, problem = _site_name(page), ""
    try:
        if name:
            await page.run(actions.rename_site, SiteId(site), name)
        else:
            problem = "A site needs a name."
    except Taken:
        problem = f"There is a site called {name} already."
    if problem:
        return page.render("people/site.html", 422, site=site, name=name, problems=[("name", problem)])
    return await page.done(f"It is called {name} from now on.", "/console/people")


async def _known(page: Page, person: int) -> Account:
    account = await page.run(actions.shown, StaffId(person))
    if account is None:
        raise NotFound
    return account


async def _new_form(page: Page, problems: list[tuple[str, str]] | None = None) -> Response:
    sites = await page.run(sites_for, Permission.PEOPLE)
    return page.render(
        "people/new.html",
        422 if problems else 200,
        problems=problems,
        choices=_choices(page, sites),
        ticked=page.form.all("grant"),
        email=page.form.text("email"),
        name=page.form.text("name"),
    )


async def _person(
    page: Page, account: Account, problems: list[tuple[str, str]] | None = None, status: int = 200
) -> Response:
    names = await page.run(site_names)
    sites = await page.run(sites_for, Permission.PEOPLE)
    return page.render(
        "people/person.html",
        status,
        account=account,
        granted=granted(account.grants, names),
        choices=_choices(page, sites),
        ticked=[_value(each.role, each.site) for each in account.grants],
        problems=problems,
    )


def _choices(page: Page, sites: Mapping[SiteId, str]) -> list[tuple[str, str]]:
    """Every role at every site where they may hand roles out; with several sites, also at all of them."""
    everywhere = page.staff.may(Permission.PEOPLE, Reach.EVERYWHERE)
    places: list[tuple[SiteId | None, str]] = [(None, ALL_SITES)] if everywhere else []
    if not everywhere or len(sites) > 1:
        places += list(sites.items())
    return [
        (_value(role, site), f"{ROLES[role]} at {name}. {WHAT_THEY_DO[role]}")
        for role in Role
        for site, name in places
    ]


def _out_of_sight(page: Page, account: Account) -> frozenset[Grant]:
    """Roles at single sites that the form doesn't offer, while there is only one site: they stay."""
    offered = set(page.form.all("offered"))
    return frozenset(each for each in account.grants if _value(each.role, each.site) not in offered)


def _ticked(values: Iterable[str]) -> frozenset[Grant]:
    """What the boxes say; a made-up value is left out, and what isn't theirs to give is refused later."""
    found = set()
    for value in values:
        role, _, site = value.partition("@")
        if role in ROLE_WORDS and (site == "all" or (site.isascii() and site.isdigit() and len(site) < 19)):
            found.add(Grant(Role(role), None if site == "all" else SiteId(int(site))))
    return frozenset(found)


def _value(role: Role, site: SiteId | None) -> str:
    return f"{role.value}@{'all' if site is None else site}"


def _new_link() -> NewLink:
    return NewLink(secrets.token_urlsafe(CODE_BYTES), second_factor.new_secret())


def _link_page(page: Page, account: Account, link: NewLink) -> Response:
    return page.render("people/link.html", account=account, link=f"{page.origin}/console/set-up/{link.code}")


def _site_name(page: Page) -> str:
    return " ".join(page.form.text("name").split())[:LONGEST_SITE_NAME]

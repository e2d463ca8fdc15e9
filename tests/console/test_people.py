"""Administrators add colleagues, change what they may do, and nobody hands out more than they have."""

import re
from dataclasses import replace

from domain.accounts import Account
from domain.sites import SiteId
from domain.staff import Grant, Role
from tests.console.desk import Browser, Console
from tests.console.people import several

ADMIN = Grant(Role.ADMIN)


async def account_of(console: Console, email: str) -> Account:
    found = await console.unit(lambda unit: unit.accounts.by_email(email))
    assert found is not None
    return found


async def test_a_colleague_is_added_with_a_link_that_works(console: Console) -> None:
    admin = await console.signed_in([ADMIN])
    form = {"name": "Sam <Lee>", "email": "Sam@Clinic.example", "grant": ["author@all", "viewer@all"]}
    answer = await admin.post("/people/new", form)
    assert answer.status_code == 200
    link = re.search(r"http://127\.0\.0\.1:8080(/console/set-up/[\w-]{32})", answer.text)
    assert link is not None
    page = await (await console.stranger()).get(link[1])
    assert (page.status_code, "Sam &lt;Lee&gt;" in page.text) == (200, True)
    listed = await admin.page("/people")
    assert "sam@clinic.example" in listed
    assert "link not used" in listed
    sam = await account_of(console, "sam@clinic.example")
    assert sam.grants == {Grant(Role.AUTHOR), Grant(Role.VIEWER)}
    entry = (await console.unit(lambda unit: unit.audit.tail(1)))[0]
    assert (entry.actor, entry.action) == (f"staff:{admin.account.id}", "staff.added")
    assert "sam" not in repr(entry.detail)


async def test_what_is_missing_is_said_beside_its_field(console: Console) -> None:
    admin = await console.signed_in([ADMIN])
    answer = await admin.post("/people/new", {"name": " ", "email": "nowhere", "grant": "king@all"})
    assert answer.status_code == 422
    for words in ("such as name@example.org", "colleagues know them", "at least one role"):
        assert words in answer.text
    taken = {"name": "Again", "email": admin.account.email, "grant": "viewer@all"}
    assert "has this e-mail address already" in (await admin.post("/people/new", taken)).text


async def test_who_runs_one_site_manages_the_people_of_that_site_only(console: Console) -> None:
    north, south = await console.site("North clinic"), await console.site("South clinic")
    admin = await console.signed_in([Grant(Role.ADMIN, north)])
    theirs = await console.somebody([Grant(Role.VIEWER, north)], "Nora North")
    both = await console.somebody([Grant(Role.VIEWER, north), Grant(Role.VIEWER, south)], "Bo Both")
    everywhere = await console.somebody([Grant(Role.VIEWER)], "Eva Everywhere")
    html = await admin.page("/people")
    assert "Nora North" in html
    assert "Bo Both" not in html and "Eva Everywhere" not in html
    for other in (both, everywhere):
        assert (await admin.get(f"/people/{other.id}")).status_code == 404
        assert (await admin.post(f"/people/{other.id}/link")).status_code == 404
    for grant in (f"viewer@{south}", "admin@all", f"coordinator@{SiteId(1)}"):
        form = {"name": "Sam", "email": "sam@clinic.example", "grant": grant}
        assert (await admin.post("/people/new", form)).status_code == 403
        roles = {"grant": grant, "offered": f"viewer@{north}", "revision": theirs.revision}
        assert (await admin.post(f"/people/{theirs.id}/roles", roles)).status_code == 403
    html = await admin.page("/people/new")
    assert f"coordinator@{north}" in html
    assert f"coordinator@{south}" not in html and "@all" not in html


async def test_roles_change_at_once_and_a_second_editor_sees_the_first_ones(console: Console) -> None:
    admin = await console.signed_in([ADMIN])
    sam = await console.signed_in([Grant(Role.VIEWER)], "Sam Lee")
    assert (await sam.get("/people")).status_code == 403
    page = f"/people/{sam.account.id}"
    old = (await account_of(console, sam.account.email)).revision
    await admin.did(f"{page}/roles", {"grant": ["admin@all"], "offered": "viewer@all", "revision": old})
    assert (await sam.get("/people")).status_code == 200
    late = await admin.post(f"{page}/roles", {"grant": "viewer@all", "offered": "admin@all", "revision": old})
    assert late.status_code == 409
    assert "yours were not saved" in late.text
    assert (await account_of(console, sam.account.email)).grants == {ADMIN}


async def test_somebody_always_stays_who_can_add_people(console: Console) -> None:
    admin = await console.signed_in([ADMIN])
    me, revision = f"/people/{admin.account.id}", (await account_of(console, admin.account.email)).revision
    await console.somebody([Grant(Role.ADMIN, SiteId(1))])
    less = {"grant": "viewer@all", "offered": "admin@all", "revision": revision}
    gone = await admin.post(f"{me}/roles", less)
    shut = await admin.post(f"{me}/active", {"active": "no", "revision": revision})
    assert [gone.status_code, shut.status_code] == [422, 422]
    assert "Nobody would be left" in gone.text
    other = await console.somebody([ADMIN])
    assert (await admin.post(f"{me}/active", {"active": "no", "revision": revision})).status_code == 303
    assert other.ready


async def test_shutting_out_ends_every_session_and_can_be_undone(console: Console) -> None:
    admin, sam = await console.signed_in([ADMIN]), await console.signed_in([Grant(Role.VIEWER)], "Sam Lee")
    page = f"/people/{sam.account.id}"
    html = await admin.did(f"{page}/active", {"active": "no", "revision": sam.account.revision})
    assert "You can undo this below" in html
    assert (await sam.get("/account")).status_code == 303
    await admin.did(f"{page}/active", {"active": "yes", "revision": sam.account.revision + 1})
    assert (await account_of(console, sam.account.email)).ready


async def test_a_new_link_makes_the_old_password_and_phone_worthless(console: Console) -> None:
    admin, sam = await console.signed_in([ADMIN]), await console.signed_in([Grant(Role.VIEWER)], "Sam Lee")
    first = await admin.post(f"/people/{sam.account.id}/link")
    again = await admin.post(f"/people/{sam.account.id}/link")
    assert (await sam.get("/account")).status_code == 303
    assert not (await account_of(console, sam.account.email)).ready
    links = [re.search(r"/console/set-up/[\w-]+", answer.text) for answer in (first, again)]
    assert links[0] is not None and links[1] is not None
    stranger = await console.stranger()
    assert [(await stranger.get(link[0])).status_code for link in links if link] == [404, 200]


NAMED = re.compile(r'class="bt-header__site">([^<]*)<')


async def test_the_head_of_a_page_names_the_site_it_is_about(console: Console) -> None:
    """Else the only one where somebody works, or the only one there is; with several it is the service."""

    async def head(browser: Browser, path: str = "/account") -> str:
        found = NAMED.search(await browser.page(path))
        assert found is not None
        return found[1]

    assert console.parts is not None
    service = console.parts.service.house.site
    everywhere = await console.signed_in([ADMIN, Grant(Role.COORDINATOR)])
    assert await head(everywhere) == service
    await everywhere.did("/sites/1", {"name": "South clinic"})
    assert await head(everywhere) == "South clinic"
    north = await console.site("North clinic")
    assert await head(everywhere) == service
    assert await head(everywhere, f"/sites/{north}") == "North clinic"
    assert await head(await console.signed_in([Grant(Role.COORDINATOR, north)])) == "North clinic"
    (patient,) = await several(console, level=2, number=1, site=north)
    assert await head(everywhere, f"/patients/{patient}") == "North clinic"


async def test_sites_are_added_and_renamed_and_no_two_have_one_name(console: Console) -> None:
    admin = await console.signed_in([ADMIN])
    assert "North clinic" in await admin.did("/sites", {"name": " North   clinic "})
    assert "There is a site called North clinic already" in await admin.did(
        "/sites", {"name": "North clinic"}
    )
    assert "Harbour practice" in await admin.did("/sites/1", {"name": "Harbour practice"})
    assert (await admin.post("/sites/1", {"name": "North clinic"})).status_code == 422
    assert (await admin.get("/sites/99")).status_code == 404


async def test_a_site_that_was_renamed_keeps_its_name_at_the_next_start(
    console: Console, coordinator: Browser
) -> None:
    from stock import name_first_site

    assert console.parts is not None
    await coordinator.did("/sites/1", {"name": "Harbour practice"})
    await console.parts.service.run(name_first_site)
    site = await console.unit(lambda unit: unit.sites.get(SiteId(1)))
    assert site is not None and site.name == "Harbour practice"


async def test_an_account_of_somebody_gone_is_never_half_saved(console: Console) -> None:
    account = await console.somebody([ADMIN])
    stale = replace(account, revision=account.revision + 5, name="Somebody else")
    assert not await console.unit(lambda unit: unit.accounts.save(stale))
    assert (await account_of(console, account.email)).name == account.name

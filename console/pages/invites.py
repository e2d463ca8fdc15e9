"""Inviting patients: one at a time or many from a file, with letters to print."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta

import segno
from starlette.responses import Response

from actions.console import invites
from actions.console.invites import Letter
from actions.console.sites import sites_for
from console.errors import NotFound
from console.page import ROOT, Here, Page
from console.routes import Routes
from domain.invites import (
    LONGEST_DAYS,
    LONGEST_WHOM,
    MOST_BYTES,
    MOST_ROWS,
    SHORTEST_DAYS,
    VALID_FOR,
    Fault,
    read_names,
)
from domain.sites import SiteId
from domain.staff import Permission, Reach

routes = Routes()
MOST_SHOWN = 200


@routes.get("/patients/invite", may=Permission.INVITE, site=Reach.ANYWHERE)
async def show(page: Here) -> Response:
    """The two ways, and which invitations are open."""
    return await _show(page)


async def _show(
    page: Page, problems: Sequence[tuple[str, str]] = (), faults: Sequence[Fault] = ()
) -> Response:
    sites = await page.run(sites_for, Permission.INVITE)
    site = _site(page, sites)
    waiting = [] if site is None else await page.run(invites.open_ones, site, MOST_SHOWN + 1)
    return page.render(
        "patients/invite.html",
        422 if problems or faults else 200,
        sites=sites,
        site=site,
        waiting=waiting[:MOST_SHOWN],
        cut=len(waiting) > MOST_SHOWN,
        most_shown=MOST_SHOWN,
        most_rows=MOST_ROWS,
        days=page.form.text("days") or str(VALID_FOR.days),
        problems=problems,
        faults=faults,
        typed=page.form,
    )


@routes.post("/patients/invite", may=Permission.INVITE, site=Reach.ANYWHERE)
async def one(page: Here) -> Response:
    """A single invitation."""
    name, problems = page.form.text("name"), _problems(page)
    if len(name) > LONGEST_WHOM:
        problems.append(("name", f"At most {LONGEST_WHOM} characters."))
    if problems:
        return await _show(page, problems)
    return await _letters(page, [name])


@routes.post("/patients/invite/many", may=Permission.INVITE, site=Reach.ANYWHERE, body=MOST_BYTES + 20_000)
async def many(page: Here) -> Response:
    """All in the file, or none."""
    upload, problems = page.form.file("file"), _problems(page)
    if upload is None:
        problems.append(("file", "Choose a CSV file."))
    if problems or upload is None:
        return await _show(page, problems)
    try:
        names, faults = read_names(await upload.read(MOST_BYTES + 1))
    finally:
        await upload.close()
    if faults:
        to_do = "Nobody was invited: the file has to be put right first."
        return await _show(page, [("file", to_do)], faults)
    return await _letters(page, names)


@routes.post("/patients/invite/revoke", may=Permission.INVITE, site=Reach.ANYWHERE)
async def revoke(page: Here) -> Response:
    """Its link opens nothing any more."""
    site = page.form.number("site") or 0
    if await page.run(invites.revoke, SiteId(site), page.form.text("handle")[:80]):
        return await page.done(
            "Revoked: that letter opens nothing any more.", f"{ROOT}/patients/invite?site={site}"
        )
    return await page.undone("It was used or revoked meanwhile.", f"{ROOT}/patients/invite?site={site}")


async def _letters(page: Page, names: Sequence[str]) -> Response:
    """Shown in answer to the form itself: the codes are kept nowhere, so there is no page to come back to."""
    sites = await page.run(sites_for, Permission.INVITE)
    site = _site(page, sites)
    if site is None:
        raise NotFound
    valid = timedelta(days=page.form.number("days") or VALID_FOR.days)
    codes = [secrets.token_urlsafe(invites.CODE_BYTES) for _ in names]
    letters = await page.run(invites.invite, site, names, valid, codes)
    before = page.desk.more.get("invite_link", _local)(page)
    return page.render("patients/letters.html", letters=[_printed(each, before) for each in letters])


def _printed(letter: Letter, before: str) -> dict[str, object]:
    """The letter with its link, and the QR code as the modules' path."""
    link = before + letter.code
    code = segno.make(link, error="m", micro=False)
    squares = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(code.matrix_iter(border=4))
        for x, dark in enumerate(row)
        if dark
    )
    return {"letter": letter, "link": link, "path": squares, "size": code.symbol_size(border=4)[0]}


def _local(page: Page) -> str:
    """With the simulator: its own page."""
    return f"{page.origin}/?start="


def _site(page: Page, sites: Mapping[SiteId, str]) -> SiteId | None:
    asked = page.form.text("site") or page.query("site")
    return next((site for site in sites if str(site) == asked), next(iter(sites), None))


def _problems(page: Page) -> list[tuple[str, str]]:
    days = page.form.number("days")
    if days is None or not SHORTEST_DAYS <= days <= LONGEST_DAYS:
        return [("days", f"A number of days from {SHORTEST_DAYS} to {LONGEST_DAYS}.")]
    return []

"""One's own account: who one is here, and the session."""

from starlette.responses import JSONResponse, Response

from actions.console.sites import site_names
from console.page import Here
from console.routes import Routes
from console.words import granted
from domain.staff import Permission, Reach

routes = Routes()


@routes.get("/account", may=Permission.OWN_ACCOUNT, site=Reach.ANYWHERE)
async def account(page: Here) -> Response:
    """Name, address, roles."""
    sites = await page.run(site_names)
    return page.render("account/show.html", granted=granted(page.staff.grants, sites))


@routes.get("/session", may=Permission.OWN_ACCOUNT, site=Reach.ANYWHERE, keep=False)
async def session(page: Here) -> Response:
    """How many seconds it lasts if nothing is done; asking is not doing."""
    left = page.session.ends_at - page.desk.wall()
    return JSONResponse({"seconds": max(0, int(left.total_seconds()))})


@routes.post("/stay", may=Permission.OWN_ACCOUNT, site=Reach.ANYWHERE)
async def stay(page: Here) -> Response:
    """They are still there; that they asked has kept the session."""
    return page.to("/console/account")


@routes.get("/still-there", may=Permission.OWN_ACCOUNT, site=Reach.ANYWHERE, keep=False)
async def still_there(page: Here) -> Response:
    """Where pages lead by themselves, without scripts, shortly before the session ends."""
    return page.render("account/still_there.html")

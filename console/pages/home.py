"""The door: /console/ leads to the first page of the navigation that one may see."""

from starlette.responses import Response

from console.page import ROOT, Here
from console.routes import Routes
from domain.staff import Permission, Reach

routes = Routes()


@routes.get("/", may=Permission.OWN_ACCOUNT, site=Reach.ANYWHERE)
async def home(page: Here) -> Response:
    """Off to the first entry of the navigation; to one's own account if there is none."""
    entries = page.templates.globals["navigation"].of(page.staff)  # type: ignore[attr-defined]
    return page.to(ROOT + (entries[0].path if entries else "/account"))

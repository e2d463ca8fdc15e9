"""How this service is set up, to look at: settings without secrets, versions, and how it is doing."""

from starlette.responses import Response

from actions.console import settings as actions
from console.page import Here
from console.routes import Routes
from domain.staff import Permission, Reach

routes = Routes()


@routes.get("/settings", may=Permission.SETTINGS, site=Reach.EVERYWHERE)
async def settings(page: Here) -> Response:
    """Nothing can be changed here: settings come from where the service runs."""
    return page.render(
        "settings/show.html",
        settings=page.desk.settings,
        versions=sorted(page.desk.versions.items()),
        health=await page.run(actions.health),
    )

"""Updates that could not be handled: a plain list, and what to do with each."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import Response

from actions.console import parked
from actions.ports import Unit
from console.errors import NotFound
from console.page import ROOT, Here, Page, RowId
from console.routes import Routes, row_of
from domain.staff import Permission, Reach, Where

routes = Routes()


def of_update(unit: Unit, path: Mapping[str, str]) -> Where | None:
    """The site of the patient who sent the update `{update}`."""
    number = row_of(path, "update")
    return None if number is None else parked.where(unit, number)


@routes.get("/today/parked", may=Permission.CHANGE_PATIENT, site=Reach.ANYWHERE)
async def show(page: Here) -> Response:
    """When each came, what kind of fault it met, and whose it is, if we know."""
    return page.render("today/parked.html", found=await page.run(parked.parked), most=parked.MOST)


@routes.post("/today/parked/{update}/again", may=Permission.CHANGE_PATIENT, site=of_update)
async def again(page: Here, update: RowId) -> Response:
    """Handle it as if it had come just now."""
    return await _settled(
        page, update, "It is being tried again. If it fails, it is back here.", parked.try_again
    )


@routes.post("/today/parked/{update}/aside", may=Permission.CHANGE_PATIENT, site=of_update)
async def aside(page: Here, update: RowId) -> Response:
    """Never handle it."""
    return await _settled(page, update, "Set aside.", parked.set_aside)


async def _settled(page: Page, update: int, said: str, action: Callable[..., Any]) -> Response:
    try:
        await page.run(action, update)
    except LookupError:
        raise NotFound("That one is not there any more.") from None
    return await page.done(said, f"{ROOT}/today/parked")

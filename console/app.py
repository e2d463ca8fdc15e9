"""The console put together: every page group behind the one gate, headers on every answer."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console.assets import Assets
from console.desk import Desk
from console.errors import ConsoleProblem, Forbidden, NotFound, NotSignedIn
from console.gate import Gate, sign_in_address
from console.navigation import Navigation
from console.page import Page
from console.pages import (
    account,
    audit,
    forecast,
    home,
    insight,
    invites,
    parked,
    patient,
    patient_help,
    patients,
    people,
    programmes,
    settings,
    sign_in,
    tip_editor,
    tip_files,
    tips,
    today,
    walk,
)
from console.routes import Route, Routes
from console.security import Headers
from console.templating import environment
from domain.staff import NotAllowed

# A new page group: import its module above, and add its `routes` here.
GROUPS: Sequence[Routes] = (
    home.routes,
    account.routes,
    sign_in.routes,
    people.routes,
    audit.routes,
    settings.routes,
    today.routes,
    parked.routes,
    invites.routes,
    patients.routes,
    patient.routes,
    patient_help.routes,
    tip_editor.routes,
    tip_files.routes,
    tips.routes,
    programmes.routes,
    forecast.routes,
    walk.routes,
    insight.routes,
)

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

log = structlog.get_logger(__name__)


def all_routes() -> list[Route]:
    """Every route there is, for the matrix of tests too."""
    return [route for group in GROUPS for route in group.all]


def create_console(desk: Desk, routes: Sequence[Route] | None = None) -> FastAPI:
    """The application to be mounted at /console; `routes` are all unless given. Raises AssetsMissing."""
    routes = all_routes() if routes is None else routes
    assets = Assets(desk.modules)
    navigation = Navigation(frozenset(route.path for route in routes if route.method == "GET"))
    templates = environment(desk, assets.address, navigation)
    gate = Gate(desk, templates)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(Headers, address=desk.address)
    app.add_route("/assets/{version}/{name}", assets.serve, methods=["GET"])
    for route in routes:
        app.router.add_api_route(
            route.path,
            route.endpoint,
            methods=[route.method],
            response_class=HTMLResponse,
            response_model=None,
            route_class_override=_guarded(gate, route),
        )
    _on_errors(app, templates, desk)
    return app


def _guarded(gate: Gate, route: Route) -> type[APIRoute]:
    """The one way to a page: through the gate, before anything of the request is read."""

    class Guarded(APIRoute):
        def get_route_handler(self) -> Handler:
            inner = super().get_route_handler()

            async def handle(request: Request) -> Response:
                request.state.page = await gate.open(request, route)
                return await _safely(inner, request, route)

            return handle

    return Guarded


async def _safely(inner: Handler, request: Request, route: Route) -> Response:
    """What nobody foresaw is logged by kind and page only: its text may hold a patient's words."""
    try:
        return await inner(request)
    except (ConsoleProblem, NotSignedIn, NotAllowed, HTTPException, RequestValidationError):
        raise
    except Exception:
        log.error("page_failed", page=f"{route.method} {route.path}", exc_info=True)
        raise Unforeseen from None


class Unforeseen(ConsoleProblem):
    """A fault of ours."""

    status = 500
    title = "Something went wrong here"

    def __init__(self) -> None:
        super().__init__(
            "It is not your fault, and it was noted. Whoever runs this service can find it in the log."
        )


class UnreadableForm(ConsoleProblem):
    """A form without the fields that its page gave it."""

    title = "This form could not be read"

    def __init__(self) -> None:
        super().__init__("Nothing was changed. Go back, load the page again, and send the form once more.")


def _on_errors(app: FastAPI, templates: Any, desk: Desk) -> None:
    def shown(request: Request, problem: ConsoleProblem) -> Response:
        page = getattr(request.state, "page", None)
        known = page if isinstance(page, Page) else Page(request, desk, templates, "")
        return known.render("error.html", problem.status, title=problem.title, text=str(problem))

    @app.exception_handler(NotSignedIn)
    async def not_signed_in(request: Request, fault: NotSignedIn) -> Response:
        address = sign_in_address(request)
        if request.headers.get("HX-Request") == "true":
            return Response(status_code=200, headers={"HX-Redirect": address})
        return RedirectResponse(address, 303)

    @app.exception_handler(ConsoleProblem)
    async def problem(request: Request, fault: ConsoleProblem) -> Response:
        return shown(request, fault)

    @app.exception_handler(NotAllowed)
    async def not_allowed(request: Request, fault: NotAllowed) -> Response:
        return shown(request, NotFound() if fault.elsewhere else Forbidden())

    @app.exception_handler(RequestValidationError)
    async def unreadable(request: Request, fault: RequestValidationError) -> Response:
        return shown(request, UnreadableForm() if request.method == "POST" else NotFound())

    @app.exception_handler(HTTPException)
    async def by_number(request: Request, fault: HTTPException) -> Response:
        if fault.status_code in (404, 405):
            return shown(request, NotFound())
        response = shown(request, UnreadableForm())
        response.status_code = fault.status_code
        return response

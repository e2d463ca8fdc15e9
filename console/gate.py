"""What stands before every page: who asks, may they, is the form ours, is it small enough."""

from __future__ import annotations

import hmac
from urllib.parse import quote

from fastapi import Request
from jinja2 import Environment
from starlette.exceptions import HTTPException

from actions.console.entrance import NobodyThere, NothingThere, enter, somebody
from console import cookies
from console.desk import Desk
from console.errors import Forbidden, FormExpired, NotFound, NotSignedIn, TooBig, WrongAddress
from console.page import Form, Page, form_token
from console.routes import PUBLIC, Public, Route
from domain.staff import NotAllowed, Permission, Reach

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
MOST_FIELDS = 2000
MOST_FILES = 4


class Gate:
    """One for the whole console."""

    def __init__(self, desk: Desk, templates: Environment) -> None:
        self._desk = desk
        self._templates = templates

    async def open(self, request: Request, route: Route) -> Page:
        """The page, for somebody who may have it; else one of console.errors, which say why."""
        origin = self._own_origin(request)
        form = await self._form(request, route, origin)
        key = cookies.read(request, cookies.SESSION, self.secure(request))
        page = Page(request, self._desk, self._templates, key, form=form)
        if isinstance(route.may, Public):
            await self._let_in_anybody(page, key)
        else:
            await self._let_in(page, key, route, route.may)
        if route.method == "POST" and not self._ours(page):
            raise FormExpired
        return page

    def secure(self, request: Request) -> bool:
        """Whether cookies can be Secure."""
        return cookies.is_secure(request, self._desk.address)

    def _own_origin(self, request: Request) -> str:
        """Raises WrongAddress for a Host that isn't ours: a page elsewhere may point its name at us."""
        if self._desk.address is not None:
            return self._desk.address
        host = request.headers.get("host", "")
        if (host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host) not in LOOPBACK:
            raise WrongAddress(
                "It answers on this machine only, until CONSOLE_URL is set to the https address that "
                "people type. Whoever runs this service can do that."
            )
        return f"{request.url.scheme}://{host}"

    async def _form(self, request: Request, route: Route, origin: str) -> Form:
        if route.method != "POST":
            return Form()
        if request.headers.get("origin", origin) != origin:
            raise FormExpired
        length = request.headers.get("content-length", "")
        if not length.isdigit():
            raise HTTPException(411)
        if int(length) > route.body:
            raise TooBig(route.body)
        return Form(
            await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=route.body)
        )

    async def _let_in_anybody(self, page: Page, key: str) -> None:
        page.entered = await self._desk.service.run(somebody, key, self._desk.wall())
        page.where = Reach.ANYWHERE
        if page.entered is None:
            page.secret = cookies.read(page.request, cookies.FORM, self.secure(page.request))
        if not page.secret:
            page.secret, page.fresh_secret = cookies.fresh(), True

    async def _let_in(self, page: Page, key: str, route: Route, permission: Permission) -> None:
        request, found = page.request, route.site
        path = {name: str(value) for name, value in request.path_params.items()}
        show_flash = (
            route.method == "GET" and route.keep and "text/html" in request.headers.get("accept", "*/*")
        )
        try:
            entered = await self._desk.service.run(
                enter,
                key,
                self._desk.wall(),
                permission,
                (lambda unit: found) if isinstance(found, Reach) else (lambda unit: found(unit, path)),
                route.keep,
                show_flash,
            )
        except NobodyThere:
            raise NotSignedIn from None
        except NothingThere:
            raise NotFound from None
        except NotAllowed as refusal:
            raise NotFound if refusal.elsewhere else Forbidden from None
        page.entered, page.where, page.flash = (entered.staff, entered.session), entered.where, entered.flash
        page.site = entered.site

    def _ours(self, page: Page) -> bool:
        sent = page.request.headers.get("X-Form-Token") or page.form.text("token")
        return bool(page.secret) and hmac.compare_digest(
            form_token(self._desk.key, page.secret).encode(), sent.encode()
        )


def sign_in_address(request: Request) -> str:
    """Where somebody goes who isn't signed in, and where they wanted to."""
    if request.method != "GET":
        return "/console/sign-in?over=1"
    query = f"?{request.url.query}" if request.url.query else ""
    return f"/console/sign-in?next={quote(request.url.path + query, safe='/')}"


__all__ = ["PUBLIC", "Gate", "sign_in_address"]

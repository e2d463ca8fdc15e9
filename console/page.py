"""One request to a page: who asks, what their form says, and the few ways to answer."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar

from fastapi import Depends, Path, Request
from jinja2 import Environment
from starlette.datastructures import FormData, UploadFile
from starlette.responses import HTMLResponse, RedirectResponse, Response

from actions.console.entrance import put_flash
from actions.house import House
from actions.ports import Unit
from console import cookies
from console.desk import Desk
from console.errors import NotSignedIn
from console.routes import BIGGEST_ROW
from domain.accounts import Session
from domain.staff import NotAllowed, Permission, Staff, Where

P = ParamSpec("P")
T = TypeVar("T")

ROOT = "/console"

RowId = Annotated[int, Path(ge=1, le=BIGGEST_ROW)]  # `patient: RowId` in a page's arguments


class Form:
    """What was filled in. Texts come with their ends trimmed and one kind of line end."""

    def __init__(self, data: FormData | None = None) -> None:
        self._data = data or FormData()

    def text(self, name: str, otherwise: str = "") -> str:
        """The text of a field; `otherwise` if it isn't there."""
        value = self._data.get(name, otherwise)
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else otherwise

    def raw(self, name: str) -> str:
        """The text as it came: passwords may end in a space."""
        value = self._data.get(name, "")
        return value if isinstance(value, str) else ""

    def names(self) -> list[str]:
        """The fields there are."""
        return list(dict.fromkeys(self._data))

    def all(self, name: str) -> list[str]:
        """Every ticked box of this name."""
        return [value for value in self._data.getlist(name) if isinstance(value, str)]

    def number(self, name: str) -> int | None:
        """A whole number of at most 19 digits; None if it isn't one."""
        text = self.text(name)
        digits = text.removeprefix("-")
        return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= 19 else None

    def ticked(self, name: str) -> bool:
        """Whether a single box is ticked."""
        return name in self._data

    def file(self, name: str) -> UploadFile | None:
        """An uploaded file with something in it."""
        value = self._data.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None


@dataclass(slots=True)
class Page:
    """`staff` and `session` are there on every page that isn't PUBLIC; form tokens hang on `secret`.

    `site` is the name of the place it is about; empty on PUBLIC pages, which are about the service.
    """

    request: Request
    desk: Desk
    templates: Environment
    secret: str
    entered: tuple[Staff, Session] | None = None
    where: Where | None = None
    site: str = ""
    flash: Sequence[tuple[str, str]] = ()
    form: Form = field(default_factory=Form)
    fresh_secret: bool = False

    @property
    def staff(self) -> Staff:
        """Who asks. On a PUBLIC page use `entered`."""
        return self._somebody()[0]

    @property
    def session(self) -> Session:
        """Their session. On a PUBLIC page use `entered`."""
        return self._somebody()[1]

    def _somebody(self) -> tuple[Staff, Session]:
        if self.entered is None:
            raise NotSignedIn
        return self.entered

    @property
    def token(self) -> str:
        """What every form sends along, so that nobody else's page can fill it in."""
        return form_token(self.desk.key, self.secret)

    @property
    def now(self) -> datetime:
        """The service's clock, as the patients have it."""
        return self.desk.service.now()

    @property
    def wants_part(self) -> bool:
        """Whether htmx asks, and a part of the page will do."""
        return self.request.headers.get("HX-Request") == "true"

    @property
    def client(self) -> str:
        """Whose network address the request came from; a proxy on this machine is looked through."""
        return self.request.client.host if self.request.client is not None else ""

    @property
    def origin(self) -> str:
        """Where people find the console, such as https://chat.example.org: for links that they hand on."""
        own = self.desk.address
        return own if own is not None else f"{self.request.url.scheme}://{self.request.headers['host']}"

    def cookie(self, name: str) -> str:
        """One of console.cookies' names; empty if it isn't there."""
        return cookies.read(self.request, name, self._secure)

    def put_cookie(self, response: Response, name: str, value: str, lasts: int | None = None) -> None:
        """Until the browser is closed, or for `lasts` seconds."""
        cookies.put(response, name, value, self._secure, lasts)

    def drop_cookie(self, response: Response, name: str) -> None:
        """Take it back."""
        cookies.drop(response, name, self._secure)

    @property
    def _secure(self) -> bool:
        return cookies.is_secure(self.request, self.desk.address)

    def query(self, name: str, otherwise: str = "") -> str:
        """A value from the address, trimmed."""
        return self.request.query_params.get(name, otherwise).strip()

    def may(self, permission: Permission, where: Where | None = None) -> bool:
        """For templates: whether to show a button. The action asks again."""
        there = self.where if where is None else where
        return self.entered is not None and there is not None and self.staff.may(permission, there)

    async def run(
        self,
        action: Callable[Concatenate[Unit, House, datetime, Staff, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run action(unit, house, now, staff, …) whole in one transaction."""
        return await self.desk.service.run(action, self.staff, *args, **kwargs)

    def render(self, template: str, status: int = 200, /, **context: Any) -> HTMLResponse:
        """The template with `page` and `context`; it escapes all of it."""
        html = self.templates.get_template(template).render(page=self, **context)
        response = HTMLResponse(html, status)
        if self.fresh_secret:
            self.put_cookie(response, cookies.FORM, self.secret)
        return response

    async def done(self, words: str, to: str, kind: str = "success") -> Response:
        """After a change: say so on the next page, and go there (303). `to` begins with /console/."""
        await self.desk.service.run(put_flash, self.session, [(kind, words)])
        return self.to(to)

    async def undone(self, words: str, to: str) -> Response:
        """After a change that didn't happen: say why on the next page."""
        return await self.done(words, to, kind="important")

    def to(self, address: str) -> Response:
        """To another page of the console (303)."""
        if not address.startswith(f"{ROOT}/"):
            raise ValueError("pages only lead to pages of the console")
        return RedirectResponse(address, 303)


def form_token(key: bytes, secret: str) -> str:
    """Bound to the session's key, or to the anonymous cookie before there is one."""
    return hmac.digest(key, f"form:{secret}".encode(), "sha256").hex()


def _opened(request: Request) -> Page:
    page: Page = request.state.page
    return page


Here = Annotated[Page, Depends(_opened)]  # every page's first argument: `async def show(page: Here)`

__all__ = ["ROOT", "Form", "Here", "NotAllowed", "Page", "RowId"]

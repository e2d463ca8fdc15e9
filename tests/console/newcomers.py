"""Short words for tests: a set-up link, using it, signing in by the form."""

import re
import secrets
from datetime import UTC, datetime, timedelta

import httpx

from actions.console.people import NewLink, added
from console import second_factor
from db.unit import Unit
from domain.accounts import Account
from domain.staff import Grant, Role
from tests.console.desk import Console

PASSWORD = "tuesday lantern gravel mint"  # noqa: S105 - of nobody
TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


async def a_link(
    console: Console, email: str, role: Role = Role.COORDINATOR, made: datetime | None = None
) -> str:
    """The address of a set-up link, for a new colleague."""
    link, at = NewLink(secrets.token_urlsafe(24), second_factor.new_secret()), made or datetime.now(UTC)

    def add(unit: Unit) -> Account:
        return added(unit, at, "operator", email, "Jo Coordinator", frozenset([Grant(role)]), link, at)

    await console.unit(add)
    return f"/console/set-up/{link.code}"


async def token_on(client: httpx.AsyncClient, address: str) -> tuple[str, str]:
    """The form token of a page, and the page."""
    page = (await client.get(address)).text
    found = TOKEN.search(page)
    assert found is not None
    return found[1], page


async def set_up(
    client: httpx.AsyncClient, link: str, password: str = PASSWORD
) -> tuple[httpx.Response, str, list[str]]:
    """Use a link; the answer, the second factor's secret, the recovery codes."""
    token, page = await token_on(client, link)
    found = re.search(r'into the app: <span class="bt-code">([A-Z2-7 ]+)</span>', page)
    assert found is not None
    secret = found[1].replace(" ", "")
    code = second_factor.code_for(secret, second_factor.step_at(datetime.now(UTC)))
    form = {"token": token, "password": password, "again": password, "code": code}
    answer = await client.post(link, data=form)
    return answer, secret, re.findall(r"<li>((?:[a-z2-9]{4}-){3}[a-z2-9]{4})</li>", answer.text)


async def sign_in(
    client: httpx.AsyncClient,
    email: str,
    secret: str,
    *,
    ahead: int = 0,
    password: str = PASSWORD,
    code: str | None = None,
    next: str = "",
) -> httpx.Response:
    """Send the form. `ahead` uses the code of a half minute to come: each works once."""
    at = datetime.now(UTC) + ahead * timedelta(seconds=second_factor.STEP)
    shown = second_factor.code_for(secret, second_factor.step_at(at)) if code is None else code
    page = await client.get("/console/sign-in")
    if page.status_code == 303:  # they are in already: the page leads on, its form works all the same
        page = await client.get("/console/account")
    found = TOKEN.search(page.text)
    token = found[1] if found else ""
    form = {"token": token, "email": email, "password": password, "code": shown, "next": next}
    return await client.post("/console/sign-in", data=form)

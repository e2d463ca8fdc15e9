"""Every route, for every role, at their own site and at another: deny by default, 100 % of routes."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import Request
from starlette.responses import Response

from console.app import all_routes, create_console
from console.cookies import SESSION
from console.page import form_token
from console.routes import PUBLIC, Route
from console_desk import desk_for
from db.sqlite import SqliteStore
from domain.sites import SiteId
from domain.staff import GIVES, Grant, Role
from tests.console.desk import Browser, Console, console_on
from tests.console.matrix import FILL, MATRIX, Anywhere, AtSite, Everywhere, Public, Who

ROUTES = {f"{route.method} {route.path}": route for route in all_routes()}
REACHED = 299  # no page answers so


async def reached(request: Request) -> Response:
    """Stands for every page: who gets here has passed the gate."""
    return Response(status_code=REACHED)


@pytest.fixture
async def gates(sqlite_store: SqliteStore, tmp_path: Path) -> AsyncIterator[Console]:
    """The console with its real routes and gate, and nothing behind them that could change anything."""
    async with console_on(sqlite_store, tmp_path / "data") as made:
        assert made.parts is not None and made.app is not None
        stands = [replace(route, endpoint=reached) for route in all_routes()]
        made.app.router.routes.clear()
        made.app.mount("/console", create_console(desk_for(made.parts), stands))
        yield made


def token_of(console: Console, browser: Browser) -> str:
    """What this browser's forms carry, where no page can be asked for it."""
    assert console.parts is not None
    return form_token(desk_for(console.parts).key, browser.client.cookies[SESSION])


def expected(who: Who, grant: Grant, here: SiteId) -> int:
    """What the line of the matrix says that somebody with this grant gets about something `here`."""
    match who:
        case Public():
            return REACHED
        case Anywhere(roles=roles):
            return REACHED if grant.role in roles else 403
        case Everywhere(roles=roles):
            return REACHED if grant.role in roles and grant.site is None else 403
        case AtSite(roles=roles):
            if grant.role not in roles:
                return 403
            return REACHED if grant.site in (None, here) else 404


async def filled(console: Console, route: Route, site: SiteId, made: dict[str, str]) -> str:
    """The route's path, about things at this site."""
    path = route.path
    for name in FILL:
        if f"{{{name}}}" in path:
            if name not in made:
                made[name] = await FILL[name](console, site)
            path = path.replace(f"{{{name}}}", made[name])
    assert "{" not in path, f"{route.path}: tests/console/matrix.py has nothing in FILL for it"
    return path


def test_every_route_has_its_line_in_the_matrix_and_every_line_its_route() -> None:
    assert set(MATRIX) == set(ROUTES)


def test_no_address_is_registered_twice() -> None:
    assert len(ROUTES) == len(all_routes())


def test_what_needs_nobody_is_said_so_in_both_places() -> None:
    assert {name for name, route in ROUTES.items() if route.may is PUBLIC} == {
        name for name, who in MATRIX.items() if isinstance(who, Public)
    }


def test_every_role_gives_something_and_none_gives_all() -> None:
    everything = frozenset().union(*GIVES.values())
    assert all(GIVES[role] and everything - GIVES[role] for role in Role)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("scope", ["own site", "another site", "all sites"])
async def test_a_role_reaches_exactly_what_the_matrix_says(gates: Console, role: Role, scope: str) -> None:
    here = await gates.site("North clinic")
    there = await gates.site("South clinic")
    site = {"own site": here, "another site": there, "all sites": None}[scope]
    grant, made = Grant(role, site), dict[str, str]()
    somebody = await gates.signed_in([grant])
    token = token_of(gates, somebody)
    wrong = []
    for name, route in ROUTES.items():
        path = f"/console{await filled(gates, route, here, made)}"
        answer = await somebody.client.request(
            route.method, path, data={"token": token} if route.method == "POST" else None
        )
        if answer.status_code != expected(MATRIX[name], grant, here):
            wrong.append(f"{name}: {answer.status_code}, not {expected(MATRIX[name], grant, here)}")
    assert not wrong


async def test_a_stranger_reaches_nothing_but_the_way_in(gates: Console) -> None:
    here, made = await gates.site("North clinic"), dict[str, str]()
    stranger = await gates.stranger()
    for name, route in ROUTES.items():
        answer = await stranger.request(
            route.method,
            f"/console{await filled(gates, route, here, made)}",
            data={} if route.method == "POST" else None,
        )
        if isinstance(MATRIX[name], Public):
            assert answer.status_code == (403 if route.method == "POST" else REACHED), name  # no token yet
        else:
            assert (answer.status_code, answer.headers["location"][:16]) == (303, "/console/sign-in"), name


async def test_no_change_is_taken_without_the_forms_own_token(gates: Console) -> None:
    here, made = await gates.site("North clinic"), dict[str, str]()
    somebody = await gates.signed_in(frozenset(Grant(role) for role in Role))
    for name, route in ROUTES.items():
        if route.method != "POST":
            continue
        path = f"/console{await filled(gates, route, here, made)}"
        for token in ({}, {"token": ""}, {"token": "0" * 64}):
            assert (await somebody.client.post(path, data=token)).status_code == 403, name
        elsewhere = {"Origin": "https://elsewhere.example"}
        right = {"token": token_of(gates, somebody)}
        assert (await somebody.client.post(path, data=right, headers=elsewhere)).status_code == 403, name

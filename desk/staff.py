"""Staff from the command line: the first administrator, who then adds everybody else in the console."""

from __future__ import annotations

import asyncio
import secrets
from datetime import UTC, datetime

import pyotp

from actions.console.people import OPERATOR, NewLink, Taken, added
from db.unit import Unit
from desk.counter import local_address
from desk.opening import present, simulator_address, visiting
from desk.problems import Problem
from domain.accounts import email_of, name_of
from domain.sites import SiteId
from domain.staff import Grant, Role
from settings import Settings

CODE_BYTES = 24


def staff_added(settings: Settings, email: str, roles: tuple[str, ...], site: str | None, name: str) -> str:
    """A new account with a one-time link to set it up. Raises Problem."""
    try:
        address = email_of(email)
    except ValueError:
        raise Problem(f"“{email}” is no e-mail address: write it as name@example.org.") from None
    link = NewLink(secrets.token_urlsafe(CODE_BYTES), pyotp.random_base32())
    asyncio.run(_added(settings, address, roles, site, name_of(name or address), link))
    return (
        f"{_where(settings)}/console/set-up/{link.code}\n"
        f"Give this link to {address} and to nobody else: it works once, for 48 hours."
    )


async def _added(
    settings: Settings, email: str, roles: tuple[str, ...], site: str | None, name: str, link: NewLink
) -> None:
    now, wall = present(settings), datetime.now(UTC)

    def add(unit: Unit) -> None:
        unit.sites.name_the_first(settings.site_name)
        where = None if site is None else _site(unit, site)
        grants = frozenset(Grant(Role(role), where) for role in roles)
        added(unit, now, OPERATOR, email, name, grants, link, wall)

    async with visiting(settings) as store:
        try:
            await store.run(add)
        except Taken:
            raise Problem(
                f"{email} has an account already: an administrator can make a new link for it in the console."
            ) from None


def _site(unit: Unit, wanted: str) -> SiteId:
    """By name or number."""
    sites = unit.sites.all()
    for site in sites:
        if wanted in (str(site.id), site.name):
            return site.id
    names = ", ".join(f"{site.id} ({site.name})" for site in sites)
    raise Problem(f"There is no site “{wanted}”; there are: {names}.")


def _where(settings: Settings) -> str:
    """How people reach the console."""
    running = simulator_address(settings) if settings.simulated else None
    return settings.console_url or running or local_address(settings)

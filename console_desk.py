"""The console's wiring: what its pages are handed, and where it hangs in the one web server."""

import hmac
from collections.abc import Callable
from dataclasses import fields
from datetime import time
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import cast

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse

from actions.house import House
from actions.scene import Scene
from bot.render import Renderer, plain
from bot.tokens import Tokens
from console.app import create_console
from console.bubble import Bubble, Draw
from console.desk import Desk, SettingShown
from console.forecasts import Forecasts
from console.insight_sheets import Kept
from console.page import Page
from console_demo import demos_of
from db.copies import StoredCopies
from db.open import Store
from desk.opening import sealer_for
from settings import Settings
from settings_table import TABLE
from wiring import Parts

MODULES = Path(__file__).parent / "console" / "node_modules"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TOLD_OF = ("fastapi", "nhsuk-frontend-jinja", "python-telegram-bot", "SQLAlchemy")


def desk_for(parts: Parts) -> Desk:
    """What the pages get. Here is where a page group's callables into bot or db are passed."""
    key = hmac.digest(parts.keys.secret.encode(), b"betweentimes console", "sha256")
    return Desk(
        service=parts.service,
        catalogue=parts.catalogue,
        words=parts.words,
        key=key,
        demos=demos_of(parts.settings, key),
        modules=MODULES,
        address=parts.settings.console_url,
        settings=settings_shown(parts.settings),
        versions={"Python": python_version(), **{name: version(name) for name in TOLD_OF}},
        draw=_drawing(parts),
        forecasts=_forecasting(parts),
        more={"insight": Kept(), "copy": _copying(parts), **_inviting(parts)},
    )


def _forecasting(parts: Parts) -> Forecasts:
    """Copies of people, read beside the live database."""
    store = cast(Store, parts.service.store)
    copies = StoredCopies(store, sealer_for(parts.keys))
    return Forecasts(copies, parts.service.now, parts.service.house.service_hours.zone)


def _drawing(parts: Parts) -> Draw:
    """The bot's renderer, for previews: the same words, buttons without their taps."""
    renderer = Renderer(
        parts.service, parts.words, parts.catalogue.instruments, Tokens(b"nobody can tap a preview")
    )

    def draw(scene: Scene) -> Bubble:
        drawn = renderer.of(scene, parts.service.house)
        return Bubble(plain(drawn.html), [[key.text for key in line] for line in drawn.keyboard])

    return draw


def _copying(parts: Parts) -> Callable[[Scene, House], tuple[str, bytes]]:
    """The zip that /export sends: its name and what is in it."""
    renderer = Renderer(
        parts.service, parts.words, parts.catalogue.instruments, Tokens(b"nobody can tap a copy")
    )

    def copy(scene: Scene, house: House) -> tuple[str, bytes]:
        document = renderer.of(scene, house).document
        if document is None:
            raise LookupError("a copy is a document")
        return document

    return copy


def _inviting(parts: Parts) -> dict[str, Callable[[Page], str]]:
    """What comes before an invitation's code in a link; with the simulator the console's own address."""
    if parts.settings.simulated:
        return {}
    return {"invite_link": lambda page: f"https://t.me/{parts.bot.username}?start="}


def hang_up_console(app: FastAPI, desk: Desk) -> None:
    """Mount it at /console. Raises AssetsMissing."""

    @app.get("/console")
    async def console(request: Request) -> RedirectResponse:
        """People leave the last stroke out."""
        return RedirectResponse("/console/", 303)

    app.mount("/console", create_console(desk))


def settings_shown(settings: Settings) -> list[SettingShown]:
    """Every setting as it holds now; of a secret whether it is set, of what isn’t set what holds then."""
    held = {each.name: getattr(settings, each.name) for each in fields(settings)}
    return [
        SettingShown(
            each.name, _shown(held[each.name.lower()], each.secret, f"not set: {each.default}"), each.does
        )
        for each in TABLE
    ]


def _shown(value: object, secret: bool, unset: str) -> str:
    match value:
        case None | ():
            return unset.replace("not set: none", "not set", 1)
        case _ if secret:
            return "set (secret)"
        case bool():
            return "on" if value else "off"
        case (frozenset() as days, time() as start, time() as end, str(zone)):
            return f"{_days(days)} {start:%H:%M}-{end:%H:%M} {zone}"
        case tuple() if all(isinstance(each, str) for each in value):
            return ", ".join(value)
        case _:
            return str(value)


def _days(days: frozenset[int]) -> str:
    """Mon-Fri; Mon,Wed,Sat-Sun: days that follow each other, as SERVICE_HOURS is written."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs)

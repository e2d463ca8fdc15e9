"""Before publishing: what a change would do over four weeks. Worked out in the background."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.responses import Response

from actions.console import forecasts
from actions.forecast_tally import NO_LEVEL, Forecast
from console.charts import Bars, bars
from console.errors import NotFound
from console.forecasts import Forecasts
from console.page import Here, Page, RowId
from console.programme_words import changes
from console.routes import Routes
from domain.burden import Why
from domain.patient import PatientId
from domain.staff import Permission, Reach

routes = Routes()
SHOWN = 50  # people by name
ROOT = "/console/forecast"


@dataclass(frozen=True, slots=True)
class LevelShown:
    """One level's messages a week."""

    name: str
    people: int
    chart: Bars


@dataclass(frozen=True, slots=True)
class Limited:
    """Somebody who would reach a limit: the days on which that of a day, or that of 7 days, holds one up."""

    patient: PatientId
    day: Sequence[date]
    week: Sequence[date]


@routes.get("/forecast/tip/{tip}/withdraw", may=Permission.FORECAST, site=Reach.ANYWHERE)
async def withdrawal(page: Here, tip: str) -> Response:
    """What withdrawing a tip would do."""
    found = await page.run(forecasts.of_withdrawal, tip)
    if found is None:
        raise NotFound
    return await _show(page, found.proposal, "tip.html", about=found)


@routes.get("/forecast/tip/{tip}/{number}", may=Permission.FORECAST, site=Reach.ANYWHERE)
async def of_tip(page: Here, tip: str, number: str) -> Response:
    """What publishing a text of a tip would do; `number` is 2.1 for version 2, revision 1."""
    version, _, revision = number.partition(".")
    if not all(part.isascii() and part.isdigit() and len(part) < 9 for part in (version, revision or "1")):
        raise NotFound
    found = await page.run(forecasts.of_tip, tip, int(version), int(revision or 1))
    if found is None:
        raise NotFound
    return await _show(page, found.proposal, "tip.html", about=found)


@routes.get("/forecast/programme/{draft}", may=Permission.CHANGE_PROGRAMMES, site=Reach.EVERYWHERE)
async def of_programme(page: Here, draft: RowId) -> Response:
    """What a change of the programme would do."""
    found = await page.run(forecasts.of_draft, draft)
    if found is None:
        raise NotFound
    return await _show(page, found.proposal, "programme.html", about=found, changes=changes(found.changes))


async def _show(page: Page, proposal: forecasts.Proposal, template: str, **more: Any) -> Response:
    job = _forecasts(page).of(proposal)
    shown: dict[str, Any] = {}
    if job.result is not None:
        shown = await _result(page, job.result)
    if page.wants_part:
        template = "part.html"
    return page.render(f"forecast/{template}", job=job, address=page.request.url.path, **shown, **more)


async def _result(page: Page, forecast: Forecast) -> dict[str, Any]:
    """The figures, and of the people those whom this person may see."""
    effects = sorted(forecast.effects, key=lambda each: (each.kind != "gain", each.kind, each.patient))
    listed = effects[:SHOWN]
    limits = _limited(forecast)[:SHOWN]
    who = {each.patient for each in listed} | {each.patient for each in limits}
    people = await page.run(forecasts.known, sorted(who))
    return {
        "forecast": forecast,
        "effects": [each for each in listed if each.patient in people],
        "limits": [each for each in limits if each.patient in people],
        "limited": len({each.patient for each in forecast.limits}),
        "people": people,
        "levels": [
            LevelShown(_level(level), each.people, bars(each.before, each.after))
            for level, each in forecast.levels.items()
        ],
    }


def _limited(forecast: Forecast) -> list[Limited]:
    """By person, whoever is first concerned first."""
    people = dict.fromkeys(each.patient for each in forecast.limits)

    def days(patient: PatientId, why: Why) -> list[date]:
        return sorted({each.on for each in forecast.limits if (each.patient, each.why) == (patient, why)})

    return [Limited(each, days(each, Why.DAY_FULL), days(each, Why.WEEK_FULL)) for each in people]


def _level(level: int) -> str:
    return "No check-in yet" if level == NO_LEVEL else f"Level {level}"


def _forecasts(page: Page) -> Forecasts:
    if page.desk.forecasts is None:
        raise NotFound
    return page.desk.forecasts

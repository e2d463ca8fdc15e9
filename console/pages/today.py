"""Today: what needs a person now, and how the service itself is doing."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from actions.console import today
from actions.console.today import MOST
from actions.house import House
from actions.ports import Unit
from console import patient_words as words
from console.errors import NotFound
from console.page import ROOT, Here, Page, RowId
from console.routes import Routes, of_patient, row_of
from domain.alerts import Acknowledged, Alert, Open
from domain.patient import PatientId, Status
from domain.pulse import COUNTED_TO, LATE, LONGEST_SILENCE
from domain.staff import Permission, Reach, Staff, Where

routes = Routes()


def of_alert(unit: Unit, path: Mapping[str, str]) -> Where | None:
    """The site of the patient whom the red flag `{alert}` is about."""
    number = row_of(path, "alert")
    return None if number is None else unit.caseload.site_of_alert(number)


@routes.get("/today", may=Permission.SEE_TODAY, site=Reach.ANYWHERE)
async def show(page: Here) -> Response:
    """The page to begin the day with."""
    found = await page.run(today.today)
    closed = page.query("closed")
    closed_of = int(closed) if closed.isascii() and closed.isdigit() and len(closed) < 20 else None
    open_flags = [flag for flag in found.flags if isinstance(flag.alert.state, Open)]
    taken = [flag for flag in found.flags if not isinstance(flag.alert.state, Open)]
    return page.render(
        "today/show.html",
        found=found,
        open_flags=open_flags,
        taken=taken,
        most=MOST,
        nothing=not any(
            (found.flags, found.waiting, found.taken_over, found.quiet, found.blocked, found.unknown)
        ),
        late=found.pulse.overdue > LATE,
        silent=_silent(page, found),
        counted_to=COUNTED_TO,
        queue=sum(found.pulse.waiting.values()),
        hours=page.desk.service.house.service_hours,
        covers=page.desk.service.house.service_hours.covers(page.now),
        results=words.RESULTS,
        category_of=words.category_of,
        state_of=words.state_of,
        kinds=words.KINDS,
        wall=page.desk.wall(),
        still_paused=None if closed_of is None else await page.run(_still_paused, PatientId(closed_of)),
    )


@routes.get("/today/rules", may=Permission.SEE_TODAY, site=Reach.ANYWHERE)
async def rules(page: Here) -> Response:
    """Each safety rule's hits and false alarms."""
    counts = await page.run(today.rules)
    worst = sorted(counts, key=lambda each: (-each.hits, each.rule))
    return page.render("today/rules.html", counts=worst)


@routes.post("/alerts/{alert}/take", may=Permission.ACKNOWLEDGE, site=of_alert)
async def take(page: Here, alert: RowId) -> Response:
    """I see to it."""
    return await _settled(page, alert, "You have taken it on. Nobody else is told of it.", today.take_on)


@routes.post("/alerts/{alert}/close", may=Permission.ACKNOWLEDGE, site=of_alert)
async def close(page: Here, alert: RowId) -> Response:
    """How it ended."""
    result = page.form.text("result")
    if result not in words.RESULTS:
        return await page.undone("Choose how it ended, then close it.", f"{ROOT}/today#flag-{alert}")
    return await _settled(page, alert, "Closed.", today.close, result)


@routes.post("/patients/{patient}/unknown/{delivery}", may=Permission.CHANGE_PATIENT, site=of_patient)
async def noted(page: Here, patient: RowId, delivery: RowId) -> Response:
    """Seen: a message of which nobody knows whether it arrived."""
    try:
        await page.run(today.looked_at, PatientId(patient), delivery)
    except LookupError:
        raise NotFound from None
    return await page.done("Noted.", f"{ROOT}/today")


async def _settled(page: Page, alert: int, said: str, action: Callable[..., Any], *args: Any) -> Response:
    try:
        settled: Alert = await page.run(action, alert, *args)
    except LookupError:
        raise NotFound("That red flag is not there any more.") from None
    page.desk.service.on_change()
    done = not isinstance(settled.state, Open | Acknowledged)
    return await page.done(said, f"{ROOT}/today" + (f"?closed={settled.patient}" if done else ""))


def _still_paused(
    unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId
) -> PatientId | None:
    """This patient, if a red flag left their messages paused and this person may see them."""
    try:
        patient = unit.patients.get(number)
    except LookupError:
        return None
    seen = staff.may(Permission.SEE_PATIENT, patient.site)
    return number if seen and patient.status is Status.PAUSED else None


def _silent(page: Page, found: today.Today) -> bool:
    """Has the alarm clock not rung for too long? By the machine's own clock."""
    ticked = found.pulse.ticked_at
    return ticked is None or page.desk.wall() - ticked > max(LONGEST_SILENCE, timedelta(0))

"""The audit log: found by who, what, patient and time; its chain checked; taken away as CSV."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.responses import Response

from actions.console import audit as actions
from console import csv
from console.audit_words import said
from console.page import Here, Page
from console.routes import Routes
from console.words import actor_name
from domain.patient import PatientId
from domain.records import AuditEntry, AuditSearch, AuditWalk
from domain.staff import Permission, Reach, StaffId

routes = Routes()
A_PAGE = 50
RESTORE = "restore"  # the command, when it says again what a backup didn't know
MOST_ROWS = 50_000
HEAD = ("number", "at (UTC)", "who", "what", "patient", "detail")


@routes.get("/audit", may=Permission.AUDIT, site=Reach.EVERYWHERE)
async def log(page: Here) -> Response:
    """Fifty entries, the newest first."""
    wanted, problems = _wanted(page)
    before = _number(page.query("before"))
    entries = [] if problems else list(await page.run(actions.found, wanted, before, A_PAGE + 1))
    names = await page.run(actions.names)
    shown = [_row(each, names) for each in entries[:A_PAGE]]
    further = _address(page, before=str(entries[A_PAGE - 1].seq)) if len(entries) > A_PAGE else ""
    return page.render(
        "audit/list.html",
        422 if problems else 200,
        entries=shown,
        problems=problems,
        further=further,
        newest=_address(page) if before else "",
        download=_address(page).replace("/console/audit", "/console/audit.csv", 1),
        kinds=sorted((said(each), each) for each in await page.run(actions.kinds)),
        people=sorted(names.items(), key=lambda each: each[1].casefold()),
    )


@routes.get("/audit.csv", may=Permission.AUDIT, site=Reach.EVERYWHERE)
async def as_csv(page: Here) -> Response:
    """What was found, as a file; the newest fifty thousand at most."""
    wanted, problems = _wanted(page)
    if problems:
        return page.to("/console/audit")
    names, rows, before = await page.run(actions.names), list[tuple[object, ...]](), None
    while len(rows) < MOST_ROWS:
        entries = await page.run(actions.found, wanted, before, actions.AT_ONCE)
        rows += [_cells(each, names) for each in entries]
        if len(entries) < actions.AT_ONCE:
            break
        before = entries[-1].seq
    await page.run(actions.exported, len(rows))
    return csv.download("audit.csv", HEAD, rows[:MOST_ROWS])


@routes.post("/audit/check", may=Permission.AUDIT, site=Reach.EVERYWHERE)
async def check(page: Here) -> Response:
    """Walk the whole chain, a part at a time, and say what was found."""
    walk: AuditWalk | None = None
    while walk is None or not walk.done:
        walk = await page.run(actions.check, walk)
    number, end = await page.run(actions.checked, walk.broken)
    return page.render("audit/check.html", broken=walk.broken, number=number, end=end)


def _wanted(page: Page) -> tuple[AuditSearch, list[tuple[str, str]]]:
    problems: list[tuple[str, str]] = []
    zone = page.desk.service.house.service_hours.zone
    patient = _number(page.query("patient"))
    if page.query("patient") and patient is None:
        problems.append(("patient", "A patient’s number has only digits, as in their page’s address."))
    since, until = _day(page, "since", problems), _day(page, "until", problems)
    return (
        AuditSearch(
            actor=page.query("who")[:80],
            action=page.query("what")[:80],
            patient=None if patient is None else PatientId(patient),
            since=None if since is None else _begins(since, zone),
            until=None if until is None else _begins(until + timedelta(days=1), zone),
        ),
        problems,
    )


def _day(page: Page, name: str, problems: list[tuple[str, str]]) -> date | None:
    text = page.query(name)
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
        return found if 2000 <= found.year < 2200 else None
    except ValueError:
        problems.append((name, "Write a day as 2026-03-31."))
        return None


def _begins(day: date, zone: str) -> datetime:
    """When a day begins by the clock on the service's wall."""
    return datetime.combine(day, datetime.min.time(), ZoneInfo(zone))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _address(page: Page, **more: str) -> str:
    asked = {name: page.query(name) for name in ("who", "what", "patient", "since", "until")}
    query = urlencode({name: value for name, value in {**asked, **more}.items() if value})
    return f"/console/audit?{query}" if query else "/console/audit"


def _row(entry: AuditEntry, names: Mapping[StaffId, str]) -> dict[str, object]:
    detail = "; ".join(f"{name}: {value}" for name, value in entry.detail.items())
    return {"entry": entry, "who": _who(entry, names), "what": said(entry.action), "detail": detail}


def _who(entry: AuditEntry, names: Mapping[StaffId, str]) -> str:
    return "a backup that was put back" if entry.actor == RESTORE else actor_name(entry.actor, names)


def _cells(entry: AuditEntry, names: Mapping[StaffId, str]) -> tuple[object, ...]:
    patient = "" if entry.patient is None else str(entry.patient)
    detail = json.dumps(dict(entry.detail), sort_keys=True)
    return (entry.seq, entry.at.isoformat(), actor_name(entry.actor, names), entry.action, patient, detail)

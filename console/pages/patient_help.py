"""What a coordinator does for one patient: write, take over, pause, re-time, appointments, copy, erase."""

import secrets
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from starlette.responses import Response

from actions.console import patient as about
from actions.console import talk
from actions.console.patient import Changed
from actions.console.talk import Leaves, WontLeave
from console import patient_words as words
from console.bubble import Bubble
from console.page import ROOT, Here, Page, RowId
from console.pages.patient import by_day, head_of
from console.routes import Routes, of_patient
from domain.patient import PARTS_OF_DAY, PatientId, Status
from domain.reminders import LONGEST_PLACE
from domain.staff import Permission

routes = Routes()
PAUSES = {"7": 7, "14": 14, "28": 28, "open": None}
LONGEST_REASON = 200
TOLD = {True: " They have been told.", False: " It is in their quiet hours, so nothing was said to them."}
Problems = list[tuple[str, str]]


def _at(patient: int, path: str = "") -> str:
    return f"{ROOT}/patients/{patient}{path}"


@routes.get("/patients/{patient}/talk", may=Permission.MESSAGE, site=of_patient)
async def conversation(page: Here, patient: RowId) -> Response:
    """Write one message, or take the conversation over."""
    return await _talk(page, patient)


async def _talk(
    page: Page, patient: int, text: str = "", problems: Problems | None = None, bubble: Bubble | None = None
) -> Response:
    seen, shown = await head_of(page, patient, "talk")
    told = await page.run(about.timeline, PatientId(patient), "all", None, 20)
    forecast = await page.run(talk.preview, PatientId(patient))
    return page.render(
        "patient/talk.html",
        422 if problems else 200,
        typing=True,
        text=text,
        problems=problems or [],
        bubble=bubble,
        most=talk.LONGEST,
        leaves=_leaves(page, forecast, seen.patient.where),
        days=list(reversed([(day, list(reversed(lines))) for day, lines in by_day(page, seen, told)])),
        obstacle=talk.in_the_way(seen.patient, page.now),
        **shown,
    )


@routes.post("/patients/{patient}/talk/check", may=Permission.MESSAGE, site=of_patient)
async def check(page: Here, patient: RowId) -> Response:
    """How the message will look, and when it leaves, before it is sent."""
    text = page.form.text("text")
    try:
        scene = await page.run(talk.shown, PatientId(patient), text)
    except ValueError as unfit:
        return await _talk(page, patient, text, [("text", str(unfit))])
    return await _talk(page, patient, text, bubble=page.desk.draw(scene))


@routes.post("/patients/{patient}/talk/send", may=Permission.MESSAGE, site=of_patient)
async def send(page: Here, patient: RowId) -> Response:
    """Send it: the arbiter lets it go when it may."""
    text = page.form.text("text")
    if page.form.ticked("change"):
        return await _talk(page, patient, text)
    try:
        forecast = await page.run(talk.send, PatientId(patient), text, _key())
    except ValueError as unfit:
        return await _talk(page, patient, text, [("text", str(unfit))])
    except Changed as changed:
        return await page.undone(str(changed), _at(patient, "/talk"))
    page.desk.service.on_change()
    found = await page.run(about.see, PatientId(patient), "talk")
    leaves = _leaves(page, forecast, found.patient.where)
    said = "Your message is on its way." if leaves["now"] else f"Your message waits. {leaves['words']}"
    return await page.done(said, _at(patient, "/talk"))


@routes.post("/patients/{patient}/talk/take-over", may=Permission.TAKE_OVER, site=of_patient)
async def take_over(page: Here, patient: RowId) -> Response:
    """From now on a person writes, and the patient is told so."""
    return await _done(
        page, patient, "/talk", "You have the conversation. They have been told.", talk.begin, _key()
    )


@routes.post("/patients/{patient}/talk/line", may=Permission.TAKE_OVER, site=of_patient)
async def line(page: Here, patient: RowId) -> Response:
    """One line of the conversation."""
    text = page.form.text("text")
    try:
        await page.run(talk.write, PatientId(patient), text, _key())
    except ValueError as unfit:
        return await _talk(page, patient, text, [("text", str(unfit))])
    except Changed as changed:
        return await page.undone(str(changed), _at(patient, "/talk"))
    page.desk.service.on_change()
    return page.to(_at(patient, "/talk"))


@routes.post("/patients/{patient}/talk/hand-back", may=Permission.TAKE_OVER, site=of_patient)
async def hand_back(page: Here, patient: RowId) -> Response:
    """The program has it again, and says so."""
    return await _done(page, patient, "/talk", "The program has it again, and tells them so.", talk.end)


@routes.post("/patients/{patient}/read", may=Permission.MESSAGE, site=of_patient)
async def mark_read(page: Here, patient: RowId) -> Response:
    """What they wrote needs no answer."""
    return await _done(page, patient, "", "Marked as read.", about.mark_read)


@routes.get("/patients/{patient}/change", may=Permission.CHANGE_PATIENT, site=of_patient)
async def change(page: Here, patient: RowId) -> Response:
    """Pause or resume, days and hours, the appointment."""
    return await _change(page, patient)


async def _change(page: Page, patient: int, problems: Problems | None = None) -> Response:
    _, shown = await head_of(page, patient, "change")
    form = page.form
    return page.render(
        "patient/change.html",
        422 if problems else 200,
        problems=problems or [],
        typed=form,
        part_options=[(part, words.PARTS[part]) for part in PARTS_OF_DAY],
        day_options=[(str(number), day) for number, day in enumerate(words.WEEKDAYS)],
        pausable=shown["patient"].status in (Status.ACTIVE, Status.PAUSED),
        **shown,
    )


@routes.post("/patients/{patient}/pause", may=Permission.CHANGE_PATIENT, site=of_patient)
async def pause(page: Here, patient: RowId) -> Response:
    """Nothing proactive for a while; the reason is for the log."""
    how_long, why = page.form.text("how_long"), page.form.text("why")[:LONGEST_REASON]
    problems = [("how_long", "Choose for how long.")] if how_long not in PAUSES else []
    if not why:
        problems.append(("why", "Say why, in a few words. Leave out what is nobody else’s business."))
    if problems:
        return await _change(page, patient, problems)
    return await _done(page, patient, "/change", "Paused.", about.pause, PAUSES[how_long], why)


@routes.post("/patients/{patient}/resume", may=Permission.CHANGE_PATIENT, site=of_patient)
async def resume(page: Here, patient: RowId) -> Response:
    """Messages start again."""
    return await _done(page, patient, "/change", "Messages start again.", about.resume)


@routes.post("/patients/{patient}/retime", may=Permission.CHANGE_PATIENT, site=of_patient)
async def retime(page: Here, patient: RowId) -> Response:
    """Other days, time of day, quiet hours."""
    days = frozenset(int(day) for day in page.form.all("days") if day in "0123456" and len(day) == 1)
    part, start, end = page.form.text("part"), _time(page.form.text("start")), _time(page.form.text("end"))
    problems: Problems = [] if days else [("days", "Choose at least one day.")]
    if part not in PARTS_OF_DAY:
        problems.append(("part", "Choose a time of day."))
    problems += [
        (name, "Write a time such as 21:00.") for name, at in (("start", start), ("end", end)) if at is None
    ]
    if problems or start is None or end is None:
        return await _change(page, patient, problems)
    return await _done(
        page, patient, "/change", "Changed, and planned anew.", about.retime, days, part, (start, end)
    )


@routes.post("/patients/{patient}/appointment", may=Permission.CHANGE_PATIENT, site=of_patient)
async def appointment(page: Here, patient: RowId) -> Response:
    """Their next appointment; the message the day before is planned with it."""
    on, at = _date(page.form.text("on")), _time(page.form.text("at"))
    place = page.form.text("place")
    problems: Problems = [] if on else [("on", "Choose the day.")]
    if on is not None and on < page.now.date():
        problems.append(("on", "That day has passed."))
    if page.form.text("at") and at is None:
        problems.append(("at", "Write a time such as 14:30, or leave it empty."))
    if len(place) > LONGEST_PLACE:
        problems.append(("place", f"At most {LONGEST_PLACE} characters."))
    if problems or on is None:
        return await _change(page, patient, problems)
    return await _done(
        page, patient, "/change", "The appointment is written down.", about.arrange, on, at, place or None
    )


@routes.post("/patients/{patient}/appointment/off", may=Permission.CHANGE_PATIENT, site=of_patient)
async def call_off(page: Here, patient: RowId) -> Response:
    """It isn't to be."""
    number = page.form.number("appointment") or 0
    return await _done(page, patient, "/change", "The appointment is called off.", about.call_off, number)


@routes.post("/patients/{patient}/planned/{delivery}/cancel", may=Permission.CHANGE_PATIENT, site=of_patient)
async def cancel(page: Here, patient: RowId, delivery: RowId) -> Response:
    """One planned message will not leave."""
    said = "Cancelled. The next one is planned as it would have been."
    return await _done(page, patient, "/planned", said, about.cancel, delivery)


@routes.get("/patients/{patient}/copy", may=Permission.EXPORT_PATIENT, site=of_patient)
async def copy(page: Here, patient: RowId) -> Response:
    """What a copy holds, and what erasing means."""
    _, shown = await head_of(page, patient, "copy")
    return page.render("patient/copy.html", problems=[], may_erase=page.may(Permission.ERASE), **shown)


@routes.post("/patients/{patient}/copy", may=Permission.EXPORT_PATIENT, site=of_patient)
async def download(page: Here, patient: RowId) -> Response:
    """The same zip that /export sends: a page to read, and everything as JSON."""
    scene, house = await page.run(about.everything, PatientId(patient))
    _, content = page.desk.more["copy"](scene, house)
    return Response(
        content,
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="patient-{patient}.zip"'},
    )


@routes.post("/patients/{patient}/erase", may=Permission.ERASE, site=of_patient)
async def erase(page: Here, patient: RowId) -> Response:
    """For good, after the word was typed."""
    if page.form.text("sure").casefold() != "erase":
        _, shown = await head_of(page, patient, "copy")
        problems = [("sure", "Type the word erase, so that this can’t happen by a slip.")]
        return page.render("patient/copy.html", 422, problems=problems, may_erase=True, **shown)
    told = await page.run(about.erase, PatientId(patient), page.form.ticked("tell"))
    page.desk.service.on_change()
    said = "Everything about that patient is erased."
    return await page.done(f"{said} They have been told." if told else said, f"{ROOT}/patients")


def _key() -> str:
    """By chance: what names the occasion of a message."""
    return secrets.token_hex(8)


async def _done(
    page: Page, patient: int, to: str, said: str, action: Callable[..., Any], *args: Any
) -> Response:
    """Run it, wake the dispatcher, and say so; or say why it couldn't be."""
    try:
        told: object = await page.run(action, PatientId(patient), *args)
    except Changed as changed:
        return await page.undone(str(changed), _at(patient, to))
    page.desk.service.on_change()
    said += TOLD[told] if isinstance(told, bool) else ""
    return await page.done(said, _at(patient, to))


def _leaves(page: Page, forecast: Leaves | WontLeave, zone: str) -> dict[str, object]:
    """When it leaves, in a sentence."""
    match forecast:
        case WontLeave(status=status):
            state = words.STATUSES.get(status.value, status.value).lower()
            said = f"No message can be sent now: where they stand is “{state}”."
            return {"now": False, "never": True, "words": said}
        case Leaves(at=at, why=why) if why is not None:
            local, today = at.astimezone(ZoneInfo(zone)), page.now.astimezone(ZoneInfo(zone)).date()
            day = "" if local.date() == today else f" on {local:%A} {local.day} {local:%B}"
            reason = words.WAITS.get(why, "something else comes first")
            said = f"This will wait until {local:%H:%M}{day}, their time, because {reason}."
            return {"now": False, "never": False, "words": said}
        case _:
            return {"now": True, "never": False, "words": "This leaves at once."}


def _time(text: str) -> time | None:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a wall-clock time, no instant
    except ValueError:
        return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

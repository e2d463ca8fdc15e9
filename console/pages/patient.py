"""One patient: what matters to them, all that was said, their check-ins, and what is planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from starlette.responses import Response

from actions.console import patient as about
from actions.console.patient import Seen, Told
from actions.scene import Scene
from console import patient_words as words
from console.errors import NotFound
from console.page import Here, Page, RowId
from console.routes import Routes, of_patient
from console.trend import Trend, trend_of
from content.catalogue import LoadedInstrument
from domain.deliveries import Kind, State
from domain.messages import AskItem, SendExport, ShowProgress, ShowReview
from domain.patient import PatientId
from domain.staff import Permission, StaffId
from domain.timeline import Arranged, CheckedIn, Entry, Flagged, Heard, Mark, Noted, Written

routes = Routes()
ON_OVERVIEW = 15
TIMELINES = {
    "all": "Everything",
    "sent": "What we sent",
    "said": "What they wrote",
    "check-ins": "Check-ins",
    "flags": "Red flags",
    "staff": "What the team did",
}
GONE = "This patient is not there any more."


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the timeline, ready to be shown. `side`: ours | theirs | flag | note."""

    at: datetime
    side: str
    who: str
    words: str = ""
    tag: str = ""
    tag_colour: str = "grey"
    foot: Sequence[str] = ()
    tries: Sequence[str] = ()
    buttons: Sequence[str] = ()
    link: str = ""


async def head_of(page: Page, number: int, which: str) -> tuple[Seen, dict[str, Any]]:
    """Who it is about, and what every page about them shows. Raises NotFound."""
    try:
        seen = await page.run(about.see, PatientId(number), which)
    except LookupError:
        raise NotFound(GONE) from None
    zone = ZoneInfo(seen.patient.where)
    shown = {
        "seen": seen,
        "patient": seen.patient,
        "which": which,
        "name": seen.patient.name or "No name yet",
        "status": words.STATUSES.get(seen.patient.status.value, seen.patient.status.value),
        "status_colour": words.TAGS.get(seen.patient.status.value, "grey"),
        "level": words.LEVEL_WORDS.get(seen.patient.tailoring_level, seen.patient.tailoring_level),
        "local_now": page.now.astimezone(zone),
        "taken_over": seen.patient.taken_over_until is not None and seen.patient.taken_over_until > page.now,
        "mine": seen.patient.taken_over_by == int(page.staff.id),
        "topic_words": words.TOPIC_WORDS,
        "fact_words": words.FACT_WORDS,
        "parts": words.PARTS,
        "weekdays": words.WEEKDAYS,
        "context_of": words.context_of,
        "category_of": words.category_of,
    }
    return seen, shown


@routes.get("/patients/{patient}", may=Permission.SEE_PATIENT, site=of_patient)
async def overview(page: Here, patient: RowId) -> Response:
    """What matters to them, first; then what waits, and the latest of the timeline."""
    seen, shown = await head_of(page, patient, "overview")
    told = await page.run(about.timeline, PatientId(patient), "all", None, ON_OVERVIEW)
    return page.render("patient/overview.html", days=by_day(page, seen, told), more=told.more, **shown)


@routes.get("/patients/{patient}/timeline", may=Permission.SEE_PATIENT, site=of_patient)
async def timeline(page: Here, patient: RowId) -> Response:
    """What was sent and why, and what they wrote and tapped, fifty at a time."""
    kind = page.query("kind", "all")
    kind = kind if kind in TIMELINES else "all"
    seen, shown = await head_of(page, patient, "timeline")
    told = await page.run(about.timeline, PatientId(patient), kind, _mark(page.query("before")))
    more = ""
    if told.more is not None:
        at = round(told.more.at.timestamp() * 1_000_000)
        more = f"?kind={kind}&before={at}.{told.more.source}.{told.more.id}"
    return page.render(
        "patient/timeline.html",
        days=by_day(page, seen, told),
        more=more,
        kind=kind,
        kinds=TIMELINES,
        first=not page.query("before"),
        **shown,
    )


@routes.get("/patients/{patient}/check-ins", may=Permission.SEE_PATIENT, site=of_patient)
async def check_ins(page: Here, patient: RowId) -> Response:
    """The trend with the table behind it, and each result's flags."""
    _, shown = await head_of(page, patient, "check-ins")
    found = await page.run(about.check_ins, PatientId(patient))
    return page.render(
        "patient/check_ins.html",
        found=found,
        trends=_trends(page, found),
        flag_words=words.FLAGS,
        see_answers=page.may(Permission.SEE_ANSWERS),
        show_level=page.desk.service.house.programme.show_level,
        **shown,
    )


@routes.get("/patients/{patient}/check-ins/{check_in}", may=Permission.SEE_ANSWERS, site=of_patient)
async def answers(page: Here, patient: RowId, check_in: RowId) -> Response:
    """Item by item, for those who may see it."""
    _, shown = await head_of(page, patient, "answers")
    try:
        found, given = await page.run(about.answers, PatientId(patient), check_in)
    except LookupError:
        raise NotFound("There is no such check-in of this patient.") from None
    pack = page.desk.catalogue.instruments.get(found.instrument)
    language = shown["patient"].language
    wording = None if pack is None else pack.wording(language)
    lines = []
    for number, item in enumerate(found.items, start=1):
        answer = given.get(item)
        asked = wording.items[item].text if wording and item in wording.items else item
        lines.append((number, asked, _answered(pack, language, answer.value) if answer else "left out"))
    return page.render("patient/answers.html", found=found, lines=lines, **shown)


@routes.get("/patients/{patient}/planned", may=Permission.SEE_PATIENT, site=of_patient)
async def planned(page: Here, patient: RowId) -> Response:
    """The next 28 days: what is in the ledger, and what the rules would add; then the plan beyond."""
    seen, shown = await head_of(page, patient, "planned")
    ahead = await page.run(about.ahead, PatientId(patient))
    zone = ZoneInfo(seen.patient.where)
    coming = [
        {
            "id": row.id,
            "at": row.plan.due.astimezone(zone),
            "later": row.plan.due >= page.now + about.AHEAD,
            "kind": words.KINDS[row.plan.kind],
            "words": _drawn(page, ahead.scenes.get(row.id)),
            "why": words.reason_of(row),
            "moved": words.WHYS.get(row.why or "", ""),
        }
        for row in ahead.planned
    ]
    expected = [
        (line.at.astimezone(zone), words.KINDS[line.kind], words.expected_because(line.kind, line.occasion))
        for line in ahead.later
    ]
    return page.render(
        "patient/planned.html",
        coming=[one for one in coming if not one["later"]],
        later=[one for one in coming if one["later"]],
        expected=expected,
        may_cancel=page.may(Permission.CHANGE_PATIENT),
        **shown,
    )


def by_day(page: Page, seen: Seen, told: Told) -> list[tuple[date, list[Line]]]:
    """By the patient's own calendar."""
    zone = ZoneInfo(seen.patient.where)
    lines = [_line(page, entry, told, zone) for entry in told.entries]
    return [(day, list(each)) for day, each in groupby(lines, key=lambda line: line.at.date())]


def _line(page: Page, entry: Entry, told: Told, zone: ZoneInfo) -> Line:
    at = entry.at.astimezone(zone)
    match entry:
        case Written():
            return _written(page, entry, told, at, zone)
        case Heard(context=context, words=said):
            return Line(at, "theirs", words.context_of(context), said)
        case CheckedIn():
            return _checked_in(page, entry, at)
        case Flagged(alert=alert):
            rule = f"Rule: {alert.rule}"
            return Line(at, "flag", f"Red flag {alert.id}. {words.category_of(alert.category)}", foot=[rule])
        case Arranged(appointment=appointment):
            when = f"{appointment.on:%A} {appointment.on.day} {appointment.on:%B %Y}"
            if appointment.at:
                when += f", {appointment.at:%H:%M}"
            return Line(at, "note", "An appointment was written down", when)
        case Noted(actor=actor, action=action):
            by = _colleague(actor, told)
            return Line(at, "note", f"{by} {words.ACTIONS.get(action, action.replace('.', ': '))}")


def _written(page: Page, entry: Written, told: Told, at: datetime, zone: ZoneInfo) -> Line:
    delivery, scene = entry.delivery, told.scenes.get(entry.id)
    by = delivery.plan.reason.get("staff")
    who = words.KINDS[delivery.plan.kind]
    if delivery.plan.kind is Kind.STAFF and by is not None:
        who = f"{told.names.get(StaffId(int(by)), 'The care team')}, for the care team"
    said, buttons = _drawn(page, scene), _buttons(page, scene)
    if not said:
        said = _instead(delivery.plan.message)
    sent_late = (
        delivery.tried_at is not None and (delivery.tried_at - delivery.plan.due).total_seconds() > 900
    )
    why = words.reason_of(delivery) or words.because_of(entry)
    foot = [each for each in (why, _tapped(entry)) if each]
    if sent_late and delivery.tried_at is not None:
        foot.append(f"Sent {delivery.tried_at.astimezone(zone):%H:%M on %d %b}, later than planned.")
    plain = delivery.state is State.SENT
    return Line(
        at,
        "ours",
        who,
        said,
        tag="" if plain else _state(page, entry),
        tag_colour=words.STATE_TAGS[delivery.state],
        foot=foot,
        tries=[] if plain and len(entry.attempts) < 2 else _tries(entry, zone),
        buttons=buttons,
    )


def _state(page: Page, entry: Written) -> str:
    delivery = entry.delivery
    leaving = delivery.state is State.PLANNED and delivery.plan.due <= page.now
    return "on its way" if leaving else words.state_of(delivery)


def _checked_in(page: Page, entry: CheckedIn, at: datetime) -> Line:
    result = entry.result
    if result is None:
        how = "open" if entry.complete is None else "not handed in"
        return Line(at, "note", f"Check-in, {how}", f"{entry.answered} of {entry.asked} answered")
    score = "no score: too few answers" if result.score is None else f"score {result.score:.1f}"
    said = f"{entry.answered} of {entry.asked} answered; {score}"
    if result.level is not None:
        said += f", level {result.level}"
    return Line(
        at, "note", "Check-in handed in", said, foot=[words.FLAGS.get(flag, flag) for flag in result.flags]
    )


def _tapped(entry: Written) -> str:
    said = [words.ANSWERS.get(word, word) for word in entry.answers]
    return f"They tapped: {', '.join(said)}." if said else ""


def _tries(entry: Written, zone: ZoneInfo) -> list[str]:
    lines = []
    for number, one in enumerate(entry.attempts, start=1):
        how = words.STATES[State(one.state)] if one.state else "under way"
        code = f" ({one.outcome.replace('_', ' ')})" if one.outcome and one.outcome != "sent" else ""
        lines.append(f"Try {number}, {one.began_at.astimezone(zone):%H:%M:%S}: {how}{code}")
    return lines


def _instead(message: object) -> str:
    match message:
        case AskItem(position=position):
            return f"Question {position + 1} of the check-in"
        case ShowReview():
            return "All answers on one screen, to be handed in"
        case ShowProgress():
            return "The picture of their check-ins"
        case SendExport():
            return "A copy of everything kept about them"
        case _:
            return "What it said is not there any more"


def _drawn(page: Page, scene: Scene | None) -> str:
    """The words as they came in the chat; empty where they can't be told any more."""
    if scene is None or isinstance(scene.delivery.plan.message, ShowProgress | SendExport):
        return ""
    try:
        return page.desk.draw(scene).text
    except (LookupError, ValueError):
        return ""


def _buttons(page: Page, scene: Scene | None) -> Sequence[str]:
    if scene is None or isinstance(scene.delivery.plan.message, ShowProgress | SendExport):
        return ()
    try:
        return [key for line in page.desk.draw(scene).buttons for key in line]
    except (LookupError, ValueError):
        return ()


def _trends(page: Page, found: Sequence[CheckedIn]) -> list[Trend]:
    results = sorted((one.result for one in found if one.result), key=lambda one: one.at)
    trends = []
    for name in dict.fromkeys(one.instrument for one in results):
        pack = page.desk.catalogue.instruments.get(name)
        own = [one for one in results if one.instrument == name]
        if pack is not None and (made := trend_of(name, pack.instrument, own)) is not None:
            trends.append(made)
    return trends


def _answered(pack: LoadedInstrument | None, language: str, value: int | None) -> str:
    """The answer in the words that were on the button."""
    if pack is None:
        return "doesn’t fit" if value is None else str(value)
    wording = pack.wording(language)
    if value is None:
        return wording.na.label if wording.na else "doesn’t fit"
    keys = [option.key for option in pack.instrument.options if option.value == value]
    return wording.options[keys[0]].label if keys and keys[0] in wording.options else str(value)


def _colleague(actor: str, told: Told) -> str:
    kind, _, number = actor.partition(":")
    if kind == "staff" and number.isdigit():
        return told.names.get(StaffId(int(number)), "A colleague")
    # what a restore writes down is what the patient had done before
    return {"patient": "The patient", "restore": "The patient", "service": "The service"}.get(actor, actor)


def _mark(text: str) -> Mark | None:
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 20 for part in parts):
        return None
    at, source, number = (int(part) for part in parts)
    if at > 4_000_000_000_000_000 or source > 9:
        return None
    return Mark(datetime.fromtimestamp(at / 1_000_000, UTC), source, number)

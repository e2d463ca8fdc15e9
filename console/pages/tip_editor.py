"""The editor of a tip: its form, what it would look like, what the linter says while one types."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.responses import Response

from actions.console import tips
from actions.console.tip_preview import patient_for_preview
from console.bubble import PEOPLE, Bubble, made_up, scene
from console.errors import NotFound
from console.finding_words import for_authors
from console.page import Form, Here, Page
from console.pages.tips import WORDS, TipId, number_in
from console.routes import BIGGEST_ROW, Routes
from content.heads import LONGEST_ID
from content.templates import TemplateRefused
from content.tipcheck import Measure, Spot, inspect_tip, measure
from content.tipfile import CONDITIONS, EXCLUSIONS, LEVELS, TOPICS
from content.tipwriter import LANGUAGE, empty_text, tidy, tidy_line
from domain.patient import PatientId
from domain.staff import NotAllowed, Permission, Reach
from domain.text_diff import FieldChange, changes
from domain.tip_desk import Revision
from domain.tip_workflow import Change, TipText, audience_changed, likely

routes = Routes()

YEAR = timedelta(days=365)
MOST_LANGUAGES = 20
_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_PATIENT = re.compile(r"(?:.*/patients/)?(\d{1,19})(?:[/?#].*)?")
PLACEHOLDERS: Sequence[tuple[str, str]] = (
    ("{{ name }}", "What they want to be called"),
    ('{{ name | default("you") }}', "The same, or “you” if they gave none"),
    ("{{ matters }}", "What matters to them, in their own words"),
    ("{{ site }}", "The name of their site"),
    ("{{ topic }}", "The topic it is sent as"),
    ("{% if matters %}…{% endif %}", "Words only for those who said what matters"),
)
NAMES: Mapping[str, str] = {"en": "English", "cy": "Welsh"}


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as it was filled in; `wrong` are fields that can't be read at all."""

    text: TipText
    wrong: Sequence[tuple[str, str]]
    change: str
    review: str


@dataclass(frozen=True, slots=True)
class Side:
    """What stands beside the form: how it looks, what the linter says, how long and hard each body is.

    Nobody is told off for a form that they have not `begun` to fill in.
    """

    language: str
    level: int
    person: str
    bubble: Bubble | None
    refused: str
    spots: Sequence[Spot]
    measures: Mapping[str, Measure | None]
    suits: bool
    suggested: Change | None
    audience: Sequence[str]
    begun: bool


@routes.get("/tips/-/new", may=Permission.EDIT_TIPS, site=Reach.ANYWHERE)
async def new(page: Here) -> Response:
    """A form with nothing in it yet."""
    text = empty_text(page.now.date() + YEAR, page.staff.name)
    return await _form(page, None, Filled(text, (), "", text.review.isoformat()), None)


@routes.post("/tips/-/new", may=Permission.EDIT_TIPS, site=Reach.ANYWHERE)
async def create(page: Here) -> Response:
    """Save a new tip as a draft."""
    filled, tip = filled_in(page.form), page.form.text("tip").lower()
    wrong = list(filled.wrong)
    if not _ID.fullmatch(tip) or len(tip) > LONGEST_ID:
        wrong.insert(
            0, ("tip", f"Give it a short name: small letters and -, at most {LONGEST_ID} characters.")
        )
    if wrong or page.form.text("do") == "preview":
        problems = wrong if page.form.text("do") != "preview" else []
        return await _form(page, None, filled, None, problems, 422 if problems else 200)
    try:
        saved = await page.run(tips.create, tip, filled.text)
    except tips.Unfit as unfit:
        return await _form(page, None, filled, None, _problems(unfit.spots), 422)
    if isinstance(saved, tips.Overtaken):
        problem = ("tip", "There is a tip of that name already: choose another.")
        return await _form(page, None, filled, None, [problem], 422)
    return await page.done("Saved as a draft.", f"/console/tips/{tip}")


@routes.get("/tips/{tip}/edit", may=Permission.EDIT_TIPS, site=Reach.ANYWHERE)
async def edit(page: Here, tip: TipId) -> Response:
    """The newest text in the form."""
    opened = await page.run(tips.opened, tip)
    if opened is None:
        raise NotFound
    text = opened.newest.text
    return await _form(page, opened, Filled(text, (), "", text.review.isoformat()), opened.sent)


@routes.post("/tips/{tip}/edit", may=Permission.EDIT_TIPS, site=Reach.ANYWHERE)
async def save(page: Here, tip: TipId) -> Response:
    """Save as a draft, or only look at it; what somebody else saved meanwhile is never overwritten."""
    opened = await page.run(tips.opened, tip)
    based_on = number_in(page.form.text("based_on"))
    if opened is None or based_on is None:
        raise NotFound
    filled = filled_in(page.form)
    if page.form.text("do") == "preview":
        return await _form(page, opened, filled, opened.sent, based_on=str(based_on))
    if filled.wrong:
        return await _form(page, opened, filled, opened.sent, filled.wrong, 422, based_on=str(based_on))
    base = opened.sent.text if opened.sent else filled.text
    change = Change(filled.change) if filled.change in set(Change) else likely(base, filled.text)
    try:
        saved = await page.run(tips.save, tip, based_on, filled.text, change)
    except tips.Unfit as unfit:
        return await _form(
            page, opened, filled, opened.sent, _problems(unfit.spots), 422, based_on=str(based_on)
        )
    if isinstance(saved, tips.Overtaken):
        return await _overtaken(page, opened, filled, saved)
    if saved.number == opened.newest.number:
        return await page.done("Nothing was different, so nothing was saved.", f"/console/tips/{tip}")
    forced = opened.sent is not None and saved.number.revision == 1 and audience_changed(base, filled.text)
    why = " Who gets it has changed, and that is always a new version." if forced else ""
    return await page.done(f"Saved as a draft, {saved.number}.{why}", f"/console/tips/{tip}")


@routes.post("/tips/-/preview", may=Permission.EDIT_TIPS, site=Reach.ANYWHERE)
async def preview(page: Here) -> Response:
    """What stands beside the form, while somebody types."""
    tip = page.form.text("tip") or "new-tip"
    opened = await page.run(tips.opened, tip) if _ID.fullmatch(tip) and len(tip) <= 80 else None
    filled = filled_in(page.form)
    side = await _side(page, tip, filled, opened)
    return page.render("tips/side.html", side=side, people=PEOPLE, **WORDS)


async def _overtaken(page: Page, opened: tips.Opened, filled: Filled, met: tips.Overtaken) -> Response:
    """Somebody was quicker: both changes side by side, and this person's words still in the form."""
    base = met.base or met.theirs
    return await _form(
        page,
        opened,
        filled,
        opened.sent,
        [("", "Somebody else has saved this tip since you opened it. Nothing of yours was saved yet.")],
        409,
        based_on=str(met.theirs.number),
        theirs=changes(base.text, met.theirs.text),
        ours=changes(met.theirs.text, filled.text),
        their=met.theirs,
        names=await page.desk.service.run(lambda unit, house, now: tips.names(unit)),
    )


async def _form(
    page: Page,
    opened: tips.Opened | None,
    filled: Filled,
    sent: Revision | None,
    problems: Sequence[tuple[str, str]] = (),
    status: int = 200,
    based_on: str = "",
    theirs: Sequence[FieldChange] = (),
    ours: Sequence[FieldChange] = (),
    their: Revision | None = None,
    names: Mapping[int, str] | None = None,
) -> Response:
    tip = opened.newest.tip if opened else page.form.text("tip")
    side = await _side(page, tip or "new-tip", filled, opened, saving=bool(problems))
    return page.render(
        "tips/edit.html",
        status,
        tip=tip,
        opened=opened,
        text=filled.text,
        review=filled.review,
        change=filled.change,
        based_on=based_on or (str(opened.newest.number) if opened else ""),
        problems=list(problems),
        side=side,
        people=PEOPLE,
        placeholders=PLACEHOLDERS,
        languages=sorted(filled.text.bodies, key=lambda tag: (tag != "en", tag)),
        language_names=NAMES,
        conditions=CONDITIONS,
        exclusions=EXCLUSIONS,
        levels=LEVELS,
        theirs=theirs,
        ours=ours,
        their=their,
        names=names or {},
        was_sent=sent is not None,
        **WORDS,
    )


async def _side(
    page: Page, tip: str, filled: Filled, opened: tips.Opened | None, saving: bool = False
) -> Side:
    form, text, sent = page.form, filled.text, opened.sent if opened else None
    language = form.text("preview_language") or "en"
    language = language if language in text.bodies else "en"
    level = form.number("preview_level") or min(text.levels, default=1)
    person, patient = form.text("preview_person") or "sam", made_up(form.text("preview_person"), language)
    refused, site = "", page.site
    if asked := form.text("preview_patient"):
        try:
            patient, site = await page.run(patient_for_preview, patient_in(asked))
        except ValueError:
            refused = "That is no address of a patient’s page."
        except NotAllowed:
            refused = "There is no such patient among those you may see."
    bubble = None
    try:
        topic = form.text("preview_topic")
        bubble = page.desk.draw(scene(tip, text, topic, patient, language, page.now, site))
    except TemplateRefused:
        refused = "It can’t be shown before the errors below are mended."
    safe = tip if _ID.fullmatch(tip) else "new-tip"
    spots = await asyncio.to_thread(inspect_tip, safe, 1, text, page.now.date())
    measures = {tag: measure(body, tag, text.levels) for tag, body in text.bodies.items() if body}
    suggested = likely(sent.text, text) if sent is not None and sent.text != text else None
    return Side(
        language,
        level,
        person,
        bubble,
        refused,
        [for_authors(spot) for spot in spots],
        measures,
        level in text.levels,
        suggested,
        audience_changed(sent.text, text) if sent is not None else (),
        opened is not None or saving or any(text.bodies.values()),
    )


def patient_in(text: str) -> PatientId:
    """Whose page's address this is, or whose number. ValueError if it is neither."""
    found = _PATIENT.fullmatch(text)
    if found is None or not 0 < int(found[1]) <= BIGGEST_ROW:
        raise ValueError(text)
    return PatientId(int(found[1]))


def filled_in(form: Form) -> Filled:
    """What the form says. Nothing in it is ever lost: what can't be read comes back as it was."""
    wrong: list[tuple[str, str]] = []
    bodies = {
        name.removeprefix("body_"): tidy(form.raw(name))
        for name in form.names()
        if name.startswith("body_") and LANGUAGE.fullmatch(name.removeprefix("body_"))
    }
    bodies = {tag: body for tag, body in list(bodies.items())[:MOST_LANGUAGES] if body or tag == "en"}
    extra, words = form.text("language_new"), tidy(form.raw("words_new"))
    if words and not LANGUAGE.fullmatch(extra):
        wrong.append(("language_new", "Say which language that is: cy for Welsh, pl for Polish."))
    elif words and extra in bodies:
        wrong.append(("language_new", "That language is there already."))
    elif words:
        bodies[extra] = words
    review = form.text("review")
    try:
        day = date.fromisoformat(review)
    except ValueError:
        wrong.append(("review", "Choose a day by which somebody reads it again."))
        day = date.max
    return Filled(
        TipText(
            frozenset(level for level in LEVELS if str(level) in form.all("levels")),
            frozenset(form.all("topics")) & frozenset(TOPICS),
            frozenset(form.all("conditions")) & frozenset(CONDITIONS),
            frozenset(form.all("exclusions")) & frozenset(EXCLUSIONS),
            tidy_line(form.text("evidence"))[:500],
            tidy_line(form.text("owner"))[:200],
            day,
            {"en": "", **bodies},
        ),
        wrong,
        form.text("change"),
        review,
    )


def _problems(spots: Sequence[Spot]) -> list[tuple[str, str]]:
    return [(field_id(spot.field), _sentences(for_authors(spot))) for spot in spots]


def field_id(field: str) -> str:
    """Where on the page a finding's field stands."""
    kind, _, tag = field.partition(":")
    return f"body_{tag}" if tag else {"bodies": "body_en", "id": "tip"}.get(kind, kind)


def _sentences(spot: Spot) -> str:
    return f"{spot.message} {spot.cure[:1].upper()}{spot.cure[1:]}." if spot.cure else spot.message

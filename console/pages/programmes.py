"""Programmes: what holds, changing it by way of a draft and its forecast, and the history to go back in."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from actions.console import programmes
from console.errors import NotFound
from console.page import Form, Here, Page, RowId
from console.programme_words import LABELS, PURPOSES, changes, label, value
from console.routes import Routes
from domain.programmes import Programme, as_plain
from domain.staff import Permission, Reach

routes = Routes()
SEE, CHANGE = Permission.SEE_PROGRAMMES, Permission.CHANGE_PROGRAMMES
NUMBERS = (
    "check_in_every_days",
    "before_appointment_days",
    "budget.per_day",
    "budget.per_week",
    "budget.spacing_minutes",
    *(f"tips_per_week.{level}" for level in (1, 2, 3, 4)),
)


@routes.get("/programmes", may=SEE, site=Reach.ANYWHERE)
async def current(page: Here) -> Response:
    """The programme that holds now."""
    found = await page.run(programmes.current)
    return page.render("programmes/current.html", version=found, **_shown(page, found.programme))


@routes.get("/programmes/history", may=SEE, site=Reach.ANYWHERE)
async def history(page: Here) -> Response:
    """Every version, newest first, with what each changed."""
    before = page.query("before")
    steps = await page.run(programmes.history, int(before) if before.isdigit() and len(before) < 9 else None)
    lines = [(step, changes(step.changes)) for step in steps]
    older = steps[-1].version.version if len(steps) == programmes.HISTORY_AT_ONCE else None
    return page.render("programmes/history.html", lines=lines, older=older, names=await _names(page))


@routes.get("/programmes/versions/{programme}", may=SEE, site=Reach.ANYWHERE)
async def one(page: Here, programme: RowId) -> Response:
    """An older version, and how it differs from what holds now."""
    compared = await page.run(programmes.compared, programme)
    if compared is None:
        raise NotFound
    return page.render(
        "programmes/version.html",
        version=compared.version,
        newest=compared.newest,
        changes=changes(compared.changes),
        names=await _names(page),
        **_shown(page, compared.version.programme),
    )


@routes.post("/programmes/versions/{programme}/back", may=CHANGE, site=Reach.EVERYWHERE)
async def back(page: Here, programme: RowId) -> Response:
    """A draft that goes back to this version; its forecast comes first."""
    made = await page.run(programmes.propose_back, programme)
    if isinstance(made, programmes.Faults):
        words = next(iter(made.by_key.values()))
        return await page.undone(words, "/console/programmes/history")
    return page.to(f"/console/forecast/programme/{made.id}")


@routes.get("/programmes/edit", may=CHANGE, site=Reach.EVERYWHERE)
async def edit(page: Here) -> Response:
    """The form, with the programme that holds now."""
    found = await page.run(programmes.current)
    return _form(page, found.version, flat(found.programme))


@routes.post("/programmes/edit", may=CHANGE, site=Reach.EVERYWHERE)
async def propose(page: Here) -> Response:
    """Check what was filled in, and show what it would do."""
    based_on = page.form.number("revision") or 0
    made = await page.run(programmes.propose, based_on, read(page.form, _languages(page)))
    if isinstance(made, programmes.Faults):
        filled = {name: page.form.text(name) for name in page.form.names()}
        problems = [(_field(key), _said(key, words)) for key, words in made.by_key.items()]
        return _form(page, based_on, filled, problems, 422)
    return page.to(f"/console/forecast/programme/{made.id}")


@routes.get("/programmes/drafts/{draft}", may=CHANGE, site=Reach.EVERYWHERE)
async def review(page: Here, draft: RowId) -> Response:
    """The last step: what changes, and why."""
    return await _review(page, draft)


@routes.post("/programmes/drafts/{draft}/confirm", may=CHANGE, site=Reach.EVERYWHERE)
async def confirm(page: Here, draft: RowId) -> Response:
    """Make it the programme from now on."""
    done = await page.run(programmes.confirm, draft, page.form.text("reason"))
    match done:
        case None:
            raise NotFound
        case programmes.Faults(by_key=faults):
            return await _review(page, draft, list(faults.items()), page.form.text("reason"), 422)
        case programmes.Overtaken():
            return await _review(page, draft, reason=page.form.text("reason"), status=409)
        case version:
            words = (
                f"Version {version.version} holds from now on. Everybody is planned anew, little by little."
            )
            return await page.done(words, "/console/programmes")


@routes.post("/programmes/drafts/{draft}/give-up", may=CHANGE, site=Reach.EVERYWHERE)
async def give_up(page: Here, draft: RowId) -> Response:
    """Leave everything as it is."""
    await page.run(programmes.give_up, draft)
    return await page.done("Nothing was changed.", "/console/programmes")


async def _review(
    page: Page,
    draft: int,
    problems: list[tuple[str, str]] | None = None,
    reason: str = "",
    status: int = 200,
) -> Response:
    found = await page.run(programmes.review, draft)
    if found is None:
        raise NotFound
    over = found.overtaken
    job = page.desk.forecasts.newest(f"programme {page.staff.actor}") if page.desk.forecasts else None
    return page.render(
        "programmes/draft.html",
        status,
        draft=found.draft,
        changes=changes(found.changes),
        theirs=changes(over.theirs) if over else [],
        overtaken=over,
        names=await _names(page),
        forecast=job.result if job and job.proposal.key.startswith(f"programme {draft} ") else None,
        problems=problems or [],
        reason=reason,
    )


def _form(
    page: Page,
    based_on: int,
    values: Mapping[str, Any],
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> Response:
    instruments = page.desk.service.house.instruments
    options = [
        (name, f"{name}{'' if each.validated else ' (not a validated measure)'}")
        for name, each in sorted(instruments.items())
        if each.can_ask and each.can_score
    ]
    return page.render(
        "programmes/edit.html",
        status,
        based_on=based_on,
        values=values,
        problems=problems or [],
        instruments=options,
        purposes=list(PURPOSES.items()),
        languages=list(_languages(page).items()),
    )


def flat(programme: Programme) -> dict[str, str]:
    """The programme as the form's fields have it."""
    plain = as_plain(programme)
    days = plain["nudge_after_days"]
    return {
        "instrument": plain["instrument"],
        "purpose": plain["purpose"],
        "show_level": "yes" if plain["show_level"] else "no",
        "quiet_start": plain["quiet_hours"][0],
        "quiet_end": plain["quiet_hours"][1],
        "nudge_1": str(days[0]) if days else "",
        "nudge_2": str(days[1]) if len(days) > 1 else "",
        **{f"why.{language}": words for language, words in plain["why"].items()},
        **{name: str(_at(plain, name)) for name in NUMBERS},
    }


def read(form: Form, languages: Mapping[str, str]) -> dict[str, Any]:
    """What was filled in, with the keys of a programme file; what is no number stays as it was typed."""
    raw: dict[str, Any] = {
        "instrument": form.text("instrument"),
        "purpose": form.text("purpose"),
        "show_level": {"yes": True, "no": False}.get(form.text("show_level"), form.text("show_level")),
        "quiet_hours": [form.text("quiet_start"), form.text("quiet_end")],
        "why": {language: form.text(f"why.{language}") for language in languages},
        "nudge_after_days": [_number(form, name) for name in ("nudge_1", "nudge_2") if form.text(name)],
    }
    for name in NUMBERS:
        outer, _, inner = name.partition(".")
        if inner:
            raw.setdefault(outer, {})[inner] = _number(form, name)
        else:
            raw[outer] = _number(form, name)
    return raw


def _number(form: Form, name: str) -> int | str:
    number = form.number(name)
    return form.text(name) if number is None else number


def _at(plain: Mapping[str, Any], name: str) -> Any:
    outer, _, inner = name.partition(".")
    return plain[outer][inner] if inner else plain[outer]


def _field(key: str) -> str:
    """Where on the form a key of the file is filled in."""
    return {"quiet_hours": "quiet_start", "nudge_after_days": "nudge_1", "why": "why.en"}.get(key, key)


def _said(key: str, words: str) -> str:
    return f"{label(key)}: {words}" if key in LABELS or key == "why" else words


def _languages(page: Page) -> Mapping[str, str]:
    return page.desk.service.house.languages


def _shown(page: Page, programme: Programme) -> dict[str, Any]:
    plain = as_plain(programme)
    budget, pace = plain["budget"], plain["tips_per_week"]
    line = {key: value(key, _at(plain, key)) for key in LABELS}
    return {"programme": programme, "line": line, "budget": budget, "pace": pace, "why": plain["why"]}


async def _names(page: Page) -> Mapping[str, str]:
    """How authors are called, by what the audit log calls them."""
    return {"file": "As delivered", **await page.run(programmes.authors)}

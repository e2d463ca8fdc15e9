"""Tips: the list, one tip with its history, and every move from draft to withdrawn."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Path
from starlette.responses import Response

from actions.console import tips
from console.bubble import made_up, scene
from console.errors import NotFound
from console.page import Here, Page
from console.routes import Routes
from console.tip_words import (
    FACTS,
    HAPPENED,
    HELPFUL,
    LINT,
    ORDERS,
    REVIEWS,
    STAGES,
    TAGS,
    TOPICS,
    field_label,
    lint_state,
    narrowed,
    one_page,
    wanted,
)
from content.templates import TemplateRefused
from content.tipcheck import inspect_tip
from content.tipfile import CONDITIONS
from domain.staff import Permission, Reach
from domain.text_diff import changes
from domain.tip_desk import Heard, Revision, share
from domain.tip_workflow import (
    Approve,
    Move,
    MoveRefused,
    Number,
    Publish,
    Schedule,
    SendBack,
    Submit,
    Withdraw,
    name_of,
)

routes = Routes()

PAGE = 50
TipId = Annotated[str, Path(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$", max_length=80)]
_NUMBER = re.compile(r"v?(\d{1,6}) ?r?(\d{1,6})")
WORDS = {
    "stages": STAGES,
    "tags": TAGS,
    "topics": TOPICS,
    "facts": FACTS,
    "happened": HAPPENED,
    "stage_of": name_of,
    "label": field_label,
    "share": share,
    "anywhere": Reach.ANYWHERE,
    "everywhere": Reach.EVERYWHERE,
}


@routes.get("/tips", may=Permission.SEE_TIPS, site=Reach.ANYWHERE)
async def all_of_them(page: Here) -> Response:
    """The list, narrowed and in order, fifty at a time."""
    everything = await page.run(tips.listed)
    want, today = wanted(page.query), page.now.date()
    found = await asyncio.to_thread(narrowed, everything, want, today)
    shown, onward = one_page(found, page.query("after"), PAGE)
    languages = sorted({tag for each in everything for tag in each.newest.text.bodies})
    states = await asyncio.to_thread(lambda: {each.newest.tip: lint_state(each, today) for each in shown})
    return page.render(
        "tips/list.html",
        tips=shown,
        want=want,
        many=len(found),
        whole=len(everything),
        lint=states,
        today=today,
        onward=want.address("/console/tips", after=onward) if onward else "",
        back_to_start=want.address("/console/tips") if page.query("after") else "",
        owners=sorted({each.newest.text.owner for each in everything}),
        languages=languages,
        waiting=sum(name_of(each.newest.state) == "unreviewed" for each in everything),
        in_review=sum(name_of(each.newest.state) == "in_review" for each in everything),
        lints=LINT,
        reviews=REVIEWS,
        helpfuls=HELPFUL,
        orders=ORDERS,
        conditions=CONDITIONS,
        send_unreviewed=page.desk.service.house.send_unreviewed,
        **WORDS,
    )


@routes.get("/tips/{tip}", may=Permission.SEE_TIPS, site=Reach.ANYWHERE)
async def one(page: Here, tip: TipId) -> Response:
    """One tip: its words, its versions, what happened, and what can be done."""
    return await _shown(page, tip)


async def _shown(
    page: Page, tip: str, status: int = 200, problems: list[tuple[str, str]] | None = None
) -> Response:
    found = await page.run(tips.detail, tip)
    if found is None:
        raise NotFound
    newest = found.newest
    spots = await asyncio.to_thread(inspect_tip, tip, newest.number.version, newest.text, page.now.date())
    behind = found.live if found.live and found.live.number != newest.number else None
    return page.render(
        "tips/one.html",
        status,
        tip=tip,
        found=found,
        newest=newest,
        spots=spots,
        bubbles=[(tag, _bubble(page, newest, tag)) for tag in _languages(newest)],
        pending=changes(behind.text, newest.text) if behind else [],
        heard=sum(found.heard.values(), Heard()),
        can={move.__name__ for move in found.moves},
        can_live={move.__name__ for move in found.live_moves},
        problems=problems or [],
        send_unreviewed=page.desk.service.house.send_unreviewed,
        zone=page.desk.service.house.service_hours.zone,
        Reach=Reach,
        **WORDS,
    )


def _languages(revision: Revision) -> list[str]:
    return sorted(revision.text.bodies, key=lambda tag: (tag != "en", tag))


def _bubble(page: Page, revision: Revision, language: str) -> object:
    drawn = scene(revision.tip, revision.text, "", made_up("sam", language), language, page.now, page.site)
    try:
        return page.desk.draw(drawn)
    except TemplateRefused:
        return None


@routes.post("/tips/{tip}/move", may=Permission.SEE_TIPS, site=Reach.ANYWHERE)
async def move(page: Here, tip: TipId) -> Response:
    """Hand in, send back, approve, publish, schedule, withdraw; each asks for its own permission."""
    number = number_in(page.form.text("number"))
    asked, problem = _move(page)
    if number is None or asked is None:
        return await _shown(page, tip, 422, [problem or ("", "That can’t be done here.")])
    try:
        done = await page.run(tips.do, tip, number, asked)
        if isinstance(asked, Approve) and page.form.text("and") == "publish" and isinstance(done, Revision):
            done = await page.run(tips.do, tip, number, Publish())
            asked = Publish()
    except tips.NoSuchTip:
        raise NotFound from None
    except tips.Unfit as unfit:
        first = [
            (f"spot-{place}", f"{field_label(spot.field)}: {spot.message}")
            for place, spot in enumerate(unfit.spots, 1)
        ]
        return await _shown(page, tip, 422, first)
    except MoveRefused as refused:
        return await _shown(page, tip, 422, [(_FIELD.get(type(asked), ""), str(refused))])
    if isinstance(done, tips.Overtaken):
        words = f"Somebody has changed this tip meanwhile: it is {done.theirs.number} now. Nothing was done."
        return await page.undone(words, f"/console/tips/{tip}")
    return await page.done(_SAID[type(asked)], f"/console/tips/{tip}")


def number_in(words: str) -> Number | None:
    """v2 r1, as forms and addresses carry it."""
    found = _NUMBER.fullmatch(words.strip())
    return Number(int(found[1]), int(found[2])) if found else None


_FIELD: dict[type[Move], str] = {SendBack: "back_reason", Withdraw: "withdraw_reason", Schedule: "at"}
_SAID: dict[type[Move], str] = {
    Submit: "Handed in for review. An approver who did not work on it can approve it now.",
    SendBack: "Back in draft.",
    Approve: "Approved. Nobody gets it yet: publish it now or choose a time.",
    Publish: "Published. People whom it fits get it from now on.",
    Schedule: "Scheduled. It will be published by itself.",
    Withdraw: "Withdrawn. Nobody gets it any more, and what was planned of it has been cancelled.",
}


def _move(page: Page) -> tuple[Move | None, tuple[str, str] | None]:
    """What was asked for, or the field that stands in its way."""
    match page.form.text("do"):
        case "submit":
            return Submit(), None
        case "back":
            return SendBack(page.form.text("back_reason")), None
        case "approve":
            return Approve(), None
        case "publish":
            return Publish(), None
        case "withdraw":
            return Withdraw(page.form.text("withdraw_reason")), None
        case "schedule":
            at = _instant(page, page.form.text("at"))
            return (Schedule(at), None) if at else (None, ("at", "Choose a day and a time."))
        case _:
            return None, None


def _instant(page: Page, words: str) -> datetime | None:
    """A day and time by the clock on the service's wall."""
    try:
        local = datetime.fromisoformat(words)
    except ValueError:
        return None
    if local.tzinfo is None:
        local = local.replace(tzinfo=ZoneInfo(page.desk.service.house.service_hours.zone))
    return local.astimezone(UTC)


@routes.post("/tips/{tip}/comment", may=Permission.REVIEW_TIPS, site=Reach.ANYWHERE)
async def comment(page: Here, tip: TipId) -> Response:
    """Words for whoever works on it."""
    number, words = number_in(page.form.text("number")), page.form.text("comment")
    if number is None or not words:
        return await _shown(page, tip, 422, [("comment", "Write something first.")])
    try:
        await page.run(tips.comment, tip, number, words)
    except tips.NoSuchTip:
        raise NotFound from None
    return await page.done("Your comment is in the history.", f"/console/tips/{tip}#history")


@routes.get("/tips/{tip}/compare", may=Permission.SEE_TIPS, site=Reach.ANYWHERE)
async def compare(page: Here, tip: TipId) -> Response:
    """Any two texts of one tip, word by word."""
    found = await page.run(tips.detail, tip)
    if found is None:
        raise NotFound
    by_number = {each.number: each for each in found.revisions}
    newer = by_number.get(number_in(page.query("newer")) or found.newest.number, found.newest)
    rest = [each for each in found.revisions if each.number != newer.number]
    older = by_number.get(number_in(page.query("older")) or newer.number) if page.query("older") else None
    older = older or next((each for each in rest if _before(each, newer)), newer)
    return page.render(
        "tips/compare.html",
        tip=tip,
        found=found,
        older=older,
        newer=newer,
        changes=changes(older.text, newer.text),
        **WORDS,
    )


def _before(one: Revision, other: Revision) -> bool:
    return (one.number.version, one.number.revision) < (other.number.version, other.number.revision)


@routes.get("/tips/{tip}/people", may=Permission.SEE_PATIENT, site=Reach.ANYWHERE)
async def people(page: Here, tip: TipId) -> Response:
    """Who got it of late, and how often."""
    found = await page.run(tips.readers, tip)
    return page.render("tips/people.html", tip=tip, readers=found)


@routes.post("/tips/-/approve", may=Permission.APPROVE_TIPS, site=Reach.EVERYWHERE)
async def approve(page: Here) -> Response:
    """Approve (and publish) all that were ticked."""
    chosen = []
    for ticked in page.form.all("tip"):
        tip, _, words = ticked.partition(" ")
        number = number_in(words)
        if number is not None:
            chosen.append((tip, number))
    if not chosen:
        return await page.undone("Tick the tips first.", _back(page))
    done = await page.run(tips.approve_several, chosen, page.form.text("do") == "publish")
    what = "approved and published" if page.form.text("do") == "publish" else "approved"
    count = f"{len(done.done)} tip{'' if len(done.done) == 1 else 's'} {what}."
    if not done.refused:
        return await page.done(count, _back(page))
    why = " ".join(f"{tip}: {words}" for tip, words in list(done.refused.items())[:5])
    more = f" And {len(done.refused) - 5} more." if len(done.refused) > 5 else ""
    return await page.undone(f"{count} Not done: {why}{more}", _back(page))


def _back(page: Page) -> str:
    """The list as it was."""
    query = page.form.text("list")
    return f"/console/tips?{query}" if re.fullmatch(r"[\w=&%+.\-]{1,600}", query) else "/console/tips"

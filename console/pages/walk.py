"""Walk as a patient: somebody made up, and the next 90 days as they would read them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from starlette.responses import Response

from actions.console import walk
from console.bubble import Bubble
from console.page import Here, Page
from console.routes import Routes
from domain.deliveries import Kind
from domain.patient import CIRCUMSTANCES, CONDITIONS, PARTS_OF_DAY, TOPICS
from domain.staff import Permission, Reach

routes = Routes()
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_PEOPLE = 1000  # numbers for "somebody else"
FURTHEST = 89  # days to an appointment
LONGEST_SINCE = 730  # days since a check-in
NOTES: Mapping[Kind, str] = {
    Kind.CHECK_IN: "A check-in is offered",
    Kind.APPOINTMENT: "A word about tomorrow’s appointment",
    Kind.SILENCE: "They haven’t answered for a while, so we ask",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One message as it stands in the chat; `note` for what is only mentioned."""

    time: str
    bubble: Bubble
    reason: Sequence[str]
    note: str = ""
    new_text: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """All of one day."""

    name: str
    said: Sequence[Said]


@routes.get("/walk", may=Permission.FORECAST, site=Reach.ANYWHERE)
async def show(page: Here) -> Response:
    """The form; with `walk` in the address, also what they would read."""
    walker, problems = _walker(page)
    tip, version, revision = page.query("tip"), _number(page, "version"), _number(page, "revision", 1)
    shown: dict[str, object] = {"days": [], "tip": None, "ends": ""}
    if (page.query("level") or tip) and not problems:
        road = await page.run(walk.road, tip or None, version, revision)
        found = await asyncio.to_thread(walk.walked, road, walker)
        shown = {
            "days": _days(page, found, walker),
            "tip": road.tip,
            "count": len(found.met),
            "gets": road.tip is not None and any(_is_of(each, road.tip.id) for each in found.met),
            "ends": _end(found, walker),
        }
    return page.render("walk/walk.html", walker=walker, problems=problems, **_choices(page), **shown)


def _walker(page: Page) -> tuple[walk.Walker, list[tuple[str, str]]]:
    """Who was picked; what can't be understood is said, and has its usual value."""
    problems: list[tuple[str, str]] = []
    city, typed = page.query("city", "London"), page.query("appointment")
    places = page.desk.service.house.find_places(city)
    if not places:
        problems.append(("city", "No such city is known. Try a bigger one nearby."))
    appointment = _number(page, "appointment", -1) if typed else None
    if appointment is not None and not 1 <= appointment <= FURTHEST:
        problems.append(("appointment", f"A number of days from 1 to {FURTHEST}, or nothing."))
        appointment = None
    every = page.request.query_params.getlist
    languages = page.desk.service.house.languages
    language = page.query("language", "en")
    part = page.query("part", "morning")
    walker = walk.Walker(
        level=min(max(_number(page, "level", 1), 1), 4),
        zone=places[0].zone if places else "Europe/London",
        language=language if language in languages else "en",
        topics=frozenset(every("topic")) & frozenset(TOPICS),
        facts=frozenset(every("fact")) & frozenset((*CONDITIONS, *CIRCUMSTANCES)),
        days=frozenset(int(day) for day in every("day") if day in "0123456" and len(day) == 1),
        part_of_day=part if part in PARTS_OF_DAY else "morning",
        slower=page.query("slower") == "yes",
        answers=page.query("answers", "yes") != "no",
        appointment=appointment,
        since_check_in=min(_number(page, "since"), LONGEST_SINCE),
        number=min(max(_number(page, "person", 1), 1), MOST_PEOPLE),
    )
    return walker, problems


def _number(page: Page, name: str, otherwise: int = 0) -> int:
    text = page.query(name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def _choices(page: Page) -> dict[str, object]:
    """What the form offers, in the words that patients read."""
    say = page.desk.words("en").text

    def named(group: str, keys: Sequence[str]) -> list[tuple[str, str]]:
        return [(key, say(f"{group}.{key}")) for key in keys]

    return {
        "topics": named("topics", TOPICS),
        "facts": named("facts", (*CONDITIONS, *CIRCUMSTANCES)),
        "parts": [(part, part) for part in PARTS_OF_DAY],
        "weekdays": list(enumerate(DAYS)),
        "languages": list(page.desk.service.house.languages.items()),
        "city": page.query("city", "London"),
        "appointment": page.query("appointment"),
        "another": _address(page),
    }


def _address(page: Page) -> str:
    """The same walk by somebody else."""
    query = page.request.url.include_query_params(person=_number(page, "person", 1) % MOST_PEOPLE + 1).query
    return f"/console/walk?{query}"


def _days(page: Page, found: walk.Walk, walker: walk.Walker) -> list[Day]:
    zone = ZoneInfo(walker.zone)
    days: dict[date, list[Said]] = {}
    for met in found.met:
        local = met.at.astimezone(zone)
        days.setdefault(local.date(), []).append(_said(page, met, local, found))
    return [Day(_date(on, found.start.astimezone(zone).date()), said) for on, said in days.items()]


def _said(page: Page, met: walk.Met, local: datetime, found: walk.Walk) -> Said:
    kind = met.delivery.plan.kind
    return Said(
        f"{local:%H:%M}",
        page.desk.draw(met.scene),
        _reason(page, met),
        NOTES.get(kind, ""),
        found.tip is not None and _is_of(met, found.tip.id),
    )


def _is_of(met: walk.Met, tip: str) -> bool:
    return met.scene.tip is not None and met.scene.tip.id == tip


def _reason(page: Page, met: walk.Met) -> list[str]:
    """Why this one, sentence by sentence, from the decision that the planner stored."""
    reason = met.delivery.plan.reason
    if met.scene.tip is None:
        return [f"Rule: {reason.get('rule', '')}."]
    topic = page.desk.words("en").text(f"topics.{reason.get('topic')}")
    said = [f"{met.scene.tip.id}, version {met.scene.tip.version}, for level {reason.get('level')}."]
    said.append(f"Topic: {topic}{', one that they chose' if reason.get('topic_chosen') else ''}.")
    if reason.get("own_condition"):
        said.append("It is for a condition that they ticked.")
    if reason.get("only_topic"):
        said.append("The same topic twice running, because no other has anything for them.")
    said.append(
        "They hadn’t had it before." if reason.get("new") else "They had all that fit; this one longest ago."
    )
    said.append(f"It was drawn from {reason.get('candidates')} that fitted.")
    return said


def _end(found: walk.Walk, walker: walk.Walker) -> str:
    """What becomes of somebody who doesn't answer."""
    asked = any(met.delivery.plan.kind is Kind.SILENCE for met in found.met)
    if asked and not walker.answers:
        return "A week after the question without a word, we pause, and a coordinator is told."
    return ""


def _date(on: date, start: date) -> str:
    return f"{on:%A} {on.day} {on:%B} (day {(on - start).days + 1})"

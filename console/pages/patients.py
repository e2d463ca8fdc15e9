"""The list of patients: filtered, in order, fifty at a time; and finding one by name."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from starlette.responses import Response

from actions.console import caseload
from actions.console.sites import sites_for
from console.page import Here, Page
from console.patient_words import LEVEL_WORDS, LEVELS, ORDERS, STATUSES, TOPIC_WORDS
from console.routes import Routes
from domain.caseload import MOST_COUNTED, MOST_LOOKED_AT, From, Look, Order
from domain.names import most_telling
from domain.patient import TOPICS, PatientId, Status
from domain.sites import SiteId
from domain.staff import Permission, Reach

routes = Routes()
LONGEST_ASKED = 80


@routes.get("/patients", may=Permission.SEE_PATIENTS, site=Reach.ANYWHERE)
async def listed(page: Here) -> Response:
    """One site at a time, so that it stays as fast with a million people."""
    sites = await page.run(sites_for, Permission.SEE_PATIENTS)
    asked = page.query("name")[:LONGEST_ASKED]
    if asked:
        return await _found(page, asked, sites)
    look = _look(page, sites)
    if look is None:
        return page.render("patients/none.html")
    listing = await page.run(caseload.listed, look, _start(page))
    return page.render(
        "patients/list.html",
        found=listing.page,
        count=listing.count,
        most_counted=MOST_COUNTED,
        most_looked_at=MOST_LOOKED_AT,
        look=look,
        languages=listing.languages,
        language_options=[
            (tag, page.desk.service.house.languages.get(tag, tag)) for tag in listing.languages
        ],
        more=_further(page, listing.page.more),
        first=_start(page) is None,
        **_words(sites),
    )


async def _found(page: Page, asked: str, sites: Mapping[SiteId, str]) -> Response:
    found = await page.run(caseload.found, asked, (), _start(page))
    return page.render(
        "patients/found.html",
        asked=asked,
        found=found,
        too_short=most_telling(asked) is None,
        most_looked_at=MOST_LOOKED_AT,
        more=_further(page, found.more),
        **_words(sites),
    )


def _words(sites: Mapping[SiteId, str]) -> dict[str, object]:
    return {
        "sites": sites,
        "statuses": STATUSES,
        "levels": LEVELS,
        "level_words": LEVEL_WORDS,
        "orders": ORDERS,
        "topics": TOPIC_WORDS,
    }


def _look(page: Page, sites: Mapping[SiteId, str]) -> Look | None:
    """What the address asks for; what it asks that isn't there is left out. None: no site to look at."""
    if not sites:
        return None
    asked = page.query("site")
    chosen = [site for site in sites if str(site) == asked]
    status, level = page.query("status"), page.query("level")
    order = page.query("order", Order.SEEN_LAST.value)
    return Look(
        site=chosen[0] if chosen else next(iter(sites)),
        statuses=(Status(status),) if status in STATUSES else (),
        level=int(level) if level in LEVELS else None,
        language=page.query("language")[:20] or None,
        topic=page.query("topic") if page.query("topic") in TOPICS else None,
        order=Order(order) if order in ORDERS else Order.SEEN_LAST,
    )


def _start(page: Page) -> From | None:
    """`from` is “microseconds.id”, or “.id” where the order goes by the id alone."""
    at, _, number = page.query("from").partition(".")
    if not number.isascii() or not number.isdigit() or len(number) > 19:
        return None
    if not at:
        return From(None, PatientId(int(number)))
    if not at.isascii() or not at.isdigit() or len(at) > 17:
        return None
    return From(datetime.fromtimestamp(int(at) / 1_000_000, UTC), PatientId(int(number)))


def _further(page: Page, more: From | None) -> str:
    """The address of the next page; empty if there is none."""
    if more is None:
        return ""
    at = "" if more.at is None else str(round(more.at.timestamp() * 1_000_000))
    kept = {key: value for key, value in page.request.query_params.items() if key != "from"}
    return f"/console/patients?{urlencode({**kept, 'from': f'{at}.{more.patient}'})}"

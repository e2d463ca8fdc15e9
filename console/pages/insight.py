"""Insight: where people are and were, what changed, who answers, who leaves, and which tips help."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from starlette.responses import Response

from actions.console import insight as actions
from actions.console.sites import sites_for
from console import csv
from console import insight_charts as charts
from console import insight_tables as tables
from console.errors import NotFound
from console.insight_sheets import Kept, Sheets
from console.insight_tables import Look, Table
from console.page import Here, Page
from console.routes import Routes
from domain.insight import ALL, ALWAYS, Series
from domain.instruments import Instrument
from domain.sites import SiteId
from domain.staff import Permission, Reach
from domain.suppression import FEWEST

routes = Routes()
PURPOSE_WORDS = {"tailoring": "choosing tips", "outcome": "outcome"}


@routes.get("/insight", may=Permission.INSIGHT, site=Reach.ANYWHERE)
async def show(page: Here) -> Response:
    """One site, or all of them for whoever may see all."""
    sheets = await _kept(page).of(page)
    sites = await page.run(sites_for, Permission.INSIGHT)
    if sheets is None or not sites:
        return page.render("insight/none.html", no_sites=not sites)
    look = _look(page, sheets, sites)
    instrument = _instrument(page, look.series)
    found = _tables(sheets, look, instrument)
    change = None if look.series is None else tables.change_of(sheets, look, look.series, instrument)
    levels = None if look.series is None else tables.levels_of(sheets, look, look.series, instrument)
    rates = {which: tables.rates_of(sheets, look, which) for which in tables.WHATS}
    standing, tips = tables.standing_of(sheets, look), tables.tips_of(sheets, look)
    return page.render(
        "insight/show.html",
        sheets=sheets,
        look=look,
        choices=_choices(page, sheets, sites, look),
        tables={each.name: each for each in found},
        download=lambda table: _address(page, table),
        instrument=instrument,
        pack=page.desk.catalogue.instruments.get(look.series.instrument) if look.series else None,
        other_version=instrument is None and look.series is not None,
        levels=levels,
        level_bars=charts.level_bars(levels) if levels else None,
        change=change,
        shift=charts.shift(change) if change else None,
        rates=rates,
        rate_lines={which: charts.rate_lines(each) for which, each in rates.items()},
        rate_forests={which: charts.forest([each.all, *each.by_level]) for which, each in rates.items()},
        standing=standing,
        standing_lines=charts.standing_lines(standing),
        tips=tips,
        tip_forest=charts.tip_forest(tips),
        span_words=tables.span_words(look.span),
        purpose_words=PURPOSE_WORDS,
        fewest=FEWEST,
        kept_back=tables.KEPT_BACK,
    )


@routes.get("/insight.csv", may=Permission.INSIGHT, site=Reach.ANYWHERE)
async def as_csv(page: Here) -> Response:
    """One of the tables, as it is shown: nothing that is kept back there is in it."""
    sheets = await _kept(page).of(page)
    sites = await page.run(sites_for, Permission.INSIGHT)
    if sheets is None or not sites:
        raise NotFound("There is nothing to save yet.")
    look = _look(page, sheets, sites)
    found = {each.name: each for each in _tables(sheets, look, _instrument(page, look.series))}
    table = found.get(page.query("table"))
    if table is None:
        raise NotFound("There is no such table.")
    await page.run(actions.taken_away, table.name)
    return csv.download(f"{table.name}.csv", *_saved(table, look, sites))


def _saved(table: Table, look: Look, sites: Mapping[SiteId, str]) -> tuple[list[str], list[list[object]]]:
    """With what it is of in every row, so that files can't be taken for one another."""
    of: list[object] = [
        "all" if look.site == ALL else sites[SiteId(look.site)],
        look.language or "all",
        tables.span_words(look.span) if table.name != "tips" else "The last two years",
    ]
    head = ["site", "language", "period"]
    if table.name in ("levels", "change") and look.series is not None:
        of += [look.series.instrument, look.series.version, look.series.cut_points, look.series.purpose]
        head += ["instrument", "version", "cut-points", "made for"]
    return [*head, *table.head], [[*of, *row] for row in table.rows]


def _tables(sheets: Sheets, look: Look, instrument: Instrument | None) -> list[Table]:
    made = []
    if look.series is not None:
        made.append(tables.levels_table(tables.levels_of(sheets, look, look.series, instrument)))
        made.append(tables.change_table(tables.change_of(sheets, look, look.series, instrument)))
    for which in tables.WHATS:
        made += tables.rate_tables(tables.rates_of(sheets, look, which), which)
    made.append(tables.standing_table(tables.standing_of(sheets, look)))
    made.append(tables.tips_table(tables.tips_of(sheets, look)))
    return made


def _kept(page: Page) -> Kept:
    kept = page.desk.more["insight"]
    if not isinstance(kept, Kept):
        raise TypeError("console_desk.py passes Kept() as “insight”")
    return kept


def _instrument(page: Page, series: Series | None) -> Instrument | None:
    """The pack as it is installed; None for another version or cut-point set, which may mean other things."""
    if series is None:
        return None
    pack = page.desk.catalogue.instruments.get(series.instrument)
    if pack is None or pack.instrument.version != series.version:
        return None
    if series.cut_points not in pack.instrument.cut_point_sets:
        return None
    return replace(pack.instrument, chosen_cut_points=series.cut_points)


def _look(page: Page, sheets: Sheets, sites: Mapping[SiteId, str]) -> Look:
    """What the address asks for; what isn't there or isn't theirs falls back to what is."""
    asked = page.query("site")
    theirs = [int(site) for site in sites]
    everywhere = page.staff.sites(Permission.INSIGHT) is None
    site = next((each for each in theirs if str(each) == asked), ALL if everywhere else theirs[0])
    language = page.query("language")
    spans = {str(each.first): each for each in tables.periods(sheets)}
    series = {each.text: each for each in sheets.series}
    current = page.desk.service.house.programme.instrument
    usual = sorted(sheets.series, key=lambda each: (each.instrument != current, each.purpose == "outcome"))
    return Look(
        site,
        language if language in sheets.languages else "",
        spans.get(page.query("period"), ALWAYS),
        series.get(page.query("of"), usual[0] if usual else None),
    )


def _choices(
    page: Page, sheets: Sheets, sites: Mapping[SiteId, str], look: Look
) -> dict[str, list[tuple[str, str]]]:
    everywhere = page.staff.sites(Permission.INSIGHT) is None
    named = page.desk.service.house.languages
    return {
        "site": [("", "All sites")] * everywhere + [(str(site), name) for site, name in sites.items()],
        "of": [(each.text, _series_words(page, each)) for each in sheets.series],
        "period": [("", tables.span_words(ALWAYS))]
        + [(str(each.first), tables.span_words(each)) for each in tables.periods(sheets)],
        "language": [("", "All languages")] + [(tag, named.get(tag, tag)) for tag in sheets.languages],
    }


def _series_words(page: Page, series: Series) -> str:
    """What tells one series from another: only what differs would not be enough on paper."""
    pack = page.desk.catalogue.instruments.get(series.instrument)
    title = pack.instrument.title.split(" (")[0] if pack else series.instrument
    return (
        f"{title} {series.version}, cut-points {series.cut_points}, "
        f"made for {PURPOSE_WORDS.get(series.purpose, series.purpose)}"
    )


def _address(page: Page, table: str) -> str:
    kept = {key: page.query(key) for key in ("site", "of", "period", "language") if page.query(key)}
    return f"/console/insight.csv?{urlencode({'table': table, **kept})}"

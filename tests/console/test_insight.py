"""Insight as staff see it: figures that are right, small groups that stay hidden, files that are safe."""

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from actions.console.insight import Counts
from console.insight_sheets import sheets_of
from console.insight_tables import Look, tips_of, tips_table
from db.tables import sites as site_table
from db.unit import Unit
from domain.check_in import Closed
from domain.deliveries import Class, Kind, Planned, Sent, State
from domain.insight import ALL, ALWAYS, Count, Counted, What
from domain.messages import SendTip
from domain.patient import PatientId, Status
from domain.records import ResultRecord
from domain.sites import FIRST_SITE, SiteId
from domain.staff import Grant, Role
from tests.console.desk import Browser, Console

DAY = timedelta(days=1)


def clock(console: Console) -> datetime:
    assert console.parts is not None
    return console.parts.service.now()


def measured(unit: Unit, patient: PatientId, score: float, level: int, at: datetime, **about: object) -> None:
    purpose = str(about.get("purpose", "tailoring"))
    made = unit.check_ins.add(patient, "activation-13", "1.0", ("a",), purpose, at)
    unit.check_ins.save(replace(made, state=Closed(complete=True, at=at)))
    result = ResultRecord(
        made.id, patient, "activation-13", "1.0", "rasch-wle-1", "current", 1.0, score, 3.0, level, level,
        purpose, "self", (), at,
    )  # fmt: skip
    unit.check_ins.add_result(replace(result, **about))  # type: ignore[arg-type]


async def group(
    console: Console,
    people: int,
    scores: Iterable[tuple[float, int]] = ((40.0, 1), (50.0, 2)),
    site: SiteId = FIRST_SITE,
    first_chat: int = 1,
    **about: object,
) -> None:
    """So many people of a site with these scores and levels, 100 days apart, the last of them today."""
    now, given = clock(console), list(scores)

    def stage(unit: Unit) -> None:
        for chat in range(first_chat, first_chat + people):
            one = unit.patients.add(chat, Status.ACTIVE, "en", now)
            unit.patients.save(replace(one, site=site, tailoring_level=given[-1][1]))
            for place, (score, level) in enumerate(given):
                at = now - 100 * DAY * (len(given) - 1 - place) - timedelta(hours=1)
                measured(unit, one.id, score, level, at, **about)

    await console.unit(stage)


async def counted(console: Console) -> None:
    """The service has gone through everybody."""
    now = clock(console)

    def walk(unit: Unit) -> None:
        unit.insight.begin(now)
        while unit.insight.step(now, 50) == 50:
            pass

    await console.unit(walk)


async def saved(who: Browser, table: str, **query: str) -> list[dict[str, str]]:
    """The file, by its head."""
    answer = await who.get("/insight.csv", table=table, **query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="{table}.csv"'
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


async def viewer(console: Console, site: SiteId | None = None) -> Browser:
    return await console.signed_in([Grant(Role.VIEWER, site)])


async def test_before_anybody_is_counted_the_page_says_so(console: Console) -> None:
    who = await viewer(console)
    assert "Nothing is counted yet" in await who.page("/insight")
    assert (await who.get("/insight.csv", table="levels")).status_code == 404


async def test_a_viewer_sees_levels_then_and_now_and_the_change_with_its_interval(console: Console) -> None:
    await group(console, 10, ((40.0, 1), (50.0, 2)))
    await group(console, 10, ((50.0, 2), (52.0, 2)), first_chat=100)
    await counted(console)
    who = await viewer(console)
    html = await who.page("/insight")
    assert "<strong>20</strong> people measured at least twice" in html
    assert "<strong>+6.0</strong> points on average" in html
    assert "95% interval +4.1 to +7.9" in html  # scipy: ttest_1samp([10] * 10 + [2] * 10, 0)
    assert "up to 7.2 points" in html
    levels = {row[""]: row for row in await saved(who, "levels")}
    assert (levels["Level 1"]["People at first"], levels["Level 2"]["People now"]) == ("10", "20")
    change = {row[""]: row for row in await saved(who, "change")}
    assert (change["Higher: people"]["Value"], change["About the same: people"]["Value"]) == ("10", "10")
    assert 'href="/console/today/rules"' in html
    for said in ("Regression to the mean", "People who left", "No comparison group", "Seasons"):
        assert said in html


async def test_every_chart_has_a_title_a_description_a_table_and_a_file(console: Console) -> None:
    await group(console, 12)
    await counted(console)
    html = await (await viewer(console)).page("/insight")
    charts = html.count('<svg class="in-chart"')
    assert charts == html.count("<title id=") == html.count("<desc id=") == 5
    assert html.count("The table: ") == html.count("Save as CSV") == 5


async def test_results_for_tips_and_for_outcome_are_told_apart_and_never_added_up(console: Console) -> None:
    await group(console, 10)
    await group(console, 7, ((50.0, 2), (60.0, 3)), first_chat=100, purpose="outcome")
    await counted(console)
    who = await viewer(console)
    html = await who.page("/insight")
    assert "Made for choosing tips" in html
    assert "<strong>10</strong> people measured at least twice" in html
    outcome = "activation-13|1.0|rasch-wle-1|current|outcome"
    html = await who.page("/insight", of=outcome)
    assert "Made for outcome" in html
    assert "<strong>7</strong> people measured at least twice" in html
    assert {row["made for"] for row in await saved(who, "levels", of=outcome)} == {"outcome"}


@pytest.mark.parametrize("different", ["instrument_version", "cut_points", "scorer_version"])
async def test_versions_and_cut_points_are_choices_of_their_own(console: Console, different: str) -> None:
    await group(console, 8)
    await group(console, 6, first_chat=100, **{different: "other"})  # type: ignore[arg-type]
    await counted(console)
    html = await (await viewer(console)).page("/insight")
    assert "people measured at least twice" in html
    assert "<strong>14</strong>" not in html
    assert html.count('<option value="activation-13|') == 2


async def test_bands_of_confidence_are_never_called_levels(console: Console) -> None:
    about: dict[str, Any] = {"instrument": "semcd-6", "standard_error": None}
    assert console.parts is not None
    pack = console.parts.catalogue.instruments["semcd-6"].instrument
    about |= {"instrument_version": pack.version, "cut_points": pack.chosen_cut_points}
    await group(console, 9, ((2.0, 1), (6.0, 3)), **about)
    await counted(console)
    who = await viewer(console)
    html = await who.page("/insight")
    assert "Bands are cut where the norms suggest. They are not activation levels" in html
    assert [row[""] for row in await saved(who, "levels")] == ["Band 1", "Band 2", "Band 3", "Band 4", "All"]
    assert "no detectable change is known" in html
    assert not any("Higher" in row[""] for row in await saved(who, "change"))


async def test_a_small_group_is_kept_back_with_another_beside_it_on_the_page_and_in_the_file(
    console: Console,
) -> None:
    await group(console, 3, ((40.0, 1), (73.0, 4)))
    await group(console, 6, ((40.0, 1), (60.0, 3)), first_chat=100)
    await group(console, 20, ((40.0, 1), (50.0, 2)), first_chat=200)
    await counted(console)
    who = await viewer(console)
    levels = {row[""]: row["People now"] for row in await saved(who, "levels")}
    assert levels == {
        "Level 1": "0", "Level 2": "20", "Level 3": "kept back", "Level 4": "kept back", "All": "29",
    }  # fmt: skip
    html = await who.page("/insight")
    assert "now: kept back" in html
    assert ">3</td>" not in html
    assert ">6</td>" not in html


async def test_a_small_site_does_not_follow_from_all_sites_less_the_other(console: Console) -> None:
    north = await console.site("North")
    await group(console, 3, site=north)
    await group(console, 30, first_chat=100)
    await counted(console)
    boss, jo = await viewer(console), await viewer(console, north)
    assert {row["People now"] for row in await saved(jo, "levels")} <= {"kept back", "0"}
    everywhere = (await saved(boss, "levels"))[-1]["People now"]
    first = (await saved(boss, "levels", site=str(FIRST_SITE)))[-1]["People now"]
    assert "kept back" in (everywhere, first)
    assert "Kept back" in await jo.page("/insight")


async def test_somebody_of_one_site_sees_that_one_whatever_they_ask_for(console: Console) -> None:
    north = await console.site("North")
    await group(console, 8, site=north)
    await group(console, 30, first_chat=100)
    await counted(console)
    jo = await viewer(console, north)
    for asked in ("", str(FIRST_SITE), "99", "-1"):
        assert "<strong>8</strong> people measured" in await jo.page("/insight", site=asked)
        assert (await saved(jo, "levels", site=asked))[-1]["People now"] == "8"
    assert "All sites" not in await jo.page("/insight")


async def test_a_period_shows_its_weeks_and_only_the_results_that_ended_in_it(console: Console) -> None:
    await group(console, 10)
    await counted(console)
    who = await viewer(console)
    html = await who.page("/insight")
    newest = html.split('name="period"')[1].split('<option value="')[2].split('"')[0]
    assert "Week by week" in await who.page("/insight", period=newest)
    weeks = await saved(who, "check-ins-by-week", period=newest)
    assert [row["Finished one: people"] for row in weeks if row["Level"] == "Everybody"][-1] == "10"
    before = str(int(newest) - 7 * 13)
    assert "Nobody has two results yet" in await who.page("/insight", period=before)


async def test_answers_to_tips_and_what_they_said_of_each(console: Console) -> None:
    now = clock(console)

    def stage(unit: Unit) -> None:
        for chat in range(1, 21):
            one = unit.patients.add(chat, Status.ACTIVE, "en", now)
            plan = Planned(one.id, "a", Class.PROACTIVE, Kind.TIP, SendTip("walk", 1), now)
            delivery = unit.deliveries.plan(plan, now)
            assert delivery is not None
            unit.deliveries.mark_sending([delivery], now)
            unit.deliveries.record(delivery, State.SENT, Sent(chat), None, now)
            if chat <= 13:
                unit.tips.note_feedback(one.id, delivery, "walk", "helpful" if chat <= 7 else "fewer", now)

    await console.unit(stage)
    await counted(console)
    who = await viewer(console)
    everybody = (await saved(who, "replies-by-level"))[0]
    assert (everybody["Sent a tip: people"], everybody["Tapped an answer: people"]) == ("20", "13")
    tip = (await saved(who, "tips"))[0]
    assert (tip["Tip"], tip["Said something"], tip["Helpful or done"]) == ("walk", "13", "7")
    assert (tip["%"], tip["95% from"], tip["95% to"]) == ("53.8", "29.1", "76.8")  # Wilson, as scipy has it


async def test_a_file_with_a_site_that_is_named_like_a_formula_runs_nothing(console: Console) -> None:
    await group(console, 8)
    await console.unit(
        lambda unit: unit.connection.execute(update(site_table).values(name="=HYPERLINK(1)")) and None
    )
    await counted(console)
    text = (await (await viewer(console)).get("/insight.csv", table="levels", site="1")).text
    assert "\n'=HYPERLINK(1)," in text
    assert "\n=" not in text


async def test_saving_a_file_is_in_the_audit_log(console: Console) -> None:
    await group(console, 8)
    await counted(console)
    await saved(await viewer(console), "levels")
    tail = await console.unit(lambda unit: unit.audit.tail(1))
    assert [(each.action, dict(each.detail)) for each in tail] == [
        ("insight.downloaded", {"table": "levels"})
    ]


async def test_an_unknown_table_is_not_there_and_odd_filters_do_no_harm(console: Console) -> None:
    await group(console, 8)
    await counted(console)
    who = await viewer(console)
    assert (await who.get("/insight.csv", table="patients")).status_code == 404
    await who.page("/insight", site="x", of="'\"><script>", period="9" * 30, language="../..")


def test_tips_of_which_few_spoke_keep_their_share_back() -> None:
    """6 of 9 who spoke liked it: 3 did not, and that is not to be told."""
    rows = [Count("walk", 1, "en", 0, 0, part, people) for part, people in (("helped", 6), ("not_for_me", 3))]
    rows.append(Count("walk", 1, "en", 0, 0, "silent", 40))
    now = datetime.fromisoformat("2026-03-02T09:00:00+00:00")
    found = dict[What, list[Count]]()
    for what in What:
        found[what] = rows if what is What.TIP else []
    sheets = sheets_of(Counts(Counted(1, now, 0, now), found, []))
    table = tips_table(tips_of(sheets, Look(ALL, "", ALWAYS, None)))
    assert list(table.rows[0]) == ["walk", 49, "kept back", "kept back", "", "", ""]

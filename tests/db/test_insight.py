"""Counting everybody a few at a time, on both engines: what it comes to, and that nobody is counted twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from db.open import Store
from db.unit import Unit
from domain.check_in import Closed
from domain.insight import Count, What, horizon, monday, week_of
from domain.levels import DETECTABLE, change
from domain.messages import SendTip
from domain.patient import PatientId, Status
from domain.records import ResultRecord
from tests.db.people import DAY, NOW, a_plan, sent, somebody

SERIES = "q|1|s1|current|tailoring"
LATER = NOW + 200 * DAY


def check_in(
    unit: Unit, patient: PatientId, score: float | None, level: int | None, at: datetime, **about: object
) -> None:
    """One that was answered to its end, with its result."""
    purpose = str(about.get("purpose", "tailoring"))
    made = unit.check_ins.add(patient, "q", "1", ("a",), purpose, at)
    unit.check_ins.save(replace(made, state=Closed(complete=score is not None, at=at)))
    if score is not None:
        result = ResultRecord(
            made.id,
            patient,
            "q",
            "1",
            "s1",
            "current",
            1.0,
            score,
            3.0,
            level,
            level,
            purpose,
            "self",
            (),
            at,
        )
        unit.check_ins.add_result(replace(result, **about))  # type: ignore[arg-type]


def walked(unit: Unit, now: datetime = LATER, at_once: int = 2) -> int:
    """A whole count; how many steps it took."""
    unit.insight.begin(now)
    steps = 1
    while unit.insight.step(now, at_once) == at_once:
        steps += 1
    return steps


def counted(unit: Unit, what: What) -> Sequence[Count]:
    newest = unit.insight.newest()
    assert newest is not None
    return unit.insight.counts(newest.day, what)


def people(unit: Unit, count: int, **about: object) -> list[PatientId]:
    made = [somebody(unit, 100 + number) for number in range(count)]
    for one in made:
        unit.patients.save(replace(one, **about))  # type: ignore[arg-type]
    return [one.id for one in made]


async def test_first_and_newest_results_are_counted_by_series_and_by_the_week_of_the_newest(
    store: Store,
) -> None:
    def work(unit: Unit) -> None:
        ann, ben, cat = people(unit, 3)
        for whom in (ann, ben):
            check_in(unit, whom, 40.0, 1, NOW)
            check_in(unit, whom, 50.0, 2, NOW + 50 * DAY)
        check_in(unit, ann, 58.0, 3, NOW + 100 * DAY)
        check_in(unit, cat, 60.0, 3, NOW)
        assert walked(unit) == 2
        assert [(each.level, each.people) for each in counted(unit, What.ONCE)] == [(3, 1)]
        assert [(each.level, each.people) for each in counted(unit, What.FIRST) if each.series == SERIES] == [
            (1, 1),
            (1, 1),
        ]
        newest = {(each.week, each.level): each.people for each in counted(unit, What.NEWEST)}
        assert newest == {(week_of(NOW + 100 * DAY), 3): 1, (week_of(NOW + 50 * DAY), 2): 1}
        assert sum(each.total for each in counted(unit, What.CHANGE)) == 18.0 + 10.0
        assert sum(each.squares for each in counted(unit, What.CHANGE)) == 18.0**2 + 10.0**2
        assert sum(each.errors for each in counted(unit, What.CHANGE)) == 2 * (9.0 + 9.0)
        assert {each.level for each in counted(unit, What.CHANGE)} == {0}

    await store.run(work)


@pytest.mark.parametrize("different", ["instrument_version", "scorer_version", "cut_points", "purpose"])
async def test_results_of_another_version_scorer_cut_points_or_purpose_are_never_paired(
    store: Store, different: str
) -> None:
    def work(unit: Unit) -> None:
        (ann,) = people(unit, 1)
        check_in(unit, ann, 40.0, 1, NOW)
        check_in(unit, ann, 60.0, 3, NOW + DAY, **{different: "other"})
        walked(unit)
        assert counted(unit, What.CHANGE) == counted(unit, What.FIRST) == counted(unit, What.NEWEST) == []
        assert sorted(each.level for each in counted(unit, What.ONCE)) == [1, 3]
        assert len({each.series for each in counted(unit, What.ONCE)}) == 2

    await store.run(work)


@pytest.mark.parametrize(("difference", "part"), [(7.1, "same"), (7.2, "higher"), (-7.2, "lower")])
@pytest.mark.parametrize("error", [3.0, None])
async def test_a_change_is_one_from_the_points_on_from_which_the_patient_is_told_so(
    store: Store, difference: float, part: str, error: float | None
) -> None:
    def work(unit: Unit) -> None:
        (ann,) = people(unit, 1)
        check_in(unit, ann, 50.0, 2, NOW, standard_error=error)
        check_in(unit, ann, 50.0 + difference, 2, NOW + DAY, standard_error=error)
        walked(unit)
        assert [(each.part, each.people) for each in counted(unit, What.CHANGE)] == [(part, 1)]
        said = change(50.0, 50.0 + difference, DETECTABLE)
        assert part == {"higher": "higher", "lower": "lower", "about_the_same": "same"}[str(said)]

    await store.run(work)


@pytest.mark.parametrize("against", [{"mode": "assisted"}, {"flags": ("straight_lining",)}])
async def test_for_outcome_only_what_they_answered_alone_and_whole_counts(
    store: Store, against: dict[str, object]
) -> None:
    def work(unit: Unit) -> None:
        ann, ben = people(unit, 2)
        for whom, about in ((ann, {}), (ben, against)):
            check_in(unit, whom, 40.0, 1, NOW, purpose="outcome")
            check_in(unit, whom, 60.0, 3, NOW + DAY, purpose="outcome", **about)
        walked(unit)
        assert [each.people for each in counted(unit, What.NEWEST)] == [1]
        assert [each.level for each in counted(unit, What.ONCE)] == [1]

    await store.run(work)


async def test_check_ins_count_when_closed_each_person_once_a_week_by_the_level_they_are_at(
    store: Store,
) -> None:
    def work(unit: Unit) -> None:
        ann, ben, cat = people(unit, 3, tailoring_level=2)
        check_in(unit, ann, None, None, NOW)
        check_in(unit, ann, 40.0, 1, NOW + timedelta(hours=1))
        check_in(unit, ben, None, None, NOW)
        unit.check_ins.add(cat, "q", "1", ("a",), "tailoring", NOW)
        walked(unit)
        found = {
            (each.series, each.week, each.level, each.part): each.people
            for each in counted(unit, What.CHECK_IN)
        }
        week = week_of(NOW)
        assert found == {("q|1|tailoring", week, 2, "done"): 1, ("q|1|tailoring", week, 2, "not"): 1}

    await store.run(work)


async def test_replies_and_verdicts_are_of_people_not_of_messages(store: Store) -> None:
    def work(unit: Unit) -> None:
        ann, ben = people(unit, 2, tailoring_level=1)
        first = sent(unit, a_plan(ann, "a", message=SendTip("walk", 1)))
        sent(unit, a_plan(ann, "b", message=SendTip("walk", 1)))
        sent(unit, a_plan(ben, "a", message=SendTip("walk", 1)))
        unit.tips.note_feedback(ann, first, "walk", "helpful", NOW)
        unit.tips.note_feedback(ann, first, "walk", "fewer", NOW)
        walked(unit)
        replies = {(each.week, each.level, each.part): each.people for each in counted(unit, What.REPLY)}
        assert replies == {(week_of(NOW), 1, "answered"): 1, (week_of(NOW), 1, "not"): 1}
        unit.tips.note_feedback(
            ben, sent(unit, a_plan(ben, "c", message=SendTip("sit", 1)), NOW + 7 * DAY), "sit", "did", NOW
        )
        walked(unit, LATER + DAY)
        ever = [(each.part, each.week % 13, each.people) for each in counted(unit, What.REPLY_PERIOD)]
        assert ever == [("answered", 0, 2)]  # each person once, however many weeks they answered in
        assert [(each.part, each.people) for each in counted(unit, What.REPLY_ALL)] == [("answered", 2)]
        verdicts = {(each.series, each.part): each.people for each in counted(unit, What.TIP)}
        assert verdicts == {("walk", "helped"): 1, ("walk", "silent"): 1, ("sit", "helped"): 1}

    await store.run(work)


async def test_how_people_stand_is_kept_week_by_week_and_each_day_counts_anew(store: Store) -> None:
    def work(unit: Unit) -> None:
        ann, ben = people(unit, 2)
        unit.patients.save(replace(unit.patients.get(ann), status=Status.PAUSED, silence_asked_at=NOW))
        walked(unit, NOW)
        unit.insight.begin(NOW)
        assert unit.insight.step(NOW, 10) == 0  # one count a day
        unit.patients.save(replace(unit.patients.get(ben), status=Status.LEFT))
        walked(unit, NOW + DAY)
        walked(unit, NOW + 7 * DAY)
        found = {(each.week, each.part): each.people for each in unit.insight.weeks()}
        week = week_of(NOW)
        assert found == {(week, "quiet"): 1, (week, "left"): 1, (week + 1, "quiet"): 1, (week + 1, "left"): 1}

    await store.run(work)


async def test_a_count_under_way_is_not_shown_and_the_last_one_stays_until_it_is_whole(store: Store) -> None:
    def work(unit: Unit) -> None:
        people(unit, 3)
        walked(unit, NOW)
        unit.insight.begin(NOW + DAY)
        assert unit.insight.step(NOW + DAY, 2) == 2
        newest = unit.insight.newest()
        assert newest is not None
        assert newest.began_at == NOW
        assert sum(each.people for each in counted(unit, What.STANDING)) == 3
        unit.insight.step(NOW + DAY, 2)
        assert [newest.day + 1] == [each.day for each in [unit.insight.newest()] if each is not None]
        assert unit.insight.counts(newest.day, What.STANDING) == []

    await store.run(work)


def test_two_years_are_eight_whole_periods_and_the_week_begins_on_monday() -> None:
    begin = horizon(NOW)
    assert begin.weekday() == 0
    assert NOW - begin <= timedelta(weeks=8 * 13)
    assert monday(week_of(NOW)) <= NOW < monday(week_of(NOW) + 1)

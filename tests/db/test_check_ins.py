"""A check-in comes back exactly where the person left it."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from db.open import Store
from db.unit import Unit
from domain.check_in import Answer, Asking, CheckIn, CheckInId, Closed, Offered, Reviewing, State
from domain.patient import PatientId
from domain.records import ResultRecord
from tests.db.people import DAY, MINUTE, NOW, somebody

ITEMS = ("one", "two", "three")


def opened(unit: Unit, patient: PatientId, days: int = 0) -> CheckIn:
    return unit.check_ins.add(patient, "activation-13", "1", ITEMS, "outcome", NOW + days * DAY)


def closed(unit: Unit, check_in: CheckIn) -> CheckIn:
    done = replace(check_in, state=Closed(complete=True, at=NOW + MINUTE))
    unit.check_ins.save(done)
    return done


@pytest.mark.parametrize(
    "state",
    [Offered(), Asking(2), Asking(0, from_review=True), Reviewing(), Closed(complete=False, at=NOW + DAY)],
)
async def test_every_state_comes_back_as_it_was(store: Store, state: State) -> None:
    def save(unit: Unit) -> CheckIn:
        check_in = replace(
            opened(unit, somebody(unit).id),
            state=state,
            answers={"one": Answer(4, NOW), "three": Answer(None, NOW + MINUTE)},
            turn=7,
            nudges=2,
            resting=True,
            mode="assisted",
        )
        unit.check_ins.save(check_in)
        return check_in

    saved = await store.run(save)
    assert await store.run(lambda unit: unit.check_ins.get(saved.id)) == saved


async def test_changed_and_skipped_answers_replace_what_was_said_before(store: Store) -> None:
    def work(unit: Unit) -> CheckIn | None:
        check_in = opened(unit, somebody(unit).id)
        first = {"one": Answer(1, NOW), "two": Answer(2, NOW), "three": Answer(3, NOW)}
        unit.check_ins.save(replace(check_in, answers=first))
        then = {"one": Answer(1, NOW), "two": Answer(4, NOW + MINUTE)}
        unit.check_ins.save(replace(check_in, answers=then))
        return unit.check_ins.get(check_in.id)

    found = await store.run(work)
    assert found is not None
    assert found.given == {"one": Answer(1, NOW), "two": Answer(4, NOW + MINUTE)}


async def test_a_new_check_in_is_offered_and_found_as_the_open_one(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = somebody(unit).id
        assert unit.check_ins.open_for(patient) is None
        check_in = opened(unit, patient)
        assert check_in.state == Offered() and check_in.purpose == "outcome"
        assert unit.check_ins.open_for(patient) == check_in
        assert unit.check_ins.latest(patient) == check_in
        closed(unit, check_in)
        assert unit.check_ins.open_for(patient) is None

    await store.run(work)


async def test_the_latest_is_the_last_opened_even_if_closed(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = somebody(unit, 1).id
        later = closed(unit, opened(unit, patient, days=180))
        closed(unit, opened(unit, patient, days=0))
        other = opened(unit, somebody(unit, 2).id, days=365)
        assert unit.check_ins.latest(patient) == later
        assert unit.check_ins.latest(other.patient) == other
        assert unit.check_ins.get(CheckInId(1)) is None

    await store.run(work)


async def test_two_check_ins_cannot_be_open_at_once(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient = somebody(unit).id
        opened(unit, patient)
        opened(unit, patient)

    with pytest.raises(IntegrityError):
        await store.run(work)


async def test_answers_to_a_forgotten_check_in_are_refused(store: Store) -> None:
    def work(unit: Unit) -> None:
        check_in = opened(unit, somebody(unit).id)
        unit.patients.erase(check_in.patient)
        unit.check_ins.save(check_in)

    with pytest.raises(LookupError):
        await store.run(work)


def a_result(check_in: CheckIn, score: float | None, days: int) -> ResultRecord:
    return ResultRecord(
        check_in=check_in.id,
        patient=check_in.patient,
        instrument="activation-13",
        instrument_version="1",
        scorer_version="rasch 1",
        cut_points="current",
        raw=31.0,
        score=score,
        standard_error=None if score is None else 4.7000000001,
        level=None if score is None else 2,
        tailoring_level=3,
        purpose="outcome",
        mode="self",
        flags=("too_fast", "missing_items"),
        at=NOW + days * DAY,
    )


async def test_results_come_back_whole_oldest_first_and_one_to_a_check_in(store: Store) -> None:
    def work(unit: Unit) -> list[ResultRecord]:
        patient = somebody(unit, 1).id
        later = a_result(closed(unit, opened(unit, patient)), 55.1, days=180)
        earlier = a_result(closed(unit, opened(unit, patient)), None, days=0)
        strangers = a_result(opened(unit, somebody(unit, 2).id), 10.0, days=1)
        for result in (later, earlier, strangers):
            unit.check_ins.add_result(result)
        assert list(unit.check_ins.results(patient)) == [earlier, later]
        return [later]

    [later] = await store.run(work)
    with pytest.raises(IntegrityError):
        await store.run(lambda unit: unit.check_ins.add_result(later))

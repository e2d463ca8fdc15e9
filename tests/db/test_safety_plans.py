"""The plan for a hard day: kept as written, sealed, one a person, gone when they say so."""

import pytest
from sqlalchemy import select

from db.errors import SealBroken
from db.open import Store
from db.tables import safety_plans
from db.unit import Unit
from domain.safety_plan import LONGEST_PART, Part, SafetyPlan
from tests.db.people import MINUTE, NOW, somebody

PLAN = SafetyPlan("no sleep ☔", None, "Mam, “our Jo”", "Mam 01632 960 123")


async def test_a_plan_comes_back_as_it_was_written(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient, other = somebody(unit, 1).id, somebody(unit, 2).id
        assert unit.safety_plans.of(patient) is None
        unit.safety_plans.save(patient, PLAN, NOW)
        unit.safety_plans.save(other, SafetyPlan(helps="the dog"), NOW)
        assert unit.safety_plans.of(patient) == PLAN
        changed = PLAN.changed(Part.HELPS, "é" * LONGEST_PART).changed(Part.PEOPLE, None)
        unit.safety_plans.save(patient, changed, NOW + MINUTE)
        assert unit.safety_plans.of(patient) == changed
        assert unit.safety_plans.of(other) == SafetyPlan(helps="the dog")

    await store.run(work)


async def test_a_deleted_plan_and_one_without_words_leave_no_row(store: Store) -> None:
    def work(unit: Unit) -> None:
        patient, other = somebody(unit, 1).id, somebody(unit, 2).id
        for one in (patient, other):
            unit.safety_plans.save(one, PLAN, NOW)
        unit.safety_plans.delete(patient)
        assert unit.safety_plans.of(patient) is None
        unit.safety_plans.save(other, SafetyPlan(), NOW)
        assert unit.connection.execute(select(safety_plans)).all() == []

    await store.run(work)


async def test_no_part_of_a_plan_can_be_read_in_the_table_or_moved_to_another_part(store: Store) -> None:
    def work(unit: Unit) -> str:
        patient = somebody(unit).id
        unit.safety_plans.save(patient, SafetyPlan("Canary", "Canary", "Canary", "Canary"), NOW)
        row = unit.connection.execute(select(safety_plans)).one()
        unit.connection.execute(safety_plans.update().values(signs=row.helps))
        with pytest.raises(SealBroken):
            unit.safety_plans.of(patient)
        return repr(row)

    assert "Canary" not in await store.run(work)

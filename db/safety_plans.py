"""The plans people write for a hard day, each part sealed on its own; one a person at most."""

from datetime import datetime

from sqlalchemy import delete, select

from db.repository import Repository
from db.tables import safety_plans
from domain.patient import PatientId
from domain.safety_plan import Part, SafetyPlan


class SafetyPlans(Repository):
    """Reading, replacing and deleting it."""

    def of(self, patient: PatientId) -> SafetyPlan | None:
        """Theirs; None if they have written none."""
        row = self._first(select(safety_plans).where(safety_plans.c.patient == patient))
        if row is None:
            return None
        cells = {part.value: row._mapping[part.value] for part in Part}
        return SafetyPlan(
            **{
                name: None if sealed is None else self._sealer.open(sealed, safety_plans.name, patient, name)
                for name, sealed in cells.items()
            }
        )

    def save(self, patient: PatientId, plan: SafetyPlan, now: datetime) -> None:
        """Replaces the one before; a plan without any words is no plan, and is deleted."""
        if plan.empty:
            self.delete(patient)
            return
        values = {
            part.value: self._sealed(plan.of(part), safety_plans, patient, part.value) for part in Part
        } | {"changed_at": now}
        self._run(
            self._insert(safety_plans)
            .values(patient=patient, **values)
            .on_conflict_do_update(index_elements=["patient"], set_=values)
        )

    def delete(self, patient: PatientId) -> None:
        """Gone, all four parts."""
        self._run(delete(safety_plans).where(safety_plans.c.patient == patient))

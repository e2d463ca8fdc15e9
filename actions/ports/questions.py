"""Check-ins, their answers and results."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.check_in import CheckIn, CheckInId
from domain.patient import PatientId
from domain.records import ResultRecord


class CheckIns(Protocol):
    def open_for(self, patient: PatientId) -> CheckIn | None:
        """The one that isn't Closed; at most one (held by a unique index)."""

    def get(self, check_in: CheckInId) -> CheckIn | None: ...

    def latest(self, patient: PatientId) -> CheckIn | None:
        """The most recently opened, whatever its state."""

    def add(
        self,
        patient: PatientId,
        instrument: str,
        instrument_version: str,
        items: tuple[str, ...],
        purpose: str,
        now: datetime,
    ) -> CheckIn: ...

    def save(self, check_in: CheckIn) -> None:
        """State, turn, nudges, resting and the answers (one row per item; skipped rows deleted)."""

    def add_result(self, result: ResultRecord) -> None: ...

    def results(self, patient: PatientId) -> Sequence[ResultRecord]:
        """Oldest first."""

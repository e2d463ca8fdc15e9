"""Check-ins with their answers, and the results that came of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import Select, bindparam, delete, insert, select, update
from sqlalchemy.engine import Row

from db.repository import Repository, fixed
from db.tables import answers, check_ins, results
from domain.check_in import Answer, Asking, CheckIn, CheckInId, Closed, Offered, Reviewing, State
from domain.patient import PatientId
from domain.records import ResultRecord

_CLOSED = "closed"

# Built once: building a statement costs more than running it, and these are run for every update.
_WHOSE = check_ins.c.patient == bindparam("whose")
_OPEN_FOR = select(check_ins).where(_WHOSE, check_ins.c.state != fixed(_CLOSED))
_BY_ID = select(check_ins).where(check_ins.c.id == bindparam("whose"))
_LATEST = (
    select(check_ins).where(_WHOSE).order_by(check_ins.c.opened_at.desc(), check_ins.c.id.desc()).limit(1)
)
_ANSWERS = select(answers).where(answers.c.check_in == bindparam("whose"))


class CheckIns(Repository):
    """Opening, saving and finding check-ins; results are only ever added."""

    def open_for(self, patient: PatientId) -> CheckIn | None:
        """The one that isn't closed; a unique index holds that there is at most one."""
        return self._found(_OPEN_FOR, patient)

    def get(self, check_in: CheckInId) -> CheckIn | None:
        """By its id."""
        return self._found(_BY_ID, check_in)

    def latest(self, patient: PatientId) -> CheckIn | None:
        """The most recently opened, whatever its state."""
        return self._found(_LATEST, patient)

    def add(
        self,
        patient: PatientId,
        instrument: str,
        instrument_version: str,
        items: tuple[str, ...],
        purpose: str,
        now: datetime,
    ) -> CheckIn:
        """Open one, offered; IntegrityError while another is open."""
        check_in = CheckIn(
            id=CheckInId(self._ids.new()),
            patient=patient,
            instrument=instrument,
            instrument_version=instrument_version,
            items=items,
            opened_at=now,
            purpose=purpose,
        )
        self._run(
            insert(check_ins).values(
                id=check_in.id,
                patient=patient,
                instrument=instrument,
                instrument_version=instrument_version,
                items=list(items),
                opened_at=now,
                **_changing(check_in),
            )
        )
        return check_in

    def save(self, check_in: CheckIn) -> None:
        """State, turn, nudges, resting and answers as they stand; LookupError if it was erased."""
        if not self._run(
            update(check_ins).where(check_ins.c.id == check_in.id).values(**_changing(check_in))
        ):
            raise LookupError(f"there is no check-in {check_in.id}")
        self._save_answers(check_in, self._answers(check_in.id))

    def add_result(self, result: ResultRecord) -> None:
        """Keep a result; IntegrityError if the check-in has one already."""
        self._run(insert(results).values(**asdict(result) | {"flags": list(result.flags)}))

    def results(self, patient: PatientId) -> Sequence[ResultRecord]:
        """Oldest first."""
        rows = self._all(
            select(results).where(results.c.patient == patient).order_by(results.c.at, results.c.check_in)
        )
        return [ResultRecord(**dict(row._mapping) | {"flags": tuple(row.flags)}) for row in rows]

    def _save_answers(self, check_in: CheckIn, kept: Mapping[str, Answer]) -> None:
        gone = kept.keys() - check_in.given.keys()
        changed = {item: answer for item, answer in check_in.given.items() if kept.get(item) != answer}
        stale = gone | (kept.keys() & changed.keys())
        if stale:
            self._run(delete(answers).where(answers.c.check_in == check_in.id, answers.c.item.in_(stale)))
        for item, answer in changed.items():
            self._run(
                insert(answers).values(check_in=check_in.id, item=item, value=answer.value, at=answer.at)
            )

    def _found(self, statement: Select[Any], whose: int) -> CheckIn | None:
        row = self._first(statement, {"whose": whose})
        if row is None:
            return None
        return CheckIn(
            id=CheckInId(row.id),
            patient=PatientId(row.patient),
            instrument=row.instrument,
            instrument_version=row.instrument_version,
            items=tuple(row.items),
            opened_at=row.opened_at,
            state=_state(row),
            answers=self._answers(CheckInId(row.id)) or None,
            turn=row.turn,
            nudges=row.nudges,
            resting=row.resting,
            purpose=row.purpose,
            mode=row.mode,
        )

    def _answers(self, check_in: CheckInId) -> dict[str, Answer]:
        rows = self._all(_ANSWERS, {"whose": check_in})
        return {row.item: Answer(row.value, row.at) for row in rows}


def _state(row: Row[Any]) -> State:
    match row.state:
        case "offered":
            return Offered()
        case "asking":
            return Asking(row.position, row.from_review)
        case "reviewing":
            return Reviewing()
        case _:
            return Closed(row.complete, row.closed_at)


def _changing(check_in: CheckIn) -> dict[str, Any]:
    columns: dict[str, Any] = {"position": None, "from_review": None, "complete": None, "closed_at": None}
    match check_in.state:
        case Offered():
            columns["state"] = "offered"
        case Asking(position=position, from_review=from_review):
            columns |= {"state": "asking", "position": position, "from_review": from_review}
        case Reviewing():
            columns["state"] = "reviewing"
        case Closed(complete=complete, at=at):
            columns |= {"state": _CLOSED, "complete": complete, "closed_at": at}
        case _ as unreachable:
            assert_never(unreachable)
    return columns | {
        "turn": check_in.turn,
        "nudges": check_in.nudges,
        "resting": check_in.resting,
        "purpose": check_in.purpose,
        "mode": check_in.mode,
    }

"""Who has to be planned anew because the words or the programme changed: asked once, done bit by bit."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update

from db.repository import Repository, fixed
from db.tables import patients, replans
from domain.patient import PatientId, Status

_WAITING = replans.c.done_at.is_(None)
# Built once: both are run every second.
_FIRST = select(replans).where(_WAITING).order_by(replans.c.id).limit(1).with_for_update(skip_locked=True)
_HOW_MANY = select(func.count()).select_from(replans).where(_WAITING)


class Replans(Repository):
    """A walk along everybody's ids; `after_patient` is how far it has come."""

    def ask(self, why: str, levels: frozenset[int] | None, now: datetime) -> None:
        """Have everybody planned anew, or those for whom tips of these levels are chosen.

        One that hasn't begun and says the same isn't asked for twice.
        """
        same = select(replans.c.levels).where(_WAITING, replans.c.why == why, replans.c.after_patient == 0)
        if all(row.levels != levels for row in self._all(same)):
            self._run(
                insert(replans).values(
                    id=self._ids.new(), why=why, levels=levels, after_patient=0, asked_at=now
                )
            )

    def take(self, limit: int, now: datetime) -> Sequence[PatientId]:
        """The next of them, after at most `limit` people looked at; the walk has then come so far.

        Empty when nothing is left to do, or another process is at it (PostgreSQL).
        """
        while (walk := self._first(_FIRST)) is not None:
            people = self._all(
                select(patients.c.id, patients.c.tailoring_level)
                .where(patients.c.id > walk.after_patient, patients.c.status == fixed(Status.ACTIVE))
                .order_by(patients.c.id)
                .limit(limit)
            )
            done = now if len(people) < limit else None
            come = people[-1].id if people else walk.after_patient
            self._run(update(replans).where(replans.c.id == walk.id).values(after_patient=come, done_at=done))
            theirs = [
                PatientId(row.id)
                for row in people
                if walk.levels is None or (row.tailoring_level or 1) in walk.levels
            ]
            if theirs or done is None:
                return theirs
        return []

    def waiting(self) -> int:
        """Walks that haven't come to their end."""
        return int(self._scalar(_HOW_MANY))

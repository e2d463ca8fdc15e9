"""Free words kept for the coordinator, sealed."""

from datetime import datetime

from sqlalchemy import bindparam, insert, update

from db.repository import Repository
from db.tables import patients, said
from domain.patient import PatientId

_WAITS = (
    update(patients)
    .where(patients.c.id == bindparam("whose"), patients.c.waiting_since.is_(None))
    .values(waiting_since=bindparam("now"))
)


class Said(Repository):
    """Keeping what a person typed."""

    def keep(self, patient: PatientId, text: str, context: str, now: datetime) -> None:
        """`context` says where they were, in a word of ours; it is kept in the clear.

        They wait for somebody to read them from then on, unless they have another way there: a red flag is
        a task of its own, and who has gone quiet hasn't said anything.
        """
        row = self._ids.new()
        self._run(
            insert(said).values(
                id=row,
                patient=patient,
                words=self._sealed(text, said, row, "words"),
                context=context,
                at=now,
            )
        )
        if context != "gone_quiet" and not context.startswith("safety:"):
            self._run(_WAITS, {"whose": patient, "now": now})

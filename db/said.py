"""Free words kept for the coordinator, sealed."""

from datetime import datetime

from sqlalchemy import insert

from db.repository import Repository
from db.tables import said
from domain.patient import PatientId


class Said(Repository):
    """Keeping what a person typed."""

    def keep(self, patient: PatientId, text: str, context: str, now: datetime) -> None:
        """`context` says where they were, in a word of ours; it is kept in the clear."""
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

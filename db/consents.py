"""Each yes with the version of its words and its time; a no adds a time and never deletes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from db.repository import Repository
from db.tables import consents
from domain.patient import Consent, ConsentKind, PatientId


class Consents(Repository):
    """Giving, taking back and reading consents."""

    def give(self, patient: PatientId, kind: ConsentKind, version: str, now: datetime) -> None:
        """Record a yes; saying it again to the same words changes nothing."""
        standing = self._first(
            select(consents.c.id).where(
                consents.c.patient == patient,
                consents.c.kind == kind,
                consents.c.version == version,
                consents.c.revoked_at.is_(None),
            )
        )
        if standing is None:
            self._run(
                insert(consents).values(
                    id=self._ids.new(), patient=patient, kind=kind, version=version, given_at=now
                )
            )

    def revoke(self, patient: PatientId, kind: ConsentKind, now: datetime) -> None:
        """Take back every standing yes of this kind."""
        self._run(
            update(consents)
            .where(consents.c.patient == patient, consents.c.kind == kind, consents.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )

    def history(self, patient: PatientId) -> Sequence[Consent]:
        """All of them, oldest first."""
        rows = self._all(
            select(consents).where(consents.c.patient == patient).order_by(consents.c.given_at, consents.c.id)
        )
        return [Consent(ConsentKind(row.kind), row.version, row.given_at, row.revoked_at) for row in rows]

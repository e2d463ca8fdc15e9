"""The audit log: only ever added to, each entry chained to the one before by a keyed hash."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Row

from db.repository import Repository
from db.tables import audit
from domain.patient import PatientId
from domain.records import AuditDetail, AuditEntry

_FIRST = "0" * 64  # what comes before the first entry
_ONE_WRITER = 0x6274776175646974  # any number, the same for every process of this service
_IN_ORDER = select(audit).order_by(audit.c.seq).limit(1000)


class Audit(Repository):
    """Adding to the log and checking it.

    The hash is an HMAC under this service's own key: who can write to the database but hasn't the key can
    damage the log, and can't make the damage look right. What a chain can't show is that its newest entries
    are missing: for that, keep the last number and hash somewhere else.
    """

    def append(
        self,
        actor: str,
        action: str,
        patient: PatientId | None,
        detail: Mapping[str, AuditDetail],
        now: datetime,
    ) -> int:
        """Add an entry; its number. `detail` holds ids and words of ours, never what a patient wrote."""
        if self._connection.dialect.name == "postgresql":  # a chain has one end: one at a time adds to it
            self._connection.execute(select(func.pg_advisory_xact_lock(_ONE_WRITER)))
        last = self._first(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1))
        seq, before = (1, _FIRST) if last is None else (last.seq + 1, last.hash)
        entry = AuditEntry(seq, now, actor, action, patient, dict(detail))
        self._run(
            insert(audit).values(
                seq=seq,
                at=now,
                actor=actor,
                action=action,
                patient=patient,
                detail=dict(detail),
                prev_hash=before,
                hash=self._hash(entry, before),
            )
        )
        return seq

    def verify(self) -> int | None:
        """The number of the first entry that was changed, put in, or follows one taken out; None if whole."""
        before, expected = _FIRST, 1
        page = self._all(_IN_ORDER)
        while page:
            for row in page:
                fits = row.seq == expected and row.prev_hash == before
                if not fits or row.hash != self._hash(_entry(row), before):
                    return expected
                before, expected = row.hash, expected + 1
            page = self._all(_IN_ORDER.where(audit.c.seq >= expected))
        return None

    def tail(self, limit: int) -> Sequence[AuditEntry]:
        """The newest entries, oldest of them first."""
        rows = self._all(select(audit).order_by(audit.c.seq.desc()).limit(limit))
        return [_entry(row) for row in reversed(rows)]

    def end(self) -> tuple[int, str]:
        """Number and hash of the newest entry (0 and zeros if there is none), to be noted elsewhere."""
        last = self._first(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1))
        return (0, _FIRST) if last is None else (last.seq, last.hash)

    def _hash(self, entry: AuditEntry, before: str) -> str:
        said = [
            before,
            entry.seq,
            entry.at.astimezone(UTC).isoformat(),
            entry.actor,
            entry.action,
            entry.patient,
            dict(entry.detail),
        ]
        return self._sealer.lookup("audit", json.dumps(said, sort_keys=True, separators=(",", ":"))).hex()


def _entry(row: Row[Any]) -> AuditEntry:
    whose = None if row.patient is None else PatientId(row.patient)
    return AuditEntry(row.seq, row.at, row.actor, row.action, whose, row.detail)

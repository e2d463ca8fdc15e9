"""The audit log: only ever added to, each entry chained to the one before by a keyed hash."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Row

from db.repository import Repository
from db.sealing import Sealer
from db.tables import audit, seal_check
from domain.patient import PatientId
from domain.records import AuditDetail, AuditEntry

_FIRST = "0" * 64  # what comes before the first entry
_CHECKPOINT = 2  # the row of seal_check that vouches for entries hashed under an earlier key
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
        until, vouched = self._checkpoint()
        digest = hashlib.sha256()
        page = self._all(_IN_ORDER)
        while page:
            for row in page:
                if row.seq != expected or row.prev_hash != before:
                    return expected
                if expected > until and row.hash != self._hash(_entry(row), before):
                    return expected
                if expected <= until:
                    digest.update(_said(_entry(row), before) + row.hash.encode())
                if expected == until and digest.hexdigest() != vouched:
                    return until  # this one, or one before it
                before, expected = row.hash, expected + 1
            page = self._all(_IN_ORDER.where(audit.c.seq >= expected))
        return None if expected > until else expected

    def vouch(self, for_the_next: Sealer) -> None:
        """Before the key changes: seal, for the next key, what the log holds so far, for its hashes are of
        this one. ValueError if it isn't whole: that must not be vouched for."""
        if self.verify() is not None:
            raise ValueError("the audit log is broken")
        digest, before = hashlib.sha256(), _FIRST
        seq = 0
        while page := self._all(_IN_ORDER.where(audit.c.seq > seq)):
            for row in page:
                digest.update(_said(_entry(row), before) + row.hash.encode())
                seq, before = row.seq, row.hash
        told = {"until": seq, "digest": digest.hexdigest()}
        proof = for_the_next.seal_json(told, seal_check.name, _CHECKPOINT, "proof")
        if not self._run(update(seal_check).where(seal_check.c.id == _CHECKPOINT).values(proof=proof)):
            self._run(insert(seal_check).values(id=_CHECKPOINT, proof=proof))

    def _checkpoint(self) -> tuple[int, str]:
        """Up to which entry an earlier key's hashes stand, and the digest of all of them."""
        row = self._first(select(seal_check.c.proof).where(seal_check.c.id == _CHECKPOINT))
        if row is None:
            return 0, ""
        told = self._sealer.open_json(row.proof, seal_check.name, _CHECKPOINT, "proof")
        return int(told["until"]), str(told["digest"])

    def tail(self, limit: int) -> Sequence[AuditEntry]:
        """The newest entries, oldest of them first."""
        rows = self._all(select(audit).order_by(audit.c.seq.desc()).limit(limit))
        return [_entry(row) for row in reversed(rows)]

    def end(self) -> tuple[int, str]:
        """Number and hash of the newest entry (0 and zeros if there is none), to be noted elsewhere."""
        last = self._first(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1))
        return (0, _FIRST) if last is None else (last.seq, last.hash)

    def _hash(self, entry: AuditEntry, before: str) -> str:
        return self._sealer.lookup("audit", _said(entry, before).decode()).hex()


def _said(entry: AuditEntry, before: str) -> bytes:
    said = [
        before,
        entry.seq,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.action,
        entry.patient,
        dict(entry.detail),
    ]
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def _entry(row: Row[Any]) -> AuditEntry:
    whose = None if row.patient is None else PatientId(row.patient)
    return AuditEntry(row.seq, row.at, row.actor, row.action, whose, row.detail)

"""The audit log: only ever added to, each entry chained to the one before by a keyed hash."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Row

from db.repository import Repository
from db.sealing import Sealer
from db.tables import audit, seal_check
from domain.patient import PatientId
from domain.records import AuditDetail, AuditEntry, AuditSearch, AuditWalk

_CLOCK_SLACK = 1000  # entries: a clock that was set back a little mixes up their order in time
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
        walk = self.walk()
        while not walk.done:
            walk = self.walk(walk)
        return walk.broken

    def walk(self, so_far: AuditWalk | None = None, limit: int = 1000) -> AuditWalk:
        """The check in parts, `limit` entries each, so that nobody waits for all of it; None begins."""
        walk = so_far or AuditWalk(*self._checkpoint(), before=_FIRST, digest=hashlib.sha256())
        wanted = select(audit).order_by(audit.c.seq).limit(limit)
        page = self._all(wanted if so_far is None else wanted.where(audit.c.seq >= walk.expected))
        for row in page:
            broken = self._broken(row, walk)
            if broken is not None:
                return replace(walk, broken=broken, done=True)
            walk = replace(walk, before=row.hash, expected=walk.expected + 1)
        if len(page) == limit:
            return walk
        return replace(walk, done=True, broken=walk.expected if walk.expected <= walk.until else None)

    def _broken(self, row: Row[Any], walk: AuditWalk) -> int | None:
        """The number of the entry that isn't as it was written, if this one shows it."""
        if row.seq != walk.expected or row.prev_hash != walk.before:
            return walk.expected
        if walk.expected > walk.until:
            return None if row.hash == self._hash(_entry(row), walk.before) else walk.expected
        walk.digest.update(_said(_entry(row), walk.before) + row.hash.encode())
        if walk.expected == walk.until and walk.digest.hexdigest() != walk.vouched:
            return walk.until  # this one, or one before it
        return None

    def search(self, wanted: AuditSearch, before: int | None, limit: int) -> Sequence[AuditEntry]:
        """The newest first, those older than the entry `before`; at most `limit`."""
        found = select(audit).order_by(audit.c.seq.desc()).limit(limit)
        if before is not None:
            found = found.where(audit.c.seq < before)
        if wanted.actor:
            found = found.where(audit.c.actor == wanted.actor)
        if wanted.action:
            found = found.where(audit.c.action == wanted.action)
        if wanted.patient is not None:
            found = found.where(audit.c.patient == wanted.patient)
        if wanted.since is not None:
            first = audit.c.seq >= self._near(wanted.since) - _CLOCK_SLACK
            found = found.where(audit.c.at >= wanted.since, first)
        if wanted.until is not None:
            last = audit.c.seq <= self._near(wanted.until) + _CLOCK_SLACK
            found = found.where(audit.c.at < wanted.until, last)
        return [_entry(row) for row in self._all(found)]

    def actions(self) -> Sequence[str]:
        """Every kind of thing there is in the log, found by skipping along its index."""
        found: list[str] = []
        while True:
            further = select(func.min(audit.c.action)).where(audit.c.action > (found[-1] if found else ""))
            action = self._scalar(further)
            if action is None:
                return found
            found.append(action)

    def _near(self, instant: datetime) -> int:
        """The number of the last entry before that instant: a search need not pass all that are newer."""
        earlier = select(audit.c.seq).where(audit.c.at < instant)
        return int(self._scalar(earlier.order_by(audit.c.at.desc(), audit.c.seq.desc()).limit(1)) or 0)

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

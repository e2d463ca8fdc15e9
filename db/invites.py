"""Single-use invite codes, kept as hashes, and the failures that limit guessing."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from db.repository import Repository
from db.sealing import hashed_code
from db.tables import invite_failures, invite_notes, invites
from domain.invites import OpenInvite
from domain.patient import PatientId
from domain.sites import FIRST_SITE, SiteId

FAILURES_KEPT = timedelta(days=30)


class Invites(Repository):
    """Adding and redeeming codes; counting failures."""

    def add(
        self,
        code: str,
        expires_at: datetime,
        now: datetime,
        site: SiteId = FIRST_SITE,
        for_whom: str | None = None,
    ) -> None:
        """Keep the hash of a new code, which invites to this site; and, until it is used, for whom it is."""
        self._run(
            insert(invites).values(
                code_hash=hashed_code(code), site=site, created_at=now, expires_at=expires_at
            )
        )
        if for_whom is not None:
            row = self._ids.new()
            sealed = self._sealed(for_whom, invite_notes, row, "for_whom")
            self._run(insert(invite_notes).values(id=row, code_hash=hashed_code(code), for_whom=sealed))

    def redeem(self, code: str, patient: PatientId, now: datetime) -> SiteId | None:
        """Its site, once per code, before it expires; one statement, so that two people can't share it."""
        found = self._scalar(
            update(invites)
            .where(
                invites.c.code_hash == hashed_code(code),
                invites.c.used_at.is_(None),
                invites.c.expires_at > now,
            )
            .values(used_at=now, used_by=patient)
            .returning(invites.c.site)
        )
        self._run(delete(invite_notes).where(invite_notes.c.code_hash == hashed_code(code)))
        return None if found is None else SiteId(found)

    def open_at(self, site: SiteId, now: datetime, limit: int) -> Sequence[OpenInvite]:
        """Unused and not run out, the next to do so first."""
        rows = self._all(
            select(invites, invite_notes.c.id, invite_notes.c.for_whom)
            .outerjoin(invite_notes, invite_notes.c.code_hash == invites.c.code_hash)
            .where(invites.c.site == site, invites.c.used_at.is_(None), invites.c.expires_at > now)
            .order_by(invites.c.expires_at)
            .limit(limit)
        )
        return [
            OpenInvite(
                row.code_hash.hex(),
                row.created_at,
                row.expires_at,
                self._opened(row, invite_notes, "for_whom"),
            )
            for row in rows
        ]

    def revoke(self, site: SiteId, handle: str) -> bool:
        """Delete one that nobody has used; `handle` as in OpenInvite."""
        try:
            whole = bytes.fromhex(handle)
        except ValueError:
            return False
        unused = (invites.c.code_hash == whole, invites.c.site == site, invites.c.used_at.is_(None))
        return bool(self._run(delete(invites).where(*unused)))

    def forget_before(self, instant: datetime) -> int:
        """Delete those that ran out unused before then, with whom they were for."""
        gone = delete(invites).where(invites.c.used_at.is_(None), invites.c.expires_at < instant)
        return self._run(gone)

    def note_failure(self, chat: int, now: datetime) -> None:
        """Count a wrong code; counts older than 30 days go."""
        self._run(delete(invite_failures).where(invite_failures.c.at < now - FAILURES_KEPT))
        self._run(
            insert(invite_failures).values(id=self._ids.new(), chat_hmac=self._sealer.chat(chat), at=now)
        )

    def failures_since(self, chat: int | None, since: datetime) -> int:
        """How many from `since` on, of one chat or of all."""
        counted = select(func.count()).select_from(invite_failures).where(invite_failures.c.at >= since)
        if chat is not None:
            counted = counted.where(invite_failures.c.chat_hmac == self._sealer.chat(chat))
        return int(self._scalar(counted))

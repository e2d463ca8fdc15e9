"""Single-use invite codes, kept as hashes, and the failures that limit guessing."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from db.repository import Repository
from db.sealing import hashed_code
from db.tables import invite_failures, invites
from domain.patient import PatientId
from domain.sites import FIRST_SITE, SiteId

FAILURES_KEPT = timedelta(days=30)


class Invites(Repository):
    """Adding and redeeming codes; counting failures."""

    def add(self, code: str, expires_at: datetime, now: datetime, site: SiteId = FIRST_SITE) -> None:
        """Keep the hash of a new code, which invites to this site."""
        self._run(
            insert(invites).values(
                code_hash=hashed_code(code), site=site, created_at=now, expires_at=expires_at
            )
        )

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
        return None if found is None else SiteId(found)

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

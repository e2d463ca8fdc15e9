"""Who is signed in, what the next page tells them, and the wrong guesses that make one wait."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from db.repository import Repository
from db.sealing import hashed_code
from db.tables import sessions, sign_in_failures
from domain.accounts import FORGIVEN_AFTER, Failures, Session, SessionId
from domain.staff import StaffId


class Sessions(Repository):
    """A session is found by the hash of its key; the key itself is only in the browser."""

    def begin(self, key: str, staff: StaffId, now: datetime) -> SessionId:
        """A new one, under a key of at least 128 random bits."""
        session = SessionId(self._ids.new())
        self._run(
            insert(sessions).values(
                id=session, key_hash=hashed_code(key), coordinator=staff, began_at=now, seen_at=now
            )
        )
        return session

    def find(self, key: str) -> Session | None:
        """Whether it still stands is for the caller to say (Session.stands)."""
        row = self._first(select(sessions).where(sessions.c.key_hash == hashed_code(key)))
        if row is None:
            return None
        return Session(SessionId(row.id), StaffId(row.coordinator), row.began_at, row.seen_at)

    def touch(self, session: SessionId, now: datetime) -> None:
        """Something was done."""
        self._run(update(sessions).where(sessions.c.id == session).values(seen_at=now))

    def end(self, session: SessionId) -> None:
        """Signed out."""
        self._run(delete(sessions).where(sessions.c.id == session))

    def end_all(self, staff: StaffId, but: SessionId | None = None) -> int:
        """On every device, or on every other one; how many."""
        theirs = delete(sessions).where(sessions.c.coordinator == staff)
        return self._run(theirs if but is None else theirs.where(sessions.c.id != but))

    def forget_before(self, instant: datetime) -> int:
        """Delete those not seen since, and the wrong guesses that are forgiven; how many sessions."""
        forgiven = sign_in_failures.c.last_at < instant - FORGIVEN_AFTER
        self._run(delete(sign_in_failures).where(forgiven))
        return self._run(delete(sessions).where(sessions.c.seen_at < instant))

    def put_flash(self, session: SessionId, flash: Sequence[tuple[str, str]]) -> None:
        """Added to what waits; sealed, because it may name a person."""
        if not flash:
            return
        waiting = [*self._flash(session), *flash]
        sealed = self._sealer.seal_json(waiting, sessions.name, session, "flash")
        self._run(update(sessions).where(sessions.c.id == session).values(flash=sealed))

    def take_flash(self, session: SessionId) -> Sequence[tuple[str, str]]:
        """What waits, once."""
        waiting = self._flash(session)
        if waiting:
            self._run(update(sessions).where(sessions.c.id == session).values(flash=None))
        return waiting

    def failures(self, who: str) -> Failures | None:
        """Wrong guesses in a row; `who` is any word for an account, a device, an address."""
        row = self._first(select(sign_in_failures).where(sign_in_failures.c.who_hmac == self._who(who)))
        return None if row is None else Failures(row.failures, row.last_at)

    def note_failure(self, who: str, now: datetime) -> None:
        """One more; counted in one statement, so that many at once are all counted."""
        made = self._insert(sign_in_failures).values(who_hmac=self._who(who), failures=1, last_at=now)
        again: dict[str, Any] = {"failures": sign_in_failures.c.failures + 1, "last_at": now}
        self._run(made.on_conflict_do_update(index_elements=["who_hmac"], set_=again))

    def forgive(self, who: str) -> None:
        """They got in."""
        self._run(delete(sign_in_failures).where(sign_in_failures.c.who_hmac == self._who(who)))

    def take_back(self, who: str) -> None:
        """One less: it was no wrong guess."""
        counted = update(sign_in_failures).where(sign_in_failures.c.who_hmac == self._who(who))
        self._run(counted.values(failures=sign_in_failures.c.failures - 1))

    def hold(self, who: str) -> None:
        """Others who try the same wait until this transaction ends. SQLite runs one unit at a time anyway."""
        if self._connection.dialect.name == "postgresql":
            number = int.from_bytes(self._who(who)[:8], signed=True)
            self._connection.execute(select(func.pg_advisory_xact_lock(number)))

    def _flash(self, session: SessionId) -> list[tuple[str, str]]:
        row = self._first(select(sessions.c.id, sessions.c.flash).where(sessions.c.id == session))
        if row is None or row.flash is None:
            return []
        said = self._sealer.open_json(row.flash, sessions.name, row.id, "flash")
        return [(kind, words) for kind, words in said]

    def _who(self, who: str) -> bytes:
        return self._sealer.lookup("sign-in", who)

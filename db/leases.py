"""Leases: who alone may poll or dispatch, for a while, with a number that only rises (a fence)."""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Interval, and_, bindparam, or_, select, text, update

from db.postgres_engine import WORKING
from db.repository import Repository
from db.tables import leases

_FREE = datetime(1970, 1, 1, tzinfo=UTC)
STALLED: Final = timedelta(seconds=3)  # as long as a unit of work may stand idle (db/postgres.py)
# Between the parsing of a statement and its running a session is "active" to PostgreSQL, which waits for its
# client without end: no timeout of the server's (before version 17) reaches that.
_END_STALLED = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name = :name AND pid <> pg_backend_pid() "
    "AND state <> 'idle' AND wait_event_type = 'Client' AND state_change < clock_timestamp() - :long"
).bindparams(bindparam("long", type_=Interval))
_SERVERS_CLOCK = text("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)")


class Leases(Repository):
    """A row rather than a session lock: that one breaks behind transaction pooling.

    `now` None means the database's own clock: two machines' clocks may differ, PostgreSQL's is one for all.
    (An SQLite file has one process, whose machine's clock it is.)
    """

    def take(
        self, name: str, holder: str, ttl: timedelta, now: datetime | None = None, *, alone: bool = False
    ) -> int | None:
        """The new fence, if the lease was free, run out, or this holder's already; else None.

        `alone`: nobody else can be alive (an SQLite file's lock says so), so it is taken whoever had it. One
        that would last longer than `ttl` was written before the clock was set back: it counts as run out.
        On PostgreSQL this waits for transactions in which the holder before relies on it (`holds`).
        """
        self._first(select(leases.c.fence).where(leases.c.name == name).with_for_update())
        at = self._at(now)
        mine = {"holder": holder, "expires_at": at + ttl}
        run_out = or_(leases.c.expires_at <= at, leases.c.expires_at > at + ttl)
        taken = self._first(
            self._insert(leases)
            .values(name=name, fence=1, **mine)
            .on_conflict_do_update(
                index_elements=["name"],
                set_={"fence": leases.c.fence + 1, **mine},
                where=None if alone else run_out | (leases.c.holder == holder),
            )
            .returning(leases.c.fence)
        )
        return None if taken is None else int(taken.fence)

    def renew(self, name: str, holder: str, fence: int, ttl: timedelta, now: datetime | None = None) -> bool:
        """Hold it until now + ttl. False if another has taken it, or we gave it up: then stop at once.

        One that ran out may be renewed while nobody has taken it: the fence is still ours, so nobody has done
        anything under another, and the row's lock lets only one of the two, renewing or taking, come first.
        """
        standing = and_(_ours(name, holder, fence), leases.c.expires_at > _FREE)
        return bool(self._run(update(leases).where(standing).values(expires_at=self._at(now) + ttl)))

    def holds(self, name: str, holder: str, fence: int, now: datetime | None = None) -> bool:
        """Whether it is still ours; on PostgreSQL nobody can take it before this transaction ends.

        Many transactions may rely on it side by side, and none of them keeps it from being renewed.
        """
        standing = and_(_ours(name, holder, fence), leases.c.expires_at > self._at(now))
        rely = select(leases.c.fence).where(standing).with_for_update(read=True, key_share=True)
        return self._first(rely) is not None

    def end_stalled(self, longer_than: timedelta = STALLED) -> int:
        """End units of work in which the server has waited for a process that doesn't go on: it was stopped,
        or its machine is gone, and what it has locked would stay locked. How many; on SQLite there are none.
        """
        if self._connection.dialect.name != "postgresql":
            return 0
        values = {"name": WORKING, "long": longer_than}
        return int(self._connection.execute(_END_STALLED, values).scalar_one())

    def release(self, name: str, holder: str, fence: int) -> None:
        """Give it up if it is ours; the row stays, so that the fence never falls."""
        self._run(update(leases).where(_ours(name, holder, fence)).values(expires_at=_FREE))

    def _at(self, now: datetime | None) -> datetime:
        if now is not None:
            return now
        if self._connection.dialect.name != "postgresql":
            return datetime.now(UTC)
        return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(self._scalar(_SERVERS_CLOCK)))


def _ours(name: str, holder: str, fence: int) -> ColumnElement[bool]:
    return and_(leases.c.name == name, leases.c.holder == holder, leases.c.fence == fence)

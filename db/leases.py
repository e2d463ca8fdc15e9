"""Leases: who alone may poll or dispatch, for a while, with a number that only rises (a fence)."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, update

from db.repository import Repository
from db.tables import leases

_FREE = datetime(1970, 1, 1, tzinfo=UTC)


class Leases(Repository):
    """A row rather than a session lock: that one breaks behind transaction pooling."""

    def take(self, name: str, holder: str, ttl: timedelta, now: datetime) -> int | None:
        """The new fence, if the lease was free, run out, or this holder's already; else None."""
        mine = {"holder": holder, "expires_at": now + ttl}
        taken = self._first(
            self._insert(leases)
            .values(name=name, fence=1, **mine)
            .on_conflict_do_update(
                index_elements=["name"],
                set_={"fence": leases.c.fence + 1, **mine},
                where=(leases.c.expires_at <= now) | (leases.c.holder == holder),
            )
            .returning(leases.c.fence)
        )
        return None if taken is None else int(taken.fence)

    def renew(self, name: str, holder: str, fence: int, ttl: timedelta, now: datetime) -> bool:
        """Hold it until now + ttl. False if it ran out or another has it: then stop at once."""
        standing = and_(_ours(name, holder, fence), leases.c.expires_at > now)
        return bool(self._run(update(leases).where(standing).values(expires_at=now + ttl)))

    def holds(self, name: str, holder: str, fence: int, now: datetime) -> bool:
        """Whether it is still ours; on PostgreSQL nobody can take it before this transaction ends."""
        standing = and_(_ours(name, holder, fence), leases.c.expires_at > now)
        return self._first(select(leases.c.fence).where(standing).with_for_update()) is not None

    def release(self, name: str, holder: str, fence: int) -> None:
        """Give it up if it is ours; the row stays, so that the fence never falls."""
        self._run(update(leases).where(_ours(name, holder, fence)).values(expires_at=_FREE))


def _ours(name: str, holder: str, fence: int) -> ColumnElement[bool]:
    return and_(leases.c.name == name, leases.c.holder == holder, leases.c.fence == fence)

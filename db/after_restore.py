"""What a restored database must no longer believe: that what it had planned is still to be sent."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, and_, case, or_, select, update

from db.repository import fixed, insert_for
from db.tables import attempts, deliveries, leases, marks, patients
from db.types import Instant
from domain.deliveries import Class, State
from domain.patient import PatientId, Status

RESTORED = "restored"
MARK = "restored_from"
_FREE = datetime(1970, 1, 1, tzinfo=UTC)
_AHEAD = deliveries.c.state.in_(fixed(State.PLANNED, State.RETRY))
_SENDING = deliveries.c.state == fixed(State.SENDING)


def unsettle(connection: Connection, now: datetime) -> int:
    """Whatever was on its way, or due by `now`, may have arrived: it is `unknown` and never sent again (P4).

    It counts as had at the time it was due, so that no budget is spent twice. Safety messages stay as they
    are: those go at least once (P5). How many became unknown.
    """
    due = or_(_SENDING, and_(_AHEAD, deliveries.c.due <= now))
    which = and_(due, deliveries.c.klass != Class.SAFETY.value)
    open_tries = and_(
        attempts.c.ended_at.is_(None),
        attempts.c.delivery.in_(select(deliveries.c.id).where(_SENDING, which)),
    )
    ended = {"ended_at": now, "state": State.UNKNOWN.value, "outcome": RESTORED}
    connection.execute(update(attempts).where(open_tries).values(**ended))
    had = case((_SENDING, deliveries.c.last_attempt_at), else_=deliveries.c.due)
    values = {
        "state": State.UNKNOWN.value,
        "outcome": RESTORED,
        "why": "may have been sent between backup and restore",
        "last_attempt_at": had,
        "retry_at": None,
        "changed_at": now,
    }
    return connection.execute(update(deliveries).where(which).values(values)).rowcount


def planned_people(connection: Connection) -> list[PatientId]:
    """Everybody for whom something may have been planned since."""
    rows = connection.execute(
        select(patients.c.id)
        .where(patients.c.status.in_(fixed(Status.ACTIVE, Status.PAUSED)))
        .order_by(patients.c.id)
    )
    return [PatientId(row.id) for row in rows]


def half_forgotten(connection: Connection) -> Iterator[PatientId]:
    """Bare rows that only waited for a goodbye to leave: it has."""
    forgetting = patients.c.status == Status.FORGETTING.value
    for row in connection.execute(select(patients.c.id).where(forgetting)).all():
        yield PatientId(row.id)


def free_leases(connection: Connection) -> None:
    """Nobody who held one is there any more."""
    connection.execute(update(leases).values(expires_at=_FREE))


def remember(connection: Connection, made_at: datetime) -> None:
    """Of which instant the restored backup was."""
    value = Instant().process_bind_param(made_at, connection.dialect)
    connection.execute(
        insert_for(connection, marks)
        .values(name=MARK, value=value)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )

"""The service's pulse as the database sees it: the last tick, and what waits."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, delete, func, literal_column, or_, select

from db.delivery_rows import RANKS
from db.repository import Repository, fixed
from db.tables import deliveries, dialogs, inbox, marks, patients
from domain.deliveries import Class, State
from domain.gap import Gap
from domain.patient import PatientId, Status
from domain.pulse import COUNTED_TO

_TICK: Final = "tick"
_ALARM: Final = "no_tick_alarm"
_CONTACT: Final = "contact"
_GAP_BEGAN, _GAP_ENDED, _GAP_AFTER = "gap_began", "gap_ended", "gap_after"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_STEP: Final = timedelta(microseconds=1)
_PLANNED: Final = deliveries.c.state == fixed(State.PLANNED)
_RETRY: Final = deliveries.c.state == fixed(State.RETRY)


class Pulses(Repository):
    """Marks of two instants, by the machine's clock, and counts that stop early."""

    def note_tick(self, at: datetime) -> None:
        """Keep it, whatever was there."""
        self._put(_TICK, at)

    def last_tick(self) -> datetime | None:
        """In whichever process it was."""
        return self._mark(_TICK)

    def raise_alarm(self, at: datetime, again_after: timedelta) -> bool:
        """One statement, so that of several processes only one is told to raise it."""
        return self._put(_ALARM, at, unless_after=at - again_after)

    def end_alarm(self) -> bool:
        """True if one stood."""
        return self._run(delete(marks).where(marks.c.name == _ALARM)) > 0

    def waiting(self, now: datetime) -> Mapping[Class, int]:
        """Planned and due, or in retry and due again."""
        planned, again = and_(_PLANNED, deliveries.c.due <= now), and_(_RETRY, deliveries.c.retry_at <= now)
        return {
            klass: min(
                COUNTED_TO,
                sum(self._count(and_(deliveries.c.rank == RANKS[klass], part)) for part in (planned, again)),
            )
            for klass in Class
        }

    def oldest_due(self, now: datetime) -> datetime | None:
        """The earliest over all classes, each by its own index."""
        firsts = [
            select(deliveries.c.due).where(_PLANNED, deliveries.c.rank == rank, deliveries.c.due <= now)
            for rank in RANKS.values()
        ]
        firsts.append(select(deliveries.c.retry_at).where(_RETRY, deliveries.c.retry_at <= now))
        found = [self._earliest(first) for first in firsts]
        return min((instant for instant in found if instant is not None), default=None)

    def inbox(self) -> int:
        """In state new."""
        return self._count(inbox.c.state == fixed("new"))

    def note_contact(self, at: datetime) -> None:
        """Keep it, whatever was there."""
        self._put(_CONTACT, at)

    def last_contact(self) -> datetime | None:
        """In whichever process it was."""
        return self._mark(_CONTACT)

    def gap(self) -> Gap | None:
        """Kept in three marks."""
        began, ended = self._mark(_GAP_BEGAN), self._mark(_GAP_ENDED)
        if began is None or ended is None:
            return None
        return Gap(began, ended, self._scalar(select(marks.c.value).where(marks.c.name == _GAP_AFTER)) or 0)

    def keep_gap(self, gap: Gap) -> None:
        """Replaces the one before."""
        self._put(_GAP_BEGAN, gap.began)
        self._put(_GAP_ENDED, gap.ended)
        self._put(_GAP_AFTER, gap.after)

    def end_gap(self) -> None:
        """It has been dealt with."""
        self._run(delete(marks).where(marks.c.name.in_((_GAP_BEGAN, _GAP_ENDED, _GAP_AFTER))))

    def there_since(self, instant: datetime, after: PatientId | int, limit: int) -> Sequence[PatientId]:
        """By id. Newcomers leave no other trace than when they were asked something."""
        status, seen = patients.c.status, patients.c.last_seen_at
        rows = self._all(
            select(patients.c.id)
            .join_from(patients, dialogs, dialogs.c.patient == patients.c.id, isouter=True)
            .where(
                patients.c.id > after,
                or_(
                    and_(status == fixed(Status.ACTIVE), seen >= instant),
                    and_(status == fixed(Status.ONBOARDING), dialogs.c.at >= instant),
                ),
            )
            .order_by(patients.c.id)
            .limit(limit)
        )
        return [PatientId(row.id) for row in rows]

    def _count(self, which: ColumnElement[bool]) -> int:
        some = select(literal_column("1")).where(which).limit(COUNTED_TO).subquery()
        return int(self._scalar(select(func.count()).select_from(some)))

    def _earliest(self, instants: Select[Any]) -> datetime | None:
        column = instants.selected_columns[0]
        found: datetime | None = self._scalar(instants.order_by(column).limit(1))
        return found

    def _mark(self, name: str) -> datetime | None:
        value = self._scalar(select(marks.c.value).where(marks.c.name == name))
        return None if value is None else _EPOCH + int(value) * _STEP

    def _put(self, name: str, value: datetime | int, unless_after: datetime | None = None) -> bool:
        """Whether it was put there: not over one that is later than `unless_after`."""
        number = value if isinstance(value, int) else _number(value)
        row = self._insert(marks).values(name=name, value=number)
        older = None if unless_after is None else marks.c.value <= _number(unless_after)
        return (
            self._run(row.on_conflict_do_update(index_elements=["name"], set_={"value": number}, where=older))
            > 0
        )


def _number(instant: datetime) -> int:
    return (instant - _EPOCH) // _STEP

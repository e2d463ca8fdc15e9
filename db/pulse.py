"""The service's pulse as the database sees it: the last tick, and what waits."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, delete, func, literal_column, select

from db.delivery_rows import RANKS
from db.repository import Repository, fixed
from db.tables import deliveries, inbox, marks
from domain.deliveries import Class, State
from domain.pulse import COUNTED_TO

_TICK: Final = "tick"
_ALARM: Final = "no_tick_alarm"
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

    def _put(self, name: str, at: datetime, unless_after: datetime | None = None) -> bool:
        """Whether it was put there: not over one that is later than `unless_after`."""
        row = self._insert(marks).values(name=name, value=_number(at))
        older = None if unless_after is None else marks.c.value <= _number(unless_after)
        return (
            self._run(
                row.on_conflict_do_update(index_elements=["name"], set_={"value": _number(at)}, where=older)
            )
            > 0
        )


def _number(instant: datetime) -> int:
    return (instant - _EPOCH) // _STEP

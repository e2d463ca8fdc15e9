"""Reminders in the person's own words (sealed), and what they tapped under them."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Row

from db.repository import Repository
from db.tables import reminder_notes, reminders
from domain.deliveries import DeliveryId
from domain.patient import PatientId
from domain.reminders import Reminder, ReminderId

_NOTED = (
    select(reminder_notes.c.word)
    .where(reminder_notes.c.delivery == bindparam("which"))
    .order_by(reminder_notes.c.at.desc(), reminder_notes.c.word.desc())
    .limit(1)
)
# Built once: the planner runs them for every plan.
_OF = select(reminders).where(reminders.c.patient == bindparam("whose")).order_by(reminders.c.id)
_BY_ID = select(reminders).where(reminders.c.id == bindparam("whose"))


class Reminders(Repository):
    """Adding, listing, changing and deleting reminders."""

    def of(self, patient: PatientId) -> Sequence[Reminder]:
        """Theirs, in the order they made them."""
        return [self._reminder(row) for row in self._all(_OF, {"whose": patient})]

    def get(self, reminder: ReminderId) -> Reminder | None:
        """By its id; None if it was deleted."""
        row = self._first(_BY_ID, {"whose": reminder})
        return None if row is None else self._reminder(row)

    def add(self, patient: PatientId, label: str, at: time, days: frozenset[int], now: datetime) -> Reminder:
        """A new one, at a wall-clock time of their zone on these weekdays (0 = Monday)."""
        reminder = Reminder(ReminderId(self._ids.new()), patient, label, at, days, now)
        self._run(
            insert(reminders).values(
                id=reminder.id, patient=patient, created_at=now, **self._changing(reminder)
            )
        )
        return reminder

    def save(self, reminder: Reminder) -> None:
        """Label, time, days and snooze as they stand."""
        self._run(update(reminders).where(reminders.c.id == reminder.id).values(**self._changing(reminder)))

    def delete(self, reminder: ReminderId) -> None:
        """Gone; what it already sent stays in the ledger."""
        self._run(delete(reminders).where(reminders.c.id == reminder))

    def note(self, delivery: DeliveryId, patient: PatientId, word: str, now: datetime) -> bool:
        """Keep done, later or skip; False if it was there already."""
        row = {"delivery": delivery, "word": word, "patient": patient, "at": now}
        return self._add_unless_there(reminder_notes, ("delivery", "word"), row)

    def noted(self, delivery: DeliveryId) -> str | None:
        """The word kept last under it; of two kept at once, skip: later was asked for and couldn't be."""
        row = self._first(_NOTED, {"which": delivery})
        return None if row is None else row.word

    def _changing(self, reminder: Reminder) -> dict[str, Any]:
        return {
            "label": self._sealed(reminder.label, reminders, reminder.id, "label"),
            "at": reminder.at,
            "days": reminder.days,
            "snoozed_to": reminder.snoozed_to,
        }

    def _reminder(self, row: Row[Any]) -> Reminder:
        return Reminder(
            id=ReminderId(row.id),
            patient=PatientId(row.patient),
            label=self._opened(row, reminders, "label") or "",
            at=row.at,
            days=row.days,
            created_at=row.created_at,
            snoozed_to=row.snoozed_to,
        )

"""What the console's page of one patient needs from the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.check_in import Answer
from domain.patient import PatientId
from domain.timeline import CheckedIn, Entry, Heard, Mark


class Timeline(Protocol):
    def page(
        self, patient: PatientId, kinds: Sequence[type[Entry]], before: Mark, limit: int
    ) -> tuple[Sequence[Entry], Mark | None]:
        """Entries older than the mark, newest first, and where the next page begins."""

    def check_ins(self, patient: PatientId) -> Sequence[CheckedIn]:
        """All of theirs, newest first."""

    def answers(self, patient: PatientId, check_in: int) -> dict[str, Answer] | None:
        """By item; None if it isn't theirs."""

    def unread(self, patient: PatientId, since: datetime) -> Sequence[Heard]:
        """What they have written from then on, oldest first."""

"""The ledger of what leaves, and what people are in the middle of saying or have said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.deliveries import Delivery, DeliveryId, Kind, Outcome, Planned, State
from domain.dialogs import Dialog
from domain.patient import PatientId


class Deliveries(Protocol):
    def plan(self, planned: Planned, now: datetime) -> DeliveryId | None:
        """Insert, or revive a cancelled row of the same occasion; None if the occasion already exists."""

    def cancel(self, patient: PatientId, kinds: Sequence[Kind] | None, now: datetime) -> int:
        """Cancel planned and retry rows that are PROACTIVE (of these kinds, or all); how many."""

    def cancel_one(self, delivery: DeliveryId, why: str, now: datetime) -> None:
        """Cancel one that hasn't left."""

    def ahead_of_tip(self, tip: str, limit: int) -> Sequence[PatientId]:
        """Whose planned and retry rows that are PROACTIVE are of this tip; by id."""

    def cancel_tip(self, tip: str, why: str, now: datetime) -> Sequence[PatientId]:
        """Cancel planned and retry rows of this tip that are PROACTIVE; whose they were."""

    def miss(self, delivery: DeliveryId, why: str, now: datetime) -> None: ...

    def move(self, delivery: DeliveryId, due: datetime, why: str) -> None: ...

    def get(self, delivery: DeliveryId) -> Delivery | None: ...

    def due(self, now: datetime, limit: int, busy: Sequence[PatientId]) -> Sequence[Delivery]:
        """Claimable rows (planned and due, or retry and retry_at passed), ordered safety, reply, proactive,
        then due, then id; none of patients in `busy`, none behind an earlier one of the same person that
        waits for its retry or is on its way. PostgreSQL: FOR UPDATE SKIP LOCKED."""

    def mark_sending(self, deliveries: Sequence[DeliveryId], now: datetime) -> Sequence[DeliveryId]:
        """state sending, attempts + 1, an attempts row each; those that hadn't left or ended meanwhile."""

    def record(
        self, delivery: DeliveryId, state: State, outcome: Outcome, retry_at: datetime | None, now: datetime
    ) -> None:
        """State, outcome code, telegram message id, sent_at; closes the attempts row."""

    def tell_why(self, deliveries: Sequence[DeliveryId], why: str) -> None:
        """What is known of them beside their outcome."""

    def maybe_sent(self, delivery: DeliveryId) -> int:
        """How many of its attempts that have ended may have arrived."""

    def left_sending(self) -> Sequence[Delivery]:
        """Rows in state sending (asked at start, before anything is sent)."""

    def put_off(self, code: str) -> Sequence[tuple[PatientId, datetime, datetime]]:
        """Rows in state retry with this outcome: whose, since when, until when; the earliest first."""

    def overdue_proactive(self, patient: PatientId, now: datetime) -> Sequence[Delivery]:
        """Planned or retry, proactive, due <= now."""

    def planned_for(self, patient: PatientId) -> Sequence[Delivery]:
        """Planned or retry, proactive, by due."""

    def sent_between(self, patient: PatientId, since: datetime, until: datetime) -> Sequence[Delivery]:
        """PROACTIVE rows sent, unknown or sending, whose last attempt began in [since, until)."""

    def last_of(self, patient: PatientId, kind: Kind) -> Delivery | None:
        """The latest sent or unknown one of this kind."""

    def newest_of(self, patient: PatientId, kind: Kind) -> Delivery | None:
        """The one of this kind that was planned last, whatever became of it."""

    def by_message(self, patient: PatientId, telegram_message: int) -> Delivery | None: ...

    def next_due(self) -> datetime | None:
        """The earliest due or retry_at of all that is planned or waits for a retry."""

    def pending_count(self, now: datetime) -> int:
        """Rows claimable now or in state sending."""


class Dialogs(Protocol):
    def get(self, patient: PatientId) -> Dialog | None: ...

    def since(self, patient: PatientId) -> datetime | None:
        """When it was put there."""

    def put(self, patient: PatientId, dialog: Dialog, now: datetime) -> None: ...

    def clear(self, patient: PatientId) -> None: ...


class Said(Protocol):
    def keep(self, patient: PatientId, text: str, context: str, now: datetime) -> None:
        """Free words kept for the coordinator, sealed."""

"""Red flags as tasks, and the e-mails about them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.alerts import Alert, AlertId, Mail, MailId, MailState, RuleCount
from domain.patient import PatientId


class Alerts(Protocol):
    """Red flags as tasks, and the e-mails about them. What `get`, `open_for`, `latest_for` and
    `due_for_escalation` return is held until the transaction ends."""

    def add(
        self, patient: PatientId, category: str, rule: str, due_at: datetime | None, now: datetime
    ) -> Alert:
        """Open; the number is counted, and never given again."""

    def get(self, alert: AlertId) -> Alert | None: ...

    def open_for(self, patient: PatientId) -> Alert | None:
        """At most one (held by a unique index)."""

    def latest_for(self, patient: PatientId) -> Alert | None:
        """Whatever became of it."""

    def save(self, alert: Alert) -> None: ...

    def open_ones(self) -> Sequence[Alert]:
        """Oldest first."""

    def false_alarms_since(self, instant: datetime) -> Sequence[Alert]:
        """By when the patient said so; oldest first."""

    def due_for_escalation(self, now: datetime, limit: int) -> Sequence[Alert]:
        """Open, with due_at <= now. PostgreSQL: FOR UPDATE SKIP LOCKED."""

    def next_escalation(self) -> datetime | None:
        """The earliest due_at."""

    def plan_mail(self, alert: Alert, to: str, now: datetime) -> None:
        """For the step the alert is at."""

    def take_mails(self, now: datetime, limit: int) -> Sequence[Mail]:
        """Waiting and due; each marked as tried, and due again after MAIL_IN_HAND unless recorded."""

    def record_mail(
        self, mail: MailId, state: MailState, code: str, next_at: datetime | None, now: datetime
    ) -> None:
        """WAITING only if it wasn't cancelled meanwhile."""

    def cancel_mails(self, alert: AlertId, now: datetime) -> int:
        """Those that wait; how many."""

    def next_mail(self) -> datetime | None:
        """The earliest at which one is to be tried."""

    def count_hit(self, rule: str) -> None: ...

    def count_false_alarm(self, rule: str) -> None: ...

    def counts_by_rule(self) -> Sequence[RuleCount]:
        """Every rule that ever fired; it stays when people are erased."""

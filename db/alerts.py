"""Red flags as tasks, the e-mails about them, and how often each rule fired or was wrong."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.engine import Row

from db.repository import Repository, fixed
from db.tables import alert_mails, alerts, marks, rule_counts
from domain.alerts import (
    MAIL_IN_HAND,
    Acknowledged,
    Alert,
    AlertId,
    AlertState,
    FalseAlarm,
    Mail,
    MailId,
    MailState,
    Open,
    Result,
    RuleCount,
    Settled,
)
from domain.patient import PatientId

_COUNTER = "alert_number"
_OPEN = alerts.c.state == fixed("open")
_WAITING = alert_mails.c.state == fixed(MailState.WAITING.value)

# Asked every second.
_DUE = (
    select(alerts)
    .where(alerts.c.due_at.is_not(None), alerts.c.due_at <= bindparam("now"))
    .order_by(alerts.c.due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_MAILS = (
    select(alert_mails)
    .where(_WAITING, alert_mails.c.next_at <= bindparam("now"))
    .order_by(alert_mails.c.next_at, alert_mails.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_NEXT_ALERT = select(alerts.c.due_at).where(alerts.c.due_at.is_not(None)).order_by(alerts.c.due_at).limit(1)
_NEXT_MAIL = select(alert_mails.c.next_at).where(_WAITING).order_by(alert_mails.c.next_at).limit(1)


class Alerts(Repository):
    """Raising, finding and settling alerts; their numbers are counted and never given twice."""

    def add(
        self, patient: PatientId, category: str, rule: str, due_at: datetime | None, now: datetime
    ) -> Alert:
        """A new one, open; IntegrityError while the same person has one."""
        raised = Alert(
            AlertId(self._next_number()), patient, category, rule, now, Open(due_at), rules=frozenset({rule})
        )
        self._run(insert(alerts).values(id=raised.id, patient=patient, **_changing(raised)))
        return raised

    def get(self, alert: AlertId) -> Alert | None:
        """By its number, held until this transaction ends; None if there is none, or it was erased."""
        return self._found(select(alerts).where(alerts.c.id == alert).with_for_update())

    def open_for(self, patient: PatientId) -> Alert | None:
        """The one of theirs that nobody has settled, held until this transaction ends."""
        return self._found(select(alerts).where(alerts.c.patient == patient, _OPEN).with_for_update())

    def latest_for(self, patient: PatientId) -> Alert | None:
        """Their newest, whatever became of it, held until this transaction ends."""
        theirs = select(alerts).where(alerts.c.patient == patient)
        return self._found(theirs.order_by(alerts.c.id.desc()).limit(1).with_for_update())

    def save(self, alert: Alert) -> None:
        """As it stands; LookupError if it was erased."""
        if not self._run(update(alerts).where(alerts.c.id == alert.id).values(**_changing(alert))):
            raise LookupError(f"there is no alert {alert.id}")

    def open_ones(self) -> Sequence[Alert]:
        """All that nobody has settled, the oldest first."""
        return [alert_of(row) for row in self._all(select(alerts).where(_OPEN).order_by(alerts.c.id))]

    def false_alarms_since(self, instant: datetime) -> Sequence[Alert]:
        """Those that patients called false from then on, the oldest first: one may still want to look."""
        said_so = alerts.c.state == fixed("false_alarm")
        rows = self._all(select(alerts).where(said_so, alerts.c.ended_at >= instant).order_by(alerts.c.id))
        return [alert_of(row) for row in rows]

    def due_for_escalation(self, now: datetime, limit: int) -> Sequence[Alert]:
        """Open ones whose timer has run out, the longest first, each held by this transaction."""
        return [alert_of(row) for row in self._many(_DUE, now, limit)]

    def next_escalation(self) -> datetime | None:
        """When the next timer runs out."""
        found: datetime | None = self._scalar(_NEXT_ALERT)
        return found

    def plan_mail(self, alert: Alert, to: str, now: datetime) -> None:
        """An e-mail for the alert's present step; it may leave at once."""
        self._run(
            insert(alert_mails).values(
                id=self._ids.new(),
                alert=alert.id,
                step=alert.step,
                to=to,
                state=MailState.WAITING.value,
                attempts=0,
                next_at=now,
                planned_at=now,
                changed_at=now,
            )
        )

    def take_mails(self, now: datetime, limit: int) -> Sequence[Mail]:
        """E-mails to be sent now, each marked as tried before it is.

        One that isn't heard of for MAIL_IN_HAND comes up again: its process died while it was in hand.
        """
        taken = []
        for row in self._many(_MAILS, now, limit):
            alert = self._found(select(alerts).where(alerts.c.id == row.alert))
            if alert is None:  # erased meanwhile: its e-mails go with it
                continue
            tried = {"attempts": row.attempts + 1, "next_at": now + MAIL_IN_HAND, "changed_at": now}
            self._run(update(alert_mails).where(alert_mails.c.id == row.id).values(**tried))
            taken.append(Mail(MailId(row.id), alert, row.step, row.to, row.attempts + 1))
        return taken

    def record_mail(
        self, mail: MailId, state: MailState, code: str, next_at: datetime | None, now: datetime
    ) -> None:
        """What became of a try; nothing happens if the alert was erased meanwhile.

        One that was cancelled while in hand isn't put back.
        """
        values = {"state": state.value, "outcome": code, "next_at": next_at, "changed_at": now}
        tried = update(alert_mails).where(alert_mails.c.id == mail).values(**values)
        self._run(tried.where(_WAITING) if state is MailState.WAITING else tried)

    def cancel_mails(self, alert: AlertId, now: datetime) -> int:
        """Those that haven't left yet; how many."""
        values = {"state": MailState.CANCELLED.value, "next_at": None, "changed_at": now}
        return self._run(update(alert_mails).where(alert_mails.c.alert == alert, _WAITING).values(**values))

    def next_mail(self) -> datetime | None:
        """When the next e-mail is to be tried."""
        found: datetime | None = self._scalar(_NEXT_MAIL)
        return found

    def count_hit(self, rule: str) -> None:
        """The rule was in one more alert."""
        self._count(rule, hits=1, false_alarms=0)

    def count_false_alarm(self, rule: str) -> None:
        """A patient said that it wasn't so."""
        self._count(rule, hits=0, false_alarms=1)

    def counts_by_rule(self) -> Sequence[RuleCount]:
        """Every rule that ever fired, by its id."""
        rows = self._all(select(rule_counts).order_by(rule_counts.c.rule))
        return [RuleCount(row.rule, row.hits, row.false_alarms) for row in rows]

    def _count(self, rule: str, hits: int, false_alarms: int) -> None:
        more = {
            "hits": rule_counts.c.hits + hits,
            "false_alarms": rule_counts.c.false_alarms + false_alarms,
        }
        self._run(
            self._insert(rule_counts)
            .values(rule=rule, hits=hits, false_alarms=false_alarms)
            .on_conflict_do_update(index_elements=["rule"], set_=more)
        )

    def _next_number(self) -> int:
        number: int = self._scalar(
            self._insert(marks)
            .values(name=_COUNTER, value=1)
            .on_conflict_do_update(index_elements=["name"], set_={"value": marks.c.value + 1})
            .returning(marks.c.value)
        )
        return number

    def _found(self, statement: Select[Any]) -> Alert | None:
        row = self._first(statement)
        return None if row is None else alert_of(row)

    def _many(self, statement: Select[Any], now: datetime, most: int) -> Sequence[Row[Any]]:
        return self._connection.execute(statement, {"now": now, "most": most}).all()


def alert_of(row: Row[Any]) -> Alert:
    """The alert of a whole row."""
    return Alert(
        id=AlertId(row.id),
        patient=PatientId(row.patient),
        category=row.category,
        rule=row.rule,
        raised_at=row.raised_at,
        state=_state(row),
        step=row.step,
        wants_call=row.wants_call,
        rules=row.rules,
    )


def _state(row: Row[Any]) -> AlertState:
    match row.state:
        case "open":
            return Open(row.due_at)
        case "acknowledged":
            return Acknowledged(row.acknowledged_by, row.ended_at)
        case "closed":
            return Settled(row.acknowledged_by, row.closed_at, Result(row.result))
        case _:
            return FalseAlarm(row.ended_at)


def _changing(alert: Alert) -> dict[str, Any]:
    columns: dict[str, Any] = {"due_at": None}
    match alert.state:
        case Open(due_at=due_at):
            columns |= {"state": "open", "due_at": due_at, "acknowledged_by": None, "ended_at": None}
        case Acknowledged(by=by, at=at):
            columns |= {"state": "acknowledged", "acknowledged_by": by, "ended_at": at}
        case FalseAlarm(at=at):
            columns |= {"state": "false_alarm", "acknowledged_by": None, "ended_at": at}
        case Settled(by=by, at=at, result=result):  # when it was taken on stays
            columns |= {"state": "closed", "acknowledged_by": by, "closed_at": at, "result": result.value}
        case _ as unreachable:
            assert_never(unreachable)
    return columns | {
        "category": alert.category,
        "rule": alert.rule,
        "rules": alert.rules,
        "raised_at": alert.raised_at,
        "step": alert.step,
        "wants_call": alert.wants_call,
    }

"""A red flag as a task for people: raised, taken on, called false, and told on from one to the next.

The patient's words are never in a task, an e-mail or the audit log: they are in `said`, for the console.
"""

from dataclasses import replace
from datetime import datetime

from actions.house import House
from actions.ports import Unit
from actions.scene import own_site
from domain.alerts import (
    LONGEST_NAME,
    MOST_MAIL_TRIES,
    Acknowledged,
    Alert,
    AlertId,
    Arrived,
    FalseAlarm,
    Mail,
    MailOutcome,
    MailState,
    NoSuchAddress,
    NotNow,
    Open,
    Result,
    Settled,
    again,
    another_flag,
    mail_after,
    told_next,
)
from domain.patient import PatientId
from domain.records import AuditDetail

SERVICE = "service"
PATIENT = "patient"
ASKED_FOR_CALL = "asked_for_call"  # the rule of a task that no words but a button made
MOST_AT_ONCE = 20


def raise_alert(
    unit: Unit, house: House, now: datetime, patient_id: PatientId, category: str, rule: str
) -> Alert:
    """The task for a red flag: a new one, or the open one of the same person, brought up to date.

    A graver flag takes the open one's place and starts its telling anew (domain.alerts.another_flag).
    """
    due_at = _timer_end(house, now)
    found = unit.alerts.open_for(patient_id)
    if found is None:
        alert = unit.alerts.add(patient_id, category, rule, due_at, now)
    else:
        alert = another_flag(found, category, rule, due_at, now)
        unit.alerts.save(alert)
    if found is None or rule not in found.rules:
        unit.alerts.count_hit(rule)
    action = "alert.raised" if found is None else "alert.flagged_again"
    _note(unit, now, SERVICE, action, alert, category=category, rule=rule)
    return alert


def acknowledge(unit: Unit, house: House, now: datetime, alert_id: AlertId, who: str) -> Alert:
    """`who` takes the task on; nobody else is told of it. The first to do so stands.

    Returns it as it is afterwards. LookupError if there is no such task, ValueError for nobody's name.
    """
    return take_on(unit, now, alert_id, who)


def take_on(unit: Unit, now: datetime, alert_id: AlertId, who: str) -> Alert:
    """The same, for who has no house at hand (the command line)."""
    name = " ".join(who.split())[:LONGEST_NAME]
    if not name:
        raise ValueError("whoever takes a task on gives a name")
    alert = unit.alerts.get(alert_id)
    if alert is None:
        raise LookupError(f"there is no alert {alert_id}")
    if not isinstance(alert.state, Open):
        return alert
    alert = replace(alert, state=Acknowledged(name, now))
    unit.alerts.save(alert)
    unit.alerts.cancel_mails(alert.id, now)
    _note(unit, now, name, "alert.acknowledged", alert)
    return alert


def close(unit: Unit, now: datetime, alert: Alert, who: str, result: Result) -> Alert:
    """`who` has done what there was to do. One that ended already stays as it is."""
    if not isinstance(alert.state, Open | Acknowledged):
        return alert
    settled = replace(alert, state=Settled(who[:LONGEST_NAME], now, result))
    unit.alerts.save(settled)
    unit.alerts.cancel_mails(alert.id, now)
    _note(unit, now, who, "alert.closed", settled, result=result.value)
    return settled


def false_alarm(unit: Unit, house: House, now: datetime, alert: Alert, who: str = PATIENT) -> Alert:
    """The patient (or `who`) says that it isn't so: counted once for every rule in it; nobody else is told.

    Also after somebody took it on: what a rule got wrong is counted all the same.
    """
    if isinstance(alert.state, FalseAlarm):
        return alert
    settled = alert
    if not isinstance(alert.state, Settled):  # what somebody has written down of it stands
        settled = replace(alert, state=FalseAlarm(now))
        unit.alerts.save(settled)
        unit.alerts.cancel_mails(alert.id, now)
    for rule in sorted(alert.rules):
        unit.alerts.count_false_alarm(rule)
    _note(unit, now, who, "alert.false_alarm", settled)
    return settled


def wants_call(unit: Unit, house: House, now: datetime, alert: Alert) -> Alert:
    """The patient asks for a person to call. If nobody is left to be told of it, telling starts anew."""
    if alert.wants_call:
        return alert
    asked = replace(alert, wants_call=True)
    if isinstance(asked.state, Open) and asked.due_at is None:
        asked = again(asked, _timer_end(house, now))
    unit.alerts.save(asked)
    _note(unit, now, PATIENT, "alert.wants_call", asked)
    return asked


def ask_for_call(unit: Unit, house: House, now: datetime, patient_id: PatientId) -> Alert | None:
    """The same for whatever task of theirs is newest; one that was settled is followed by a new one.

    None if there never was one.
    """
    newest = unit.alerts.latest_for(patient_id)
    if newest is None:
        return None
    if not isinstance(newest.state, Open):
        newest = raise_alert(unit, house, now, patient_id, newest.category, ASKED_FOR_CALL)
    return wants_call(unit, house, now, newest)


def escalate(unit: Unit, house: House, now: datetime, limit: int = MOST_AT_ONCE) -> list[Mail]:
    """E-mails to be sent now. Steps and tries are marked in this transaction, before anything is sent.

    An open alert whose timer ran out goes to the next person of the rota, at most three times. Whoever
    sends an e-mail records it; one that nobody records comes up again, at most three times (P5).
    """
    if not house.rota:
        return []  # nobody to tell: timers that ran out are told of when there is
    for alert in unit.alerts.due_for_escalation(now, limit):
        told, to = told_next(alert, house.rota, _timer_end(house, now))
        unit.alerts.save(told)
        unit.alerts.plan_mail(told, to, now)
        _note(unit, now, SERVICE, "alert.escalated", told, step=told.step, to=to)
    going = []
    for mail in unit.alerts.take_mails(now, limit):
        if mail.attempt > MOST_MAIL_TRIES:
            _failed(unit, now, mail, "unknown")  # the last try died with its process
        else:
            going.append(replace(mail, site=own_site(unit, house, unit.patients.get(mail.alert.patient))))
    return going


def record_mail(unit: Unit, house: House, now: datetime, mail: Mail, outcome: MailOutcome) -> None:
    """What became of a try. An address that is no good isn't waited for: the next person is told at once."""
    match outcome:
        case Arrived():
            unit.alerts.record_mail(mail.id, MailState.SENT, "sent", None, now)
            if (alert := unit.alerts.get(mail.alert.id)) is not None:
                _note(unit, now, SERVICE, "alert.mailed", alert, step=mail.step, to=mail.to)
        case NotNow(code=code):
            state, next_at = mail_after(mail.attempt, outcome, now)
            if state is MailState.FAILED:
                _failed(unit, now, mail, code)
            else:
                unit.alerts.record_mail(mail.id, state, code, next_at, now)
        case NoSuchAddress():
            _failed(unit, now, mail, "no_such_address")
            alert = unit.alerts.get(mail.alert.id)
            if alert is not None and alert.due_at is not None and alert.step == mail.step:
                unit.alerts.save(replace(alert, state=Open(now)))


def next_due(unit: Unit, house: House) -> datetime | None:
    """When the next timer runs out, or the next e-mail is tried; None while there is nobody to tell."""
    if not house.rota:
        return None
    instants = (unit.alerts.next_escalation(), unit.alerts.next_mail())
    return min((instant for instant in instants if instant is not None), default=None)


def _timer_end(house: House, now: datetime) -> datetime:
    return house.service_hours.timer_end(now, house.alert_minutes)


def _failed(unit: Unit, now: datetime, mail: Mail, code: str) -> None:
    unit.alerts.record_mail(mail.id, MailState.FAILED, code, None, now)
    if (alert := unit.alerts.get(mail.alert.id)) is not None:
        _note(unit, now, SERVICE, "alert.mail_failed", alert, step=mail.step, to=mail.to, code=code)


def _note(unit: Unit, now: datetime, actor: str, action: str, alert: Alert, **more: AuditDetail) -> None:
    unit.audit.append(actor, action, alert.patient, {"alert": alert.id, **more}, now)

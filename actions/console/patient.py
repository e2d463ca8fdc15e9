"""One patient, as a coordinator sees and helps them. Whatever is read or changed is in the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from actions.forecast import Line, Setting, ledger_of
from actions.house import House
from actions.plan import plan_ahead
from actions.plan_tips import LOOK_BACK
from actions.ports import Unit
from actions.scene import Scene, own_site, scene_of
from domain.alerts import Alert
from domain.caseload import Listed
from domain.check_in import Answer, CheckIn, CheckInId
from domain.copies import Copy
from domain.deliveries import Class, Delivery, DeliveryId, Kind, Planned, State
from domain.dialogs import Alarmed
from domain.messages import AskItem, Message, Say, SendExport, SendTip, ShowReview
from domain.patient import Patient, PatientId, Status
from domain.records import AuditDetail
from domain.reminders import Appointment, AppointmentId, Reminder
from domain.schedule import QuietHours, contains, local_date
from domain.staff import Permission, Staff, StaffId
from domain.timeline import SOURCES, Arranged, CheckedIn, Entry, Flagged, Heard, Mark, Noted, Written

PAGE = 50
AHEAD = timedelta(days=28)
LATEST = datetime(9999, 1, 1, tzinfo=UTC)
SHOWN: Mapping[str, tuple[type[Entry], ...]] = {
    "all": SOURCES,
    "sent": (Written,),
    "said": (Heard,),
    "check-ins": (CheckedIn,),
    "flags": (Flagged,),
    "staff": (Noted, Arranged),
}


class Changed(Exception):
    """It isn't any more as it was when they looked: nothing was done. The text is for them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What every page about a patient shows at its head, and the first page the rest of."""

    patient: Patient
    line: Listed
    site: str
    appointment: Appointment | None
    waiting: Sequence[Heard]
    alert: Alert | None
    reminders: int
    writer: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A page of the timeline. `scenes` are what each message is worded from, by delivery."""

    entries: Sequence[Entry]
    more: Mark | None
    scenes: Mapping[int, Scene]
    names: Mapping[StaffId, str]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is to come: rows of the ledger with what they are worded from, then what the rules would add."""

    planned: Sequence[Delivery]
    scenes: Mapping[int, Scene]
    later: Sequence[Line]


def may(unit: Unit, staff: Staff, permission: Permission, patient: PatientId) -> Patient:
    """The patient, if they may. Raises NotAllowed; LookupError if there is no such person."""
    found = unit.patients.get(patient)
    staff.must(permission, found.site)
    return found


def see(unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId, page: str) -> Seen:
    """The head of a page about them; `page` is which, for the audit log."""
    patient = may(unit, staff, Permission.SEE_PATIENT, number)
    line = unit.caseload.get(number)
    if line is None:
        raise LookupError(f"there is no patient {number}")
    since = line.waiting_since
    site = unit.sites.get(patient.site)
    by = patient.taken_over_by
    note(unit, now, staff, "patient.seen", number, page=page)
    return Seen(
        patient=patient,
        line=line,
        site=site.name if site else "",
        appointment=unit.appointments.next_of(number, local_date(now, patient.where)),
        waiting=[] if since is None else unit.timeline.unread(number, since),
        alert=unit.alerts.open_for(number),
        reminders=len(unit.reminders.of(number)),
        writer=None if by is None else unit.accounts.names().get(StaffId(by)),
    )


def timeline(
    unit: Unit,
    house: House,
    now: datetime,
    staff: Staff,
    number: PatientId,
    kind: str,
    before: Mark | None,
    limit: int = PAGE,
) -> Told:
    """What was said and sent, newest first."""
    may(unit, staff, Permission.SEE_PATIENT, number)
    mark = before or Mark(now, len(SOURCES), 0)
    entries, more = unit.timeline.page(number, SHOWN.get(kind, SOURCES), mark, limit)
    rows = [entry.delivery for entry in entries if isinstance(entry, Written)]
    return Told(entries, more, _scenes(unit, house, now, rows), unit.accounts.names())


def check_ins(
    unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId
) -> Sequence[CheckedIn]:
    """All of theirs, newest first, without the answers."""
    may(unit, staff, Permission.SEE_PATIENT, number)
    return unit.timeline.check_ins(number)


def answers(
    unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId, check_in: int
) -> tuple[CheckIn, Mapping[str, Answer]]:
    """Item by item: for fewer people than the rest. LookupError if there is no such check-in of theirs."""
    may(unit, staff, Permission.SEE_ANSWERS, number)
    given, found = unit.timeline.answers(number, check_in), unit.check_ins.get(CheckInId(check_in))
    if given is None or found is None:
        raise LookupError(f"there is no check-in {check_in} of patient {number}")
    note(unit, now, staff, "patient.answers_seen", number, check_in=check_in)
    return found, given


def ahead(unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId) -> Ahead:
    """The next 28 days: what is in the ledger, and what the rules would plan as things stand."""
    patient = may(unit, staff, Permission.SEE_PATIENT, number)
    planned = unit.deliveries.planned_for(number)
    setting = Setting(house, [tip for tip in unit.tips.current()])
    known = {row.plan.occasion for row in planned}
    later: Sequence[Line] = ()
    if patient.status is Status.ACTIVE:
        lines = ledger_of(_copy(unit, patient, now), setting, now, now + AHEAD).lines
        later = [line for line in lines if line.occasion not in known]
    return Ahead(planned, _scenes(unit, house, now, planned), later)


def pause(
    unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId, days: int | None, why: str
) -> bool:
    """Nothing proactive for so many days, or until somebody resumes (None). Whether they are told of it."""
    patient = held(unit, staff, Permission.CHANGE_PATIENT, number)
    if patient.status not in (Status.ACTIVE, Status.PAUSED):
        raise Changed("Only somebody who gets messages can be paused.")
    alarmed = isinstance(unit.dialogs.get(number), Alarmed)  # then it ends only when somebody says so
    until = None if days is None or alarmed else now + timedelta(days=days)
    unit.patients.save(replace(patient, status=Status.PAUSED, paused_until=until))
    args = {} if until is None else {"until": local_date(until, patient.where)}
    told = tell(unit, now, patient, Say("pause.until" if until else "pause.set", args), "pause")
    plan_ahead(unit, house, now, number)
    note(unit, now, staff, "patient.paused", number, days=days, reason=why)
    return told


def resume(unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId) -> bool:
    """Messages start again. A pause after a red flag is ended here too: somebody has looked."""
    patient = held(unit, staff, Permission.CHANGE_PATIENT, number)
    if patient.status is not Status.PAUSED:
        raise Changed("They are not paused.")
    unit.dialogs.clear(number)
    unit.patients.save(
        replace(patient, status=Status.ACTIVE, paused_until=None, unanswered=0, silence_asked_at=None)
    )
    told = tell(unit, now, patient, Say("resume.done"), "resume")
    plan_ahead(unit, house, now, number)
    note(unit, now, staff, "patient.resumed", number)
    return told


def retime(
    unit: Unit,
    house: House,
    now: datetime,
    staff: Staff,
    number: PatientId,
    days: frozenset[int],
    part: str,
    quiet: tuple[time, time],
) -> None:
    """Other days, another part of the day, other quiet hours."""
    patient = held(unit, staff, Permission.CHANGE_PATIENT, number)
    start, end = quiet
    unit.patients.save(replace(patient, days=days, part_of_day=part, quiet_start=start, quiet_end=end))
    plan_ahead(unit, house, now, number)
    note(
        unit, now, staff, "patient.retimed", number,
        days=",".join(map(str, sorted(days))), part=part, quiet=f"{start:%H:%M}-{end:%H:%M}",
    )  # fmt: skip


def cancel(unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId, delivery: int) -> None:
    """One message that hasn't left. The next of its kind is planned as it would have been after it."""
    held(unit, staff, Permission.CHANGE_PATIENT, number)
    found = unit.deliveries.get(DeliveryId(delivery))
    if found is None or found.patient != number or found.state not in (State.PLANNED, State.RETRY):
        raise Changed("It has left already, or was planned anew.")
    unit.deliveries.miss(found.id, "staff", now)  # missed, so that the planner doesn't plan it again
    plan_ahead(unit, house, now, number)
    note(unit, now, staff, "patient.message_cancelled", number, delivery=delivery)


def arrange(
    unit: Unit,
    house: House,
    now: datetime,
    staff: Staff,
    number: PatientId,
    on: date,
    at: time | None,
    place: str | None,
) -> None:
    """Their next appointment, in the place of the one before it; its messages are planned with it."""
    patient = held(unit, staff, Permission.CHANGE_PATIENT, number)
    today = local_date(now, patient.where)
    while (old := unit.appointments.next_of(number, today)) is not None:
        unit.appointments.delete(old.id)
    unit.appointments.add(number, on, at, place, now)
    plan_ahead(unit, house, now, number)
    note(unit, now, staff, "patient.appointment", number, on=on.isoformat())


def call_off(
    unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId, appointment: int
) -> None:
    """That appointment isn't to be."""
    patient = held(unit, staff, Permission.CHANGE_PATIENT, number)
    known = unit.appointments.next_of(number, local_date(now, patient.where))
    if known is None or known.id != appointment:
        raise Changed("That appointment is not there any more.")
    unit.appointments.delete(AppointmentId(appointment))
    plan_ahead(unit, house, now, number)
    note(unit, now, staff, "patient.appointment_off", number)


def mark_read(unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId) -> None:
    """Somebody has read what they wrote."""
    held(unit, staff, Permission.MESSAGE, number)
    if unit.caseload.read_all(number):
        note(unit, now, staff, "patient.words_read", number)


def everything(
    unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId
) -> tuple[Scene, House]:
    """All that is kept about them, as /export gives it: what the copy is made from."""
    patient = may(unit, staff, Permission.EXPORT_PATIENT, number)
    note(unit, now, staff, "patient.exported", number)
    return scene_of(unit, house, now, _not_sent(patient, SendExport(), now)), house


def erase(unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId, tell_them: bool) -> bool:
    """Everything about them, for good: the same as /forget. The log keeps a bare number.

    Whether they are told, by a goodbye after which nothing is left of them (not in their quiet hours).
    """
    patient = held(unit, staff, Permission.ERASE, number)
    chat, open_flag = unit.patients.chat_of(number), unit.alerts.open_for(number) is not None
    unit.patients.erase(number)
    note(unit, now, staff, "patient.erased", number)
    quiet = QuietHours(patient.quiet_start, patient.quiet_end)
    if not tell_them or contains(quiet, now, patient.where):
        return False
    bare = unit.patients.add(chat, Status.FORGETTING, patient.language, now)
    bare = replace(bare, quiet_start=patient.quiet_start, quiet_end=patient.quiet_end, zone=patient.zone)
    unit.patients.save(bare)
    return tell(unit, now, bare, Say("forget.done_with_note" if open_flag else "forget.done"), "erase")


def held(unit: Unit, staff: Staff, permission: Permission, number: PatientId) -> Patient:
    """The same as `may`, and nobody else changes them until this transaction ends."""
    may(unit, staff, permission, number)
    unit.one_at_a_time(unit.patients.chat_of(number))
    return unit.patients.get(number)


def tell(unit: Unit, now: datetime, patient: Patient, message: Message, what: str) -> bool:
    """What one of the staff changed for them, said at once; False in their quiet hours: then it isn't."""
    if contains(QuietHours(patient.quiet_start, patient.quiet_end), now, patient.where):
        return False
    unit.deliveries.plan(
        Planned(
            patient=patient.id,
            occasion=f"staff_{what}:{now.isoformat()}",
            klass=Class.REPLY,
            kind=Kind.STAFF,
            message=message,
            due=now,
            reason={"rule": "the care team changed this"},
        ),
        now,
    )
    return True


def note(
    unit: Unit, now: datetime, staff: Staff, action: str, patient: PatientId, **detail: AuditDetail
) -> None:
    """Into the audit log: ids and words of ours."""
    unit.audit.append(staff.actor, action, patient, detail, now)


def _scenes(unit: Unit, house: House, now: datetime, rows: Sequence[Delivery]) -> dict[int, Scene]:
    """What they are worded from. Questions are left out: their answers are for fewer people."""
    found: dict[int, Scene] = {}
    if not rows:
        return found
    patient, chat = unit.patients.get(rows[0].patient), unit.patients.chat_of(rows[0].patient)
    site = own_site(unit, house, patient)
    for row in rows:
        match row.plan.message:
            case Say():
                found[row.id] = Scene(row, patient, chat, row.tried_at or row.plan.due, site)
            case SendTip(tip=tip, version=version, revision=revision):
                words = unit.tips.get(tip, version, revision)
                found[row.id] = Scene(row, patient, chat, row.tried_at or row.plan.due, site, tip=words)
            case AskItem() | ShowReview():
                continue
            case _:
                try:
                    found[row.id] = scene_of(unit, house, row.tried_at or row.plan.due, row)
                except LookupError:
                    continue
    return found


def _copy(unit: Unit, patient: Patient, now: datetime) -> Copy:
    """What the planner knows of them, their own reminders included."""
    had = unit.deliveries.sent_between(patient.id, now - LOOK_BACK, now + timedelta(seconds=1))
    today = local_date(now, patient.where)
    appointment = unit.appointments.next_of(patient.id, today)
    reminders: Sequence[Reminder] = unit.reminders.of(patient.id)
    return Copy(
        patient=patient,
        latest=unit.check_ins.latest(patient.id),
        ledger=[*had, *unit.deliveries.planned_for(patient.id)],
        seen=unit.tips.seen(patient.id),
        reminders=reminders,
        appointments=[] if appointment is None else [appointment],
    )


def _not_sent(patient: Patient, message: Message, now: datetime) -> Delivery:
    """A delivery that is only worded, and never planned."""
    plan = Planned(patient.id, "shown", Class.REPLY, Kind.REPLY, message, now)
    return Delivery(DeliveryId(0), plan, State.PLANNED)

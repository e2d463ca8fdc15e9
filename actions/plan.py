"""The planner: what leaves next for one person, written in the transaction that changed their rules.

For each source (tips, each reminder, the appointment, the check-in) it plans the next occurrence and no
more; when that has left, was missed or moved, it plans again. So the horizon is short by construction.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from actions.house import House
from actions.plan_check_in import check_in_wishes
from actions.plan_tips import tip_wishes
from actions.ports import Unit
from actions.take_over import as_of_now as talk_as_of_now
from actions.take_over import ends_at
from domain.check_in import Closed, run_out
from domain.deliveries import Class, Delivery, Kind, Planned
from domain.messages import Arg, Say, SendReminder, Words
from domain.pace import ASK_PATIENCE, silence_step
from domain.patient import Patient, PatientId, Status
from domain.reminders import Appointment, Reminder, ReminderId
from domain.schedule import DailyRule, day_bounds, local_date, occurrences, own_time, resolve

LOOK_BACK = timedelta(days=31)
REMINDERS_AHEAD = LOOK_BACK + timedelta(days=15)  # a weekly one has its next two within
HELD_BACK = (Kind.TIP, Kind.CHECK_IN, Kind.SILENCE)  # while a person of the care team writes to them
OURS = (Kind.TIP, Kind.REMINDER, Kind.APPOINTMENT, Kind.CHECK_IN, Kind.SILENCE)


def plan_ahead(
    unit: Unit, house: House, now: datetime, patient_id: PatientId, since: datetime | None = None
) -> None:
    """Cancel what was planned for later and plan anew from the rules as they stand.

    What is due already is left to the arbiter, which sends or misses it. `since`, after a time in which
    nothing could leave: the occasions from then till now are written down too, so that each is judged and
    counted (P6); at most LOOK_BACK.
    """
    after = now if since is None else max(since, now - LOOK_BACK)
    patient = _as_of_now(unit, house, now, unit.patients.get(patient_id))
    everything = patient.status is not Status.ACTIVE
    called_back = []
    for row in unit.deliveries.planned_for(patient.id):
        later = row.plan.due > now and row.plan.kind in OURS
        if everything or (later and not (row.why and _still_wanted(unit, patient, row))):
            unit.deliveries.cancel_one(row.id, "planned anew", now)
            called_back.append(row.plan.occasion)
    if patient.status is Status.ACTIVE:
        for wish in _wishes(unit, house, after, patient):
            _plan_first_free(unit, now, wish)
        for occasion in called_back:
            _catch_up_with_the_clock(unit, now, patient, occasion)
    next_check_in = _next_check_in(unit, patient)
    looks = _look_again(unit, now, patient)
    unit.patients.save(replace(patient, plan_at=looks, next_check_in_at=next_check_in))


def _still_wanted(unit: Unit, patient: Patient, row: Delivery) -> bool:
    """The arbiter gave it another time: by the rules that has gone by, but is what it is for still so?"""
    if patient.taken_over_until is not None and row.plan.kind in HELD_BACK:
        return False
    what, number, *_ = row.plan.occasion.split(":")
    match row.plan.kind:
        case Kind.REMINDER:
            reminder = unit.reminders.get(ReminderId(int(number)))
            if reminder is None:
                return False
            return ":again:" in row.plan.occasion or row.plan.occasion.endswith(f":{reminder.at:%H%M}")
        case Kind.CHECK_IN:
            latest = unit.check_ins.latest(patient.id)
            closed = latest is not None and isinstance(latest.state, Closed)
            return latest is not None and number == str(latest.id) and closed == (what == "offer")
        case Kind.TIP:
            return patient.silence_asked_at is None
        case _:
            return False


def _plan_first_free(unit: Unit, now: datetime, wish: Iterator[Planned]) -> None:
    """Plan the first of these occasions to come that hasn't been had; the rest stay unplanned until then."""
    for planned in wish:
        if unit.deliveries.plan(planned, now) is not None and planned.due > now:
            return


def _as_of_now(unit: Unit, house: House, now: datetime, patient: Patient) -> Patient:
    """What time alone has changed: a pause that is over, a check-in that ran out, a silence that went on."""
    if patient.status is Status.PAUSED and patient.paused_until and patient.paused_until <= now:
        patient = replace(patient, status=Status.ACTIVE, paused_until=None)
    open_one = unit.check_ins.open_for(patient.id)
    if open_one is not None and (closed := run_out(open_one, now)) is not open_one:
        unit.check_ins.save(closed)
        if patient.tailoring_level is None and patient.status is not Status.ONBOARDING:
            patient = replace(patient, tailoring_level=1)  # the gentlest, until they tell us more
    patient = talk_as_of_now(unit, now, patient)
    if patient.status is Status.ACTIVE and gone_quiet(patient, now):
        if _first_look_since(patient):
            unit.said.keep(patient.id, "", "gone_quiet", now)
        if not _has_own_plans(unit, now, patient):
            patient = replace(patient, status=Status.PAUSED, paused_until=None)
    unit.patients.save(patient)
    return patient


def gone_quiet(patient: Patient, now: datetime) -> bool:
    """A week after we asked whether it is still useful, and no word since (domain.md, rule 8)."""
    if patient.silence_asked_at is None:
        return False
    return silence_step(patient.unanswered, True, now - patient.silence_asked_at) == "pause"


def _first_look_since(patient: Patient) -> bool:
    """Once they had gone quiet, the planner was to look at them; it does so for the first time now."""
    asked, planned = patient.silence_asked_at, patient.plan_at
    return asked is not None and planned is not None and planned <= asked + ASK_PATIENCE


def _has_own_plans(unit: Unit, now: datetime, patient: Patient) -> bool:
    """Reminders and an appointment are their own wish: silence stops our ideas, not those."""
    today = local_date(now, patient.where)
    return bool(unit.reminders.of(patient.id)) or unit.appointments.next_of(patient.id, today) is not None


def _wishes(unit: Unit, house: House, after: datetime, patient: Patient) -> Iterator[Iterator[Planned]]:
    """One series of occasions for each source, the nearest after `after` first."""
    for reminder in unit.reminders.of(patient.id):
        yield _reminder(after, patient, reminder)
        yield _snoozed(after, patient, reminder)
    appointment = unit.appointments.next_of(patient.id, local_date(after, patient.where))
    if appointment is not None:
        yield _appointment(after, patient, appointment)
    if patient.taken_over_until is None and not gone_quiet(patient, after):
        yield check_in_wishes(unit, house, after, patient, appointment)
        yield tip_wishes(unit, house, after, patient)


def _look_again(unit: Unit, now: datetime, patient: Patient) -> datetime | None:
    """When time alone will change something; what is sent or missed calls the planner by itself."""
    if patient.status not in (Status.ACTIVE, Status.PAUSED):
        return None
    open_one = unit.check_ins.open_for(patient.id)
    instants = [open_one.runs_out_at] if open_one else []
    instants += ends_at(patient)
    if patient.status is Status.PAUSED:
        instants += [patient.paused_until] if patient.paused_until else []
    elif patient.silence_asked_at is not None and not gone_quiet(patient, now):
        instants.append(patient.silence_asked_at + ASK_PATIENCE)
    return min(instants, default=None)


def _next_check_in(unit: Unit, patient: Patient) -> datetime | None:
    """When the next is offered or asked after: the console lists people by it."""
    ahead = unit.deliveries.planned_for(patient.id)
    return next((row.plan.due for row in ahead if row.plan.kind is Kind.CHECK_IN), None)


def _reminder(after: datetime, patient: Patient, reminder: Reminder) -> Iterator[Planned]:
    rule = DailyRule(reminder.days, reminder.at)
    first = max(after, reminder.created_at)
    for occurrence in occurrences(rule, patient.where, first, first + REMINDERS_AHEAD):
        yield _of_reminder(patient, reminder, _occasion(reminder, occurrence.local_date), occurrence.at)


def _catch_up_with_the_clock(unit: Unit, now: datetime, patient: Patient, occasion: str) -> None:
    """By the clock of a new place the hour of something still to come may be over: then it is late, and for
    the arbiter to send or miss. A change of zone skips no day."""
    late = None
    match occasion.split(":"):
        case ["reminder", number, day, _] if reminder := unit.reminders.get(ReminderId(int(number))):
            on = date.fromisoformat(day)
            same = occasion == _occasion(reminder, on) and on.weekday() in reminder.days
            due = resolve(on, reminder.at, patient.where)
            late = _of_reminder(patient, reminder, occasion, due) if same else None
        case ["appointment", _, _] if appointment := unit.appointments.next_of(
            patient.id, local_date(now, patient.where)
        ):
            due = _day_before(appointment, patient)
            same = occasion == f"appointment:{appointment.id}:{appointment.on}"
            late = _of_appointment(patient, appointment, due) if same else None
    if late is not None and late.due <= now:
        unit.deliveries.plan(late, now)


def _occasion(reminder: Reminder, on: date) -> str:
    """Keyed by local date and wall-clock time: another zone repeats nothing, another time counts anew."""
    return f"reminder:{reminder.id}:{on}:{reminder.at:%H%M}"


def _snoozed(after: datetime, patient: Patient, reminder: Reminder) -> Iterator[Planned]:
    if reminder.snoozed_to is not None and reminder.snoozed_to > after:
        occasion = f"reminder:{reminder.id}:again:{reminder.snoozed_to.isoformat()}"
        yield _of_reminder(patient, reminder, occasion, reminder.snoozed_to)


def _of_reminder(patient: Patient, reminder: Reminder, occasion: str, due: datetime) -> Planned:
    return Planned(
        patient=patient.id,
        occasion=occasion,
        klass=Class.PROACTIVE,
        kind=Kind.REMINDER,
        message=SendReminder(reminder.id, due),
        due=due,
        not_after=_end_of_day(due, patient),
        reason={"rule": "own reminder", "reminder": reminder.id},
    )


def _appointment(after: datetime, patient: Patient, appointment: Appointment) -> Iterator[Planned]:
    due = _day_before(appointment, patient)
    if due > after:
        yield _of_appointment(patient, appointment, due)


def _day_before(appointment: Appointment, patient: Patient) -> datetime:
    """At the person's own time of day (reminders for hospital visits work a day ahead)."""
    hour = own_time(patient.part_of_day or "morning", patient.id)
    return resolve(appointment.on - timedelta(days=1), hour, patient.where)


def _of_appointment(patient: Patient, appointment: Appointment, due: datetime) -> Planned:
    tomorrow = Words("appointment.tomorrow")
    if appointment.at:
        tomorrow = Words("appointment.tomorrow_time", {"at": appointment.at})
    one_thing = Words("appointment.one_thing")
    if patient.matters:
        one_thing = Words("appointment.one_thing_matters", {"matters": patient.matters})
    # The place comes last: it may name a clinic, and the first words show on a lock screen.
    args: dict[str, Arg] = {"tomorrow": tomorrow, "one_thing": one_thing, "place": appointment.place or ""}
    return Planned(
        patient=patient.id,
        occasion=f"appointment:{appointment.id}:{appointment.on}",
        klass=Class.PROACTIVE,
        kind=Kind.APPOINTMENT,
        message=Say("appointment.reminder_place" if appointment.place else "appointment.reminder", args),
        due=due,
        not_after=_end_of_day(due, patient),
        reason={"rule": "the day before the appointment"},
    )


def _end_of_day(due: datetime, patient: Patient) -> datetime:
    return day_bounds(local_date(due, patient.where), patient.where)[1]

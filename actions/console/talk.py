"""Writing to a patient: one message through the burden arbiter, or taking the conversation over."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from actions import take_over
from actions.console.patient import Changed, held, may, note
from actions.house import House
from actions.plan import HELD_BACK, plan_ahead
from actions.ports import Unit
from actions.scene import Scene, own_site
from actions.screens import button, rows
from actions.standing import standing_of
from domain.burden import Cancel, Miss, Send, Wait, Why, Wish, arbitrate
from domain.deliveries import Class, Delivery, DeliveryId, Kind, Planned, State
from domain.messages import Say
from domain.patient import Patient, PatientId, Status
from domain.reading import clean
from domain.schedule import QuietHours, contains
from domain.staff import Permission, Staff

LONGEST = 1000  # characters of one message
JUST_WROTE = timedelta(minutes=30)  # who wrote so lately is awake
RECENTLY = timedelta(hours=24)
MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class Leaves:
    """When a message would leave: `at`, at once if that is now; `why` it waits."""

    at: datetime
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class WontLeave:
    """It can't be sent as things stand."""

    status: Status


Forecast = Leaves | WontLeave


def preview(unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId) -> Forecast:
    """What the arbiter would say to a message from now on, before it is sent."""
    may(unit, staff, Permission.MESSAGE, number)
    return _forecast(unit, house, now, number)


def shown(unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId, text: str) -> Scene:
    """What such a message is worded from, to be looked at before it is sent. ValueError as in `send`."""
    patient = may(unit, staff, Permission.MESSAGE, number)
    plan = _message(patient, staff, _words(text), now, "shown")
    site = own_site(unit, house, patient)
    return Scene(Delivery(DeliveryId(0), plan, State.PLANNED), patient, 0, now, site)


def send(
    unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId, text: str, key: str
) -> Forecast:
    """Plan one message from the care team; the arbiter lets it go as it does any other.

    `key`, drawn by chance, names the occasion: a message with the same key is planned once.
    ValueError for no words or too many; Changed while nothing can be sent.
    """
    patient = held(unit, staff, Permission.MESSAGE, number)
    words = _words(text)
    forecast = _forecast(unit, house, now, number)
    if isinstance(forecast, WontLeave):
        raise Changed("They get no messages now, so nothing was sent.")
    unit.deliveries.plan(_message(patient, staff, words, forecast.at, key), now)
    unit.caseload.read_all(number)
    note(unit, now, staff, "patient.written_to", number, length=len(words), paused=patient.status.value)
    return forecast


def _message(patient: Patient, staff: Staff, words: str, due: datetime, key: str) -> Planned:
    return Planned(
        patient=patient.id,
        occasion=f"staff:{key}",
        klass=Class.PROACTIVE,
        kind=Kind.STAFF,
        message=Say(
            "staff.message",
            {"text": words},
            rows([button("staff.answer", "staff_answer")]),
        ),
        due=due,
        reason={"rule": "from the care team", "staff": staff.id},
    )


def begin(unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId, key: str) -> None:
    """Take the conversation over; the patient is told plainly. Changed, with the reason, if it can't be.

    `key` as in `send`.
    """
    patient = held(unit, staff, Permission.TAKE_OVER, number)
    if (obstacle := in_the_way(patient, now)) is not None:
        raise Changed(obstacle)
    if take_over.is_taken(patient, now) and patient.taken_over_by != staff.id:
        raise Changed("A colleague is writing with them just now.")
    unit.deliveries.cancel(number, HELD_BACK, now)
    unit.patients.save(
        replace(patient, taken_over_until=now + take_over.QUIET_FOR, taken_over_by=int(staff.id))
    )
    _say(unit, now, patient, staff, Say("staff.taken_over"), key)
    plan_ahead(unit, house, now, number)
    note(unit, now, staff, "patient.taken_over", number)


def write(
    unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId, text: str, key: str
) -> None:
    """One line of the conversation; it leaves at once. `key` and ValueError as in `send`."""
    patient = held(unit, staff, Permission.TAKE_OVER, number)
    words = _words(text)
    if not take_over.is_taken(patient, now) or patient.taken_over_by != staff.id:
        raise Changed("The conversation is not yours any more, so nothing was sent.")
    if (obstacle := in_the_way(patient, now)) is not None:
        raise Changed(obstacle)
    _say(unit, now, patient, staff, Say("staff.line", {"text": words}), key)
    unit.patients.save(replace(patient, taken_over_until=now + take_over.QUIET_FOR))
    unit.caseload.read_all(number)
    plan_ahead(unit, house, now, number)
    note(unit, now, staff, "patient.line", number, length=len(words))


def end(unit: Unit, house: House, now: datetime, staff: Staff, number: PatientId) -> None:
    """Hand back; the program says that it is there again. Any colleague who may take over may end it."""
    patient = held(unit, staff, Permission.TAKE_OVER, number)
    if patient.taken_over_until is None:
        raise Changed("The program has it back already.")
    unit.patients.save(take_over.handed_back(unit, now, patient))
    plan_ahead(unit, house, now, number)
    note(unit, now, staff, "patient.handed_back", number)


def in_the_way(patient: Patient, now: datetime) -> str | None:
    """Why nobody can write with them just now; None if they can."""
    if patient.status not in take_over.CAN_BE_TAKEN:
        return "They are not with the service now, so nobody can write to them here."
    seen = patient.last_seen_at
    ahead = seen is not None and seen - now > JUST_WROTE  # by a clock that was wrong
    ago = None if seen is None or ahead else now - seen
    quiet = QuietHours(patient.quiet_start, patient.quiet_end)
    if contains(quiet, now, patient.where) and (ago is None or ago > JUST_WROTE):
        return f"It is quiet for them until {patient.quiet_end:%H:%M}, and they have not just written."
    if patient.status is Status.PAUSED and (ago is None or ago > RECENTLY):
        return "They have paused, and have not written for a day: let them rest, or ring them."
    return None


def _forecast(unit: Unit, house: House, now: datetime, number: PatientId) -> Forecast:
    """Ask the arbiter again for whenever it says to come back, until it lets the message go."""
    standing = standing_of(unit, house, now, number)
    at, first = now, None
    for _ in range(MOST_STEPS):
        match arbitrate(Wish(Kind.STAFF, "staff", at), standing, at):
            case Send():
                return Leaves(at, first)
            case Wait(until=until, why=why):
                at, first = until, first or why
            case Miss() | Cancel():
                return WontLeave(standing.status)
    return WontLeave(standing.status)


def _say(unit: Unit, now: datetime, patient: Patient, staff: Staff, words: Say, key: str) -> None:
    unit.deliveries.plan(
        Planned(
            patient=patient.id,
            occasion=f"line:{key}",
            klass=Class.REPLY,
            kind=Kind.STAFF,
            message=words,
            due=now,
            reason={"rule": "a person of the care team writes", "staff": staff.id},
        ),
        now,
    )


def _words(text: str) -> str:
    words = clean(text, LONGEST + 1)
    if not words:
        raise ValueError("Write what you want to tell them.")
    if len(words) > LONGEST:
        raise ValueError(f"That is too long: at most {LONGEST:,} characters go into one message.")
    return words

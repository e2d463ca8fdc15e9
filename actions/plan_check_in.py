"""When a check-in is offered, and when an unfinished one is nudged (domain.md, "Repeat")."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from actions.house import House
from actions.ports import Unit
from actions.screens import button, rows
from domain.check_in import CheckIn, Closed
from domain.deliveries import Class, Kind, Planned
from domain.messages import Say
from domain.patient import Patient
from domain.reminders import Appointment
from domain.schedule import day_bounds, local_date, own_time, resolve

OFFER_AGAIN = timedelta(days=14)
NEAR_APPOINTMENT = timedelta(weeks=6)
AS_IT_LEFT = -1  # a turn: the check-in as it stands when the message leaves, which is later than planned


def check_in_wishes(
    unit: Unit, house: House, after: datetime, patient: Patient, appointment: Appointment | None
) -> Iterator[Planned]:
    """The next nudge of an open check-in, or else the next offer of a new one.

    An offer nobody takes up is made once more after two weeks, and then not before the next interval.
    """
    latest = unit.check_ins.latest(patient.id)
    if latest is None:
        return
    if not isinstance(latest.state, Closed):
        yield from _nudge(after, patient, latest, house.programme.nudge_after_days)
        return
    closed, every = local_date(latest.state.at, patient.where), house.programme.check_in_every
    cycle = max((local_date(after, patient.where) - closed) // every, 1)
    for number in (cycle, cycle + 1):
        near = appointment.on if appointment else None
        on = offer_date(closed + number * every, near, house.programme.before_appointment)
        for day, again in ((on, "first"), (on + OFFER_AGAIN, "again")):
            due = _at_their_hour(day, patient)
            if due > after:
                yield _offer(patient, latest, due, f"offer:{latest.id}:{number}:{again}", appointment)


def offer_date(first: date, appointment: date | None, before: timedelta) -> date:
    """A check-in due within six weeks of the appointment moves to the week before it; else stays."""
    if appointment is not None and abs(appointment - first) <= NEAR_APPOINTMENT:
        return appointment - before
    return first


def _nudge(
    after: datetime, patient: Patient, open_one: CheckIn, after_days: tuple[int, ...]
) -> Iterator[Planned]:
    opened = local_date(open_one.opened_at, patient.where)
    for number in range(open_one.nudges, len(after_days)):
        due = _at_their_hour(opened + timedelta(days=after_days[number]), patient)
        if due > after:
            yield Planned(
                patient=patient.id,
                occasion=f"nudge:{open_one.id}:{number + 1}",
                klass=Class.PROACTIVE,
                kind=Kind.CHECK_IN,
                message=Say(
                    f"check_in.nudge_{number + 1}",
                    {"name": patient.name or ""},
                    rows(
                        [
                            button("check_in.go_on", "begin"),
                            button("check_in.just_tips", "just_tips", open_one.id, AS_IT_LEFT),
                        ]
                    ),
                ),
                due=due,
                not_after=_end_of_day(due, patient),
                reason={"rule": "unfinished check-in", "nudge": number + 1},
            )
            return


def _offer(
    patient: Patient, latest: CheckIn, due: datetime, occasion: str, appointment: Appointment | None
) -> Planned:
    ahead = None if appointment is None else appointment.on - local_date(due, patient.where)
    near = ahead is not None and timedelta(0) <= ahead <= timedelta(days=8)
    return Planned(
        patient=patient.id,
        occasion=occasion,
        klass=Class.PROACTIVE,
        kind=Kind.CHECK_IN,
        message=Say(
            "check_in.offer_appointment" if near else "check_in.offer",
            {"name": patient.name or ""},
            rows([button("check_in.begin", "begin"), button("check_in.no_thanks", "no_offer")]),
        ),
        due=due,  # and no end: the arbiter may put it off to another day
        reason={"rule": "before the appointment" if near else "time for another look", "after": latest.id},
    )


def _at_their_hour(on: date, patient: Patient) -> datetime:
    return resolve(on, own_time(patient.part_of_day or "morning", patient.id), patient.where)


def _end_of_day(due: datetime, patient: Patient) -> datetime:
    return day_bounds(local_date(due, patient.where), patient.where)[1]

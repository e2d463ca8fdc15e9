"""A person of the care team writes in the chat for a while, and the program holds back.

Safety rules still come first. Tips, check-ins and questions of ours wait; their own reminders don't. What the
patient writes is kept for the person and not answered by us. It ends when the person hands back, or by itself
once nobody has written for QUIET_FOR: then we say so.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from actions.ports import Unit
from actions.turn import Turn
from domain.deliveries import Class, Kind, Planned
from domain.messages import Say
from domain.patient import Patient, Status
from domain.schedule import QuietHours, end_after

QUIET_FOR = timedelta(hours=2)
LONGEST_KEPT = 4000
TO_PERSON = "to_person"  # the context of words said meanwhile
CAN_BE_TAKEN = (Status.ACTIVE, Status.PAUSED)
STILL_HEARD = frozenset({"help_now", "plan", "stop"})  # commands in one word that work all the same


def is_taken(patient: Patient, now: datetime) -> bool:
    """Does a person write to them just now?"""
    return patient.taken_over_until is not None and patient.taken_over_until > now


def hear(turn: Turn, text: str) -> None:
    """Words for the person. Nothing is said to them: they were told that somebody reads."""
    turn.unit.said.keep(turn.patient.id, text[:LONGEST_KEPT], TO_PERSON, turn.now)
    turn.change(taken_over_until=turn.now + QUIET_FOR)
    turn.replan = True


def ends_at(patient: Patient) -> list[datetime]:
    """When the planner must look at it again."""
    return [] if patient.taken_over_until is None else [patient.taken_over_until]


def as_of_now(unit: Unit, now: datetime, patient: Patient) -> Patient:
    """What time has made of it: one that nobody wrote in for so long is over, and they are told."""
    if patient.taken_over_until is None:
        return patient
    if patient.status not in CAN_BE_TAKEN:
        return replace(patient, taken_over_until=None, taken_over_by=None)
    if patient.taken_over_until > now:
        return patient
    return handed_back(unit, now, patient)


def handed_back(unit: Unit, now: datetime, patient: Patient) -> Patient:
    """The program is there again, and says so, though not in the night. Not saved yet.

    What is said in the morning passes the arbiter; to somebody who has paused it would let nothing pass, so
    for them the end itself waits for the morning.
    """
    free = end_after(QuietHours(patient.quiet_start, patient.quiet_end), now, patient.where)
    if free > now and patient.status is Status.PAUSED:
        return replace(patient, taken_over_until=free)
    unit.deliveries.plan(
        Planned(
            patient=patient.id,
            occasion=f"hand_back:{now.isoformat()}",
            klass=Class.PROACTIVE if free > now else Class.REPLY,
            kind=Kind.STAFF,
            message=Say("staff.handed_back"),
            due=free,
            reason={"rule": "the program is there again"},
        ),
        now,
    )
    return replace(patient, taken_over_until=None, taken_over_by=None)

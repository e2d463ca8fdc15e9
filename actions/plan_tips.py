"""When the next tip comes and which one; or, after a long silence, the question if it is still useful."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from actions.choose_tip import as_content, as_message, as_reason, choose_for
from actions.house import House
from actions.ports import Unit
from actions.screens import button, rows
from domain.deliveries import Class, Kind, Planned
from domain.messages import Say
from domain.pace import next_tip, silence_step, tips_per_week
from domain.patient import Patient
from domain.schedule import EVERY_DAY, Occurrence, day_bounds, own_time

LOOK_BACK = timedelta(days=60)
MOST_SLOTS = 40  # a month at the fastest pace (every day), and the next


def tip_wishes(unit: Unit, house: House, after: datetime, patient: Patient) -> Iterator[Planned]:
    """The next tip, or the question; then the same for the days after, should one be had already.

    None before they have said how they want to begin.

    Once the question has gone out it waits for their word: an idea on top of it would be nagging.
    """
    if patient.tailoring_level is None or patient.silence_asked_at is not None:
        return
    asking = silence_step(patient.unanswered, asked=False) == "ask"
    for _ in range(MOST_SLOTS):
        slot = _slot(unit, house, patient, after)
        planned = None
        if slot is not None:
            planned = _question(patient, slot) if asking else _tip(unit, house, patient, slot)
        if slot is None or planned is None:
            return
        yield planned
        after = slot.at


def _slot(unit: Unit, house: House, patient: Patient, after: datetime) -> Occurrence | None:
    return next_tip(
        patient.days if patient.days is not None else EVERY_DAY,
        own_time(patient.part_of_day or "morning", patient.id),
        patient.where,
        tips_per_week(
            patient.tailoring_level or 1, patient.unanswered, patient.slower, house.programme.tips_per_week
        ),
        _times_of_tips(unit, patient, after),
        after,
    )


def _times_of_tips(unit: Unit, patient: Patient, until: datetime) -> list[datetime]:
    """When tips came by themselves. One that they asked for doesn't count against them."""
    recent = unit.deliveries.sent_between(patient.id, until - LOOK_BACK, until + timedelta(seconds=1))
    return [row.tried_at or until for row in recent if row.plan.kind in (Kind.TIP, Kind.SILENCE)]


def _tip(unit: Unit, house: House, patient: Patient, slot: Occurrence) -> Planned | None:
    occasion = f"tip:{slot.local_date}"
    # Chance seeded by the occasion: planning again chooses the same tip unless something has changed.
    choice = choose_for(unit, house, patient, Random(f"{patient.id} {occasion}"))  # noqa: S311 - no secret
    if choice is None:
        return None
    return Planned(
        patient=patient.id,
        occasion=occasion,
        klass=Class.PROACTIVE,
        kind=Kind.TIP,
        message=as_message(choice),
        due=slot.at,
        not_after=_end_of_day(slot, patient),
        reason=as_reason(choice, patient),
        content=as_content(choice),
    )


def _question(patient: Patient, slot: Occurrence) -> Planned:
    words = ("slower", "silence.slower"), ("pause", "silence.pause"), ("carry_on", "silence.carry_on_button")
    return Planned(
        patient=patient.id,
        occasion=f"silence:{slot.local_date}",
        klass=Class.PROACTIVE,
        kind=Kind.SILENCE,
        message=Say("silence.ask", buttons=rows([button(key, "silence", word) for word, key in words])),
        due=slot.at,
        not_after=_end_of_day(slot, patient),
        reason={"rule": "long silence", "unanswered": patient.unanswered},
    )


def _end_of_day(slot: Occurrence, patient: Patient) -> datetime:
    return day_bounds(slot.local_date, patient.where)[1]

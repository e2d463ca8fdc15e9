"""What would leave in days to come: the real planner and arbiter, on copies of people, with another clock.

Nothing here decides when anybody gets what: it moves the clock to whatever is due next, as the ticker does,
and marks what the arbiter lets through as sent, as the dispatcher does. What people will do isn't known; it
is taken that nobody does a check-in, that who has been answering goes on tapping, and who is silent stays so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from actions import deliver
from actions.house import House
from actions.plan import plan_ahead
from actions.ports import Unit
from actions.scratch import Scratch
from domain.burden import Why
from domain.copies import Copy
from domain.deliveries import Delivery, Kind, Sent, State
from domain.messages import SendTip
from domain.pace import HALVE_AFTER
from domain.patient import Patient, PatientId, Status
from domain.records import StoredTip
from domain.schedule import local_date

AT_ONCE = 200
MOST_STOPS = 20_000  # more means that time stands still
LIMITS = frozenset({Why.DAY_FULL.value, Why.WEEK_FULL.value})


class TimeStandsStill(RuntimeError):
    """Something is always due: a fault of ours, never of the people's."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds: the house with its programme, and the live tips.

    Plans stand as they were copied, unless they are made anew at the beginning, as after a change:
    everybody's if `changed`, else those of people for whom a text of `tip_changed` is planned.
    """

    house: House
    tips: Sequence[StoredTip]
    changed: bool = False
    tip_changed: str | None = None

    def plans_anew(self, copy: Copy) -> bool:
        """Whether the change itself has this person planned anew."""
        if copy.patient.status is not Status.ACTIVE:
            return False
        return self.changed or any(
            row.state is State.PLANNED
            and isinstance(row.plan.message, SendTip)
            and row.plan.message.tip == self.tip_changed
            for row in copy.ledger
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A message that would leave. `on`: the local date; `tip` is set for tips."""

    occasion: str
    kind: Kind
    at: datetime
    on: date
    what: str
    tip: str | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A message that the burden budget held up on that local date; `why` is day_full or week_full."""

    patient: PatientId
    on: date
    why: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """What would have happened to one person."""

    lines: Sequence[Line]
    limits: Sequence[Limit]


class Witness(Protocol):
    """Told of each message as it leaves, with all it can be rendered by."""

    def __call__(self, unit: Unit, house: House, now: datetime, delivery: Delivery) -> None: ...


def ledger_of(
    copy: Copy,
    setting: Setting,
    start: datetime,
    end: datetime,
    witness: Witness | None = None,
    *,
    answering: bool | None = None,
) -> Ledger:
    """Let the time from start to end pass for this person; `answering` if it isn't to be guessed."""
    if answering is None:
        answering = answers(copy.patient)
    scratch = Scratch(copy, setting.tips, setting.house.site)
    unit, patient = scratch.unit, copy.patient
    house = replace(setting.house, rota=())  # nobody is told of anything from here
    if setting.plans_anew(copy):
        plan_ahead(unit, house, start, patient.id)
    lines, limits, now = list[Line](), list[Limit](), start
    for _ in range(MOST_STOPS):
        due = _next_due(unit)
        if due is None or due >= end:
            return Ledger(lines, limits)
        now = max(now, due)
        for each in unit.patients.due_for_planning(now, AT_ONCE):
            plan_ahead(unit, house, now, each)
        for delivery in _leaving(unit, house, now):
            if witness is not None:
                witness(unit, house, now, delivery)
            lines.append(_line(delivery, now, patient))
            _send(unit, house, now, delivery, answering)
        limits += [
            Limit(patient.id, local_date(now, patient.where), why)
            for _, why in scratch.halted()
            if why in LIMITS
        ]
    raise TimeStandsStill(str(now))


def answers(patient: Patient) -> bool:
    """Whether they have been answering lately, and so are taken to go on."""
    return patient.unanswered < HALVE_AFTER and patient.silence_asked_at is None


def _next_due(unit: Unit) -> datetime | None:
    """When the dispatcher would find something, or the ticker."""
    instants = (unit.deliveries.next_due(), unit.patients.next_planning())
    return min((instant for instant in instants if instant is not None), default=None)


def _leaving(unit: Unit, house: House, now: datetime) -> Iterable[Delivery]:
    """Whatever the arbiter lets go at this moment, until nothing more is."""
    while claimed := deliver.claim(unit, house, now, [], AT_ONCE, AT_ONCE):
        yield from claimed


def _send(unit: Unit, house: House, now: datetime, delivery: Delivery, answered: bool) -> None:
    deliver.record(unit, house, now, delivery, Sent(int(delivery.id)))
    patient = unit.patients.get(delivery.patient)
    if answered and (patient.unanswered or patient.silence_asked_at):
        unit.patients.save(replace(patient, unanswered=0, silence_asked_at=None, last_seen_at=now))


def _line(delivery: Delivery, now: datetime, patient: Patient) -> Line:
    plan, message = delivery.plan, delivery.plan.message
    tip = message.tip if isinstance(message, SendTip) else None
    what = plan.content or plan.kind.value
    return Line(plan.occasion, plan.kind, now, local_date(now, patient.where), what, tip)

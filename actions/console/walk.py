"""Walking as a patient: what somebody made up would read in the days to come, from the real planner."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from actions.console.sites import site_at_hand
from actions.forecast import Setting, ledger_of
from actions.house import House
from actions.ports import Unit
from actions.scene import Scene, scene_of
from domain.check_in import CheckIn, CheckInId, Closed
from domain.copies import Copy
from domain.deliveries import Delivery
from domain.patient import Patient, PatientId, Status
from domain.records import StoredTip
from domain.reminders import Appointment, AppointmentId
from domain.schedule import local_date
from domain.staff import Permission, Reach, Staff

DAYS = 90


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody made up. No topics: all; no days: every day. `number` stands for their luck and their own
    minute: another one is another person. `appointment`: in so many days; `since_check_in`: so many ago."""

    level: int
    zone: str
    language: str
    topics: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    days: frozenset[int] = frozenset()
    part_of_day: str = "morning"
    slower: bool = False
    answers: bool = True
    appointment: int | None = None
    since_check_in: int = 0
    number: int = 1
    name: str = "Sam"
    matters: str = "walking the dog to the sea"


@dataclass(frozen=True, slots=True)
class Met:
    """A message as they get it: all that it is rendered by."""

    at: datetime
    delivery: Delivery
    scene: Scene


@dataclass(frozen=True, slots=True)
class Walk:
    """What they get. `tip` is the text that was put among the live ones for this, if one was."""

    start: datetime
    met: Sequence[Met]
    tip: StoredTip | None = None


@dataclass(frozen=True, slots=True)
class Road:
    """What a walk goes along: the house and the live tips, read once."""

    setting: Setting
    start: datetime
    tip: StoredTip | None = None


def road(
    unit: Unit,
    house: House,
    now: datetime,
    staff: Staff,
    tip: str | None = None,
    version: int = 0,
    revision: int = 1,
) -> Road:
    """As things stand now; with a text that isn't live yet, as if it were. They walk at the site at hand."""
    staff.must(Permission.FORECAST, Reach.ANYWHERE)
    tips = unit.tips.current()
    text = unit.tips.get(tip, version, revision) if tip else None
    if text is not None:
        text = replace(text, status="published")
        tips = sorted([*(each for each in tips if each.id != text.id), text], key=lambda each: each.id)
    house = replace(house, site=site_at_hand(unit, house, staff, Reach.ANYWHERE))
    return Road(Setting(house, tips, changed=True), now, text)


def walked(road: Road, walker: Walker) -> Walk:
    """The days to come, walked in memory. Takes a few tenths of a second: not for the event loop."""
    met: list[Met] = []

    def witness(unit: Unit, house: House, now: datetime, delivery: Delivery) -> None:
        met.append(Met(now, delivery, scene_of(unit, house, now, delivery)))

    end = road.start + timedelta(days=DAYS)
    ledger_of(_copy(road, walker), road.setting, road.start, end, witness, answering=walker.answers)
    return Walk(road.start, met, road.tip)


def _copy(road: Road, walker: Walker) -> Copy:
    """Their last check-in led to this level."""
    now, house = road.start, road.setting.house
    checked_in = now - timedelta(days=walker.since_check_in)
    patient = Patient(
        id=PatientId(walker.number),
        status=Status.ACTIVE,
        joined_at=now,
        language=walker.language,
        name=walker.name,
        matters=walker.matters,
        zone=walker.zone,
        days=walker.days or frozenset(range(7)),
        part_of_day=walker.part_of_day,
        topics=walker.topics,
        facts=walker.facts,
        quiet_start=house.programme.quiet_start,
        quiet_end=house.programme.quiet_end,
        slower=walker.slower,
        tailoring_level=walker.level,
        last_seen_at=now,
    )
    done = CheckIn(
        id=CheckInId(1),
        patient=patient.id,
        instrument=house.programme.instrument,
        instrument_version="",
        items=(),
        opened_at=checked_in,
        state=Closed(True, checked_in),
    )
    return Copy(patient, done, appointments=list(_appointment(patient, walker, now)))


def _appointment(patient: Patient, walker: Walker, now: datetime) -> Sequence[Appointment]:
    if walker.appointment is None:
        return []
    on: date = local_date(now, patient.where) + timedelta(days=walker.appointment)
    return [Appointment(AppointmentId(1), patient.id, on, None, None, now)]

"""What the renderer needs to know at the moment a message leaves: one read, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from actions.house import House
from actions.ports import Unit
from domain.check_in import Asking, CheckIn, CheckInId, Reviewing
from domain.deliveries import Class, Delivery, DeliveryId
from domain.messages import (
    AskItem,
    SendExport,
    SendReminder,
    SendTip,
    ShowPlan,
    ShowProgress,
    ShowReminders,
    ShowReview,
)
from domain.patient import Patient, Status
from domain.records import ResultRecord, StoredTip
from domain.reminders import Reminder, ReminderId
from domain.safety_plan import SafetyPlan

LATE_FROM = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Reminded:
    """One of several reminders in a message: None if it was deleted since; `word` is what was tapped."""

    delivery: DeliveryId
    reminder: Reminder | None
    word: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """`late`: a proactive message that leaves well after it was meant to; the words then say so.

    `site`: what the person's own site is called at this moment.
    """

    delivery: Delivery
    patient: Patient
    chat: int
    now: datetime
    site: str
    late: bool = False
    check_in: CheckIn | None = None
    tip: StoredTip | None = None
    reminder: Reminder | None = None
    together: Sequence[Reminded] = ()
    results: Sequence[ResultRecord] = ()
    tips: Sequence[StoredTip] = ()
    everything: Mapping[str, Any] = field(default_factory=dict)
    plan: SafetyPlan | None = None


def scene_of(unit: Unit, house: House, now: datetime, delivery: Delivery) -> Scene:
    """The scene for one delivery. KeyError or LookupError if what it speaks of is gone.

    A question that comes late, as after a crash, is the one they are at by now: an older one would stand
    over it, or be written over it, with buttons that mean nothing any more.
    """
    message = delivery.plan.message
    patient = unit.patients.get(delivery.patient)
    late = delivery.plan.klass is Class.PROACTIVE and now - delivery.plan.due > LATE_FROM
    parts: dict[str, Any] = {}
    match message:
        case AskItem(check_in=number) | ShowReview(check_in=number):
            parts["check_in"] = found = unit.check_ins.get(CheckInId(number))
            delivery = replace(delivery, plan=replace(delivery.plan, message=question_of(found) or message))
        case SendTip(tip=tip, version=version, revision=revision):
            parts["tip"] = unit.tips.get(tip, version, revision)
        case SendReminder(reminder=reminder):
            parts["reminder"] = unit.reminders.get(ReminderId(reminder))
            if delivery.along:
                rows = sorted((delivery, *delivery.along), key=lambda row: row.id)
                parts["together"] = [_reminded(unit, row) for row in rows]
        case ShowReminders(each=pairs):
            came = [(unit.deliveries.get(DeliveryId(number)), word) for number, word in pairs]
            parts["together"] = [_reminded(unit, row, word) for row, word in came if row is not None]
        case ShowProgress():
            parts["results"] = unit.check_ins.results(patient.id)
        case ShowPlan():
            parts["plan"] = unit.safety_plans.of(patient.id)
        case SendExport():
            had = {one.tip for one in unit.tips.seen(patient.id)}
            parts["everything"] = unit.patients.everything(patient.id)
            parts["tips"] = [tip for tip in unit.tips.current() if tip.id in had]
        case _:
            pass
    chat, site = unit.patients.chat_of(patient.id), own_site(unit, house, patient)
    return Scene(delivery, patient, chat, now, site, late, **parts)


def question_of(check_in: CheckIn | None) -> AskItem | ShowReview | None:
    """What to show of a check-in as it stands; None if it isn't being filled in."""
    match check_in:
        case CheckIn(state=Asking(position=position)):
            return AskItem(check_in.id, position, check_in.turn)
        case CheckIn(state=Reviewing()):
            return ShowReview(check_in.id, check_in.turn)
        case _:
            return None


def _reminded(unit: Unit, row: Delivery, word: str = "") -> Reminded:
    message = row.plan.message
    one = unit.reminders.get(ReminderId(message.reminder)) if isinstance(message, SendReminder) else None
    return Reminded(row.id, one, word)


def own_site(unit: Unit, house: House, patient: Patient) -> str:
    """The name of the site they belong to. SITE_NAME for who is still at the door and belongs to none, and
    before the service's first start has given the first site a name.
    """
    found = None if patient.status is Status.WAITING else unit.sites.get(patient.site)
    return found.name if found is not None and found.name else house.site

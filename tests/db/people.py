"""Short words for tests: somebody, something planned, an instant."""

from datetime import UTC, datetime, timedelta

from db.unit import Unit
from domain.deliveries import Class, DeliveryId, Kind, Planned, Sent, State
from domain.messages import Message, Say, SendTip
from domain.patient import Patient, PatientId, Status

NOW = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
CHAT = 4_503_599_627_370_123


def somebody(unit: Unit, chat: int = CHAT, status: Status = Status.ACTIVE) -> Patient:
    return unit.patients.add(chat, status, "en", NOW)


def a_plan(
    patient: PatientId,
    occasion: str,
    *,
    due: datetime = NOW,
    klass: Class = Class.PROACTIVE,
    kind: Kind = Kind.TIP,
    message: Message | None = None,
) -> Planned:
    return Planned(patient, occasion, klass, kind, message or Say("hello"), due)


def planned(unit: Unit, plan: Planned) -> DeliveryId:
    delivery = unit.deliveries.plan(plan, NOW)
    assert delivery is not None
    return delivery


def sent(
    unit: Unit, plan: Planned, at: datetime = NOW, message: int | None = None, state: State = State.SENT
) -> DeliveryId:
    """Planned, tried and settled, all at `at`."""
    delivery = planned(unit, plan)
    unit.deliveries.mark_sending([delivery], at)
    unit.deliveries.record(delivery, state, Sent(message), None, at)
    return delivery


def a_tip(tip: str) -> SendTip:
    return SendTip(tip, 1)

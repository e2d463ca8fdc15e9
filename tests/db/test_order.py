"""What one person gets comes in order, also when a message has to wait; nothing waits for ever."""

from datetime import datetime, timedelta

import pytest

from db.open import Store
from db.unit import Unit
from domain.deliveries import HOLDS_BACK, Class, DeliveryId, Kind, State, TryLater
from domain.patient import PatientId
from tests.db.people import MINUTE, NOW, a_plan, planned, somebody

REPLY, PROACTIVE, SAFETY = Class.REPLY, Class.PROACTIVE, Class.SAFETY
SECOND = timedelta(seconds=1)


def plan(unit: Unit, patient: PatientId, occasion: str, klass: Class, due: datetime = NOW) -> DeliveryId:
    return planned(unit, a_plan(patient, occasion, klass=klass, kind=Kind.REPLY, due=due))


def waiting(
    unit: Unit,
    patient: PatientId,
    occasion: str,
    klass: Class,
    due: datetime = NOW,
    until: datetime | None = None,
) -> DeliveryId:
    """One that Telegram wasn't reached for: to be tried again a minute from now, or at `until`."""
    delivery = plan(unit, patient, occasion, klass, due)
    unit.deliveries.mark_sending([delivery], NOW)
    unit.deliveries.record(delivery, State.RETRY, TryLater("not_reached"), until or NOW + MINUTE, NOW)
    return delivery


def due(unit: Unit, at: datetime, limit: int = 10) -> list[str]:
    return [delivery.plan.occasion for delivery in unit.deliveries.due(at, limit, [])]


async def test_a_later_reply_does_not_overtake_one_that_waits_for_its_retry(store: Store) -> None:
    def work(unit: Unit) -> None:
        sam, jo = somebody(unit, 1).id, somebody(unit, 2).id
        waiting(unit, sam, "first", REPLY)
        plan(unit, sam, "second", REPLY, NOW + 10 * SECOND)
        plan(unit, jo, "to somebody else", REPLY)
        assert due(unit, NOW + 59 * SECOND) == ["to somebody else"]
        assert due(unit, NOW + MINUTE) == ["first", "to somebody else", "second"]
        assert due(unit, NOW + MINUTE, limit=1) == ["first"]

    await store.run(work)


async def test_two_that_wait_leave_in_their_order_however_their_waits_end(store: Store) -> None:
    def work(unit: Unit) -> None:
        sam = somebody(unit).id
        waiting(unit, sam, "first", REPLY, until=NOW + 5 * MINUTE)
        waiting(unit, sam, "second", REPLY, NOW + SECOND, until=NOW + MINUTE)
        assert due(unit, NOW + 4 * MINUTE) == []
        assert due(unit, NOW + 5 * MINUTE) == ["first", "second"]

    await store.run(work)


async def test_safety_overtakes_everything_and_nothing_overtakes_safety(store: Store) -> None:
    def work(unit: Unit) -> None:
        sam, jo = somebody(unit, 1).id, somebody(unit, 2).id
        waiting(unit, sam, "reply", REPLY)
        plan(unit, sam, "safety", SAFETY, NOW + SECOND)
        waiting(unit, jo, "waiting safety", SAFETY)
        plan(unit, jo, "reply", REPLY, NOW - SECOND)
        plan(unit, jo, "tip", PROACTIVE, NOW - SECOND)
        assert due(unit, NOW + 2 * SECOND) == ["safety"]

    await store.run(work)


async def test_a_tip_that_waits_holds_back_no_reply(store: Store) -> None:
    def work(unit: Unit) -> None:
        sam = somebody(unit).id
        waiting(unit, sam, "tip", PROACTIVE)
        plan(unit, sam, "reply", REPLY, NOW + SECOND)
        assert due(unit, NOW + SECOND) == ["reply"]

    await store.run(work)


@pytest.mark.parametrize("klass", Class)
async def test_nothing_leaves_to_somebody_to_whom_a_message_is_on_its_way(store: Store, klass: Class) -> None:
    def work(unit: Unit) -> None:
        sam = somebody(unit).id
        leaving = plan(unit, sam, "leaving", klass)
        for other in Class:
            plan(unit, sam, f"behind {other}", other)
        unit.deliveries.mark_sending([leaving], NOW)
        assert due(unit, NOW) == []

    await store.run(work)


async def test_what_waits_holds_the_others_back_for_a_day_at_most(store: Store) -> None:
    def work(unit: Unit) -> None:
        sam = somebody(unit).id
        waiting(unit, sam, "poison", SAFETY, until=NOW + 30 * HOLDS_BACK)
        plan(unit, sam, "reply", REPLY)
        assert due(unit, NOW + HOLDS_BACK - SECOND) == []
        assert due(unit, NOW + HOLDS_BACK) == ["reply"]

    await store.run(work)


async def test_what_is_held_back_is_not_due_before_what_it_waits_for(store: Store) -> None:
    def work(unit: Unit) -> None:
        sam = somebody(unit).id
        waiting(unit, sam, "first", REPLY)
        plan(unit, sam, "second", REPLY, NOW + SECOND)
        assert unit.deliveries.next_due() == NOW + MINUTE
        assert unit.deliveries.pending_count(NOW + 2 * SECOND) == 0
        assert unit.deliveries.pending_count(NOW + MINUTE) == 2

    await store.run(work)


async def test_only_what_has_not_ended_meanwhile_begins_to_be_sent(store: Store) -> None:
    def work(unit: Unit) -> None:
        sam = somebody(unit).id
        tip, other = plan(unit, sam, "tip", PROACTIVE), plan(unit, sam, "other", PROACTIVE)
        unit.deliveries.cancel_one(tip, "paused", NOW)
        assert unit.deliveries.mark_sending([tip, other], NOW) == [other]

    await store.run(work)

"""All leaves by one door: in order for each person, replies never behind tips, faults never the end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from actions.leases import LeaseLost
from domain.deliveries import (
    Class,
    Delivery,
    DeliveryId,
    Kind,
    Outcome,
    Planned,
    Refused,
    Sent,
    State,
    TryLater,
)
from domain.messages import Settle
from domain.patient import PatientId
from scheduler.dispatcher import Dispatcher
from scheduler.pace import Pace
from scheduler.turns import Turns

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RANK = list((Class.SAFETY, Class.REPLY, Class.PROACTIVE))
Deliver = Callable[[Delivery, Turns], Awaitable[Outcome]]


@dataclass
class Ledger:
    """What is due, and what became of it; `claim` and `record` as the database does them."""

    due: list[Delivery] = field(default_factory=list)
    became: list[tuple[int, Outcome]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)

    def plan(
        self, number: int, patient: int, klass: Class = Class.REPLY, attempts: int = 0, due: datetime = NOON
    ) -> None:
        plan = Planned(PatientId(patient), f"occasion {number}", klass, Kind.REPLY, Settle(), due)
        self.due.append(Delivery(DeliveryId(number), plan, State.PLANNED, attempts))

    async def claim(self, busy: Sequence[PatientId], limit: int, proactive: int) -> Sequence[Delivery]:
        free = sorted(
            (each for each in self.due if each.patient not in busy),
            key=lambda each: RANK.index(each.plan.klass),
        )
        tips = [each for each in free if each.plan.klass is Class.PROACTIVE][:proactive]
        going = [each for each in free if each.plan.klass is not Class.PROACTIVE or each in tips][:limit]
        self.due = [each for each in self.due if each not in going]
        return going

    async def record(self, delivery: Delivery, outcome: Outcome) -> None:
        if self.faults:
            raise self.faults.pop()
        self.became.append((delivery.id, outcome))

    @property
    def numbers(self) -> list[int]:
        return [number for number, _ in self.became]

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.became) < count:  # noqa: ASYNC110  a list tells nobody when it grows
                await asyncio.sleep(0.001)


def fast() -> Pace:
    return Pace(100_000, burst=1000, chat_per_second=100_000, chat_burst=1000)


@asynccontextmanager
async def dispatching(
    ledger: Ledger, deliver: Deliver, pace: Pace | None = None, places: int = 32
) -> AsyncIterator[Dispatcher]:
    dispatcher = Dispatcher(
        ledger.claim, ledger.record, deliver, pace or fast(), lambda: datetime.now(UTC), places
    )
    running = asyncio.create_task(dispatcher.run())
    yield dispatcher
    dispatcher.stop()
    await running


async def arrive(delivery: Delivery, turns: Turns) -> Outcome:
    return Sent(delivery.id)


async def test_one_persons_messages_leave_in_order_while_others_leave_beside_them() -> None:
    ledger, at_once, most = Ledger(), set(), 0

    async def deliver(delivery: Delivery, turns: Turns) -> Outcome:
        nonlocal most
        assert delivery.patient not in at_once
        at_once.add(delivery.patient)
        most = max(most, len(at_once))
        await asyncio.sleep(0.001)
        at_once.discard(delivery.patient)
        return Sent(delivery.id)

    for number in range(40):
        ledger.plan(number, patient=number % 5)
    async with dispatching(ledger, deliver):
        await ledger.until(40)
    for patient in range(5):
        theirs = [number for number in ledger.numbers if number % 5 == patient]
        assert theirs == sorted(theirs)
    assert most == 5


async def test_a_reply_leaves_while_thousands_of_tips_are_waiting_and_telegram_is_slow() -> None:
    ledger, slow = Ledger(), asyncio.Event()

    async def deliver(delivery: Delivery, turns: Turns) -> Outcome:
        if delivery.plan.klass is Class.PROACTIVE:
            await slow.wait()
        return Sent(delivery.id)

    for number in range(3000):
        ledger.plan(number, patient=number, klass=Class.PROACTIVE)
    async with dispatching(ledger, deliver) as dispatcher:
        await asyncio.sleep(0)
        ledger.plan(9001, patient=9001)
        ledger.plan(9002, patient=9002, klass=Class.SAFETY)
        dispatcher.wake()
        await ledger.until(2)
        assert sorted(ledger.numbers) == [9001, 9002]
        assert len(ledger.due) == 3000 - 24
        ledger.due.clear()
        slow.set()


async def test_a_message_that_cannot_be_worded_stops_nobody() -> None:
    ledger = Ledger()

    async def deliver(delivery: Delivery, turns: Turns) -> Outcome:
        if delivery.id in (1, 3, 5, 6):
            raise KeyError("a patient's words")
        return Sent(delivery.id)

    ledger.plan(1, patient=1, attempts=3)
    ledger.plan(2, patient=1)
    ledger.plan(3, patient=3, klass=Class.PROACTIVE)
    # The fault may be the moment's, and its earlier tries may have found no line.
    ledger.plan(5, patient=5, klass=Class.SAFETY, attempts=9, due=datetime.now(UTC))
    ledger.plan(6, patient=6, klass=Class.SAFETY, attempts=9, due=datetime.now(UTC) - timedelta(hours=1))
    async with dispatching(ledger, deliver):
        await ledger.until(5)
    assert dict(ledger.became) == {
        1: Refused("render_fault"),
        2: Sent(2),
        3: Refused("render_fault"),
        5: TryLater("render_fault"),
        6: Refused("render_fault"),
    }


async def test_what_comes_behind_a_message_that_must_wait_waits_too() -> None:
    ledger = Ledger()
    waiting = TryLater("flood", timedelta(seconds=60))

    async def deliver(delivery: Delivery, turns: Turns) -> Outcome:
        assert delivery.id != 2
        return waiting if delivery.id == 1 else Sent(delivery.id)

    for number, patient in ((1, 7), (2, 7), (3, 8)):
        ledger.plan(number, patient)
    async with dispatching(ledger, deliver) as dispatcher:
        await ledger.until(3)
        ledger.plan(4, patient=7)
        ledger.plan(5, patient=8)
        dispatcher.wake()
        await ledger.until(4)
    assert dict(ledger.became) == {
        1: waiting,
        2: TryLater("behind_another", waiting.after),
        3: Sent(3),
        5: Sent(5),
    }
    assert [each.id for each in ledger.due] == [4]


async def test_a_process_that_stood_still_and_lost_its_lease_sends_nothing() -> None:
    ledger = Ledger()

    async def deliver(delivery: Delivery, turns: Turns) -> Outcome:
        raise LeaseLost

    ledger.plan(1, patient=7)
    async with dispatching(ledger, deliver):
        await ledger.until(1)
    assert ledger.became == [(1, TryLater("lease_lost"))]


async def test_nothing_is_claimed_before_what_others_left_has_been_judged() -> None:
    ledger, swept, allowed = Ledger(), list[Sequence[PatientId]](), asyncio.Event()

    async def sweep(in_hand: Sequence[PatientId]) -> bool:
        swept.append(in_hand)
        if len(swept) == 1:
            raise OSError
        return allowed.is_set()

    ledger.plan(1, patient=1)
    dispatcher = Dispatcher(ledger.claim, ledger.record, arrive, fast(), lambda: NOON, sweep=sweep)
    running = asyncio.create_task(dispatcher.run())
    while len(swept) < 3:
        dispatcher.wake()
        await asyncio.sleep(0.001)
    assert len(ledger.due) == 1
    allowed.set()
    await ledger.until(1)
    dispatcher.stop()
    await running


async def test_after_a_take_over_what_others_left_is_judged_again_but_not_what_is_in_hand() -> None:
    ledger, swept, go_on = Ledger(), list[Sequence[PatientId]](), asyncio.Event()

    async def sweep(in_hand: Sequence[PatientId]) -> bool:
        swept.append(in_hand)
        return True

    async def deliver(delivery: Delivery, turns: Turns) -> Outcome:
        await go_on.wait()
        return Sent(delivery.id)

    ledger.plan(1, patient=7)
    dispatcher = Dispatcher(ledger.claim, ledger.record, deliver, fast(), lambda: NOON, sweep=sweep)
    running = asyncio.create_task(dispatcher.run())
    while ledger.due:  # noqa: ASYNC110
        await asyncio.sleep(0.001)
    dispatcher.sweep_first()
    while len(swept) < 2:  # noqa: ASYNC110
        await asyncio.sleep(0.001)
    assert swept == [[], [7]]
    go_on.set()
    dispatcher.stop()
    await running


async def test_who_stops_does_not_begin_the_rest_of_what_was_claimed() -> None:
    ledger, begun, go_on = Ledger(), asyncio.Event(), asyncio.Event()

    async def deliver(delivery: Delivery, turns: Turns) -> Outcome:
        begun.set()
        await go_on.wait()
        return Sent(delivery.id)

    for number in (1, 2, 3):
        ledger.plan(number, patient=7)
    async with dispatching(ledger, deliver) as dispatcher:
        await begun.wait()
        dispatcher.stop()
        go_on.set()
    later = TryLater("stopping", timedelta(0))
    assert ledger.became == [(1, Sent(1)), (2, later), (3, later)]


async def test_what_hangs_at_the_end_is_broken_off() -> None:
    ledger, begun = Ledger(), asyncio.Event()

    async def deliver(delivery: Delivery, turns: Turns) -> Outcome:
        begun.set()
        await asyncio.Event().wait()
        return Sent(delivery.id)

    ledger.plan(1, patient=7)
    dispatcher = Dispatcher(ledger.claim, ledger.record, deliver, fast(), lambda: NOON)
    running = asyncio.create_task(dispatcher.run())
    await begun.wait()
    dispatcher.stop()
    async with asyncio.timeout(5):
        await dispatcher.abandon()
        await running
    assert ledger.became == []


async def test_an_outcome_is_written_down_although_the_database_stumbles() -> None:
    ledger = Ledger(faults=[OSError()])
    ledger.plan(1, patient=1)
    async with dispatching(ledger, arrive):
        await ledger.until(1)
    assert ledger.became == [(1, Sent(1))]


async def test_nothing_more_is_claimed_than_may_leave_now() -> None:
    ledger = Ledger()
    for number in range(100):
        ledger.plan(number, patient=number)
    async with dispatching(ledger, arrive, Pace(per_second=0.1, burst=4)):
        await ledger.until(4)
        await asyncio.sleep(0.01)
        assert len(ledger.due) == 96


async def test_it_is_at_rest_only_when_all_has_left() -> None:
    ledger, go_on = Ledger(), asyncio.Event()

    async def deliver(delivery: Delivery, turns: Turns) -> Outcome:
        await go_on.wait()
        return Sent(delivery.id)

    ledger.plan(1, patient=1)
    async with dispatching(ledger, deliver) as dispatcher:
        await asyncio.sleep(0.01)
        assert not dispatcher.idle()
        go_on.set()
        async with asyncio.timeout(5):
            while not dispatcher.idle():  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        assert ledger.became == [(1, Sent(1))]
        dispatcher.wake()
        assert not dispatcher.idle()


async def test_what_is_in_hand_is_finished_before_the_end() -> None:
    ledger, begun, go_on = Ledger(), asyncio.Event(), asyncio.Event()

    async def deliver(delivery: Delivery, turns: Turns) -> Outcome:
        begun.set()
        await go_on.wait()
        return Sent(delivery.id)

    ledger.plan(1, patient=1)
    async with dispatching(ledger, deliver) as dispatcher:
        await begun.wait()
        dispatcher.stop()
        go_on.set()
    assert ledger.became == [(1, Sent(1))]


async def test_a_claim_that_fails_is_tried_again() -> None:
    ledger, faults = Ledger(), [OSError()]

    async def claim(busy: Sequence[PatientId], limit: int, proactive: int) -> Sequence[Delivery]:
        if faults:
            raise faults.pop()
        return await ledger.claim(busy, limit, proactive)

    ledger.plan(1, patient=1)
    dispatcher = Dispatcher(claim, ledger.record, arrive, fast(), lambda: NOON)
    running = asyncio.create_task(dispatcher.run())
    await ledger.until(1)
    dispatcher.stop()
    await running


async def test_after_a_slow_look_fewer_tips_are_asked_for_so_that_a_reply_leaves_soon() -> None:
    ledger, at = Ledger(), 0.0
    asked: list[int] = []

    async def claim(busy: Sequence[PatientId], limit: int, proactive: int) -> Sequence[Delivery]:
        nonlocal at
        asked.append(proactive)
        at += 0.05 * proactive  # as long as it takes to judge them one by one
        return await ledger.claim(busy, limit, proactive)

    for number in range(200):
        ledger.plan(number, number, Class.PROACTIVE)
    dispatcher = Dispatcher(
        claim, ledger.record, arrive, fast(), lambda: datetime.now(UTC), 256, timer=lambda: at
    )
    running = asyncio.create_task(dispatcher.run())
    await ledger.until(200)
    dispatcher.stop()
    await running
    assert asked[0] == 48
    assert max(asked[6:]) <= 4

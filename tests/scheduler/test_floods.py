"""What Telegram asked for with a 429 outlives the process it told, and holds for whoever sends next."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count

import pytest

from actions import deliver
from db.open import Store
from domain.deliveries import Delivery, Kind, Outcome, Sent, TryLater
from domain.patient import PatientId
from scheduler.dispatcher import Dispatcher
from scheduler.pace import Pace
from scheduler.turns import Turns
from tests.actions.world import Person, World, house

MINUTE = timedelta(seconds=60)
SECOND = timedelta(seconds=1)


class Street:
    """Who sends is started and ended again; `left` says to whom what left. Telegram puts off all tips."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.left: list[tuple[PatientId, Kind]] = []
        self.put_off: list[PatientId] = []
        self._numbers = count(1)

    @asynccontextmanager
    async def sender(self) -> AsyncIterator[Dispatcher]:
        service = self.world.service

        async def claim(busy: Sequence[PatientId], limit: int, proactive: int) -> Sequence[Delivery]:
            return await service.run(deliver.claim, busy, limit, proactive)

        async def sweep(in_hand: Sequence[PatientId]) -> bool:
            await service.run(deliver.sweep, None, in_hand)
            return True

        dispatcher = Dispatcher(
            claim,
            self.world.record,
            self._deliver,
            Pace(),
            lambda: self.world.now,
            sweep=sweep,
            floods=lambda: service.run(deliver.floods),
        )
        running = asyncio.create_task(dispatcher.run())
        yield dispatcher
        dispatcher.stop()
        await running

    async def _deliver(self, delivery: Delivery, turns: Turns) -> Outcome:
        if delivery.plan.kind is Kind.TIP:
            self.put_off.append(delivery.patient)
            return TryLater("flood", MINUTE)
        self.left.append((delivery.patient, delivery.plan.kind))
        return Sent(next(self._numbers))

    async def owes(self, *people: Person) -> None:
        """Each of them is to hear something at once, before all else."""
        for person in people:
            number = 9000 + next(self._numbers)
            await self.world.unit(
                lambda unit, chat=person.chat, number=number: deliver.apologise(
                    unit, self.world.now, chat, number
                )
            )

    async def times(self, person: Person) -> int:
        return [patient for patient, _ in self.left].count(await person.id())

    async def until_heard(self, person: Person, times: int) -> None:
        async with asyncio.timeout(20):
            while await self.times(person) < times:  # noqa: ASYNC110  a list tells nobody when it grows
                await asyncio.sleep(0.01)

    async def tips_are_put_off(self, *people: Person) -> None:
        """By whoever sends now, and then goes."""
        tips = [(await person.planned(Kind.TIP))[0] for person in people]
        self.world.now = max(tip.plan.due for tip in tips)  # each has an own minute of the morning
        async with self.sender():
            async with asyncio.timeout(20):
                while len(self.put_off) < len(people):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)


@pytest.fixture
def street(store: Store) -> Street:
    return Street(World(store, house()))


async def test_after_a_restart_nothing_leaves_to_a_chat_before_the_minute_is_over_that_telegram_asked_for(
    street: Street,
) -> None:
    sam, kim = await street.world.with_tips(1001), await street.world.settled(1002)
    await street.tips_are_put_off(sam)
    await street.owes(sam, kim)
    async with street.sender() as dispatcher:
        await street.until_heard(kim, 1)
        street.world.now += MINUTE - SECOND
        await street.owes(kim)
        dispatcher.wake()
        await street.until_heard(kim, 2)
        assert await street.times(sam) == 0
        street.world.now += SECOND
        dispatcher.wake()
        await street.until_heard(sam, 1)


async def test_after_a_restart_everybody_waits_when_telegram_put_off_two(street: Street) -> None:
    sam, lou = await street.world.with_tips(1001), await street.world.with_tips(1003)
    kim = await street.world.settled(1002)
    await street.tips_are_put_off(sam, lou)
    await street.owes(kim)
    async with street.sender() as dispatcher:
        await asyncio.sleep(0.1)  # time enough for a message that shall not leave
        assert await street.times(kim) == 0
        street.world.now += MINUTE
        dispatcher.wake()
        await street.until_heard(kim, 1)


async def test_a_clock_that_was_set_back_keeps_nobody_waiting_longer_than_telegram_asked_for(
    street: Street,
) -> None:
    sam = await street.world.with_tips(1001)
    await street.tips_are_put_off(sam)
    street.world.now -= timedelta(days=1)
    await street.owes(sam)
    assert await street.world.service.run(deliver.floods) == [(await sam.id(), MINUTE)]
    street.world.now += timedelta(days=1) + MINUTE
    assert await street.world.service.run(deliver.floods) == []


async def test_a_flood_that_cannot_be_looked_up_is_looked_up_again_before_anything_leaves() -> None:
    asked, claimed = list[int](), list[int]()

    async def sweep(_: Sequence[PatientId]) -> bool:
        return True

    async def floods() -> Sequence[tuple[PatientId, timedelta]]:
        asked.append(len(claimed))
        if len(asked) == 1:
            raise OSError
        return []

    async def claim(*_: object) -> Sequence[Delivery]:
        claimed.append(len(asked))
        return []

    async def unused(*_: object) -> Outcome:
        raise AssertionError

    async def record(*_: object) -> None: ...

    start = World.now
    dispatcher = Dispatcher(claim, record, unused, Pace(), lambda: start, sweep=sweep, floods=floods)
    running = asyncio.create_task(dispatcher.run())
    async with asyncio.timeout(20):
        while not claimed:
            dispatcher.wake()
            await asyncio.sleep(0.001)
    dispatcher.sweep_first()
    async with asyncio.timeout(20):
        while len(asked) < 3:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    dispatcher.stop()
    await running
    assert claimed[0] == 2

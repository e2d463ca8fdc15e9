"""The service under test: the real actions, planner, ledger, store and dispatcher, killed at any step."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from actions import deliver
from actions.house import House
from actions.ports import Unit
from actions.service import Service
from actions.turn import Heard, Turn
from bot import inbox
from db.open import Store
from domain.deliveries import Delivery, Outcome
from domain.patient import PatientId
from scheduler.dispatcher import Dispatcher
from scheduler.pace import Pace
from scheduler.turns import Turns
from tests.simulation.loop import VirtualLoop
from tests.simulation.network import Network
from tests.simulation.store import InlineStore

T = TypeVar("T")

START = datetime(2026, 3, 1, tzinfo=UTC)  # the next sixty days hold both hemispheres' clock changes
PLANS_AT_ONCE = 200
LONGEST_BURST = 6 * 3600.0  # virtual seconds; nothing but a bug keeps the dispatcher busy longer

OnClaim = Callable[[Unit, datetime, Sequence[Delivery]], None]
OnHeard = Callable[[Turn], None]


class Life:
    """From one start of the process to its end. `steps_left`: it is killed when so many steps are done."""

    def __init__(self, steps_left: int | None) -> None:
        self.steps_left = steps_left
        self.over = asyncio.Event()

    async def step(self) -> None:
        """A point at which a kill may come: after it, nothing of this life happens any more."""
        if self.steps_left is not None and not self.over.is_set():
            self.steps_left -= 1
            if self.steps_left <= 0:
                self.over.set()
        if self.over.is_set():
            await asyncio.get_running_loop().create_future()


class MortalStore:
    """The store as one life sees it: it may die before a transaction begins, or after its commit."""

    def __init__(self, store: Store | InlineStore, life: Life, turn: asyncio.Lock) -> None:
        self._store, self._life, self._turn = store, life, turn

    async def run(self, work: Callable[[Any], T]) -> T:
        await self._life.step()
        async with self._turn:  # one at a time, so that a seed always goes the same way
            done = await run_outside(self._store.run(work))
        await self._life.step()
        return done


async def run_outside(work: Coroutine[Any, Any, T]) -> T:
    """Virtual time stands still while the database works."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    loop.elsewhere += 1
    try:
        return await work
    finally:
        loop.elsewhere -= 1


class UnderTest:
    """The service, its clock (which may be wrong by `wrong_by`) and its network."""

    def __init__(
        self,
        store: Store | InlineStore,
        house: House,
        seed: int,
        trouble: float,
        on_claim: OnClaim,
        on_heard: OnHeard,
    ) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        self.loop = loop
        self.store = store
        self.house = house
        self.wrong_by = timedelta(0)
        self.network = Network(seed, self.now, trouble)
        self.kills = self.swept = 0
        self.due: datetime | None = START  # what next_due said when all had come to rest
        self.held_up: dict[int, tuple[Heard, Callable[..., None], tuple[Any, ...]]] = {}
        self.effects: dict[int, int] = {}
        self._chats: dict[PatientId, int] = {}
        self.broken: AssertionError | None = None
        self._on_claim, self._on_heard = on_claim, on_heard
        self._chance = Random(f"{seed} kills")  # noqa: S311 - not a secret
        self._turn = asyncio.Lock()
        self._begin(None)

    def now(self) -> datetime:
        """What the service's clock shows."""
        return START + timedelta(seconds=round(self.loop.virtual, 3)) + self.wrong_by

    def _begin(self, steps: int | None) -> None:
        self.life = Life(steps)
        self.pace = Pace()
        self.service = Service(MortalStore(self.store, self.life, self._turn), self.house, self.now)

    async def look(self, work: Callable[[Any], T]) -> T:
        """Read the database as an onlooker, whatever lives."""
        async with self._turn:
            return await run_outside(self.store.run(work))

    async def next_due(self) -> datetime | None:
        return await self.look(lambda unit: deliver.next_due(unit, self.house, self.now()))

    async def settle(self, *beside: Coroutine[Any, Any, Any], kill_after: int | None = None) -> None:
        """Do what is due, and these things beside it; if that means a kill, start again and finish."""
        self.life.steps_left = kill_after
        heard = [asyncio.ensure_future(each) for each in beside]
        work = [asyncio.ensure_future(self._work(heard)), *heard]
        died = asyncio.ensure_future(self.life.over.wait())
        pending: set[asyncio.Future[Any]] = set(work)
        while pending and not died.done():
            done, _ = await asyncio.wait({died, *pending}, return_when=asyncio.FIRST_COMPLETED)
            pending -= done
            for each in done - {died}:
                if each.exception() is not None:
                    died.cancel()
                    for task in pending:
                        task.cancel()
                each.result()
        if not died.done():
            died.cancel()
            self.life.steps_left = None
            if len(beside) > 1:  # they may have come after the last look
                self.due = await self.next_due()
            return
        me = asyncio.current_task()
        dead = [task for task in asyncio.all_tasks() if task is not me]
        for task in dead:
            task.cancel()
        if dead:
            await asyncio.wait(dead)
        self.kills += 1
        await self._start_again()

    async def _start_again(self) -> None:
        self._begin(None)
        self.swept += await self.service.run(deliver.sweep)
        for patient, wait in await self.service.run(deliver.floods):
            self.pace.freeze(int(patient), wait, self.now())
        await self._hear_what_waits()
        await self.settle()

    async def hear(self, heard: Heard, action: Callable[..., None], *args: Any) -> None:
        """An update from Telegram: kept first, then handled; what a kill interrupts is handled after it."""
        self.held_up[heard.update_id] = (heard, action, args)
        await self.service.run(inbox.keep, [(heard.update_id, heard.chat, {"update_id": heard.update_id})])
        await self._handle(heard.update_id)

    async def hear_again(self, heard: Heard, action: Callable[..., None], *args: Any) -> None:
        """The same update once more: a connection broke before our word that we have it."""
        await asyncio.sleep(0)
        await self.service.run(inbox.keep, [(heard.update_id, heard.chat, {"update_id": heard.update_id})])
        if await self._is_heard(heard, action, args):
            self.effects[heard.update_id] = self.effects.get(heard.update_id, 0) + 1

    async def _handle(self, update: int) -> None:
        heard, action, args = self.held_up[update]
        if await self._is_heard(heard, action, args):
            self.effects[update] = self.effects.get(update, 0) + 1
        self.held_up.pop(update, None)

    async def _is_heard(self, heard: Heard, action: Callable[..., None], args: tuple[Any, ...]) -> bool:
        def watched(turn: Turn) -> None:
            action(turn, *args)
            self._on_heard(turn)

        return await self.service.hear(heard, watched)

    async def _hear_what_waits(self) -> None:
        """Telegram gives again what was never acknowledged; the inbox, what was never handled."""
        missing = [
            (each.update_id, each.chat, {"update_id": each.update_id}) for each, *_ in self.held_up.values()
        ]
        await self.service.run(inbox.keep, missing)
        while found := await self.service.run(inbox.next_ones, 32, []):
            for update in found:
                await self._handle(update.update_id)
        self.held_up.clear()

    async def _work(self, heard: Sequence[asyncio.Future[Any]]) -> None:
        """One ring of the alarm clock, and the dispatcher until nothing more is due.

        As long as nothing is, both sleep until something has been heard, as in the real service.
        """
        if heard and (self.due is None or self.due > self.now()):
            await asyncio.wait(heard, return_when=asyncio.FIRST_COMPLETED)
        await self._tick()
        quiet = asyncio.Event()
        dispatcher = Dispatcher(
            self._claim(quiet), self._record, self._deliver, self.pace, self.now, timer=self.loop.time
        )  # a timer of real seconds would let a busy machine change how a seed goes
        running = asyncio.ensure_future(dispatcher.run())
        begun = self.loop.virtual
        while True:
            await quiet.wait()
            quiet.clear()
            if self.broken is not None:
                raise self.broken
            if dispatcher._in_flight:
                continue
            self.due = due = await self.next_due()
            if not dispatcher._in_flight and (due is None or due > self.now()):
                break
            await self._tick()  # time has gone on meanwhile, and the alarm clock rings beside the dispatcher
            assert self.loop.virtual < begun + LONGEST_BURST, f"the dispatcher never rests, {due} is due"
        dispatcher.stop()
        await running

    async def _tick(self) -> None:
        while await self.service.run(deliver.tick, PLANS_AT_ONCE) >= PLANS_AT_ONCE:
            pass

    def _claim(self, quiet: asyncio.Event) -> Any:
        async def claim(busy: Sequence[PatientId], limit: int, proactive: int) -> Sequence[Delivery]:
            try:
                found = await self.service.run(self._checked_claim, busy, limit, proactive)
            except AssertionError as broken:  # the dispatcher would log it and go on
                self.broken = broken
                quiet.set()
                raise
            if not found:
                quiet.set()
            return found

        return claim

    def _checked_claim(
        self, unit: Unit, house: House, now: datetime, busy: Sequence[PatientId], limit: int, proactive: int
    ) -> list[Delivery]:
        found = deliver.claim(unit, house, now, busy, limit, proactive)
        self._on_claim(unit, now, found)
        self._chats |= {row.patient: unit.patients.chat_of(row.patient) for row in found}
        return found

    async def _record(self, delivery: Delivery, outcome: Outcome) -> None:
        await self.service.run(deliver.record, delivery, outcome)

    async def _deliver(self, delivery: Delivery, turns: Turns) -> Outcome:
        await self.life.step()
        outcome = await self.network.deliver(delivery, self._chats[delivery.patient])
        await self.life.step()
        return outcome

"""The one way out: claims what is due, lets it leave at the right pace, records what became of it."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

import structlog

from actions.leases import LeaseLost
from domain.deliveries import Class, Delivery, Outcome, Refused, TryLater
from domain.patient import PatientId
from scheduler.pace import Pace
from scheduler.turns import POLL, Turns

Claim = Callable[[Sequence[PatientId], int, int], Awaitable[Sequence[Delivery]]]
Record = Callable[[Delivery, Outcome], Awaitable[None]]
Deliver = Callable[[Delivery, Turns], Awaitable[Outcome]]
Sweep = Callable[[Sequence[PatientId]], Awaitable[bool]]
Floods = Callable[[], Awaitable[Sequence[tuple[PatientId, timedelta]]]]

RENDER_FAULT: Final = "render_fault"
_RENDERED_AT_MOST = 3  # times that a reply is worded which can't be: the fault may have been the moment's
_SAFETY_WORDED_FOR = timedelta(
    minutes=15
)  # not counted in tries: those that found no line are no fault of its
_AT_ONCE = timedelta(0)
_SWEEP_EVERY = 10.0  # seconds
_LONGEST_CLAIM = 0.1  # seconds: a reply made meanwhile waits for the next one
_FEWEST = 3  # proactive messages to a claim, however slow it is
_RECORD_RESTS = (0.1, 1.0, 5.0)  # seconds before writing down an outcome is tried again

log = structlog.get_logger(__name__)


class Dispatcher:
    """`claim(busy, limit, proactive)` commits `sending` and returns what may leave: at most `limit`, of them
    at most `proactive` proactive ones, safety and replies first, nothing for the people in `busy`.

    `sweep(in_hand)` judges what is `sending` although nobody sends it; True once that is done. Nothing is
    claimed before it has been, and again after `sweep_first`. `floods()`, asked then too, says to whom
    Telegram wants nothing sent, and for how long: it told whoever sent before us.

    `deliver(delivery, turns)` sends; what takes several messages waits for its turns with all but the first.

    A quarter of the places is never filled with proactive messages, so a reply leaves at once while thousands
    of tips wait, even when Telegram is slow. Judging a proactive message takes time, on PostgreSQL some tens
    of milliseconds: after a slow claim fewer of them are asked for. `timer` counts real seconds.
    """

    def __init__(
        self,
        claim: Claim,
        record: Record,
        deliver: Deliver,
        pace: Pace,
        now: Callable[[], datetime],
        most_in_flight: int = 32,
        sweep: Sweep | None = None,
        floods: Floods | None = None,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._claim = claim
        self._record = record
        self._deliver = deliver
        self._pace = pace
        self._now = now
        self._most = most_in_flight
        self._most_proactive = max(1, most_in_flight - most_in_flight // 4)
        self._in_flight: dict[PatientId, asyncio.Task[None]] = {}
        self._by_class: Counter[Class] = Counter()
        self._hint = asyncio.Event()
        self._stopping = False
        self._found_nothing = False
        self._sweep = sweep
        self._floods = floods
        self._timer = timer
        self._at_a_time = max(_FEWEST, self._most_proactive // 4)
        self._swept_at: float | None = None

    def wake(self) -> None:
        """Something may be due."""
        self._found_nothing = False
        self._hint.set()

    def idle(self) -> bool:
        """Whether nothing is in hand and the last look, since the last wake-up, found nothing to send."""
        return self._found_nothing and not self._in_flight

    async def run(self) -> None:
        """Until stop(); what is in hand then is delivered and recorded first. Faults never end it."""
        while not self._stopping:
            self._hint.clear()
            if not await self._send_some():
                await self._pause()
        if self._in_flight:
            await asyncio.wait(self._in_flight.values())

    def sweep_first(self) -> None:
        """Others may have sent until now: look for what they left before anything more is claimed."""
        self._swept_at = None
        self.wake()

    def stop(self) -> None:
        """Claim nothing new; what hasn't begun to leave waits for whoever sends next."""
        self._stopping = True
        self._hint.set()

    async def abandon(self) -> None:
        """Break off what is still in hand: its fate is for the next sweep to judge."""
        tasks = list(self._in_flight.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _send_some(self) -> bool:
        """Claim what can leave this instant, no more: a claimed message that waits is lost in a crash."""
        if not await self._clean():
            return False
        now = self._now()
        places = min(self._most - len(self._in_flight), self._pace.places(now))
        if places <= 0:
            return False
        busy = [*self._in_flight, *(PatientId(chat) for chat in self._pace.resting(now))]
        proactive = max(0, self._most_proactive - self._by_class[Class.PROACTIVE])
        began = self._timer()
        try:
            claimed = await self._claim(busy, places, min(places, proactive, self._at_a_time))
        except Exception as fault:
            log.error("claim_failed", fault=type(fault).__name__)
            return False
        self._not_too_long(self._timer() - began, len(claimed))
        self._found_nothing = not claimed and not busy and not self._hint.is_set()
        for patient, theirs in groupby(sorted(claimed, key=_patient), key=_patient):
            self._begin(patient, list(theirs))  # sorting is stable: one person's stay in their order
        return bool(claimed)

    def _not_too_long(self, took: float, claimed: int) -> None:
        """Fewer at a time after a slow claim, more after a quick one that came back full."""
        if took > _LONGEST_CLAIM:
            self._at_a_time = max(_FEWEST, self._at_a_time // 2)
        elif claimed >= self._at_a_time:
            self._at_a_time = min(self._most_proactive, self._at_a_time + 1)

    async def _clean(self) -> bool:
        """Between two claims only: then what is in hand is all that can be on its way from here."""
        instant = asyncio.get_running_loop().time()
        if self._sweep is None or (self._swept_at is not None and instant < self._swept_at + _SWEEP_EVERY):
            return True
        try:
            if not await self._sweep([*self._in_flight]):
                return False
            if self._swept_at is None and self._floods is not None:
                for patient, wait in await self._floods():
                    self._pace.freeze(int(patient), wait, self._now())
        except Exception as fault:
            log.error("sweep_failed", fault=type(fault).__name__)
            return False
        self._swept_at = instant
        return True

    def _begin(self, patient: PatientId, theirs: list[Delivery]) -> None:
        # Spent here and not when it leaves: the next look must not count this place as free.
        self._pace.spend(int(patient), self._now())
        self._by_class.update(each.plan.klass for each in theirs)
        task = asyncio.create_task(self._one_after_another(theirs))
        self._in_flight[patient] = task
        task.add_done_callback(lambda _: self._finished(patient, theirs))

    def _finished(self, patient: PatientId, theirs: list[Delivery]) -> None:
        del self._in_flight[patient]
        self._by_class.subtract(each.plan.klass for each in theirs)
        self.wake()

    async def _one_after_another(self, theirs: list[Delivery]) -> None:
        """One person's messages in their order: when one has to wait, so do those behind it."""
        held: TryLater | None = None
        for delivery in theirs:
            if held is None and delivery is not theirs[0] and not await self._turn(int(delivery.patient)):
                held = TryLater("stopping", _AT_ONCE)
            outcome = held or await self._attempt(delivery)
            if held is None and isinstance(outcome, TryLater):
                held = TryLater("behind_another", outcome.after)
            await self._write_down(delivery, outcome)

    async def _turn(self, chat: int) -> bool:
        """When the next one to this chat may leave; False if it shall not, because we stop."""
        while (wait := self._pace.wait_for(chat, self._now())) and not self._stopping:  # noqa: ASYNC110
            await asyncio.sleep(min(wait, POLL).total_seconds())
        if self._stopping:
            return False
        self._pace.spend(chat, self._now())
        return True

    async def _attempt(self, delivery: Delivery) -> Outcome:
        try:
            outcome = await self._deliver(delivery, Turns(self._pace, int(delivery.patient), self._now))
        except LeaseLost:
            return TryLater("lease_lost")
        except Exception as fault:
            log.error("render_fault", delivery=delivery.id, fault=type(fault).__name__)
            return TryLater(RENDER_FAULT) if self._may_be_worded_yet(delivery) else Refused(RENDER_FAULT)
        if isinstance(outcome, TryLater) and outcome.after is not None:
            self._pace.freeze(int(delivery.patient), outcome.after, self._now())
        return outcome

    def _may_be_worded_yet(self, delivery: Delivery) -> bool:
        match delivery.plan.klass:
            case Class.SAFETY:
                return self._now() - delivery.plan.due < _SAFETY_WORDED_FOR
            case Class.REPLY:
                return delivery.attempts < _RENDERED_AT_MOST
            case Class.PROACTIVE:
                return False

    async def _write_down(self, delivery: Delivery, outcome: Outcome) -> None:
        """An outcome that can't be recorded leaves the message in `sending`: as after a crash, the next sweep
        judges it (P3, P4)."""
        for rest in (*_RECORD_RESTS, None):
            try:
                await self._record(delivery, outcome)
                return
            except Exception as fault:
                log.error("outcome_not_recorded", delivery=delivery.id, fault=type(fault).__name__)
            if rest is not None:
                await asyncio.sleep(rest)

    async def _pause(self) -> None:
        wait = self._pace.wait_for_any(self._now()) or POLL
        try:
            async with asyncio.timeout(min(wait, POLL).total_seconds()):
                await self._hint.wait()
        except TimeoutError:
            pass


def _patient(delivery: Delivery) -> PatientId:
    return delivery.patient

"""The same world, led step by step by Hypothesis: what breaks a promise shrinks to the few steps it takes.

The seeds (test_simulation.py) live whole weeks; here every act, fault, kill and jump is a rule, and every
promise is looked at after each. For longer: MACHINE_EXAMPLES=500 MACHINE_STEPS=60 in the environment.
"""

import asyncio
import itertools
import os
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from actions import check_in as check_ins
from actions import onboarding, tips
from actions import reminders as own_reminders
from actions import settings as own_settings
from db.open import Store
from tests.actions.world import some_tips
from tests.engines import Server
from tests.simulation import people
from tests.simulation.house import START, run_outside
from tests.simulation.loop import VirtualLoop
from tests.simulation.network import TROUBLES, Fault
from tests.simulation.people import Person
from tests.simulation.run import CLOCK_FAULTS, DAY, DOWNTIMES, Days, Plan, Report, inline, opened
from tests.simulation.servers import database
from tests.simulation.store import InlineStore

pytestmark = pytest.mark.timeout(600)

EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "8"))
STEPS = int(os.environ.get("MACHINE_STEPS", "12"))
LOOKS = 20
CHATS = (1001, 1002)
OUTAGES = (Fault.NOT_REACHED, Fault.HANG, Fault.SERVER_502, Fault.FLOOD_ALL)

chats = st.sampled_from(CHATS)
kills = st.none() | st.integers(1, 25)  # after so many steps of the service; none at all
hours = st.sampled_from((0.25, 1, 3, 8, 24, 72))
steps = st.one_of(
    st.sampled_from(
        (
            ("tap", ()), ("tip_now", ()), ("start", ()), ("block", ()), ("unblock", ()), ("hand_in", ()),
            ("ask", ("stop",)), ("ask", ("forget",)), ("tap_key", ("forget.yes",)),
            ("tap_key", ("appointment.change",)), ("do", (check_ins.begin,)), ("do", (own_reminders.new,)),
            ("do", (own_reminders.days_picked, True)), ("type", ("I cant breathe properly",)),
        )
    ),
    st.tuples(st.just("ask"), st.tuples(st.sampled_from(people.ASKED_FOR))),
    st.tuples(st.just("type"), st.tuples(st.sampled_from((*people.TYPED, "in 3 days", "14:30", "02:30")))),
    st.tuples(st.just("answer"), st.tuples(st.sampled_from((1, 2, 3, 4, None)))),
    st.tuples(st.just("delete_reminder"), st.just(())),
    st.tuples(st.just("do"), st.tuples(st.just(tips.pace), st.booleans())),
    st.tuples(
        st.just("do"),
        st.tuples(st.just(own_settings.pause_for), st.sampled_from(("week", "fortnight", "open"))),
    ),
)  # fmt: skip


class Service(RuleBasedStateMachine):
    """Two people and the service, in virtual time."""

    def __init__(self) -> None:
        super().__init__()
        self.rooms = ExitStack()
        folder = self.rooms.enter_context(tempfile.TemporaryDirectory())
        self.runner = self.rooms.enter_context(asyncio.Runner(loop_factory=VirtualLoop))
        self.store = self.opened(Path(folder))
        self.days = self.run(self._begin())
        self.here, self.loop = self.days.here, self.days.loop

    def opened(self, folder: Path) -> Store | InlineStore:
        """A new, empty database."""
        return inline(folder)

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    async def _begin(self) -> Days:
        days = Days(Plan(0), self.store, Report(0))
        days.here.network.trouble = 0.0  # what goes wrong is said by the rules
        await days.here.look(lambda unit: unit.tips.load(some_tips(each=1), {}, START))
        return days

    @initialize(
        zones=st.tuples(*[st.sampled_from(people.ZONES)] * 2),
        quiet=st.tuples(*[st.sampled_from(people.QUIET)] * 2),
        at=st.lists(st.times(), max_size=3),
        new=st.booleans(),
    )
    def people_are_there(
        self, zones: tuple[str, ...], quiet: tuple[tuple[int, int], ...], at: list[time], new: bool
    ) -> None:
        """The second may never have written."""
        for chat, zone, night in zip(CHATS, zones, quiet, strict=True):
            who = Person(chat, Random(chat), zone, lively=0, answers=0)  # noqa: S311 - a seed, no secret
            self.days.people[chat] = who
            if chat == CHATS[0] or not new:
                self.run(self._settled(who, night, at))
        self.run(self._settle())

    async def _settle(self, *beside: Any, kill_after: int | None = None) -> None:
        """What is heard beside may have come after the service's last look: it looks again."""
        await self.here.settle(*beside, kill_after=kill_after)
        for _ in range(LOOKS):
            if self.here.due is None or self.here.due > self.here.now():
                return
            await self.here.settle()
        raise AssertionError(f"{self.here.due} is due and never leaves")

    async def _settled(self, who: Person, night: tuple[int, int], at: list[time]) -> None:
        await self.days.settled(who)

        def stage(unit: Any) -> None:
            row = unit.patients.by_chat(who.chat)
            quiet = {"quiet_start": time(night[0]), "quiet_end": time(night[1])}
            unit.patients.save(replace(row, days=frozenset(range(7)), tailoring_level=4, **quiet))
            for each in unit.reminders.of(row.id):
                unit.reminders.delete(each.id)
            for number, each in enumerate(at):
                unit.reminders.add(
                    row.id,
                    f"number {number}",
                    each.replace(second=0, microsecond=0),
                    frozenset(range(7)),
                    START,
                )

        await self.here.look(stage)
        await self.days.planned_anew(who.chat)

    @rule(chat=chats, step=steps, again=st.booleans(), kill=kills)
    def somebody_does_something(self, chat: int, step: Any, again: bool, kill: int | None) -> None:
        """Blocked people say nothing; `again`: Telegram serves the update twice."""
        if chat in self.here.network.blocked:
            step = ("unblock", ())
        self.run(self._does(chat, [step], again, kill))

    @rule(chat=chats, zone=st.sampled_from(people.ZONES), kill=kills)
    def somebody_travels(self, chat: int, zone: str, kill: int | None) -> None:
        way = [("do", (own_settings.change, "zone")), ("do", (onboarding.set_zone, zone))]
        self.run(self._does(chat, way, False, kill))

    @rule(chat=chats, night=st.sampled_from(people.QUIET), kill=kills)
    def somebody_changes_their_quiet_hours(self, chat: int, night: tuple[int, int], kill: int | None) -> None:
        hands = ("do", (own_settings.set_quiet, night[0] * 60, night[1] * 60))
        self.run(self._does(chat, [("do", (own_settings.change, "quiet")), hands], False, kill))

    async def _does(self, chat: int, way: list[Any], again: bool, kill: int | None) -> None:
        for step in way:
            beside = self.days.updates_of(self.days.people[chat], step, again)
            await self._settle(*beside, kill_after=kill)

    @rule(length=hours, kill=kills)
    def time_passes(self, length: float, kill: int | None) -> None:
        self.run(self._until(self.loop.virtual + length * 3600, kill))

    async def _until(self, end: float, kill: int | None) -> None:
        """Wherever something is due on the way the service does it; the first time it may be killed."""
        while (at := self._next()) <= end:
            self.loop.virtual = max(self.loop.virtual, at)
            await self._settle(kill_after=kill)
            kill = None
        self.loop.virtual = max(self.loop.virtual, end)
        await self._settle(kill_after=kill)

    def _next(self) -> float:
        due = self.here.due
        return float("inf") if due is None else (due - START - self.here.wrong_by).total_seconds()

    @rule(length=st.sampled_from(sorted(set(DOWNTIMES))), kill=kills)
    def the_service_is_down(self, length: float, kill: int | None) -> None:
        self.loop.virtual += length
        self.run(self._settle(kill_after=kill))

    @rule(by=st.sampled_from((timedelta(0), *CLOCK_FAULTS)))
    def its_clock_is_set(self, by: timedelta) -> None:
        self.here.wrong_by = by
        self.run(self._settle())

    @rule(faults=st.lists(st.sampled_from(TROUBLES), min_size=1, max_size=3))
    def the_next_calls_go_wrong(self, faults: list[Fault]) -> None:
        self.here.network.next_ones.extend(faults)

    @rule(how=st.sampled_from(OUTAGES), length=st.sampled_from((30, 600, 3 * 3600)))
    def the_network_fails_for_a_while(self, how: Fault, length: float) -> None:
        self.here.network.down = (self.loop.virtual, self.loop.virtual + length, how)

    @invariant()
    def every_promise_is_kept(self) -> None:
        """P1 to P7, of the whole ledger and all that the network remembers."""
        self.run(self.days.check(whole=True))

    def teardown(self) -> None:
        """A day of good weather: what is under way comes to its end."""
        try:
            self.here.network.next_ones.clear()
            self.run(self._until(self.loop.virtual + DAY, None))
            self.run(self.days.check(whole=True))
        finally:
            self.run(run_outside(self.store.close()))
            self.rooms.close()


def test_whatever_is_done_in_whatever_order_every_promise_is_kept() -> None:
    keeps_every_promise(Service, EXAMPLES, STEPS)


def test_it_is_kept_on_postgresql_too(postgres: Server) -> None:
    """Each run has a database of its own."""
    numbers = itertools.count()

    class OnPostgres(Service):
        def opened(self, folder: Path) -> Store:
            url = self.rooms.enter_context(database(postgres.address, f"machine_{next(numbers)}", migrated))
            store: Store = self.run(run_outside(opened(url)))
            return store

    migrated = "machine_migrated"
    with database(postgres.address, migrated) as url:
        asyncio.run(_migrated(url))
        keeps_every_promise(OnPostgres, max(2, EXAMPLES // 4), max(6, STEPS // 2))


async def _migrated(url: str) -> None:
    await (await opened(url)).close()


def keeps_every_promise(machine: type[Service], examples: int, length: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=length, deadline=None, derandomize=EXAMPLES == 8,
            suppress_health_check=list(HealthCheck), database=None,
        ),
    )  # fmt: skip

"""One seed: so many people over so many days, with faults, kills, downtime and a clock that goes wrong."""

import asyncio
import atexit
import heapq
import itertools
import shutil
import tempfile
import time as stopwatch
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from actions.house import House
from actions.plan import plan_ahead
from actions.ports import Unit
from actions.turn import Heard
from db import migrate
from db.ids import Ids
from db.open import Store, open_store
from domain.onboarding import CONSENT_VERSION
from domain.patient import TOPICS, ConsentKind, Status
from tests.actions.world import house, some_tips
from tests.engines import SEALER
from tests.simulation import checks, people
from tests.simulation.answers import Answers
from tests.simulation.house import START, UnderTest, run_outside
from tests.simulation.loop import VirtualLoop
from tests.simulation.network import Call, Fault
from tests.simulation.people import Person, Step
from tests.simulation.store import InlineStore

DAY = 86_400.0
QUARTER = 900.0
DOWNTIMES = (600, 600, 3 * 3600, 3 * 3600, 25 * 3600, 3 * DAY, 7 * DAY)
CLOCK_FAULTS = (timedelta(hours=1), -timedelta(hours=1), timedelta(days=1), -timedelta(days=1))


class CountedIds(Ids):
    """1, 2, 3 …: a seed always goes the same way."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count(1)

    def new(self) -> int:
        return next(self._numbers)


@dataclass(frozen=True)
class Plan:
    """What one run is made of."""

    seed: int
    days: int = 60
    patients: int = 50
    url: str | None = None  # a migrated, empty database; else a file of its own


@dataclass
class Report:
    """What happened; `broken` names the promise that wasn't kept."""

    seed: int
    days: float = 0
    updates: int = 0
    calls: int = 0
    proactive: int = 0
    together: int = 0
    kills: int = 0
    swept: int = 0
    downtimes: int = 0
    clock_faults: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    seconds: float = 0
    broken: str | None = None


def run(plan: Plan, folder: Path | None = None) -> Report:
    """One seed from beginning to end, in an event loop of its own; what broke is in the report."""
    report, begun = Report(plan.seed), stopwatch.perf_counter()
    with asyncio.Runner(loop_factory=VirtualLoop) as runner, tempfile.TemporaryDirectory(dir=folder) as own:
        try:
            runner.run(_run(plan, report, Path(own)))
        except (AssertionError, TimeoutError) as broken:
            report.broken = f"{broken}"[:2000]
    report.seconds = stopwatch.perf_counter() - begun
    return report


async def _run(plan: Plan, report: Report, folder: Path) -> None:
    store = await run_outside(opened(plan.url)) if plan.url else inline(folder)
    try:
        await Days(plan, store, report).live()
    finally:
        await run_outside(store.close())


async def opened(url: str) -> Store:
    """A database of its own, migrated if it isn't."""
    return await open_store(url, SEALER, ids=CountedIds())


def inline(folder: Path) -> InlineStore:
    """A new, empty database in this folder."""
    return InlineStore(Path(shutil.copy(_migrated(), folder / "sim.sqlite")), CountedIds())


@cache
def _migrated() -> Path:
    """Migrated once a process, to be copied."""
    file = Path(tempfile.mkdtemp(prefix="betweentimes-sim-")) / "migrated.sqlite"
    migrate.upgrade_file(file)
    atexit.register(shutil.rmtree, file.parent)
    return file


@cache
def _house() -> House:
    """Read once a process."""
    return house()


class Days:
    """The days of one run."""

    def __init__(self, plan: Plan, store: Store | InlineStore, report: Report) -> None:
        self.plan, self.report = plan, report
        self.chance = Random(plan.seed)  # noqa: S311 - a seed, no secret
        trouble = self.chance.choice((0.0, 0.03, 0.1, 0.3))
        self.kill_share = self.chance.choice((0.0, 0.01, 0.05))
        self.answers = Answers()
        self.here = UnderTest(store, _house(), plan.seed, trouble, self._on_claim, self.answers.heard)
        self.watch = checks.Watch(self.here.network.calls, house().programme.budget)
        self.here.network.on_shown = self._shown
        self.loop = self.here.loop
        self.people: dict[int, Person] = {}
        self.events: list[tuple[float, int, str, int]] = []
        self.order = itertools.count()
        self.updates = itertools.count(1)
        self.down_until = 0.0

    def _on_claim(self, unit: Unit, now: datetime, found: Any) -> None:
        self.watch.on_claim(unit, now, found)

    async def live(self) -> None:
        await self._stage()
        self._misfortunes()
        await self.here.settle()
        while True:
            due = self.here.due
            at = self.loop.virtual if due is None else (due - START - self.here.wrong_by).total_seconds()
            first = self.events[0][0]
            if due is None or max(at, self.loop.virtual) > first:
                at = first
            self.loop.virtual = max(self.loop.virtual, at, self.down_until)
            if self.loop.virtual >= self.plan.days * DAY:
                break
            await self._moment()
        await self._finish()

    async def _moment(self) -> None:
        """Everything that happens at this instant, then the service does what is due."""
        beside = []
        while self.events and self.events[0][0] <= self.loop.virtual:
            _, _, what, who = heapq.heappop(self.events)
            if what in ("person", "reacts"):
                beside += await self._acts(self.people[who], once=what == "reacts")
            else:
                await self._misfortune(what)
                if self.loop.virtual < self.down_until:
                    for each in beside:
                        each.close()
                    return
        self.chance.shuffle(beside)
        kill = self.chance.randrange(1, 25) if self.chance.random() < self.kill_share else None
        await self.here.settle(*beside, kill_after=kill)

    async def _finish(self) -> None:
        """The network is well again; what is under way comes to its end."""
        self.here.network.trouble = 0.0
        await self.here.settle()
        await self.check(whole=True)
        report, network = self.report, self.here.network
        report.days, report.updates = self.plan.days, len(self.here.effects)
        calls = [call for call in network.calls if not call.along]
        report.calls, report.kills, report.swept = len(calls), self.here.kills, self.here.swept
        report.proactive = sum(call.klass == "proactive" for call in calls)
        report.together = sum(call.along for call in network.calls)
        report.faults = Counter(str(call.fault) for call in calls)

    async def check(self, *, whole: bool) -> None:
        now, calls = self.here.now(), self.here.network.calls
        states = await self.here.look(
            lambda unit: checks.ledger_is_sound(unit, now, calls, self.here.swept, whole=whole)
        )
        await self.here.look(lambda unit: checks.people_are_sound(unit, now))
        await self.here.look(self.answers.are_kept)
        if whole:
            self.report.states = states
            await self.here.look(lambda unit: checks.updates_took_effect_once(unit, self.here.effects))
            checks.network_kept_its_side(calls)
            checks.replies_in_order(calls)

    # --- the people

    async def _stage(self) -> None:
        """Most were set up long ago; a fifth have never written."""
        await self.here.look(lambda unit: unit.tips.load(some_tips(), {}, START))
        for chat in range(1001, 1001 + self.plan.patients):
            who = self._person(chat)
            self.people[chat] = who
            if self.chance.random() < 0.8:
                await self.settled(who)
                await self.planned_anew(chat)
            self._again("person", chat, self.chance.random() * DAY)

    async def settled(self, who: Person) -> None:
        """Somebody who was set up long ago, in a way of their own."""
        await self.here.look(lambda unit: self._set_up(unit, who))

    async def planned_anew(self, chat: int) -> None:
        await self.here.service.run(_replan, chat)

    def _person(self, chat: int) -> Person:
        chance = Random(f"{self.plan.seed} {chat}")  # noqa: S311
        return Person(
            chat=chat,
            chance=chance,
            zone=chance.choice(people.ZONES),
            lively=chance.choice((0.05, 0.1, 0.3, 1.0)),
            answers=chance.choice((0.0, 0.3, 0.8)),
            silent_from=chance.uniform(3, 40) * DAY if chance.random() < 0.25 else float("inf"),
        )

    def _set_up(self, unit: Any, who: Person) -> None:
        chance = who.chance
        start, end = chance.choice(people.QUIET)
        patient = unit.patients.add(who.chat, Status.ACTIVE, "en", START)
        unit.patients.save(
            replace(
                patient,
                name="Sam",
                matters="",
                zone=who.zone,
                days=frozenset(chance.sample(range(7), chance.randrange(1, 8))),
                part_of_day=chance.choice(("morning", "afternoon", "evening")),
                topics=frozenset(TOPICS),
                facts=frozenset(),
                quiet_start=time(start),
                quiet_end=time(end),
                tailoring_level=chance.choice((None, 1, 2, 3, 3, 4)),
            )
        )
        for kind in ConsentKind:
            unit.consents.give(patient.id, kind, CONSENT_VERSION, START)
        for number in range(chance.choice((0, 0, 1, 3))):
            days = frozenset(chance.sample(range(7), chance.randrange(1, 8)))
            unit.reminders.add(patient.id, f"number {number}", time(chance.randrange(24), 30), days, START)

    def _again(self, what: str, who: int, after: float) -> None:
        heapq.heappush(self.events, (self.loop.virtual + after, next(self.order), what, who))

    def _shown(self, call: Call, message: int) -> None:
        """A message is in somebody's chat: they may react, in their own time."""
        who = self.people[call.chat]
        self.answers.shown(call)
        who.sees(call, message)
        moved = who.answers if call.klass == "proactive" else who.answers / 5
        if self.loop.virtual < who.silent_from and who.chance.random() < moved / (1 + len(who.script)):
            self._again("reacts", who.chat, who.chance.choice((QUARTER, 4 * QUARTER, DAY / 3)))

    async def _acts(self, who: Person, *, once: bool) -> list[Any]:
        """What this person does now, as updates; and, unless `once`, when they will do the next thing."""
        if self.loop.virtual >= who.silent_from:
            return []
        if not once:
            waits = QUARTER if who.script else who.chance.expovariate(who.lively) * DAY
            self._again("person", who.chat, max(60.0, waits))
        if who.chat in self.here.network.blocked:
            if who.chance.random() < 0.5:
                return []
            who.script.insert(0, ("unblock", ()))
        known = await self.here.look(lambda unit: unit.patients.by_chat(who.chat))
        step = who.next_step() if known is not None else ("start", ())
        if known is not None and known.status in (Status.ONBOARDING,) and who.chance.random() < 0.8:
            step = ("tap", ())
        if known is not None and known.status is Status.LEFT and who.chance.random() < 0.5:
            step = ("start", ())
        return self.updates_of(who, step)

    def updates_of(self, who: Person, step: Step, again: bool | None = None) -> list[Any]:
        """What the service is to hear of it; `again` (by chance if not said): Telegram serves it twice."""
        meant = self._meant(who, step)
        if meant is None:
            return []
        action, args, tapped = meant
        number = next(self.updates)
        query = str(number) if tapped else None
        heard = Heard(number, who.chat, message=tapped or None, query=query, label="x" if tapped else None)
        once = self.here.hear(heard, action, *args)
        if who.chance.random() < 0.05 if again is None else again:
            return [once, self.here.hear_again(heard, action, *args)]
        return [once]

    def _meant(self, who: Person, step: Step) -> tuple[Any, tuple[Any, ...], int] | None:
        kind, args = step
        match kind:
            case "tap" | "tap_key":
                found = who.button(args[0] if args else None)
                if found is None:
                    return None
                message, _, button = found
                return (*people.meaning(button), message)
            case "type":
                return (*people.typed(args[0]), 0)
            case "ask":
                return people.known(people.COMMANDS[args[0]]), (), 0
            case "do":
                return people.known(args[0]), args[1:], 1
            case "answer":
                return people.known(people.answer_what_is_asked), args, 1
            case "hand_in":
                return people.known(people.hand_in), (), 1
            case "delete_reminder":
                return people.known(people.delete_a_reminder), (who.chance.randrange(20),), 1
            case "tip_now":
                return people.known(people.tips.one_now), (), 1
            case "block":
                self.here.network.blocked.add(who.chat)
                return (people.hear.blocked, (), 0) if who.chance.random() < 0.7 else None
            case "unblock":
                self.here.network.blocked.discard(who.chat)
                return people.hear.unblocked, (), 0
            case _:
                return people.welcome.greet, (None,), 0

    # --- what goes wrong

    def _misfortunes(self) -> None:
        """Downtime, outages of the network and a wrong clock, over the days; the books are checked daily."""
        for day in range(1, self.plan.days):
            self._again("check", 0, day * DAY)
        for _ in range(self.chance.randrange(4)):
            self._again("down", 0, self.chance.uniform(1, self.plan.days) * DAY)
        for _ in range(self.chance.randrange(4)):
            self._again("outage", 0, self.chance.uniform(0, self.plan.days) * DAY)
        if self.chance.random() < 0.5:
            self._again("clock", 0, self.chance.uniform(1, self.plan.days) * DAY)
        self._again("end", 0, self.plan.days * DAY)

    async def _misfortune(self, what: str) -> None:
        match what:
            case "check":
                await self.here.settle()
                await self.check(whole=self.chance.random() < 0.1)
            case "down":
                self.down_until = self.loop.virtual + self.chance.choice(DOWNTIMES)
                self.report.downtimes += 1
            case "outage":
                length = self.chance.choice((30, 600, 3 * 3600))
                fault = self.chance.choice((Fault.NOT_REACHED, Fault.HANG, Fault.SERVER_502, Fault.FLOOD_ALL))
                self.here.network.down = (self.loop.virtual, self.loop.virtual + length, fault)
            case "clock" if self.here.wrong_by:
                self.here.wrong_by = timedelta(0)
            case "clock":
                self.here.wrong_by = self.chance.choice(CLOCK_FAULTS)
                self.report.clock_faults += 1
                if self.chance.random() < 0.8:
                    self._again("clock", 0, self.chance.choice((600.0, 4 * 3600.0, 2 * DAY)))


def _replan(unit: Unit, house: House, now: datetime, chat: int) -> None:
    patient = unit.patients.by_chat(chat)
    assert patient is not None
    plan_ahead(unit, house, now, patient.id)

"""If nothing ticks for two minutes, people hear of it, whatever else still works."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from actions import pulse
from actions.service import Service
from db.open import Store
from post.letter import silence_letter
from tests.actions.world import house
from tests.post.conftest import Catcher
from watch.watchman import Watchman

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LOOK = timedelta(seconds=10)


@dataclass
class Machine:
    """A clock that tests own, and the e-mails that leave while it goes on."""

    service: Service
    now: datetime = NOW
    told: list[timedelta | None] = field(default_factory=list)
    also: Callable[[timedelta | None], Awaitable[None]] | None = None

    def watchman(self, service: Service | None = None) -> Watchman:
        asked = service or self.service
        return Watchman(
            last_tick=lambda: asked.run(pulse.last_tick),
            first_to_tell=lambda at: asked.run(pulse.raise_alarm, at),
            last_to_tell=lambda: asked.run(pulse.end_alarm),
            tell=self.tell,
            now=lambda: self.now,
        )

    async def tell(self, quiet: timedelta | None) -> None:
        self.told.append(quiet)
        if self.also is not None:
            await self.also(quiet)

    async def tick(self) -> None:
        await self.service.run(pulse.ticked, self.now)

    async def go_on(self, length: timedelta, *watching: Watchman, ticking: bool = False) -> None:
        end = self.now + length
        while self.now < end:
            self.now += LOOK
            if ticking:
                await self.tick()
            for each in watching:
                await each.look()


@pytest.fixture
def machine(store: Store) -> Machine:
    return Machine(Service(store, house(), lambda: NOW))


async def test_while_it_ticks_nobody_is_told(machine: Machine) -> None:
    watchman = machine.watchman()
    await machine.go_on(timedelta(minutes=30), watchman, ticking=True)
    assert machine.told == []


async def test_two_minutes_without_a_tick_are_told_once_an_hour_and_so_is_the_end(machine: Machine) -> None:
    await machine.tick()
    watchman = machine.watchman()
    await machine.go_on(timedelta(minutes=2), watchman)
    assert machine.told == []
    await machine.go_on(timedelta(seconds=20), watchman)
    assert machine.told == [timedelta(minutes=2, seconds=20)]
    await machine.go_on(timedelta(minutes=59), watchman)
    assert len(machine.told) == 1
    await machine.go_on(timedelta(minutes=2), watchman)
    assert len(machine.told) == 2
    await machine.go_on(timedelta(minutes=5), watchman, ticking=True)
    assert machine.told[2:] == [None]


async def test_of_several_processes_one_tells(machine: Machine) -> None:
    here, there = machine.watchman(), machine.watchman()
    await machine.go_on(timedelta(minutes=10), here, there)
    assert len(machine.told) == 1
    await machine.go_on(timedelta(minutes=1), here, there, ticking=True)
    assert machine.told[1:] == [None]


async def test_an_old_tick_from_before_the_start_alarms_nobody(machine: Machine) -> None:
    await machine.tick()
    machine.now += timedelta(days=3)  # it was switched off
    watchman = machine.watchman()
    await machine.go_on(timedelta(minutes=1), watchman)
    await machine.go_on(timedelta(minutes=5), watchman, ticking=True)
    assert machine.told == []


async def test_a_clock_set_forward_or_back_by_an_hour_alarms_nobody_while_it_ticks(machine: Machine) -> None:
    watchman = machine.watchman()
    for jump in (timedelta(hours=1), timedelta(hours=-1), timedelta(days=-1), timedelta(days=1)):
        machine.now += jump
        await watchman.look()
        await machine.go_on(timedelta(minutes=3), watchman, ticking=True)
    assert machine.told == []


async def test_a_database_that_does_not_answer_counts_as_silence_and_is_told(
    machine: Machine, store: Store
) -> None:
    watchman = machine.watchman()
    await machine.go_on(timedelta(minutes=1), watchman, ticking=True)
    await store.close()
    await machine.go_on(timedelta(minutes=3), watchman)
    assert len(machine.told) == 1
    assert watchman.raised


async def test_the_e_mail_says_where_to_look_and_nothing_of_anybody(
    machine: Machine, catcher: Catcher
) -> None:
    server = catcher.server()

    async def send(quiet: timedelta | None) -> None:
        await server.send(silence_letter(quiet, "jo@example.org", machine.service.house, server.sender, NOW))

    machine.also = send
    watchman = machine.watchman()
    await machine.go_on(timedelta(minutes=3), watchman)
    await machine.go_on(timedelta(minutes=1), watchman, ticking=True)
    still, again = catcher.kept
    assert "stands still" in still["Subject"]
    assert "goes on" in again["Subject"]
    assert "For 2 minutes nothing has ticked" in still.get_content()
    assert "python main.py doctor" in still.get_content()

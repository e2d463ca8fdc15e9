"""After a change everybody is planned anew, little by little, and in every process at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from actions import deliver, replan
from actions.ports import Unit
from actions.service import Service
from db.open import Store, open_store
from domain.deliveries import Kind
from domain.programmes import Programme
from stock import stock_programme
from tests.actions.world import MONDAY, World, house
from tests.engines import SEALER


@pytest.fixture
async def world(store: Store) -> World:
    world = World(store, house())
    await world.service.run(stock_programme)
    return world


def daily(unit: Unit) -> Programme:
    current = unit.programmes.current()
    assert current is not None
    return replace(current, tips_per_week={1: 7, 2: 7, 3: 7, 4: 7})


async def test_a_new_programme_reaches_people_a_few_at_a_time(world: World) -> None:
    people = [await world.with_tips(1000 + number, 4) for number in range(5)]
    before = [(await each.planned(Kind.TIP))[0].plan.due for each in people]
    await world.unit(lambda unit: unit.programmes.add(daily(unit), "staff:1", "more", world.now))
    await world.unit(lambda unit: unit.replans.ask("programme 2", None, world.now))
    done = []
    while await world.unit(lambda unit: unit.replans.waiting()):
        done.append(await world.service.run(replan.some, 2))
    assert done == [2, 2, 1]
    after = [(await each.planned(Kind.TIP))[0].plan.due for each in people]
    assert all(late >= soon for late, soon in zip(before, after, strict=True)) and after != before
    assert {due.date() for due in after} == {MONDAY.date()}


async def test_only_those_of_the_levels_concerned_are_planned_anew(world: World) -> None:
    for level in (1, 2, 3):
        await world.with_tips(1000 + level, level)
    await world.settled(1010)  # nobody knows their level: tips of level 1 would be theirs
    await world.unit(lambda unit: unit.replans.ask("a tip", frozenset({1, 3}), world.now))
    await world.unit(lambda unit: unit.replans.ask("a tip", frozenset({1, 3}), world.now))  # said twice
    assert await world.service.run(replan.some) == 3
    assert await world.unit(lambda unit: unit.replans.waiting()) == 0


async def test_the_clock_does_not_go_on_before_everybody_is_planned_anew(world: World) -> None:
    person = await world.with_tips(1001, 4)
    await world.unit(lambda unit: unit.programmes.add(daily(unit), "staff:1", "more", world.now))
    await world.unit(lambda unit: unit.replans.ask("programme 2", None, world.now))
    assert await world.service.run(deliver.next_due) == world.now
    await world.service.run(deliver.tick)
    assert await world.service.run(deliver.work_left) == 0
    assert (await person.planned(Kind.TIP))[0].plan.due.date() == MONDAY.date()


async def test_a_change_holds_in_the_next_transaction_and_not_when_it_is_rolled_back(world: World) -> None:
    def spacing(unit: Unit, house: object, now: object) -> timedelta:
        return house.programme.budget.spacing  # type: ignore[attr-defined, no-any-return]

    def add(unit: Unit, fail: bool) -> None:
        current = unit.programmes.current()
        assert current is not None
        budget = replace(current.budget, spacing=timedelta(minutes=5))
        unit.programmes.add(replace(current, budget=budget), "staff:1", "closer", world.now)
        assert unit.programmes.current() != current
        if fail:
            raise RuntimeError("rolled back")

    was = await world.service.run(spacing)
    with pytest.raises(RuntimeError):
        await world.unit(lambda unit: add(unit, True))
    assert await world.service.run(spacing) == was
    await world.unit(lambda unit: add(unit, False))
    assert await world.service.run(spacing) == timedelta(minutes=5)


async def test_another_process_goes_by_the_change_without_a_restart(world: World, database_url: str) -> None:
    async with await open_store(database_url, SEALER, guest=True) as other:
        service = Service(other, world.house, lambda: world.now)
        assert await service.run(lambda unit, house, now: house.programme.tips_per_week[4]) == 1
        await world.unit(lambda unit: unit.programmes.add(daily(unit), "staff:1", "more", world.now))
        assert await service.run(lambda unit, house, now: house.programme.tips_per_week[4]) == 7


async def test_the_file_is_only_where_it_began(world: World) -> None:
    await world.unit(lambda unit: unit.programmes.add(daily(unit), "staff:1", "more", world.now))
    assert not await world.service.run(stock_programme)
    assert await world.service.run(lambda unit, house, now: house.programme.tips_per_week[4]) == 7

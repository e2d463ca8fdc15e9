"""A forecast says what then really happens, when people do what it took them to do."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from actions import deliver
from actions.console import forecasts, programmes, tips
from actions.forecast import Ledger, Line, Setting, ledger_of
from actions.forecast_tally import by_week, effect
from actions.ports import Unit
from db.copies import StoredCopies
from db.open import Store
from db.sqlite import SqliteStore
from domain.burden import Budget
from domain.check_in import Closed
from domain.deliveries import Class, Delivery, Kind
from domain.messages import SendTip
from domain.patient import PatientId, Status
from domain.programmes import ProgrammeDraft, as_plain
from domain.schedule import local_date
from domain.staff import Grant, Role, Staff, StaffId
from domain.tip_desk import Revision
from domain.tip_workflow import Approve, Number, Publish, Submit, TipText, Withdraw
from stock import stock_programme
from tests.actions.world import EVERY_DAY, MONDAY, Person, World, house
from tests.engines import SEALER

DAY = timedelta(days=1)
WHILE = 21 * DAY
HISTORY = 12 * DAY
ADMIN = Staff(StaffId(7), "Ada", "ada@example.org", frozenset({Grant(Role.ADMIN)}))
WRITER = Staff(StaffId(1), "Wim", "wim@example.org", frozenset({Grant(Role.AUTHOR)}))
EDITOR = Staff(StaffId(2), "Eva", "eva@example.org", frozenset({Grant(Role.APPROVER)}))
SHOES = TipText(
    frozenset({1}),
    frozenset({"moving"}),
    frozenset(),
    frozenset(),
    "general advice",
    "Wim",
    date(2027, 6, 1),
    {"en": "Put your shoes by the door tonight. That's all for today."},
)
Seen = list[tuple[PatientId, date, Kind, str]]


@pytest.fixture
async def world(store: Store) -> World:
    world = World(store, house(), now=MONDAY - HISTORY)
    await world.service.run(stock_programme)
    return world


@pytest.fixture
async def small_world(sqlite_store: SqliteStore) -> World:
    world = World(sqlite_store, house(), now=MONDAY - HISTORY)
    await world.service.run(stock_programme)
    return world


async def population(world: World) -> tuple[list[Person], list[Person]]:
    """People of every kind after a while with the service: those who tap, and those who do not."""
    tapping = [await world.with_tips(1001 + level, level) for level in (1, 2, 4)]
    tapping.append(await world.with_tips(1010, 3, zone="Australia/Sydney", days=frozenset({1, 5})))
    tapping.append(await world.with_tips(1011, 2, slower=True, part_of_day="evening"))
    silent = [await world.with_tips(1020, 3), await world.with_tips(1021, 2, unanswered=2)]
    remind, appoint, closed, paused, stopped = *tapping[:4], silent[0]
    numbers = {person.chat: await person.id() for person in [*tapping, *silent]}

    def stage(unit: Unit) -> None:
        now = world.now
        unit.reminders.add(numbers[remind.chat], "water", time(10), EVERY_DAY, now)
        unit.reminders.add(numbers[silent[1].chat], "water", time(10), EVERY_DAY, now)
        unit.appointments.add(numbers[appoint.chat], (now + 25 * DAY).date(), None, "the clinic", now)
        for person in (closed, appoint):
            one = unit.check_ins.add(numbers[person.chat], "activation-13", "1", ("a",), "tailoring", now)
            unit.check_ins.save(replace(one, state=Closed(True, now - 165 * DAY)))
        unit.check_ins.add(numbers[stopped.chat], "activation-13", "1", ("a",), "tailoring", MONDAY - DAY)

    await world.unit(stage)
    for person in [*tapping, *silent]:
        await person.replans()
    await live(world, MONDAY, tapping)
    await paused.change(status=Status.PAUSED, paused_until=world.now + 9 * DAY)
    await paused.replans()
    return tapping, silent


async def live(world: World, until: datetime, tapping: Sequence[Person]) -> list[tuple[datetime, Delivery]]:
    """Let the real service run; those who tap do so at whatever comes. What left by itself, and when."""
    chats = {await person.id(): person for person in tapping}
    gone: list[tuple[datetime, Delivery]] = []
    while (due := await world.service.run(deliver.next_due)) is not None and due < until:
        world.now = max(world.now, due)
        await world.service.run(deliver.tick)
        while claimed := await world.claim():
            for delivery in claimed:
                await world.record(delivery, world.arrives(delivery))
                gone.append((world.now, delivery))
                if delivery.plan.klass is Class.PROACTIVE and delivery.patient in chats:
                    await chats[delivery.patient].heard(lambda turn: None)
    world.now = until
    return gone


async def foretold(
    world: World, setting: Callable[[Sequence[Any]], Setting]
) -> tuple[dict[PatientId, Ledger], Seen]:
    copies = StoredCopies(world.store, SEALER)
    people, number = await copies.people(None, 500, "seed")
    assert number == len(people)
    tips = await world.unit(lambda unit: unit.tips.current())
    ledgers = {
        copy.patient.id: ledger_of(copy, setting(tips), world.now, world.now + WHILE)
        for copy in await copies.of(people, world.now)
    }
    lines = [
        (patient, line.on, line.kind, line.what) for patient, each in ledgers.items() for line in each.lines
    ]
    return ledgers, sorted(lines)


async def happened(world: World, tapping: Sequence[Person]) -> Seen:
    """The next weeks, really; their own reminders aside."""
    gone = await live(world, world.now + WHILE, tapping)
    rows = [
        (each.patient, at, each.plan.kind, each.plan.content or each.plan.kind.value)
        for at, each in gone
        if each.plan.klass is Class.PROACTIVE and each.plan.kind is not Kind.REMINDER
    ]
    people = {number: await world.unit(lambda unit, n=number: unit.patients.get(n)) for number, *_ in rows}
    return sorted((who, local_date(at, people[who].where), kind, what) for who, at, kind, what in rows)


async def change_programme(world: World, **changes: Any) -> None:
    """As an administrator does in the console."""
    newest = await world.service.run(programmes.current, ADMIN)
    raw = as_plain(newest.programme) | changes
    draft = await world.service.run(programmes.propose, ADMIN, newest.version, raw)
    assert isinstance(draft, ProgrammeDraft), draft
    await world.service.run(programmes.confirm, ADMIN, draft.id, "to see what happens")


async def test_without_a_change_everybody_gets_what_was_foretold(small_world: World) -> None:
    world = small_world
    tapping, _ = await population(world)
    _, foreseen = await foretold(world, lambda tips: Setting(world.house, tips))
    assert {kind for *_, kind, _ in foreseen} >= {Kind.TIP, Kind.CHECK_IN, Kind.APPOINTMENT, Kind.SILENCE}
    assert await happened(world, tapping) == foreseen


async def test_a_new_programme_does_what_was_foretold(world: World) -> None:
    tapping, _ = await population(world)
    budget = {"per_day": 1, "per_week": 3, "spacing_minutes": 0}
    pace = {"1": 4, "2": 1, "3": 5, "4": 2}
    programme = replace(
        world.house.programme,
        tips_per_week={1: 4, 2: 1, 3: 5, 4: 2},
        budget=Budget(1, 3, timedelta(0)),
        check_in_every=170 * DAY,
        nudge_after_days=(2,),
    )
    changed = replace(world.house, programme=programme)
    ledgers, foreseen = await foretold(world, lambda tips: Setting(changed, tips, changed=True))
    _, otherwise = await foretold(world, lambda tips: Setting(world.house, tips))
    assert foreseen != otherwise
    assert {limit.why for each in ledgers.values() for limit in each.limits} == {"week_full"}

    await change_programme(
        world, budget=budget, tips_per_week=pace, check_in_every_days=170, nudge_after_days=[2]
    )
    assert await happened(world, tapping) == foreseen


async def of_a_proposal(world: World, proposal: forecasts.Proposal) -> Seen:
    """As `foretold`, for what somebody asks for in the console."""
    copies = StoredCopies(world.store, SEALER)
    people, _ = await copies.people(proposal.levels, 500, "seed")
    end = world.now + WHILE
    return sorted(
        (copy.patient.id, line.on, line.kind, line.what)
        for copy in await copies.of(people, world.now)
        for line in ledger_of(copy, proposal.after, world.now, end).lines
    )


async def test_withdrawing_a_tip_does_what_was_foretold(small_world: World) -> None:
    world = small_world
    tapping = [await world.with_tips(1001 + number, 2, days=EVERY_DAY) for number in range(4)]
    await live(world, MONDAY, tapping)
    planned = (await tapping[0].planned(Kind.TIP))[0].plan.message
    assert isinstance(planned, SendTip)
    found = await world.service.run(forecasts.of_withdrawal, EDITOR, planned.tip)
    assert found is not None
    foreseen = await of_a_proposal(world, found.proposal)
    assert planned.tip not in str(foreseen)
    number = Number(planned.version, planned.revision)
    await world.service.run(tips.do, EDITOR, planned.tip, number, Withdraw("not any more"))
    assert await happened(world, tapping) == foreseen


async def test_publishing_a_tip_does_what_was_foretold(small_world: World) -> None:
    world = small_world
    moving = frozenset({"moving"})
    tapping = [await world.with_tips(1001 + number, 1 + number % 2, topics=moving) for number in range(4)]
    await live(world, MONDAY, tapping)
    made = await world.service.run(tips.create, WRITER, "shoes", SHOES)
    assert isinstance(made, Revision)
    found = await world.service.run(forecasts.of_tip, EDITOR, "shoes", 1, 1)
    assert found is not None and found.proposal.levels == {1}
    foreseen = await of_a_proposal(world, found.proposal)
    assert "shoes" in str(foreseen)
    for who, move in ((WRITER, Submit()), (EDITOR, Approve()), (EDITOR, Publish())):
        await world.service.run(tips.do, who, "shoes", Number(1, 1), move)
    really = await happened(world, tapping)
    ones = {await person.id() for person in tapping[::2]}
    assert [line for line in really if line[0] in ones] == foreseen


async def test_who_is_silent_is_asked_and_then_left_alone_in_the_forecast_too(small_world: World) -> None:
    world = small_world
    person = await world.with_tips(1001, 3, unanswered=4)
    await live(world, MONDAY, [])
    assert (await person.row()).unanswered >= 3
    _, foreseen = await foretold(world, lambda tips: Setting(world.house, tips))
    assert await happened(world, []) == foreseen


def test_an_effect_says_how_many_more_or_fewer_and_how_many_others() -> None:
    def line(day: int, what: str) -> Line:
        on = date(2026, 11, day)
        return Line(f"tip:{on}", Kind.TIP, MONDAY, on, what)

    one, other = [line(24, "a"), line(27, "b")], [line(24, "a"), line(27, "c")]
    same = effect(PatientId(1), 2, one, one)
    assert (same.kind, same.replaced, same.first) == ("same", 0, None)
    swapped = effect(PatientId(1), 2, one, other)
    assert (swapped.kind, swapped.replaced, swapped.first) == ("change", 1, date(2026, 11, 27))
    assert effect(PatientId(1), 2, one, [*one, line(25, "d")]).kind == "gain"
    assert effect(PatientId(1), 2, one, []).kind == "lose"
    assert by_week([*one, line(30, "e")], date(2026, 11, 23), 4) == (2, 1, 0, 0)

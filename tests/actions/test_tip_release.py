"""A tip that is published, replaced or withdrawn, seen from the people who were to get it."""

from dataclasses import replace

from actions import deliver, tip_release
from actions.ports import Unit
from domain.deliveries import Class, Kind, Planned, State
from domain.messages import SendTip
from domain.records import StoredTip
from domain.tip_desk import Revision
from domain.tip_workflow import Approved, Number, Signature
from tests.actions.world import World, some_tips, tips_of

CAS = Signature(2, "Cas")


def one(tip: str) -> StoredTip:
    [found] = [each for each in some_tips(("moving",), each=3) if each.id == tip]
    return found


async def live(world: World, tip: str) -> Revision:
    found = await world.unit(lambda unit: unit.tip_texts.live(tip))
    assert found is not None
    return found


async def withdrawn(world: World, tip: str, at_once: int = 100) -> None:
    revision = await live(world, tip)
    await world.service.run(tip_release.withdraw, revision, 2, "not true any more", at_once)


async def test_what_was_planned_of_a_withdrawn_tip_is_something_else_at_once(world: World) -> None:
    await world.stock([one("moving-2-a"), one("moving-2-b")])
    sam = await world.with_tips()
    [planned] = tips_of(await sam.planned(Kind.TIP))
    await withdrawn(world, planned)
    [instead] = tips_of(await sam.planned(Kind.TIP))
    assert {planned, instead} == {"moving-2-a", "moving-2-b"}
    await withdrawn(world, instead)
    assert await sam.planned(Kind.TIP) == []


async def test_beyond_the_first_people_the_rest_are_planned_anew_at_the_next_tick(world: World) -> None:
    await world.stock([one("moving-2-a"), one("moving-2-b")])
    people = [await world.with_tips(chat=number) for number in range(1, 8)]
    had = [tips_of(await each.planned(Kind.TIP))[0] for each in people]
    most = max(set(had), key=had.count)
    await withdrawn(world, most, at_once=2)
    waiting = [each for each in people if not await each.planned(Kind.TIP)]
    assert len(waiting) == had.count(most) - 2
    await world.service.run(deliver.tick)
    for each in people:
        assert tips_of(await each.planned(Kind.TIP)) != [most]
        assert await each.planned(Kind.TIP)


async def test_a_new_revision_reaches_those_for_whom_the_old_one_was_planned(world: World) -> None:
    await world.stock([one("moving-2-a")])
    sam = await world.with_tips()
    before = await live(world, "moving-2-a")
    text = replace(before.text, bodies={"en": "A smaller thing."})
    after = Revision("moving-2-a", Number(1, 2), Approved(CAS), text, 1, world.now)

    def publish(unit: Unit) -> None:
        unit.tip_texts.add(after)
        tip_release.release(unit, world.house, world.now, after, 2)

    await world.unit(publish)
    [planned] = await sam.planned(Kind.TIP)
    assert planned.plan.content == "tip moving-2-a v1 r2"
    assert planned.plan.message == SendTip("moving-2-a", 1, 2)


async def test_a_tip_planned_by_somebody_who_did_not_yet_know_it_was_withdrawn_never_leaves(
    world: World,
) -> None:
    await world.stock([one("moving-2-a")])
    sam = await world.with_tips()
    await withdrawn(world, "moving-2-a")
    mine = await sam.id()
    late = Planned(
        mine,
        "tip:late",
        Class.PROACTIVE,
        Kind.TIP,
        SendTip("moving-2-a", 1),
        world.now,
        content="tip moving-2-a v1",
    )
    await world.unit(lambda unit: unit.deliveries.plan(late, world.now))
    await world.after(hours=8)
    [row] = [row for row in await sam.ledger() if row.plan.occasion == "tip:late"]
    assert row.state is State.CANCELLED


async def test_people_without_any_tip_get_one_when_the_first_is_published(world: World) -> None:
    await world.stock([replace(one("moving-2-a"), status="unreviewed")])
    world.furnish(send_unreviewed=False)
    sam = await world.with_tips()
    assert await sam.planned(Kind.TIP) == []
    revision = await live(world, "moving-2-a")

    def publish(unit: Unit) -> None:
        approved = replace(revision, state=Approved(CAS))
        unit.tip_texts.set_state(approved.tip, approved.number, approved.state)
        tip_release.release(unit, world.house, world.now, approved, 2)

    await world.unit(publish)
    await world.service.run(deliver.tick)
    assert tips_of(await sam.planned(Kind.TIP)) == ["moving-2-a"]

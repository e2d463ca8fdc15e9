"""What a patient ticks about their health can change: from then on no idea comes that does not suit it."""

from dataclasses import replace

from domain.deliveries import Kind
from tests.actions.world import Person, World, some_tips, tips_of

(FOR_LEVEL_2,) = (tip for tip in some_tips(("moving",), each=1) if 2 in tip.levels)
WALK = replace(FOR_LEVEL_2, exclusions=frozenset({"limited_walking"}))


async def planned_tips(person: Person) -> set[str]:
    return set(tips_of(await person.planned(Kind.TIP)))


async def ticks(person: Person, fact: str) -> None:
    """In the settings; a second tick takes it off."""
    await person.asks_for("settings")
    await person.taps("settings.facts")
    await person.taps(f"facts.{fact}")
    await person.taps("choose.done")


async def test_who_can_hardly_walk_any_more_gets_no_idea_for_walkers_also_none_that_was_planned(
    world: World,
) -> None:
    await world.stock([WALK])
    sam = await world.with_tips()
    assert await planned_tips(sam) == {WALK.id}
    await ticks(sam, "limited_walking")
    assert (await sam.row()).facts == {"limited_walking"}
    assert await planned_tips(sam) == set()
    assert tips_of(await world.after(days=14)) == []


async def test_what_was_ticked_can_be_taken_off_again(world: World) -> None:
    await world.stock([WALK])
    sam = await world.with_tips(facts=frozenset({"limited_walking"}))
    assert await planned_tips(sam) == set()
    await ticks(sam, "limited_walking")
    assert await planned_tips(sam) == {WALK.id}

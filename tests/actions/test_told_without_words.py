"""What becomes of somebody in trouble whose words we may not keep, or cannot read."""

from actions.console import today
from actions.console.today import Today
from domain.patient import ConsentKind
from domain.staff import Grant, Role, Staff, StaffId
from tests.actions.world import World, keys, labels

JO = Staff(StaffId(1), "Jo", "jo@example.org", frozenset({Grant(Role.COORDINATOR)}))
CRY = "i cant breathe properly"


async def seen_today(world: World) -> Today:
    """As a coordinator sees it."""
    found: Today = await world.service.run(today.today, JO)
    return found


async def test_who_agreed_to_nothing_is_answered_and_the_task_has_none_of_their_words(world: World) -> None:
    mo = world.stranger()
    assert keys(await mo.types(CRY)) == ["safety.emergency_breathing"]
    (flag,) = (await seen_today(world)).flags
    assert flag.alert.category == "emergency.breathing"
    assert list(flag.words) == []
    assert await mo.notes() == []


async def test_who_took_the_consent_back_is_answered_and_the_task_has_none_of_their_words(
    world: World,
) -> None:
    sam = await world.settled()
    await sam.asks_for("privacy")
    await sam.taps("privacy.withdraw_care_data", ConsentKind.CARE_DATA)
    assert "safety.emergency_breathing" in keys(await sam.types(CRY))
    (flag,) = (await seen_today(world)).flags
    assert list(flag.words) == []


async def test_a_cry_in_a_language_we_cannot_read_is_kept_and_help_is_one_tap_away(world: World) -> None:
    sam = await world.settled()
    (said,) = await sam.types("nie mogę oddychać, pomocy")
    assert keys([said]) == ["hear.kept"]
    assert "menu.help_now" in labels(said)
    found = await seen_today(world)
    assert not found.flags and [each.id for each in found.waiting] == [await sam.id()]

"""After a gap in which taps were lost: who is shown their open question once more, and who is let be."""

from datetime import time, timedelta
from typing import Any

import pytest

from actions import check_in as check_ins
from actions import gap
from domain.messages import AskItem
from domain.patient import Status
from tests.actions.world import Person, World, keys, london

LONG = timedelta(minutes=5)
BACK_AGAIN = ["gap.back", "AskItem"]


async def away(world: World, length: timedelta = LONG) -> None:
    """Nobody could be heard for so long. (Here the machine's clock is the world's.)"""
    await world.service.run(gap.reached, world.now)
    world.now += length
    await world.service.run(gap.reached, world.now)


async def calm(world: World, people: int = 50) -> int:
    """A few seconds later; to how many something was said."""
    world.now += timedelta(seconds=4)
    said = await world.service.run(gap.show_again, world.now, people)
    await world.send()
    return said


async def newest(person: Person, after: int = 0) -> list[str]:
    return keys([row.plan.message for row in await person.ledger()][after:])


async def in_a_check_in(world: World, chat: int = 1001, **about: Any) -> Person:
    """At the second question, at half past nine in the morning."""
    world.now = london(23, 9, 30)
    person = await world.settled(chat, **about)
    await person.asks_for("checkin")
    await person.taps("check_in.begin")
    await person.answers(3)
    return person


async def test_an_open_question_is_shown_once_more_and_the_tap_on_either_keyboard_counts_once(
    world: World,
) -> None:
    sam = await in_a_check_in(world)
    before = await sam.ledger()
    await away(world)
    assert await calm(world) == 1
    said = (await sam.ledger())[len(before) :]
    assert keys([row.plan.message for row in said]) == BACK_AGAIN
    assert said[0].plan.address.settle == before[-1].telegram_message  # the older keyboard goes
    found, again = await sam.check_in(), said[1].plan.message
    assert isinstance(again, AskItem)
    assert (again.position, again.turn) == (1, found.turn)
    assert keys(await sam.answers(4)) == ["AskItem"]
    stale = await sam.does(check_ins.answer, found.id, 1, 1, found.turn)
    assert keys(stale) == ["check_in.stale"]
    assert (await sam.check_in()).given[found.items[1]].value == 4
    assert await calm(world) == 0  # once a gap


async def test_after_a_short_gap_nothing_is_said(world: World) -> None:
    await in_a_check_in(world)
    await away(world, timedelta(seconds=119))
    assert await calm(world) == 0


async def test_the_first_start_of_all_and_a_clock_set_back_are_no_gap(world: World) -> None:
    await in_a_check_in(world)
    assert not await world.service.run(gap.reached, world.now)
    assert not await world.service.run(gap.reached, world.now - timedelta(hours=1))
    assert not await world.service.run(gap.reached, world.now - timedelta(minutes=59))
    assert await calm(world) == 0


async def test_what_they_wrote_meanwhile_is_heard_first_and_then_needs_no_repeating(world: World) -> None:
    sam = await in_a_check_in(world)
    await away(world)
    await world.unit(lambda unit: unit.inbox.keep([(900, sam.chat, {})], world.now))
    assert await calm(world) == 0  # it waits to be handled
    await sam.answers(2)
    await world.unit(lambda unit: unit.inbox.take(900, world.now))
    before = len(await sam.ledger())
    assert await calm(world) == 0
    assert await newest(sam, before) == []


@pytest.mark.parametrize(("before", "shown"), [(timedelta(hours=24), 1), (timedelta(hours=24, seconds=1), 0)])
async def test_by_day_whoever_was_there_in_the_24_hours_before_is_asked_once_more(
    world: World, before: timedelta, shown: int
) -> None:
    await in_a_check_in(world)
    world.now += before
    await away(world)
    assert await calm(world) == shown


@pytest.mark.parametrize(("before", "shown"), [(timedelta(hours=1), 1), (timedelta(hours=1, seconds=1), 0)])
async def test_by_night_only_who_was_there_in_the_hour_before_is_asked_and_at_once(
    world: World, before: timedelta, shown: int
) -> None:
    sam = await in_a_check_in(world)
    await sam.change(quiet_start=time(9), quiet_end=time(23))
    so_far = len(await sam.ledger())
    world.now += before
    await away(world)
    assert await calm(world) == shown
    said = (await sam.ledger())[so_far:]
    assert [row.sent_at for row in said] == [world.now] * (2 * shown)


async def test_by_night_who_wrote_during_the_gap_is_asked_for_they_are_awake(world: World) -> None:
    wrote, silent = await in_a_check_in(world), await in_a_check_in(world, 1002)
    for person in (wrote, silent):
        await person.change(quiet_start=time(9), quiet_end=time(23))
    world.now += timedelta(hours=5)
    await away(world)
    await wrote.asks_for("help")
    assert await calm(world) == 1
    assert await newest(wrote, -2) == BACK_AGAIN


@pytest.mark.parametrize(("before", "shown"), [(timedelta(hours=1), 1), (timedelta(hours=1, seconds=1), 0)])
async def test_a_newcomer_is_not_woken_either(world: World, before: timedelta, shown: int) -> None:
    """They leave no other trace than when they were asked something."""
    world.now = london(23, 20, 30)
    newcomer = world.stranger()
    await newcomer.starts()
    world.now = london(23, 22, 30)
    await newcomer.taps("welcome.yes")
    await newcomer.taps("welcome.go_on")
    world.now += before
    await away(world)
    assert await calm(world) == shown


async def test_who_did_nothing_since_it_was_shown_after_the_last_gap_is_not_asked_again(world: World) -> None:
    sam = await in_a_check_in(world)
    await away(world)
    assert await calm(world) == 1
    for _ in range(2):
        world.now += timedelta(hours=2)
        await away(world)
        assert await calm(world) == 0
    await sam.asks_for("help")  # there again, and the question is still open
    await away(world)
    assert await calm(world) == 1


async def test_nor_is_a_newcomer_or_who_was_making_ticks_but_once_they_went_on_they_are(world: World) -> None:
    world.now = london(23, 9, 30)
    newcomer, ticking = world.stranger(1), await world.settled(2)
    await newcomer.starts()
    await ticking.asks_for("settings")
    await ticking.taps("settings.topics")
    await away(world)
    assert await calm(world) == 2
    world.now += timedelta(hours=2)
    await away(world)
    assert await calm(world) == 0
    await newcomer.taps("welcome.yes")
    await newcomer.taps("welcome.go_on")
    await ticking.taps("topics.sleep")
    await away(world)
    assert await calm(world) == 2


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({"status": Status.PAUSED}, "paused"),
        ({"status": Status.LEFT}, "left"),
        ({"taken_over_until": london(24, 9)}, "a person writes"),
    ],
)
async def test_nobody_is_asked_who_is_not_to_be_asked_now(
    world: World, about: dict[str, Any], why: str
) -> None:
    sam = await in_a_check_in(world)
    await sam.change(**about)
    await away(world)
    assert await calm(world) == 0, why


async def test_who_put_the_question_off_or_set_off_an_alarm_is_let_be(world: World) -> None:
    resting = await in_a_check_in(world)
    await resting.types("later")
    alarmed = await in_a_check_in(world, 1002)
    await alarmed.types("cant breathe properly")
    await away(world)
    assert await calm(world) == 0


async def test_a_newcomer_is_asked_again_where_they_were_but_not_for_words_and_not_after_not_now(
    world: World,
) -> None:
    world.now = london(23, 9, 30)
    hello, consenting, naming, later = (world.stranger(chat) for chat in (1, 2, 3, 4))
    for person in (hello, consenting, naming, later):
        await person.starts()
    await later.taps("welcome.not_now_button")
    for person in (consenting, naming):
        await person.taps("welcome.yes")
        await person.taps("welcome.go_on")
    await naming.taps("consent.yes_keep")
    await naming.taps("consent.yes")
    before = [len(await person.ledger()) for person in (hello, consenting, naming, later)]
    await away(world)
    assert await calm(world) == 2
    people = zip((hello, consenting, naming, later), before, strict=True)
    assert [await newest(person, so_far) for person, so_far in people] == [
        ["gap.back", "welcome.hello"],
        ["gap.back", "consent.care_data"],
        [],
        [],
    ]


async def test_ticks_that_were_being_made_are_shown_with_what_was_ticked(world: World) -> None:
    world.now = london(23, 9, 30)
    sam = await world.settled()
    await sam.asks_for("settings")
    await sam.taps("settings.topics")
    await sam.taps("topics.sleep")
    before = len(await sam.ledger())
    await away(world)
    assert await calm(world) == 1
    assert await newest(sam, before) == ["gap.back", "ask.topics"]
    assert (await sam.button("topics.sleep")).ticked


async def test_many_are_looked_at_some_at_a_time_and_each_once(world: World) -> None:
    for chat in range(1, 6):
        await in_a_check_in(world, chat)
    await away(world)
    assert [await calm(world, 2) for _ in range(4)] == [2, 2, 1, 0]
    assert await world.unit(lambda unit: unit.pulses.gap()) is None


async def test_two_gaps_in_a_row_are_one(world: World) -> None:
    await in_a_check_in(world)
    await away(world, timedelta(minutes=70))
    await away(world, timedelta(minutes=70))
    assert await calm(world) == 1
    assert await calm(world) == 0

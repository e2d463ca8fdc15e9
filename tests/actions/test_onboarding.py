"""The first five minutes after the two yeses, and the same questions in the settings later."""

import pytest

from actions import onboarding
from domain.dialogs import Choosing
from domain.messages import Button, Days, Say
from domain.patient import TOPICS, Status
from domain.reminders import LONGEST_NAME
from tests.actions.world import EVERY_DAY, World, keys, labels


async def past_consent(world: World):
    sam = world.stranger()
    await sam.starts()
    await sam.taps("welcome.yes")
    await sam.taps("welcome.go_on")
    await sam.taps("consent.yes_keep")
    await sam.taps("consent.yes")
    return sam


async def up_to(world: World, step: str):
    sam = await past_consent(world)
    for name, act in (
        ("name", lambda: sam.types("Sam")),
        ("matters", lambda: sam.types("walking the dog to the sea")),
        ("zone", lambda: sam.taps("zone.Europe_London")),
        ("days", lambda: several(sam, "days", "1", "4")),
        ("part", lambda: sam.taps("part.morning")),
        ("topics", lambda: several(sam, "topics", "moving")),
    ):
        if name == step:
            break
        await act()
    return sam


async def several(sam, what: str, *members: str):
    for member in members:
        await sam.taps(f"{what}.{member}")
    return await sam.taps("choose.done")


async def test_the_whole_way_from_the_name_to_the_first_check_in(world):
    sam = await past_consent(world)
    replies = await sam.types("  Sam ")
    assert keys(replies) == ["ask.matters"]
    assert replies[0].args == {"name": "Sam"}
    replies = await sam.types("being able to walk the dog to the sea again")
    assert keys(replies) == ["ask.matters_thanks", "ask.zone"]
    assert replies[0].args == {"matters": "being able to walk the dog to the sea again"}
    assert keys(await sam.taps("zone.Europe_London")) == ["ask.days"]
    assert keys(await several(sam, "days", "1", "4")) == ["ask.part"]
    assert keys(await sam.taps("part.evening")) == ["ask.topics"]
    assert keys(await several(sam, "topics", "moving", "sleep")) == ["ask.facts"]
    replies = await several(sam, "facts", "lungs", "limited_walking")
    assert keys(replies) == ["check_in.first"]
    assert labels(replies[0]) == ["check_in.begin", "check_in.put_off", "check_in.just_tips"]
    row = await sam.row()
    assert (row.status, row.name, row.zone) == (Status.ACTIVE, "Sam", "Europe/London")
    assert (row.days, row.part_of_day) == ({1, 4}, "evening")
    assert (row.topics, row.facts) == ({"moving", "sleep"}, {"lungs", "limited_walking"})
    assert (row.quiet_start, row.quiet_end) == (
        world.house.programme.quiet_start,
        world.house.programme.quiet_end,
    )


async def test_no_idea_comes_before_they_have_said_how_to_begin(world):
    sam = await up_to(world, "facts")
    await sam.taps("choose.none")
    assert [row.plan.occasion.split(":")[0] for row in await sam.planned()] == ["nudge"]


async def test_what_matters_may_be_skipped_and_is_not_asked_again(world):
    sam = await up_to(world, "matters")
    assert keys(await sam.taps("ask.skip")) == ["ask.zone"]
    assert (await sam.row()).matters == ""
    assert keys(await sam.starts()) == ["ask.zone"]


@pytest.mark.parametrize("name", ["", " \u200b ", "x" * (LONGEST_NAME + 1)])
async def test_a_name_that_is_none_is_asked_for_again(world, name):
    sam = await past_consent(world)
    assert keys(await sam.types(name)) == ["ask.name_again"]
    assert (await sam.row()).name is None


async def test_a_name_stays_on_one_line_and_keeps_its_brackets(world):
    sam = await past_consent(world)
    await sam.types("<b>Sam</b>\nO'Neill & {name} %s 🌊")
    assert (await sam.row()).name == "<b>Sam</b> O'Neill & {name} %s 🌊"


async def test_a_typed_city_gives_the_zone_and_says_what_time_it_is_there(world):
    sam = await up_to(world, "zone")
    replies = await sam.types("Glasgow")
    assert keys(replies)[0] in ("ask.zone_noted", "ask.zone_which")
    replies = await sam.types("qqqqqqqqqq")
    if (await sam.row()).zone is None:
        assert keys(replies) == ["ask.zone_unknown"]


async def test_a_city_that_many_know_is_asked_about_rather_than_guessed(world):
    sam = await up_to(world, "zone")
    replies = await sam.types("Birmingham")
    assert keys(replies) == ["ask.zone_which"]
    offered = [one.args[0] for line in replies[0].buttons for one in line]
    assert {"Europe/London", "America/Chicago"} <= set(offered)
    assert keys(await sam.taps("zone.place", "America/Chicago")) == ["ask.days"]
    assert (await sam.row()).zone == "America/Chicago"


async def test_a_shared_place_leaves_only_its_zone(world):
    sam = await up_to(world, "zone")
    replies = await sam.taps("ask.location_button")
    assert replies[0].ask_location
    replies = await sam.does(onboarding.located, "Asia/Kolkata")
    assert keys(replies) == ["ask.zone_noted", "ask.days"]
    assert replies[0].args["place"] == "Kolkata"
    assert replies[0].args["now"].hour == 12  # seven in the morning in London
    assert (await sam.row()).zone == "Asia/Kolkata"


async def test_at_least_one_day_is_ticked_before_going_on(world):
    sam = await up_to(world, "days")
    assert keys(await sam.taps("choose.done")) == ["tap.empty"]
    assert (await sam.row()).days is None
    assert keys(await several(sam, "days", "6")) == ["ask.part"]


async def test_a_tick_is_drawn_and_taken_off_again_in_the_same_message(world):
    sam = await up_to(world, "days")
    first = await sam.taps("days.2")
    assert [one.key for line in first[0].buttons for one in line if one.ticked] == ["days.2"]
    assert (await sam.ledger())[-1].plan.address.edit is not None
    second = await sam.taps("days.2")
    assert not any(one.ticked for line in second[0].buttons for one in line)


async def test_a_notice_over_a_button_leaves_the_keyboard_it_speaks_of(world):
    sam = await up_to(world, "days")
    await sam.taps("choose.done")
    address = (await sam.ledger())[-1].plan.address
    assert address.query is not None
    assert address.settle is None


async def test_nothing_ticked_means_all_topics_and_no_facts(world):
    sam = await up_to(world, "topics")
    assert keys(await sam.taps("choose.all_topics")) == ["ask.facts"]
    await sam.taps("choose.none")
    row = await sam.row()
    assert (row.topics, row.facts) == (frozenset(TOPICS), frozenset())


async def test_words_where_buttons_are_wanted_are_answered_kindly_and_change_nothing(world):
    sam = await up_to(world, "topics")
    assert keys(await sam.types("moving please")) == ["hear.use_buttons"]
    assert (await sam.row()).topics is None


@pytest.mark.parametrize("step", ["name", "matters", "zone", "days", "part", "topics", "facts"])
async def test_after_a_restart_the_next_question_is_the_one_that_was_open(world, step):
    sam = await up_to(world, step)
    assert keys(await sam.starts()) == [f"ask.{step}"]


async def test_old_tick_boxes_and_foreign_members_do_nothing(world):
    sam = await up_to(world, "days")
    mine = await sam.id()
    await sam.taps_button(Button("x", "pick", ("days", "9")))
    assert await world.unit(lambda unit: unit.dialogs.get(mine)) == Choosing("days", frozenset())
    await several(sam, "days", "1")
    assert keys(await sam.taps_button(Button("x", "picked", ("days",)))) == ["tap.old"]
    assert (await sam.row()).days == {1}


# --- later, in the settings


async def test_days_changed_in_the_settings_are_thanked_for_and_nothing_else_is_asked(world):
    sam = await world.settled()
    await sam.asks_for("settings")
    assert keys(await sam.taps("settings.days")) == ["ask.days"]
    for day in "01234":
        await sam.taps(f"days.{day}")
    replies = await sam.taps("choose.done")
    assert replies == [Say("settings.days_set", {"days": Days(frozenset({5, 6}))})]


async def test_what_matters_can_be_changed_at_any_time(world):
    sam = await world.settled(matters="my garden")
    replies = await sam.asks_for("matters")
    assert replies[0].args == {"matters": "my garden"}
    await sam.taps("matters.change")
    assert keys(await sam.types("my grandchild's wedding")) == ["settings.matters_set"]
    assert (await sam.row()).matters == "my grandchild's wedding"


async def test_a_question_from_the_settings_can_be_left_open(world):
    sam = await world.settled()
    await sam.asks_for("settings")
    await sam.taps("settings.name")
    assert keys(await sam.heard(onboarding.cancel)) == ["menu.title"]
    await sam.types("Robin")
    assert (await sam.row()).name == "Sam"


async def test_own_quiet_hours_stay_when_an_old_button_of_the_first_days_is_tapped(world):
    sam = await world.settled()
    await sam.asks_for("settings")
    await sam.taps("settings.quiet")
    await sam.taps("quiet.choice", 23 * 60, 6 * 60)
    row = await sam.row()
    await sam.taps_button(Button("welcome.go_on", "agree"))
    assert (await sam.row()).quiet_start == row.quiet_start
    assert row.quiet_start.hour == 23
    assert row.days == EVERY_DAY

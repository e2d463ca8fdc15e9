"""The plan for a hard day: written when well, changed, found at once, deleted; on both engines."""

from datetime import timedelta

import pytest

from actions import safety_plan
from actions.turn import Turn
from domain.deliveries import Class
from domain.dialogs import ExpectPlanPart
from domain.messages import Say, ShowPlan
from domain.patient import ConsentKind, Status
from domain.safety_plan import LONGEST_PART, Part, SafetyPlan
from tests.actions.world import Person, World, keys, labels

PLAN = SafetyPlan("no sleep", "the dog", "Jo", "Jo 01632 960 123")


async def kept(person: Person) -> SafetyPlan | None:
    mine = await person.id()
    return await person.world.unit(lambda unit: unit.safety_plans.of(mine))


async def has(person: Person, plan: SafetyPlan = PLAN) -> None:
    mine = await person.id()
    await person.world.unit(lambda unit: unit.safety_plans.save(mine, plan, person.world.now))


def offered(message: object) -> list[str]:
    """The keys of the buttons under the plan."""
    assert isinstance(message, ShowPlan)
    return [one.key for line in message.buttons for one in line]


def question(message: object) -> str:
    """Which part is asked for."""
    assert isinstance(message, Say)
    return message.args["question"].key  # type: ignore[union-attr]


async def test_who_has_none_is_told_what_it_is_before_anything_is_asked(world: World) -> None:
    sam = await world.settled()
    (said,) = await sam.asks_for("plan")
    assert keys([said]) == ["plan.none"]
    assert labels(said) == ["plan.start", "plan.not_now"]
    assert keys(await sam.taps("plan.not_now")) == ["plan.later"]
    assert await kept(sam) is None


async def test_the_four_parts_are_asked_in_turn_and_then_shown_whole(world: World) -> None:
    sam = await world.settled()
    await sam.asks_for("plan")
    asked = await sam.taps("plan.start")
    for part, words in ((part, PLAN.of(part) or "") for part in Part):
        assert question(asked[0]) == f"plan.ask_{part}"
        asked = await sam.types(f"  {words} ")
    assert keys(asked) == ["ShowPlan"]
    assert await kept(sam) == PLAN
    assert keys(await sam.types("walked to the sea")) == ["hear.kept"]


async def test_any_part_can_be_skipped_by_a_tap_or_a_word(world: World) -> None:
    sam = await world.settled()
    await sam.asks_for("plan")
    await sam.taps("plan.start")
    assert question((await sam.taps("plan.skip"))[0]) == "plan.ask_helps"
    assert question((await sam.types("the dog"))[0]) == "plan.ask_people"
    assert question((await sam.types("Skip it"))[0]) == "plan.ask_numbers"
    assert keys(await sam.types("no")) == ["ShowPlan"]
    assert await kept(sam) == SafetyPlan(helps="the dog")


async def test_a_plan_of_nothing_but_skips_is_no_plan(world: World) -> None:
    sam = await world.settled()
    await sam.asks_for("plan")
    await sam.taps("plan.start")
    for _ in range(3):
        await sam.taps("plan.skip")
    assert keys(await sam.taps("plan.skip")) == ["plan.nothing_yet"]
    assert await kept(sam) is None


async def test_half_a_plan_is_kept_and_taken_up_where_it_has_a_gap(world: World) -> None:
    sam = await world.settled()
    await sam.asks_for("plan")
    await sam.taps("plan.start")
    await sam.types("no sleep")
    assert keys(await sam.types("later")) == ["plan.later_kept"]
    assert await kept(sam) == SafetyPlan("no sleep")
    assert question((await sam.does(safety_plan.start))[0]) == "plan.ask_helps"


async def test_one_part_is_changed_and_the_others_stay(world: World) -> None:
    sam = await world.settled()
    await has(sam)
    (shown,) = await sam.asks_for("plan")
    assert offered(shown).count("plan.change_part") == 4
    (asked,) = await sam.does(safety_plan.change, Part.HELPS)
    assert keys([asked]) == ["plan.change"]
    (shown,) = await sam.types("music")
    assert shown.opening == "plan.changed"
    assert await kept(sam) == PLAN.changed(Part.HELPS, "music")


async def test_a_part_can_be_left_as_it_is_or_emptied(world: World) -> None:
    sam = await world.settled()
    await has(sam)
    await sam.does(safety_plan.change, Part.SIGNS)
    assert keys(await sam.taps("plan.leave_it")) == ["plan.as_it_was"]
    assert await kept(sam) == PLAN
    assert keys(await sam.taps("plan.empty_part")) == ["tap.old"]
    assert await kept(sam) == PLAN
    await sam.does(safety_plan.change, Part.SIGNS)
    (shown,) = await sam.taps("plan.empty_part")
    assert "plan.add_part" in offered(shown)
    assert await kept(sam) == PLAN.changed(Part.SIGNS, None)


async def test_an_old_skip_does_not_skip_what_is_asked_now(world: World) -> None:
    sam = await world.settled()
    await sam.does(safety_plan.start)
    old = await sam.button("plan.skip", "signs")
    await sam.types("no sleep")
    assert keys(await sam.taps_button(old)) == ["tap.old"]
    assert question((await sam.types("the dog"))[0]) == "plan.ask_people"


@pytest.mark.parametrize("words", ["take a break", "999", "quiet", "leave", "options"])
async def test_words_that_are_commands_elsewhere_may_be_in_a_plan(world: World, words: str) -> None:
    sam = await world.settled()
    await sam.does(safety_plan.start)
    await sam.types(words)
    assert await kept(sam) == SafetyPlan(words)
    assert (await sam.row()).status is Status.ACTIVE


@pytest.mark.parametrize(
    ("words", "said"),
    [("help now", "help_now.text"), ("sos", "help_now.text"), ("stop", "stop.done"), ("menu", "menu.title")],
)
async def test_a_call_for_help_and_a_plain_command_still_work_in_the_middle(
    world: World, words: str, said: str
) -> None:
    sam = await world.settled()
    await sam.does(safety_plan.start)
    assert keys(await sam.types(words)) == [said]
    assert await kept(sam) is None


async def test_too_many_words_or_none_are_asked_for_again(world: World) -> None:
    sam = await world.settled()
    await sam.does(safety_plan.start)
    assert keys(await sam.types("\u200b \n ")) == ["plan.no_words"]
    (said,) = await sam.types("x" * (LONGEST_PART + 1))
    assert keys([said]) == ["plan.too_long"]
    assert said.args == {"most": LONGEST_PART}
    await sam.types("x" * LONGEST_PART)
    assert await kept(sam) == SafetyPlan("x" * LONGEST_PART)


async def test_words_a_day_later_are_not_taken_for_the_plan(world: World) -> None:
    sam = await world.settled()
    await has(sam)
    await sam.does(safety_plan.change, Part.SIGNS)
    await world.until(world.now + safety_plan.PATIENCE + timedelta(minutes=1))
    await sam.types("walked to the sea")
    assert await kept(sam) == PLAN


async def test_asking_for_the_plan_puts_down_the_question_that_was_open(world: World) -> None:
    sam = await world.settled()
    await has(sam)
    await sam.does(safety_plan.change, Part.SIGNS)
    await sam.asks_for("plan")
    await sam.types("walked to the sea")
    assert await kept(sam) == PLAN


@pytest.mark.parametrize("words", ["plan", "My plan!", "show me my plan", "safety plan"])
async def test_one_word_shows_the_plan_in_the_middle_of_a_pause(world: World, words: str) -> None:
    sam = await world.settled()
    await has(sam)
    await sam.asks_for("pause")
    (shown,) = await sam.types(words)
    assert keys([shown]) == ["ShowPlan"]
    assert (await sam.row()).status is Status.PAUSED


async def test_a_plan_can_be_written_in_the_middle_of_a_pause(world: World) -> None:
    sam = await world.settled()
    await sam.asks_for("pause")
    await sam.asks_for("plan")
    await sam.taps("plan.start")
    await sam.types("no sleep")
    assert await kept(sam) == SafetyPlan("no sleep")


async def test_who_left_can_see_and_delete_the_plan_but_no_longer_change_it(world: World) -> None:
    sam = await world.settled()
    await has(sam)
    await sam.asks_for("stop")
    (said,) = await sam.types("hello")
    assert labels(said) == ["menu.plan", "menu.help_now"]
    (shown,) = await sam.taps("menu.plan")
    assert offered(shown) == ["menu.help_now", "plan.delete"]
    assert keys(await sam.does(safety_plan.change, Part.SIGNS)) == ["stop.still"]
    await sam.does(safety_plan.ask_delete)
    (said,) = await sam.taps("plan.delete_yes")
    assert keys([said]) == ["plan.deleted"] and labels(said) == []
    assert await kept(sam) is None
    assert keys(await sam.asks_for("plan")) == ["stop.still"]


async def test_who_took_the_consent_back_and_has_not_given_it_again_still_sees_it(world: World) -> None:
    sam = await world.settled()
    await has(sam)
    await sam.asks_for("privacy")
    await sam.taps("privacy.withdraw_care_data", ConsentKind.CARE_DATA)
    await sam.starts()
    assert (await sam.row()).status is Status.ONBOARDING
    (shown,) = await sam.asks_for("plan")
    assert "plan.change_part" not in offered(shown)
    assert keys(await sam.does(safety_plan.start)) == ["welcome.hello"]


async def test_who_has_not_agreed_to_anything_yet_is_led_to_the_hello(world: World) -> None:
    sam = world.stranger()
    await sam.starts()
    assert keys(await sam.asks_for("plan")) == ["welcome.hello"]


async def test_deleting_is_asked_once_and_leaves_no_word_behind(world: World) -> None:
    sam = await world.settled()
    await has(sam, SafetyPlan("canary-words"))
    await sam.asks_for("plan")
    (said,) = await sam.does(safety_plan.ask_delete)
    assert labels(said) == ["plan.delete_yes", "plan.delete_no"]
    assert keys(await sam.taps("plan.delete_no")) == ["ShowPlan"]
    await sam.does(safety_plan.ask_delete)
    assert keys(await sam.taps("plan.delete_yes")) == ["plan.deleted"]
    mine = await sam.id()
    everything = await world.unit(lambda unit: unit.patients.everything(mine))
    assert "canary-words" not in repr(everything)
    assert keys(await sam.does(safety_plan.ask_delete)) == ["plan.gone"]


async def test_help_now_offers_the_plan_only_to_who_has_one(world: World) -> None:
    sam, mo = await world.settled(), await world.settled(chat=1002)
    await has(sam)
    assert labels((await sam.asks_for("help_now"))[0]) == ["help.person", "menu.plan"]
    assert labels((await mo.asks_for("help_now"))[0]) == ["help.person"]


async def test_after_a_crisis_their_plan_leaves_as_surely_as_the_reply(world: World) -> None:
    sam, mo = await world.settled(), await world.settled(chat=1002)
    await has(sam)

    def crisis(turn: Turn) -> None:
        safety_plan.show_after_crisis(turn)

    (shown,) = await sam.heard(crisis)
    assert shown.opening == "plan.hard_time"
    assert offered(shown) == ["menu.help_now"]
    assert (await sam.ledger())[-1].plan.klass is Class.SAFETY
    assert await mo.heard(crisis) == []


async def test_words_of_a_crisis_meant_for_the_plan_stay_in_it_and_push_nothing_out(world: World) -> None:
    sam = await world.settled()
    await has(sam)
    await sam.does(safety_plan.change, Part.SIGNS)

    def crisis(turn: Turn) -> None:
        dialog = turn.unit.dialogs.get(turn.patient.id)
        assert isinstance(dialog, ExpectPlanPart)
        assert not safety_plan.keep_in_crisis(turn, dialog, "x" * LONGEST_PART)
        assert safety_plan.keep_in_crisis(turn, dialog, "when I think of dying I go quiet")

    assert await sam.heard(crisis) == []
    assert await kept(sam) == PLAN.changed(Part.SIGNS, "no sleep\nwhen I think of dying I go quiet")
    await sam.types("I can't do this")
    assert (await kept(sam)) == PLAN.changed(Part.SIGNS, "no sleep\nwhen I think of dying I go quiet")


async def test_dark_words_that_belong_in_a_plan_are_kept_and_help_is_shown_beside_them(world: World) -> None:
    sam = await world.settled()
    await sam.does(safety_plan.start)
    said = await sam.types("when i think of dying i go very quiet")
    assert keys(said) == ["plan.heavy_words", "plan.kept_step"]
    assert await kept(sam) == SafetyPlan("when i think of dying i go very quiet")
    assert question((await sam.types("the dog"))[0]) == "plan.ask_people"


async def test_a_crisis_in_the_middle_of_a_plan_gets_the_reply_and_the_words_stay_in_it(world: World) -> None:
    sam = await world.settled()
    await has(sam)
    await sam.does(safety_plan.change, Part.SIGNS)
    said = await sam.types("I want to die")
    assert keys(said)[:2] == ["safety.crisis_suicidal", "ShowPlan"]
    assert await kept(sam) == PLAN.changed(Part.SIGNS, "no sleep\nI want to die")
    await sam.types("I took nothing but I feel awful")
    assert await kept(sam) == PLAN.changed(Part.SIGNS, "no sleep\nI want to die")

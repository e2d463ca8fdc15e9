"""The first words: who comes in, and the two yeses."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.messages import Say
from domain.onboarding import standing
from domain.patient import ConsentKind, Status
from tests.actions.world import World, keys, labels


async def agreed(person) -> set[ConsentKind]:
    mine = await person.id()
    return set(standing(await person.world.unit(lambda unit: unit.consents.history(mine))))


async def to_consent(world: World):
    sam = world.stranger()
    await sam.starts()
    await sam.taps("welcome.yes")
    await sam.taps("welcome.go_on")
    return sam


async def test_hello_says_who_this_is_before_anything_is_asked(world):
    sam = world.stranger()
    assert keys(await sam.starts()) == ["welcome.hello"]
    assert (await sam.row()).status is Status.ONBOARDING
    assert await agreed(sam) == set()
    assert keys(await sam.taps("welcome.yes")) == ["welcome.how"]
    assert keys(await sam.taps("welcome.what_kept")) == ["welcome.kept"]
    assert keys(await sam.taps("welcome.go_on")) == ["consent.care_data"]


async def test_whoever_says_not_now_can_come_back_to_it(world):
    sam = world.stranger()
    await sam.starts()
    assert keys(await sam.taps("welcome.not_now_button")) == ["welcome.not_now"]
    assert keys(await sam.taps("welcome.yes")) == ["welcome.how"]


async def test_each_yes_is_kept_on_its_own_with_its_version_and_time(world):
    sam = await to_consent(world)
    assert keys(await sam.taps("consent.yes_keep")) == ["consent.telegram"]
    assert await agreed(sam) == {ConsentKind.CARE_DATA}
    world.now += timedelta(minutes=1)
    assert keys(await sam.taps("consent.yes")) == ["ask.name"]
    mine = await sam.id()
    history = await world.unit(lambda unit: unit.consents.history(mine))
    assert [one.kind for one in history] == [ConsentKind.CARE_DATA, ConsentKind.TELEGRAM]
    assert history[1].given_at - history[0].given_at == timedelta(minutes=1)
    assert all(one.version for one in history)


async def test_a_typed_yes_counts_for_the_consent_that_was_asked_and_no_other(world):
    sam = await to_consent(world)
    assert keys(await sam.types("Yes!")) == ["consent.telegram"]
    assert await agreed(sam) == {ConsentKind.CARE_DATA}
    assert keys(await sam.types("perhaps, what is that")) == ["consent.unclear", "consent.telegram"]
    assert await agreed(sam) == {ConsentKind.CARE_DATA}
    await sam.types("yes")
    assert await agreed(sam) == set(ConsentKind)


async def test_a_typed_yes_to_the_hello_is_no_consent(world):
    sam = world.stranger()
    await sam.starts()
    assert keys(await sam.types("yes")) == ["welcome.how"]
    assert keys(await sam.types("ok")) == ["consent.care_data"]
    assert await agreed(sam) == set()


@pytest.mark.parametrize("typed", [True, False])
async def test_a_no_erases_even_the_row_that_held_the_chat(world, typed):
    sam = await to_consent(world)
    replies = await (sam.types("no") if typed else sam.taps("consent.no"))
    assert keys(replies) == ["welcome.nothing_kept"]
    assert await sam.row() is None  # the goodbye has left, and with it the bare row


async def test_a_no_to_the_second_question_takes_the_first_yes_with_it(world):
    sam = await to_consent(world)
    await sam.taps("consent.yes_keep")
    mine = await sam.id()
    assert keys(await sam.taps("consent.no", "telegram", 0)) == ["welcome.nothing_kept"]
    assert await world.unit(lambda unit: unit.consents.history(mine)) == []
    assert await sam.row() is None


async def test_no_on_the_first_question_still_counts_after_a_typed_yes(world):
    sam = await to_consent(world)
    await sam.types("yes")
    assert keys(await sam.taps("consent.no", "care_data", 0)) == ["welcome.nothing_kept"]
    assert await sam.row() is None


async def test_before_both_yeses_nothing_they_do_goes_further_than_the_hello(world):
    sam = await to_consent(world)
    await sam.taps("consent.yes_keep")
    for command in ("checkin", "tips", "reminders", "settings", "pause", "matters"):
        assert keys(await sam.asks_for(command)) == ["welcome.hello"]
    row = await sam.row()
    assert (row.status, row.name, row.matters) == (Status.ONBOARDING, None, None)


@pytest.mark.parametrize("word", ["pause", "be quiet", "resume"])
async def test_a_typed_command_opens_no_side_door_past_the_consents(world, word):
    sam = world.stranger()
    await sam.starts()
    await sam.types(word)
    assert (await sam.row()).status is Status.ONBOARDING
    assert keys(await sam.asks_for("reminders")) == ["welcome.hello"]


async def test_an_old_button_of_the_welcome_starts_nothing_again(world):
    sam = await world.settled()
    await sam.change(status=Status.PAUSED)
    for key, verb in (("welcome.go_on", "agree"), ("welcome.yes", "explain"), ("x", "not_now")):
        await sam.asks_for("menu")
        button = replace(await sam.button("menu.tips"), key=key, verb=verb, args=())
        assert keys(await sam.taps_button(button)) == ["tap.old"]
    assert (await sam.row()).status is Status.PAUSED
    mine = await sam.id()
    assert await world.unit(lambda unit: unit.dialogs.get(mine)) is None


async def test_an_old_consent_button_shows_what_they_agreed_to_and_how_to_take_it_back(world):
    sam = await to_consent(world)
    await sam.types("yes")
    old_no = await sam.button("consent.no", "care_data", 0)
    await sam.change(status=Status.ACTIVE)
    await sam.types("yes")
    assert keys(await sam.taps_button(old_no)) == ["privacy.text"]


# --- the door


async def invited(world: World, code: str = "a-code-of-128-bits") -> str:
    expires = world.now + timedelta(days=7)
    await world.unit(lambda unit: unit.invites.add(code, expires, world.now))
    return code


async def test_where_a_code_is_needed_whoever_comes_without_one_waits(world):
    world.furnish(without_invite="waiting_list")
    sam = world.stranger()
    assert keys(await sam.starts()) == ["door.waiting"]
    assert keys(await sam.types("hello?")) == ["door.waiting"]
    assert (await sam.row()).status is Status.WAITING


async def test_where_nobody_waits_they_are_told_kindly(world):
    world.furnish(without_invite="refuse")
    assert keys(await world.stranger().starts()) == ["door.refused"]


async def test_a_code_lets_one_person_in_once(world):
    world.furnish(without_invite="refuse")
    code = await invited(world)
    sam, mo = world.stranger(1), world.stranger(2)
    assert keys(await sam.starts(code)) == ["welcome.hello"]
    assert keys(await mo.starts(code)) == ["door.code"]
    assert (await mo.row()).status is Status.WAITING


async def test_every_code_that_fails_fails_in_the_same_words(world):
    world.furnish(without_invite="waiting_list")
    used, old = await invited(world, "used"), await invited(world, "old")
    await world.stranger(1).starts(used)
    wrong = await world.stranger(2).starts("wrong")
    again = await world.stranger(3).starts(used)
    world.now += timedelta(days=7)
    late = await world.stranger(4).starts(old)
    assert wrong == again == late
    assert keys(wrong) == ["door.code"]


async def test_after_five_guesses_even_the_right_code_waits_an_hour(world):
    world.furnish(without_invite="refuse")
    code = await invited(world)
    sam = world.stranger()
    for guess in range(5):
        assert keys(await sam.starts(f"guess {guess}")) == ["door.code"]
    assert keys(await sam.starts(code)) == ["door.code"]
    world.now += timedelta(minutes=61)
    assert keys(await sam.starts(code)) == ["welcome.hello"]


async def test_somebody_else_guessing_shuts_the_door_on_nobody(world):
    world.furnish(without_invite="refuse")
    code = await invited(world)
    for guess in range(6):
        await world.stranger(1).starts(f"guess {guess}")
    assert keys(await world.stranger(2).starts(code)) == ["welcome.hello"]


async def test_whoever_waits_at_the_door_can_be_forgotten_and_gains_nothing_by_stopping(world):
    world.furnish(without_invite="waiting_list")
    sam = world.stranger()
    await sam.starts()
    await sam.asks_for("stop")
    assert keys(await sam.starts()) == ["door.waiting"]
    assert keys(await sam.asks_for("forget")) == ["forget.explain"]
    assert keys(await sam.taps("forget.yes")) == ["forget.done"]
    assert await sam.row() is None


async def test_coming_back_after_leaving_asks_for_no_consent_that_still_stands(world):
    sam = await world.settled()
    await sam.asks_for("stop")
    assert (await sam.row()).status is Status.LEFT
    assert keys(await sam.asks_for("tips")) == ["stop.still"]
    replies = await sam.taps("stop.come_back")
    assert keys(replies) == ["welcome.back"]
    assert "menu.help_now" in labels(replies[0])
    assert (await sam.row()).status is Status.ACTIVE


async def test_a_consent_taken_back_is_asked_again_on_return(world):
    sam = await world.settled()
    await sam.asks_for("privacy")
    assert keys(await sam.taps("privacy.withdraw_care_data")) == ["privacy.withdrawn_care_data"]
    assert keys(await sam.types("resume")) == ["stop.still"]
    assert (await sam.row()).status is Status.LEFT
    assert keys(await sam.starts()) == ["welcome.hello"]
    await sam.taps("welcome.yes")
    assert keys(await sam.taps("welcome.go_on")) == ["consent.care_data"]
    replies = await sam.taps("consent.yes_keep")
    assert keys(replies) == ["check_in.first"]  # all else is known
    assert isinstance(replies[0], Say)


async def test_coming_back_keeps_their_own_quiet_hours_and_asks_no_first_questions_again(world):
    sam = await world.settled(quiet_start=time(23))
    await sam.fills_in([3] * 13)
    await sam.asks_for("privacy")
    await sam.taps("privacy.withdraw_telegram")
    await sam.starts()
    await sam.taps("welcome.yes")
    await sam.taps("welcome.go_on")
    replies = await sam.taps("consent.yes")
    assert keys(replies) == ["welcome.back"]
    row = await sam.row()
    assert (row.status, row.quiet_start) == (Status.ACTIVE, time(23))
    assert await sam.planned()


async def test_who_has_left_can_still_have_a_copy_take_back_a_consent_and_be_forgotten(world):
    sam = await world.settled()
    await sam.asks_for("stop")
    assert keys(await sam.asks_for("export")) == ["export.coming", "SendExport"]
    await sam.asks_for("privacy")
    assert keys(await sam.taps("privacy.withdraw_telegram")) == ["privacy.withdrawn_telegram"]
    assert await agreed(sam) == {ConsentKind.CARE_DATA}
    await sam.asks_for("forget")
    assert keys(await sam.taps("forget.export_first")) == ["export.coming", "SendExport"]
    assert keys(await sam.taps("forget.yes")) == ["forget.done"]
    assert await sam.row() is None


@pytest.mark.parametrize("status", ["waiting", "onboarding", "active", "paused", "left"])
async def test_help_now_is_answered_wherever_they_stand(world, status):
    sam = await world.settled()
    await sam.change(status=Status(status))
    assert keys(await sam.types("help now")) == ["help_now.text"]
    assert keys(await sam.types("999")) == ["help_now.text"]

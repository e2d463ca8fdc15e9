"""The check-in as the person lives it."""

from datetime import timedelta

import pytest

from actions import check_in as acts
from actions import deliver
from actions.scene import scene_of
from domain.check_in import Answer, Asking, Closed, Offered, Reviewing
from domain.deliveries import TryLater, Unknown
from domain.dialogs import ExpectName
from domain.messages import AskItem, Button, ShowReview
from domain.patient import Status
from tests.actions.world import World, keys, labels, london, told

AGREE = 3


async def begun(world: World, **about):
    sam = await world.settled(**about)
    await sam.asks_for("checkin")
    await sam.taps("check_in.begin")
    return sam


async def position(sam) -> int:
    return (await sam.check_in()).state.position


async def test_it_says_why_it_asks_before_the_first_question(world):
    sam = await world.settled()
    replies = await sam.asks_for("checkin")
    assert keys(replies) == ["check_in.context"]
    assert replies[0].args["count"] == 13
    assert (await sam.check_in()).state == Offered()
    replies = await sam.taps("check_in.begin")
    found = await sam.check_in()
    assert replies == [AskItem(found.id, 0, found.turn)]


async def test_an_answer_is_kept_at_once_and_the_next_question_takes_its_place(world):
    sam = await begun(world)
    replies = await sam.answers(AGREE)
    found = await sam.check_in()
    assert replies == [AskItem(found.id, 1, found.turn)]
    assert (await sam.ledger())[-1].plan.address.edit is not None
    assert found.given == {found.items[0]: Answer(AGREE, world.now)}


@pytest.mark.parametrize(
    ("typed", "value"), [("agree", 3), ("Agree strongly", 4), ("agre", 3), ("3", 3), ("n/a", None)]
)
async def test_a_typed_answer_counts_like_a_tapped_one(world, typed, value):
    sam = await begun(world)
    assert keys(await sam.types(typed)) == ["AskItem"]
    found = await sam.check_in()
    assert found.given[found.items[0]].value == value


async def test_words_that_are_no_answer_are_kept_and_the_question_asked_again(world):
    sam = await begun(world)
    assert keys(await sam.types("it depends on my sister really")) == ["check_in.not_understood", "AskItem"]
    assert (await sam.check_in()).given == {}
    assert await sam.notes() == ["in_check_in"]


async def test_back_shows_the_one_before_and_a_new_answer_replaces_the_old(world):
    sam = await begun(world)
    await sam.answers(1)
    found = await sam.check_in()
    await sam.does(acts.back, found.id, found.turn)
    assert await position(sam) == 0
    await sam.answers(4)
    found = await sam.check_in()
    assert found.given[found.items[0]].value == 4
    assert await position(sam) == 1


@pytest.mark.parametrize(
    ("word", "then"), [("back", 0), ("skip", 2), ("why?", 1), ("why do you ask", 1), ("next", 2)]
)
async def test_back_skip_and_why_work_in_a_word(world, word, then):
    sam = await begun(world)
    await sam.answers(AGREE)
    await sam.types(word)
    found = await sam.check_in()
    assert found.state == Asking(then)
    assert len(found.given) == 1


async def test_why_is_answered_in_the_instrument_s_own_words_and_the_question_shown_again(world):
    sam = await begun(world)
    found = await sam.check_in()
    replies = await sam.does(acts.why, found.id, 0)
    assert keys(replies) == [f"instrument:activation-13:{found.items[0]}:why", "AskItem"]
    assert (await sam.check_in()) == found


async def test_all_answers_are_on_one_screen_and_can_be_changed_from_there(world):
    sam = await begun(world)
    for _ in range(13):
        replies = await sam.answers(AGREE)
    found = await sam.check_in()
    assert replies == [ShowReview(found.id, found.turn)]
    replies = await sam.does(acts.go_to, found.id, 4, found.turn)
    assert replies == [AskItem(found.id, 4, found.turn + 1)]
    replies = await sam.answers(1)
    assert isinstance(replies[0], ShowReview)
    found = await sam.check_in()
    assert found.given[found.items[4]].value == 1
    assert len(found.given) == 13


async def test_handing_in_closes_it_for_good(world):
    sam = await world.settled()
    await sam.fills_in([AGREE] * 12 + [2])
    found = await sam.check_in()
    assert isinstance(found.state, Closed)
    assert found.state.complete
    assert len(await sam.results()) == 1
    assert keys(await sam.does(acts.hand_in, found.id, found.turn)) == ["check_in.closed"]
    assert keys(await sam.does(acts.go_to, found.id, 3, found.turn)) == ["check_in.closed"]
    assert keys(await sam.does(acts.answer, found.id, 3, 1, found.turn)) == ["check_in.closed"]
    assert await sam.check_in() == found
    assert len(await sam.results()) == 1


async def test_done_in_a_word_hands_in(world):
    sam = await begun(world)
    for _ in range(13):
        await sam.answers(AGREE)
    await sam.types("done")
    assert isinstance((await sam.check_in()).state, Closed)


async def test_a_double_tap_counts_once_and_leaves_the_next_question_its_buttons(world):
    sam = await begun(world)
    found = await sam.check_in()
    await sam.does(acts.answer, found.id, 0, 2, found.turn)
    replies = await sam.does(acts.answer, found.id, 0, 2, found.turn)
    assert keys(replies) == ["check_in.stale"]
    assert (await sam.ledger())[-1].plan.address.settle is None
    assert await position(sam) == 1
    assert len((await sam.check_in()).given) == 1


async def test_an_old_keyboard_never_changes_a_newer_state(world):
    sam = await begun(world)
    old = await sam.check_in()
    for value in (1, 2, 3):
        await sam.answers(value)
    newer = await sam.check_in()
    for action, args in (
        (acts.answer, (old.id, 0, 4, old.turn)),
        (acts.answer, (old.id, 3, 4, old.turn)),
        (acts.skip, (old.id, 0, old.turn)),
        (acts.back, (old.id, old.turn)),
        (acts.put_off, (old.id, old.turn)),
        (acts.hand_in, (old.id, old.turn)),
        (acts.no_check_in, (old.id, old.turn)),
    ):
        assert keys(await sam.does(action, *args)) == ["check_in.stale"]
        assert await sam.check_in() == newer


async def test_a_question_that_may_have_been_lost_is_shown_again_at_a_tap_on_an_older_one(world):
    sam = await begun(world)
    old = await sam.check_in()
    world.outcome = lambda _: Unknown("http_502")
    await sam.answers(AGREE)
    world.outcome = world.arrives
    found = await sam.check_in()
    replies = await sam.does(acts.answer, old.id, 0, AGREE, old.turn)
    assert keys(replies) == ["check_in.stale", "AskItem"]
    assert replies[1] == AskItem(found.id, 1, found.turn)
    replies = await sam.does(acts.answer, old.id, 0, AGREE, old.turn)
    assert keys(replies) == ["check_in.stale"]  # now it is further down
    assert await sam.check_in() == found


async def test_a_question_that_is_held_up_is_shown_again_but_not_one_that_is_just_leaving(world):
    sam = await begun(world)
    old = await sam.check_in()
    world.outcome = lambda _: TryLater("connect_error", timedelta(hours=1))
    await sam.answers(AGREE)
    for waited, said in (
        (timedelta(seconds=5), ["check_in.stale"]),
        (timedelta(minutes=2), ["check_in.stale", "AskItem"]),
    ):
        world.now += waited
        assert keys(await sam.does(acts.answer, old.id, 0, AGREE, old.turn)) == said


async def test_a_newest_question_further_up_is_shown_again_below_the_older_one_that_was_tapped(world):
    sam = await begun(world)
    old = await sam.check_in()
    await sam.answers(AGREE)
    found = await sam.check_in()
    shown = (await sam.ledger())[-1].telegram_message
    assert keys(await sam.does(acts.answer, old.id, 0, AGREE, old.turn, on=shown)) == ["check_in.stale"]
    late = shown + 1  # an older question that came late, as after an outage
    replies = await sam.does(acts.answer, old.id, 0, AGREE, old.turn, on=late)
    assert replies == [acts.STALE, AskItem(found.id, 1, found.turn)]
    assert (await sam.ledger())[-1].telegram_message > late
    replies = await sam.does(acts.answer, old.id, 0, AGREE, old.turn, on=late)
    assert replies == [acts.STALE]


async def test_a_question_that_leaves_late_is_the_one_they_are_at_by_then(world):
    sam = await begun(world)
    first = (await sam.ledger())[-1]
    await sam.answers(AGREE)
    scene = await world.service.run(scene_of, first)
    found = await sam.check_in()
    assert scene.delivery.plan.message == AskItem(found.id, 1, found.turn)
    for _ in range(12):
        await sam.answers(AGREE)
    scene = await world.service.run(scene_of, first)
    assert scene.delivery.plan.message == ShowReview(found.id, (await sam.check_in()).turn)


async def test_nobody_can_answer_somebody_else_s_question(world):
    sam, mo = await begun(world), await world.settled(2002)
    found = await sam.check_in()
    assert keys(await mo.does(acts.answer, found.id, 0, 4, found.turn)) == ["check_in.closed"]
    assert keys(await mo.does(acts.why, found.id, 0)) == ["Settle"]
    assert await sam.check_in() == found


async def test_an_answer_that_was_never_offered_is_not_taken(world):
    sam = await begun(world)
    found = await sam.check_in()
    await sam.does(acts.answer, found.id, 0, 9, found.turn)
    await sam.does(acts.answer, found.id, 99, 3, found.turn)
    assert await sam.check_in() == found


async def test_later_puts_it_down_and_go_on_picks_it_up_at_the_same_question(world):
    sam = await begun(world)
    await sam.answers(AGREE)
    found = await sam.check_in()
    assert keys(await sam.does(acts.put_off, found.id, found.turn)) == ["check_in.later"]
    assert (await sam.check_in()).resting
    assert keys(await sam.types("agree")) == ["hear.kept"]  # it is resting: this was no answer
    assert len((await sam.check_in()).given) == 1
    replies = await sam.taps("check_in.go_on")
    assert replies[0].position == 1
    assert not (await sam.check_in()).resting


async def test_checkin_goes_on_where_they_were(world):
    sam = await begun(world)
    await sam.answers(AGREE)
    replies = await sam.asks_for("checkin")
    assert isinstance(replies[0], AskItem)
    assert replies[0].position == 1


async def test_a_question_shown_now_is_what_the_next_words_answer(world):
    sam = await world.settled()
    await sam.asks_for("settings")
    await sam.taps("settings.name")  # and then they think better of it
    await sam.asks_for("checkin")
    await sam.taps("check_in.begin")
    assert keys(await sam.types("agree")) == ["AskItem"]
    assert (await sam.row()).name == "Sam"
    assert len((await sam.check_in()).given) == 1


async def test_ok_after_handing_in_does_not_start_it_all_again(world):
    sam = await begun(world)
    await world.after(days=1, hours=12)  # a nudge came
    await sam.taps("check_in.go_on")
    for _ in range(13):
        await sam.answers(AGREE)
    await sam.types("done")
    assert keys(await sam.types("ok")) == ["hear.kept"]
    assert isinstance((await sam.check_in()).state, Closed)


async def test_yes_to_the_offer_of_a_new_one_begins_it(world):
    sam = await world.settled()
    await sam.fills_in([AGREE] * 13)
    await sam.change(days=frozenset())  # no tips in between
    await sam.replans()
    gone = await world.after(days=181)
    assert told(gone) == ["check_in.offer"]
    assert keys(await sam.types("yes please")) == ["AskItem"]


async def test_only_ideas_please_closes_it_with_the_answers_kept(world):
    sam = await begun(world)
    await sam.answers(AGREE)
    found = await sam.check_in()
    replies = await sam.does(acts.no_check_in, found.id, found.turn)
    assert keys(replies)[0] == "check_in.declined"
    found = await sam.check_in()
    assert found.state == Closed(complete=False, at=world.now)
    assert len(found.given) == 1
    assert (await sam.row()).tailoring_level == 1
    assert await sam.results() == []


# --- unfinished


async def test_an_unfinished_one_is_nudged_the_next_and_the_third_day_at_their_hour_and_no_more(world):
    sam = await begun(world)
    row = await sam.row()
    gone = await world.after(days=13)
    assert told(gone) == ["check_in.nudge_1", "check_in.nudge_2"]
    assert [one.plan.due for one in gone] == [world.at(london(24, 0), row), world.at(london(26, 0), row)]
    assert (await sam.check_in()).nudges == 2


async def test_later_is_nudged_too(world):
    sam = await begun(world)
    found = await sam.check_in()
    await sam.does(acts.put_off, found.id, found.turn)
    assert told(await world.after(days=2)) == ["check_in.nudge_1"]


async def test_nobody_who_has_finished_is_nudged(world):
    sam = await world.settled(days=frozenset())
    await sam.fills_in([AGREE] * 13)
    assert await world.after(days=10) == []


async def test_just_ideas_under_a_nudge_works_however_far_they_had_come(world):
    sam = await begun(world)
    for _ in range(4):
        await sam.answers(AGREE)
    await world.after(days=1, hours=12)
    assert keys(await sam.taps("check_in.just_tips"))[0] == "check_in.declined"
    assert isinstance((await sam.check_in()).state, Closed)


async def test_after_fourteen_days_it_closes_as_incomplete_and_the_answers_stay(world):
    sam = await begun(world)
    await sam.answers(AGREE)
    await world.after(days=13, hours=23)
    assert isinstance((await sam.check_in()).state, Asking)
    await world.after(hours=1)
    found = await sam.check_in()
    assert found.state == Closed(complete=False, at=found.runs_out_at)
    assert len(found.given) == 1
    assert (await sam.row()).tailoring_level == 1  # ideas begin at the gentlest
    assert await sam.results() == []


async def test_it_runs_out_during_a_pause_as_well(world):
    sam = await begun(world)
    await sam.answers(AGREE)
    old = await sam.check_in()
    await sam.asks_for("pause")
    await world.after(days=15)
    assert isinstance((await sam.check_in()).state, Closed)
    assert keys(await sam.does(acts.answer, old.id, 1, 3, old.turn)) == ["check_in.closed"]
    assert keys(await sam.asks_for("checkin")) == ["check_in.context"]
    assert (await sam.row()).status is Status.PAUSED


async def test_what_ran_out_is_neither_nudged_nor_reopened_by_an_old_button(world):
    sam = await begun(world)
    old = await sam.check_in()
    await world.after(days=14)
    assert keys(await sam.does(acts.answer, old.id, 0, 3, old.turn)) == ["check_in.closed"]
    assert (await sam.check_in()).id == old.id


async def test_a_nudge_missed_while_the_service_was_down_is_not_made_up_for(world):
    await begun(world)
    assert await world.away_until(london(25, 12)) == []
    gone = await world.after(days=10)
    assert told(gone) == ["check_in.nudge_2"]
    assert "check_in.just_tips" in labels(gone[0].plan.message)


async def test_two_check_ins_are_never_open_at_once(world):
    sam = await begun(world)
    await sam.asks_for("checkin")
    await sam.taps_button(Button("x", "begin"))
    first = await sam.check_in()
    mine = await sam.id()
    assert (await world.unit(lambda unit: unit.check_ins.open_for(mine))).id == first.id


async def test_every_change_survives_a_restart(world):
    sam = await begun(world)
    await sam.answers(AGREE)
    before = await sam.check_in()
    await world.service.run(deliver.sweep)
    assert await sam.check_in() == before
    assert isinstance((await sam.answers(2))[0], AskItem)


async def test_the_review_leads_back_to_the_last_question(world):
    sam = await begun(world)
    for _ in range(13):
        await sam.answers(AGREE)
    assert (await sam.check_in()).state == Reviewing()
    await sam.types("back")
    assert (await sam.check_in()).state == Asking(12)


async def test_a_name_being_asked_for_elsewhere_is_no_answer(world):
    sam = await begun(world)
    mine = await sam.id()
    await sam.asks_for("settings")
    await sam.taps("settings.name")
    assert await world.unit(lambda unit: unit.dialogs.get(mine)) == ExpectName()
    await sam.types("Agree")
    assert (await sam.row()).name == "Agree"
    assert (await sam.check_in()).given == {}

"""A check-in's steps, and what holds whatever is tapped in whatever order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.check_in import (
    OPEN_FOR,
    Answer,
    Answered,
    Asking,
    Began,
    CheckIn,
    CheckInId,
    Closed,
    HandedIn,
    Offered,
    PutOff,
    Reviewing,
    Skipped,
    WentBack,
    WentTo,
    advance,
    run_out,
)
from domain.patient import PatientId

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ITEMS = ("one", "two", "three")
FRESH = CheckIn(CheckInId(1), PatientId(1), "some-pack", "1.0", ITEMS, NOW)

positions = st.integers(-2, len(ITEMS) + 1)
names = st.sampled_from([*ITEMS, "four", ""])
events = st.one_of(
    st.just(Began()),
    st.builds(Answered, names, st.none() | st.integers(1, 4)),
    st.builds(Skipped, names),
    st.just(WentBack()),
    st.builds(WentTo, positions),
    st.just(PutOff()),
    st.just(HandedIn()),
)
runs = st.lists(events, max_size=40)


def after(*steps, start: CheckIn = FRESH) -> CheckIn:
    check_in = start
    for step in steps:
        check_in = advance(check_in, step, NOW)
    return check_in


def answered(*values: int | None) -> list[Answered]:
    return [Answered(item, value) for item, value in zip(ITEMS, values, strict=False)]


ALL = after(Began(), *answered(1, 2, 3))


@given(runs)
def test_whatever_is_tapped_no_answer_goes_to_a_question_that_was_never_asked(steps):
    assert after(*steps).given.keys() <= set(ITEMS)


@given(runs)
def test_the_turn_goes_up_by_one_with_each_change_and_stays_without_one(steps):
    check_in = FRESH
    for step in steps:
        moved = advance(check_in, step, NOW)
        assert moved is check_in or moved.turn == check_in.turn + 1
        check_in = moved


@given(runs)
def test_a_question_in_front_of_them_is_always_one_of_theirs(steps):
    state = after(*steps).state
    assert not isinstance(state, Asking) or 0 <= state.position < len(ITEMS)


@given(runs)
def test_closed_never_opens_again_and_its_answers_never_change(steps):
    closed = after(HandedIn(), start=ALL)
    assert after(*steps, start=closed) is closed


@given(runs)
def test_it_closes_only_from_the_review(steps):
    check_in = FRESH
    for step in steps:
        moved = advance(check_in, step, NOW)
        if isinstance(moved.state, Closed) and moved is not check_in:
            assert isinstance(check_in.state, Reviewing)
            assert moved.state.complete
        check_in = moved


@given(runs)
def test_one_step_changes_at_most_the_answer_to_the_question_shown(steps):
    check_in = FRESH
    for step in steps:
        moved = advance(check_in, step, NOW)
        changed = {
            item
            for item in {*check_in.given, *moved.given}
            if check_in.given.get(item) != moved.given.get(item)
        }
        if changed:
            assert isinstance(check_in.state, Asking)
            assert changed == {ITEMS[check_in.state.position]}
        check_in = moved


@given(runs)
def test_only_later_puts_it_to_rest_and_any_other_change_wakes_it(steps):
    check_in = FRESH
    for step in steps:
        moved = advance(check_in, step, NOW)
        if moved is not check_in:
            assert moved.resting == isinstance(step, PutOff)
        check_in = moved


@given(runs, st.timedeltas(timedelta(0), 2 * OPEN_FOR))
def test_running_out_keeps_every_answer_and_never_calls_it_complete(steps, later):
    check_in = after(*steps)
    ended = run_out(check_in, NOW + later)
    assert ended.given == check_in.given
    if isinstance(check_in.state, Closed) or later < OPEN_FOR:
        assert ended is check_in
    else:
        assert ended.state == Closed(complete=False, at=NOW + later)


@given(runs)
def test_from_anywhere_still_open_it_can_be_finished(steps):
    check_in = after(*steps)
    if isinstance(check_in.state, Closed):
        return
    check_in = advance(check_in, Began(), NOW)
    for _ in range(len(ITEMS) + 1):
        if isinstance(check_in.state, Asking):
            check_in = advance(check_in, Answered(ITEMS[check_in.state.position], 2), NOW)
    check_in = advance(check_in, HandedIn(), NOW)
    assert isinstance(check_in.state, Closed)


def test_it_begins_with_the_first_question_and_asks_one_after_the_other():
    assert after(Began()).state == Asking(0)
    assert after(Began(), *answered(1)).state == Asking(1)
    assert ALL.state == Reviewing()
    assert ALL.given == {item: Answer(value, NOW) for item, value in zip(ITEMS, (1, 2, 3), strict=True)}


def test_doesn_t_fit_me_is_an_answer_and_a_skip_is_none():
    check_in = after(Began(), Answered("one", None), Skipped("two"))
    assert check_in.given == {"one": Answer(None, NOW)}
    assert check_in.state == Asking(2)


def test_a_tap_on_another_question_s_keyboard_is_an_old_one():
    asking = after(Began(), *answered(1))
    assert advance(asking, Answered("one", 4), NOW) is asking
    assert advance(asking, Skipped("three"), NOW) is asking


def test_back_goes_one_back_and_no_further_than_the_first():
    assert after(Began(), *answered(1), WentBack()).state == Asking(0)
    assert after(Began(), WentBack(), WentBack()).state == Asking(0)
    assert after(WentBack(), start=ALL).state == Asking(2)


def test_skipping_what_was_answered_takes_the_answer_away():
    assert after(Began(), *answered(1), WentBack(), Skipped("one")).given == {}


@pytest.mark.parametrize("step", [Answered("two", 4), Skipped("two"), WentBack()])
def test_from_the_review_one_question_is_looked_at_and_then_the_review_again(step):
    looking = after(WentTo(1), start=ALL)
    assert looking.state == Asking(1, from_review=True)
    assert advance(looking, step, NOW).state == Reviewing()


@pytest.mark.parametrize("position", [-1, 3, 99])
def test_from_the_review_nobody_goes_where_there_is_no_question(position):
    assert advance(ALL, WentTo(position), NOW) is ALL


def test_an_unfinished_one_is_taken_up_at_the_same_question():
    resting = after(Began(), *answered(1), PutOff())
    assert (resting.state, resting.resting) == (Asking(1), True)
    assert advance(resting, Began(), NOW).state == Asking(1)
    assert not advance(resting, Began(), NOW).resting


def test_put_off_before_it_began_it_is_still_only_offered():
    assert after(PutOff()).state == Offered()


def test_it_runs_out_at_fourteen_days_and_not_a_moment_before():
    asking = after(Began())
    assert run_out(asking, asking.runs_out_at - timedelta(microseconds=1)) is asking
    assert isinstance(run_out(asking, asking.runs_out_at).state, Closed)


def test_the_first_question_without_an_answer_is_found_past_gaps():
    assert FRESH.first_unanswered == 0
    assert after(Began(), Skipped("one"), *answered(1, 2)[1:]).first_unanswered == 0
    assert after(Began(), *answered(1, None)).first_unanswered == 2
    assert ALL.first_unanswered == 2

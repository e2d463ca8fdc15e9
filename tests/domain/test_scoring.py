"""Scores from answers: the three rules, the flags, and what is refused."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.catalogue import load_instrument
from content.packs import INSTRUMENTS
from domain.instruments import Instrument, Item, MeanScorer, RaschScorer, SumScorer, TableScorer
from domain.scoring import AnswerFault, CannotScore, score

ACTIVATION = load_instrument(INSTRUMENTS / "activation-13", None).instrument
CONFIDENCE = load_instrument(INSTRUMENTS / "semcd-6", None).instrument
LICENSED = load_instrument(INSTRUMENTS / "pam-13", None).instrument


def answers(instrument: Instrument, *values: int | None) -> dict[str, int | None]:
    return dict(zip(instrument.item_ids, values, strict=True))


def with_made_up_table(**changes: object) -> Instrument:
    """A table of our own making, straight from 0 to 100; nothing like the licensed one."""
    scores = {raw: (raw - 13) * 100 / 39 for raw in range(13, 53)}
    return replace(LICENSED, scorer=TableScorer(scores, {}, 1), **changes)


any_answer = st.one_of(st.none(), st.integers(1, 4))
any_set = st.lists(any_answer, min_size=13, max_size=13)


def test_thirteen_agreements_put_somebody_at_level_three() -> None:
    came = score(ACTIVATION, answers(ACTIVATION, *[3] * 13))
    assert (came.raw, came.score, came.level, came.flags) == (39, 57.8, 3, ())


def test_ten_answers_of_thirteen_are_enough_and_nine_are_not() -> None:
    ten = score(ACTIVATION, answers(ACTIVATION, *[3] * 10, None, None, None))
    nine = score(ACTIVATION, answers(ACTIVATION, *[3] * 9, None, None, None, None))
    assert ten.score is not None and ten.flags == ("missing_items",)
    assert (nine.raw, nine.score, nine.standard_error, nine.level) == (27, None, None, None)
    assert nine.flags == ("too_few_answers", "missing_items")


def test_a_skipped_question_counts_like_one_that_does_not_fit() -> None:
    all_but_two = answers(ACTIVATION, 3, 2, 3, None, 2, 3, 4, None, 2, 3, 3, 2, 3)
    skipped = {item: value for item, value in all_but_two.items() if value is not None}
    assert score(ACTIVATION, skipped) == score(ACTIVATION, all_but_two)


def test_nobody_answered_anything_gives_no_number_at_all() -> None:
    came = score(ACTIVATION, {})
    assert (came.raw, came.score, came.level) == (None, None, None)


def test_the_same_extreme_answer_throughout_is_flagged_and_a_calm_yes_is_not() -> None:
    assert "straight_lining" in score(ACTIVATION, answers(ACTIVATION, *[4] * 13)).flags
    assert "straight_lining" in score(ACTIVATION, answers(ACTIVATION, *[1] * 12, None)).flags
    assert score(ACTIVATION, answers(ACTIVATION, *[3] * 13)).flags == ()


def test_a_pack_can_look_at_every_straight_line_or_at_none() -> None:
    calm = answers(ACTIVATION, *[3] * 13)
    fierce = answers(ACTIVATION, *[4] * 13)
    every = replace(ACTIVATION, rules=replace(ACTIVATION.rules, straight_lining="any"))
    none = replace(ACTIVATION, rules=replace(ACTIVATION.rules, straight_lining="off"))
    assert score(every, calm).flags == ("straight_lining",)
    assert score(none, fierce).flags == ()


def test_thirteen_answers_in_nineteen_seconds_are_too_fast_and_in_twenty_are_not() -> None:
    calm = answers(ACTIVATION, *[3] * 13)
    assert score(ACTIVATION, calm, seconds=19).flags == ("too_fast",)
    assert score(ACTIVATION, calm, seconds=20).flags == ()
    assert score(ACTIVATION, calm).flags == ()


def test_confidence_is_the_mean_and_two_may_be_missing_but_not_three() -> None:
    assert score(CONFIDENCE, answers(CONFIDENCE, 8, 8, None, None, 7, 7)).score == 7.5
    assert score(CONFIDENCE, answers(CONFIDENCE, None, None, None, 9, 8, 10)).score is None


def test_a_mean_just_under_a_band_is_not_rounded_into_it() -> None:
    just_under = score(CONFIDENCE, answers(CONFIDENCE, 5, 5, 5, 5, 5, 6))
    assert just_under.score == pytest.approx(31 / 6, abs=1e-4)
    assert just_under.level == 2
    assert score(CONFIDENCE, answers(CONFIDENCE, 5, 5, 5, 5, 6, 6)).level == 3


def test_a_reversed_item_counts_the_other_way_round() -> None:
    turned = replace(CONFIDENCE, items=(Item("s1", reverse=True), *CONFIDENCE.items[1:]))
    assert score(turned, answers(turned, 10, 1, 1, 1, 1, 1)).score == 1


def test_a_sum_makes_up_for_missing_items() -> None:
    summed = replace(CONFIDENCE, scorer=SumScorer(decimals=1))
    assert score(summed, answers(summed, 5, 5, 5, 5, None, None)).score == 30
    assert score(summed, answers(summed, 5, 5, 5, 5, 5, 6)).score == 31


def test_a_table_is_looked_up_with_the_raw_sum_scaled_to_all_items() -> None:
    licensed = with_made_up_table()
    whole = score(licensed, answers(licensed, *[3] * 13))
    gaps = score(licensed, answers(licensed, *[3] * 11, None, None))
    assert (whole.raw, whole.score) == (39, 66.7)
    assert (gaps.raw, gaps.score) == (39, 66.7)


@pytest.mark.parametrize(
    ("values", "raw"), [((2, 2, 2, 2, *[3] * 8, None), 35), ((*[2] * 5, *[3] * 5, None, None, None), 33)]
)
def test_a_scaled_raw_sum_goes_to_the_nearest_line_of_the_table(
    values: tuple[int | None, ...], raw: int
) -> None:
    licensed = with_made_up_table()  # 32 of 12 answers: 34.7; 25 of 10: 32.5, and a half goes up
    assert score(licensed, answers(licensed, *values)).raw == raw


def test_the_chosen_cut_points_decide_between_level_three_and_four() -> None:
    modern, legacy = with_made_up_table(), with_made_up_table(chosen_cut_points="legacy")
    between = answers(modern, *[3] * 11, 4, 4)  # 71.8 in the made-up table
    assert score(modern, between).level == 3
    assert score(legacy, between).level == 4
    assert score(legacy, between).cut_point_set == "legacy"


def test_without_the_licence_holders_table_nothing_is_scored() -> None:
    with pytest.raises(CannotScore, match="table is missing"):
        score(LICENSED, answers(LICENSED, *[3] * 13))


@pytest.mark.parametrize("value", [0, 5, -1, 11])
def test_an_answer_that_was_never_offered_is_refused(value: int) -> None:
    with pytest.raises(AnswerFault, match="it takes 1, 2, 3, 4"):
        score(ACTIVATION, answers(ACTIVATION, value, *[3] * 12))


def test_an_answer_to_a_question_that_is_not_there_is_refused() -> None:
    with pytest.raises(AnswerFault, match="no item “s9”"):
        score(ACTIVATION, {"s9": 3})


@given(any_set, st.integers(0, 12))
@settings(max_examples=60, deadline=None)
def test_agreeing_more_never_lowers_a_score(values: list[int | None], place: int) -> None:
    value = values[place]
    if value is None or value == 4:
        values[place], value = 3, 3
    before = score(ACTIVATION, answers(ACTIVATION, *values))
    after = score(ACTIVATION, answers(ACTIVATION, *values[:place], value + 1, *values[place + 1 :]))
    assert (before.score is None) == (after.score is None)
    if before.score is not None and after.score is not None:
        assert after.score > before.score
        assert (after.level or 0) >= (before.level or 0)


@given(any_set)
@settings(max_examples=60, deadline=None)
def test_any_set_of_answers_gives_a_finite_score_with_an_error_or_none(values: list[int | None]) -> None:
    came = score(ACTIVATION, answers(ACTIVATION, *values))
    if sum(value is not None for value in values) < 10:
        assert came.score is None and came.standard_error is None and came.level is None
    else:
        assert came.score is not None and 0 <= came.score <= 100
        assert came.standard_error is not None and 0 < came.standard_error < 50
        assert came.level in (1, 2, 3, 4)


@given(any_set, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_in_which_answers_arrive_changes_nothing(values: list[int | None], random: object) -> None:
    given_answers = list(answers(ACTIVATION, *values).items())
    expected = score(ACTIVATION, dict(given_answers))
    random.shuffle(given_answers)  # type: ignore[attr-defined]
    assert score(ACTIVATION, dict(given_answers)) == expected


def test_the_score_says_which_scorer_and_cut_points_made_it() -> None:
    came = score(ACTIVATION, answers(ACTIVATION, *[3] * 13))
    assert (came.scorer_version, came.cut_point_set) == ("rasch-wle-1", "current")
    assert isinstance(ACTIVATION.scorer, RaschScorer) and isinstance(CONFIDENCE.scorer, MeanScorer)

"""From a score to a level."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.levels import DETECTABLE, CutPoints, change, level_of, tailoring_level

PAM_CURRENT = CutPoints("current", (47.1, 55.2, 72.5))
PAM_LEGACY = CutPoints("legacy", (47.1, 55.2, 67.1))
SEMCD = CutPoints("semcd6-norm-v1", (2.95, 5.17, 7.39), decimals=None)
scores = st.floats(0, 100)
levels = st.integers(1, 4)
errors = st.floats(0, 20)


@pytest.mark.parametrize(
    ("score", "level"),
    [
        (0, 1),
        (47.0, 1),
        (47.04, 1),
        (47.06, 2),
        (47.1, 2),
        (55.1, 2),
        (55.2, 3),
        (72.4, 3),
        (72.5, 4),
        (100, 4),
    ],
)
def test_the_published_cut_points_give_the_published_levels(score, level):
    assert level_of(score, PAM_CURRENT) == level


def test_older_papers_begin_level_four_earlier():
    assert [level_of(score, PAM_LEGACY) for score in (67.0, 67.1)] == [3, 4]


@pytest.mark.parametrize(
    ("answers", "level"), [((3, 3, 3, 3, 3, 2), 1), ((3,) * 6, 2), ((5, 5, 5, 5, 5, 6), 2), ((8,) * 6, 4)]
)
def test_bands_without_gaps_compare_the_mean_as_it_is(answers, level):
    """A mean of 5.1666… is below 5.17, though it rounds to 5.2."""
    assert level_of(sum(answers) / 6, SEMCD) == level


@given(scores, scores)
def test_a_higher_score_never_gives_a_lower_level(one, other):
    low, high = sorted((one, other))
    assert level_of(low, PAM_CURRENT) <= level_of(high, PAM_CURRENT)


@given(scores, errors)
def test_the_first_tips_follow_the_stored_level(score, error):
    assert tailoring_level(None, score, error, PAM_CURRENT) == level_of(score, PAM_CURRENT)


@given(levels, scores)
def test_without_an_error_the_tips_follow_the_stored_level(previous, score):
    expected = level_of(score, PAM_CURRENT)
    assert tailoring_level(previous, score, 0, PAM_CURRENT) == expected
    assert tailoring_level(previous, score, None, PAM_CURRENT) == expected


@given(levels, scores, errors)
def test_the_tips_move_towards_the_stored_level_and_never_past_it(previous, score, error):
    stored = level_of(score, PAM_CURRENT)
    tips = tailoring_level(previous, score, error, PAM_CURRENT)
    assert min(previous, stored) <= tips <= max(previous, stored)


@given(levels, scores, errors)
def test_the_tips_change_only_when_every_cut_on_the_way_is_passed_by_the_error(previous, score, error):
    tips = tailoring_level(previous, score, error, PAM_CURRENT)
    passed = [PAM_CURRENT.bounds[cut - 1] for cut in range(min(tips, previous), max(tips, previous))]
    assert all(abs(round(score, 1) - cut) >= error - 1e-6 for cut in passed)
    assert tailoring_level(tips, score, error, PAM_CURRENT) == tips


@pytest.mark.parametrize(
    ("previous", "score", "tips"),
    [(1, 50.0, 1), (1, 51.1, 2), (2, 43.2, 2), (2, 43.1, 1), (1, 60.0, 3), (4, 40.0, 1), (3, 75.0, 3)],
)
def test_a_wobble_of_one_standard_error_changes_nothing(previous, score, tips):
    assert tailoring_level(previous, score, 4.0, PAM_CURRENT) == tips


def test_a_level_that_the_new_instrument_does_not_have_starts_afresh():
    assert tailoring_level(4, 10, 1, CutPoints("two bands", (50,))) == 1


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (47.1, 54.3, "higher"),
        (47.1, 54.2, "about_the_same"),
        (54.3, 47.1, "lower"),
        (54.3, 47.2, "about_the_same"),
        (50, 50, "about_the_same"),
    ],
)
def test_change_is_said_only_from_what_can_be_detected(before, after, said):
    assert change(before, after, DETECTABLE) == said


def test_nothing_is_said_where_no_detectable_change_is_known():
    assert change(1, 10, None) is None


@pytest.mark.parametrize("bounds", [(), (5, 5), (6, 5)])
def test_cut_points_must_rise(bounds):
    with pytest.raises(ValueError, match="rise"):
        CutPoints("odd", bounds)


@pytest.mark.parametrize("score", [float("nan"), float("inf")])
def test_what_is_no_number_gets_no_level(score):
    with pytest.raises(ValueError, match="score"):
        level_of(score, PAM_CURRENT)


@pytest.mark.parametrize("error", [-1, float("nan")])
def test_an_impossible_standard_error_is_refused(error):
    with pytest.raises(ValueError, match="standard error"):
        tailoring_level(1, 50, error, PAM_CURRENT)

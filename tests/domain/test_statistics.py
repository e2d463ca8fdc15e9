"""The figures of the Insight page against scipy's."""

import random

import numpy
import pytest
from scipy import stats

from domain.statistics import mean_difference, t_below, t_quantile
from domain.tip_desk import share


@pytest.mark.parametrize("freedom", [1, 2, 4, 7, 30, 99, 1000, 250_000])
def test_students_t_is_scipys(freedom: int) -> None:
    for p in (0.5, 0.6, 0.9, 0.95, 0.975, 0.995):
        assert t_quantile(p, freedom) == pytest.approx(stats.t.ppf(p, freedom), rel=1e-7, abs=1e-9)
    for t in (0.0, 0.3, 1.0, 2.5, 12.0):
        assert t_below(t, freedom) == pytest.approx(stats.t.cdf(t, freedom), rel=1e-9)


@pytest.mark.parametrize("people", [2, 5, 23, 400])
def test_the_paired_change_and_its_interval_are_those_of_the_paired_t_test(people: int) -> None:
    chance = random.Random(people)  # noqa: S311
    before = [chance.uniform(20, 80) for _ in range(people)]
    after = [score + chance.gauss(3, 8) for score in before]
    differences = [late - early for early, late in zip(before, after, strict=True)]
    ours = mean_difference(people, sum(differences), sum(each**2 for each in differences))
    theirs = stats.ttest_rel(after, before).confidence_interval(0.95)
    assert ours is not None
    assert ours.value == pytest.approx(numpy.mean(differences))
    assert ours.spread == pytest.approx(numpy.std(differences, ddof=1))
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=1e-6)


def test_one_person_has_no_interval_and_equal_changes_have_none_to_speak_of() -> None:
    assert mean_difference(1, 4.0, 16.0) is None
    same = mean_difference(4, 12.0, 36.0)
    assert same is not None
    assert (same.low, same.value, same.high) == (3.0, 3.0, 3.0)


@pytest.mark.parametrize(("times", "of"), [(0, 7), (1, 5), (5, 10), (88, 90), (12, 12), (400, 1000)])
def test_shares_have_wilsons_interval(times: int, of: int) -> None:
    ours, theirs = share(times, of), stats.binomtest(times, of).proportion_ci(0.95, method="wilson")
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-6)

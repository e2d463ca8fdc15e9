"""The Rasch estimate against implementations that share no line with it."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import minimize_scalar

from domain.rasch import estimate

LOCATIONS = (-1.6, -1.3, -1.0, -0.75, -0.5, -0.25, -0.05, 0.25, 0.5, 0.8, 1.05, 1.3, 1.55)
THRESHOLDS = (-1.9, -0.3, 2.2)

locations = st.lists(st.floats(-3, 3), min_size=1, max_size=8)
thresholds = st.lists(st.floats(-2.5, 2.5), min_size=1, max_size=4)


def chances(theta: float, location: float, steps: tuple[float, ...] | list[float]) -> np.ndarray:
    """Andrich's category probabilities, written as a product of step odds."""
    odds = np.exp(theta - location - np.asarray(steps))
    weights = np.concatenate([[1.0], np.cumprod(odds)])
    return weights / weights.sum()


def information(theta: float, places: list[float], steps: list[float]) -> float:
    """Expected squared slope of the log-likelihood, by numerical differences of the log-probabilities."""
    width = 1e-4
    total = 0.0
    for place in places:
        rise = np.log(chances(theta + width, place, steps)) - np.log(chances(theta - width, place, steps))
        total += float(np.sum(chances(theta, place, steps) * (rise / (2 * width)) ** 2))
    return total


def weighted_log_likelihood(
    theta: float, answers: list[int], places: list[float], steps: list[float]
) -> float:
    likelihood = sum(
        math.log(chances(theta, place, steps)[answer]) for answer, place in zip(answers, places, strict=True)
    )
    return likelihood + 0.5 * math.log(information(theta, places, steps))


def by_search(answers: list[int], places: list[float], steps: list[float]) -> float:
    """The highest point of the weighted log-likelihood: a coarse search, then scipy's."""
    coarse = np.arange(-14, 14, 0.1)
    heights = [weighted_log_likelihood(theta, answers, places, steps) for theta in coarse]
    top = coarse[int(np.argmax(heights))]
    found = minimize_scalar(
        lambda theta: -weighted_log_likelihood(theta, answers, places, steps),
        bounds=(top - 0.2, top + 0.2),
        method="bounded",
        options={"xatol": 1e-8},
    )
    return float(found.x)


def spread(raw: int, places: list[float], steps: list[float]) -> list[int]:
    """Some answers with this raw sum; which ones does not matter in a Rasch model."""
    answers = [0] * len(places)
    for place in range(len(places)):
        answers[place] = min(len(steps), raw - sum(answers))
    return answers


@pytest.mark.parametrize("raw", [0, 1, 5, 13, 19, 26, 33, 38, 39])
def test_the_estimate_is_where_scipy_finds_the_maximum(raw: int) -> None:
    places, steps = list(LOCATIONS), list(THRESHOLDS)
    expected = by_search(spread(raw, places, steps), places, steps)
    found = estimate(raw, places, steps)
    assert found.theta == pytest.approx(expected, abs=1e-4)
    assert found.standard_error == pytest.approx(
        1 / math.sqrt(information(expected, places, steps)), rel=1e-3
    )


@given(locations, thresholds, st.floats(0, 1))
@settings(max_examples=15, deadline=None)
def test_the_estimate_is_right_for_scales_nobody_has_drawn_up_yet(
    places: list[float], steps: list[float], share: float
) -> None:
    raw = round(share * len(places) * len(steps))
    answers = spread(raw, places, steps)
    found = estimate(raw, places, steps)
    expected = by_search(answers, places, steps)
    ours = weighted_log_likelihood(found.theta, answers, places, steps)
    assert ours == pytest.approx(weighted_log_likelihood(expected, answers, places, steps), abs=1e-6)


def test_on_one_yes_or_no_question_the_estimate_is_known_in_closed_form() -> None:
    # l + log(I)/2 = (r + 1/2) theta - 2 log(1 + e^theta): its maximum is at log((r + 1/2) / (3/2 - r)).
    assert estimate(1, [0.0], [0.0]).theta == pytest.approx(math.log(3), abs=1e-8)
    assert estimate(0, [0.7], [0.0]).theta == pytest.approx(0.7 - math.log(3), abs=1e-8)


@pytest.mark.parametrize("theta", [-1.5, 0.0, 1.2])
def test_over_all_the_answers_people_could_give_the_estimate_is_nearly_unbiased(theta: float) -> None:
    """Warm's point: weighted by how likely each raw sum is, estimates come back to the true place."""
    totals = np.array([1.0])
    for place in LOCATIONS:
        totals = np.convolve(totals, chances(theta, place, THRESHOLDS))
    expected = sum(chance * estimate(raw, LOCATIONS, THRESHOLDS).theta for raw, chance in enumerate(totals))
    assert expected == pytest.approx(theta, abs=0.01)


def test_the_standard_error_is_the_spread_that_integration_finds() -> None:
    """With 13 answers the weighted likelihood is nearly normal: its own spread is the error we report."""
    places, steps, raw = list(LOCATIONS), list(THRESHOLDS), 20
    answers = spread(raw, places, steps)
    peak = estimate(raw, places, steps)

    def density(theta: float) -> float:
        top = weighted_log_likelihood(peak.theta, answers, places, steps)
        return math.exp(weighted_log_likelihood(theta, answers, places, steps) - top)

    low, high = peak.theta - 4, peak.theta + 4
    mass = quad(density, low, high)[0]
    mean = quad(lambda theta: theta * density(theta), low, high)[0] / mass
    variance = quad(lambda theta: (theta - mean) ** 2 * density(theta), low, high)[0] / mass
    assert math.sqrt(variance) == pytest.approx(peak.standard_error, rel=0.03)


@given(locations, thresholds)
@settings(max_examples=40, deadline=None)
def test_every_step_up_in_the_raw_sum_is_a_step_up_on_the_scale(
    places: list[float], steps: list[float]
) -> None:
    found = [estimate(raw, places, steps) for raw in range(len(places) * len(steps) + 1)]
    assert all(math.isfinite(each.theta) and each.standard_error > 0 for each in found)
    assert all(left.theta < right.theta for left, right in pairwise(found))


@given(locations, st.permutations(range(8)))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_items_does_not_matter(places: list[float], order: list[int]) -> None:
    shuffled = [places[place] for place in order if place < len(places)]
    raw = len(places)
    assert estimate(raw, shuffled, THRESHOLDS).theta == pytest.approx(estimate(raw, places, THRESHOLDS).theta)


def test_items_far_apart_still_give_the_highest_of_several_peaks() -> None:
    places, steps = [-6.0, -6.0, 6.0, 6.0], [0.0]
    answers = [1, 1, 0, 0]
    found = estimate(2, places, steps)
    best = by_search(answers, places, steps)
    assert weighted_log_likelihood(found.theta, answers, places, steps) == pytest.approx(
        weighted_log_likelihood(best, answers, places, steps), abs=1e-6
    )


@pytest.mark.parametrize(("raw", "places"), [(0, []), (-1, [0.0]), (4, [0.0])])
def test_a_raw_sum_that_cannot_occur_is_refused(raw: int, places: list[float]) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        estimate(raw, places, THRESHOLDS)

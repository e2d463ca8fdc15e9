"""Where a person stands on a rating scale: Warm's weighted likelihood estimate, standard library only.

Model: Andrich (1978), doi 10.1007/BF02293814: P(x = k | theta) is proportional to
exp(k theta - sum over j <= k of (location + threshold j)).
Estimate: Warm (1989), doi 10.1007/BF02294627. In this model it is the maximum of
log-likelihood + log(information) / 2, which is finite even when every answer is the lowest or highest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

_STEP = 0.25  # logits between the points where we look for a change of sign
_TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class Estimate:
    """A place on the scale and its standard error, both in logits."""

    theta: float
    standard_error: float


@dataclass(frozen=True, slots=True)
class _Moments:
    """Sums over the items at one theta: log of the normalisers, mean, variance, third central moment."""

    log_norm: float
    mean: float
    variance: float
    third: float


def estimate(raw: int, locations: Sequence[float], thresholds: Sequence[float]) -> Estimate:
    """Theta for a raw sum of categories (each item counted from 0) over the answered items.

    `locations` are those of the answered items; raw runs from 0 to len(locations) * len(thresholds).
    Raises ValueError without items or for a raw sum outside that range.
    """
    highest = len(locations) * len(thresholds)
    if not highest or not 0 <= raw <= highest:
        raise ValueError(f"A raw sum of {raw} does not fit {len(locations)} items.")
    costs = [
        tuple(accumulate((location + threshold for threshold in thresholds), initial=0.0))
        for location in locations
    ]
    low, high = _bracket(raw, costs)
    points = [low + step * _STEP for step in range(math.ceil((high - low) / _STEP) + 1)]
    slopes = [(point, _slope(raw, point, costs)) for point in points]
    # Information can have several humps when items lie far apart, and each may bring a local maximum.
    maxima = [
        _root(raw, left, right, costs) for (left, up), (right, down) in pairwise(slopes) if up > 0 >= down
    ]
    theta = max(maxima, key=lambda point: _height(raw, point, costs))
    return Estimate(theta, 1 / math.sqrt(_moments(theta, costs).variance))


def _moments(theta: float, costs: Sequence[Sequence[float]]) -> _Moments:
    log_norm = mean = variance = third = 0.0
    for cost in costs:
        exponents = [category * theta - each for category, each in enumerate(cost)]
        top = max(exponents)
        weights = [math.exp(exponent - top) for exponent in exponents]
        norm = sum(weights)
        centre = sum(category * weight for category, weight in enumerate(weights)) / norm
        log_norm += top + math.log(norm)
        mean += centre
        variance += sum((category - centre) ** 2 * weight for category, weight in enumerate(weights)) / norm
        third += sum((category - centre) ** 3 * weight for category, weight in enumerate(weights)) / norm
    return _Moments(log_norm, mean, variance, third)


def _slope(raw: int, theta: float, costs: Sequence[Sequence[float]]) -> float:
    """The derivative of the weighted log-likelihood; Warm's equation is this set to zero."""
    at = _moments(theta, costs)
    return raw - at.mean + at.third / (2 * at.variance)


def _height(raw: int, theta: float, costs: Sequence[Sequence[float]]) -> float:
    """The weighted log-likelihood, up to a part that does not depend on theta."""
    at = _moments(theta, costs)
    return raw * theta - at.log_norm + math.log(at.variance) / 2


def _bracket(raw: int, costs: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Two thetas, on every side of all steps, between which the slope falls through zero."""
    steps = [right - left for cost in costs for left, right in pairwise(cost)]
    low, high = min(steps) - 1, max(steps) + 1
    while _slope(raw, low, costs) <= 0:
        low -= 1
    while _slope(raw, high, costs) > 0:
        high += 1
    return low, high


def _root(raw: int, low: float, high: float, costs: Sequence[Sequence[float]]) -> float:
    """Bisection: slower than Newton, and never lost."""
    while high - low > _TOLERANCE:
        middle = (low + high) / 2
        if _slope(raw, middle, costs) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2

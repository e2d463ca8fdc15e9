"""The few figures that the Insight page works out: means of differences, and what they could be by chance."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, isfinite, lgamma, log, log1p, sqrt

_TINY = 1e-300
_ENOUGH = 1e-12


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of `people` differences with its 95 % confidence interval; `spread`: standard deviation."""

    people: int
    value: float
    low: float
    high: float
    spread: float


def mean_difference(people: int, total: float, squares: float) -> Mean | None:
    """The paired mean difference from the sum of differences and of their squares; None under two people.

    mean ± t(0.975, n - 1) · s / √n, with s² = (Σd² - (Σd)²/n) / (n - 1): the interval that belongs to the
    paired t-test (Student, Biometrika 1908;6:1).
    """
    if people < 2:
        return None
    value = total / people
    spread = sqrt(max(squares - total * value, 0.0) / (people - 1))
    half = t_quantile(0.975, people - 1) * spread / sqrt(people)
    return Mean(people, value, value - half, value + half, spread)


def t_quantile(p: float, freedom: int) -> float:
    """Student's t: the value under which a share `p` (0.5 <= p < 1) lies, with so many degrees of freedom.

    ValueError outside of that. Found by halving; exact to about 1e-9 of itself.
    """
    if not 0.5 <= p < 1 or freedom < 1:
        raise ValueError(f"no quantile of t for {p} with {freedom} degrees of freedom")
    low, high = 0.0, 2.0
    while t_below(high, freedom) < p:
        high *= 2
    while high - low > 1e-10 * max(high, 1.0):
        middle = (low + high) / 2
        if t_below(middle, freedom) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def t_below(t: float, freedom: int) -> float:
    """The share of Student's t under `t` >= 0: 1 - I(ν / (ν + t²); ν/2, ½) / 2."""
    if not isfinite(t):
        return 1.0
    return 1 - incomplete_beta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2


def incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I(x; a, b), by its continued fraction (DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x > (a + 1) / (a + b + 2):  # there the fraction converges slowly: go by the other end
        return 1 - front * _fraction(1 - x, b, a) / b
    return front * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    """Lentz's way to a continued fraction, modified so that no step divides by nought."""
    c, d = 1.0, 1 / _not_nought(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 400):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d, c = 1 / _not_nought(1 + term * d), _not_nought(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < _ENOUGH:
            break
    return value


def _not_nought(value: float) -> float:
    return value if abs(value) > _TINY else _TINY

"""What a patient's page says about their scores, and where it draws the band of what may be chance."""

import pytest

from console.trend import trend_of
from tests.bot.pages import CATALOGUE, result

ACTIVATION = CATALOGUE.instruments["activation-13"].instrument
CONFIDENCE = CATALOGUE.instruments["semcd-6"].instrument


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (3.6, 3.6, "Higher than at first, by 10.0 points or more"),
        (3.6, 8.0, "About the same as at first: a difference under 17.2 points can be chance."),
        (3.6, None, "Higher than at first, by 7.2 points or more"),
    ],
)
def test_the_last_score_is_held_against_the_first_by_the_errors_of_the_two(
    first: float, last: float | None, said: str
) -> None:
    made = trend_of("A", ACTIVATION, [result(40.0, error=first), result(52.0, months=6, error=last)])
    assert made is not None
    assert said in made.said


def test_the_band_is_as_wide_as_the_difference_that_may_be_chance() -> None:
    exact, vague = (
        trend_of("A", ACTIVATION, [result(50.0, error=error), result(50.0, months=6, error=error)])
        for error in (2.0, 4.0)
    )
    assert exact is not None and exact.band is not None
    assert vague is not None and vague.band is not None
    assert vague.band[1] == pytest.approx(2 * exact.band[1], abs=0.3)


def test_without_a_known_detectable_change_there_is_no_band_and_nothing_is_called_change() -> None:
    scores = [result(at, months=at, error=None, instrument="semcd-6") for at in (2, 9)]
    made = trend_of("C", CONFIDENCE, scores)
    assert made is not None
    assert made.band is None
    assert "no detectable change is known" in made.said

"""What a patient's page says about their scores, and where it draws the band of what may be chance."""

import pytest

from console.trend import trend_of
from tests.bot.pages import CATALOGUE, result

ACTIVATION = CATALOGUE.instruments["activation-13"].instrument
CONFIDENCE = CATALOGUE.instruments["semcd-6"].instrument


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (47.2, "Higher than at first, by 7.2 points or more"),
        (47.1, "About the same as at first: a difference under 7.2 points can be chance."),
        (32.8, "Lower than at first, by 7.2 points or more"),
    ],
)
def test_the_last_score_is_held_against_the_first(after: float, said: str) -> None:
    made = trend_of("A", ACTIVATION, [result(40.0), result(after, months=6)])
    assert made is not None
    assert said in made.said
    assert made.band is not None


def test_without_a_known_detectable_change_there_is_no_band_and_nothing_is_called_change() -> None:
    scores = [result(at, months=at, error=None, instrument="semcd-6") for at in (2, 9)]
    made = trend_of("C", CONFIDENCE, scores)
    assert made is not None
    assert made.band is None
    assert "no detectable change is known" in made.said
